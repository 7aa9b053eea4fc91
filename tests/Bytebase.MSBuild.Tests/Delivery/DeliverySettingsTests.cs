using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Delivery;

[TestClass]
internal sealed class DeliverySettingsTests
{
    [TestMethod]
    public void DefaultsAreTheDocumentedOnes()
    {
        var settings = Parse();
        Assert.IsNull(settings.Url);
        Assert.AreEqual("", settings.Project + settings.TargetStage + settings.Plan + settings.CustomRules + settings.ReleaseIdTemplate + settings.ReleaseIdTimezone + settings.ReleaseCategory + settings.AccessTokenFile);
        Assert.IsEmpty(settings.Targets);
        Assert.IsEmpty(settings.ReviewTargets);
        Assert.AreEqual(CheckRelease.FailOnError, settings.CheckRelease);
        Assert.AreEqual(TimeSpan.FromSeconds(120), settings.HttpTimeout);
        Assert.AreEqual(TimeSpan.FromMinutes(30), settings.ReviewTimeout);
        Assert.IsNull(settings.RolloutTimeout);
        Assert.AreEqual((MigrationMode.Versioned, ApprovalMode.None, TimeSpan.FromHours(24)), (settings.Mode, settings.Approval, settings.ApprovalTimeout));
        Assert.IsFalse(settings.AlwaysRelease || settings.RequireReview || settings.IsDatabaseProject || settings.HasPlan || settings.TargetsGroup);
    }

    [TestMethod]
    public void EverySettingIsRead()
    {
        var settings = Parse(
            ("BytebaseUrl", "https://bytebase.example.com"),
            ("BytebaseProject", "projects/hr"),
            ("BytebaseTargets", "instances/i/databases/a instances/i/databases/b"),
            ("BytebaseReviewTargets", "instances/i/databases/r"),
            ("BytebaseTargetStage", "environments/test"),
            ("BytebasePlan", "projects/hr/plans/101"),
            ("BytebaseCheckRelease", "FAIL_ON_WARNING"),
            ("BytebaseMode", "Declarative"),
            ("BytebaseApproval", "Issue"),
            ("BytebaseApprovalTimeout", "2h"),
            ("BytebaseCustomRules", "rules; 100% prose"),
            ("BytebaseReleaseIdTemplate", "{date}-{iteration}"),
            ("BytebaseReleaseIdTimezone", "Europe/Berlin"),
            ("BytebaseReleaseCategory", "hr"),
            ("BytebaseHttpTimeout", "10s"),
            ("BytebaseReviewTimeout", "1h"),
            ("BytebaseRolloutTimeout", "90m"),
            ("BytebaseAlwaysRelease", "true"),
            ("BytebaseRequireReview", "True"),
            ("IsDatabaseProject", "true"),
            ("BytebaseAccessTokenFile", "/run/token"));

        Assert.AreEqual(new Uri("https://bytebase.example.com/"), settings.Url);
        Assert.AreEqual("projects/hr", settings.Project);
        CollectionAssert.AreEqual(new[] { "instances/i/databases/a", "instances/i/databases/b" }, settings.Targets.ToArray());
        CollectionAssert.AreEqual(new[] { "instances/i/databases/r" }, settings.ReviewTargets.ToArray());
        Assert.AreEqual("environments/test", settings.TargetStage);
        Assert.AreEqual("projects/hr/plans/101", settings.Plan);
        Assert.IsTrue(settings.HasPlan);
        Assert.AreEqual(CheckRelease.FailOnWarning, settings.CheckRelease);
        Assert.AreEqual("rules; 100% prose", settings.CustomRules);
        Assert.AreEqual("{date}-{iteration}", settings.ReleaseIdTemplate);
        Assert.AreEqual("Europe/Berlin", settings.ReleaseIdTimezone);
        Assert.AreEqual("hr", settings.ReleaseCategory);
        Assert.AreEqual((10.0, 60.0, 90.0), (settings.HttpTimeout.TotalSeconds, settings.ReviewTimeout.TotalMinutes, settings.RolloutTimeout!.Value.TotalMinutes));
        Assert.AreEqual((MigrationMode.Declarative, ApprovalMode.Issue, TimeSpan.FromHours(2)), (settings.Mode, settings.Approval, settings.ApprovalTimeout));
        Assert.IsTrue(settings.AlwaysRelease && settings.RequireReview && settings.IsDatabaseProject);
        Assert.AreEqual("/run/token", settings.AccessTokenFile);
    }

    [TestMethod]
    public void ReviewIsAgainstTheTargetsUnlessSet() =>
        CollectionAssert.AreEqual(new[] { "instances/i/databases/a" }, Parse(("BytebaseTargets", "instances/i/databases/a")).ReviewTargets.ToArray());

    [TestMethod]
    [DataRow("SKIP", CheckRelease.Skip)]
    [DataRow("FAIL_ON_ERROR", CheckRelease.FailOnError)]
    [DataRow("FAIL_ON_WARNING", CheckRelease.FailOnWarning)]
    public void CheckReleaseHasBytebaseActionsWords(string text, CheckRelease expected) => Assert.AreEqual(expected, Parse(("BytebaseCheckRelease", text)).CheckRelease);

    [TestMethod]
    [DataRow("90s", 90)]
    [DataRow("90", 90)]
    [DataRow("500ms", 0.5)]
    [DataRow("1.5m", 90)]
    [DataRow("2h", 7200)]
    [DataRow("29h", 29 * 3600)]
    public void DurationsAreWrittenAsBytebaseActions(string text, double seconds)
    {
        Assert.AreEqual(seconds, Parse(("BytebaseHttpTimeout", text)).HttpTimeout.TotalSeconds, 0.001);
        Assert.AreEqual(seconds, Parse(("BytebaseReviewTimeout", text)).ReviewTimeout.TotalSeconds, 0.001);
        Assert.AreEqual(seconds, Parse(("BytebaseRolloutTimeout", text)).RolloutTimeout!.Value.TotalSeconds, 0.001);
    }

    [TestMethod]
    [DataRow("BytebaseProject", "hr")]
    [DataRow("BytebaseProject", "projects/")]
    [DataRow("BytebaseProject", "projects/hr/plans/1")]
    [DataRow("BytebaseTargets", "hr_test")]
    [DataRow("BytebaseTargets", "instances/i")]
    [DataRow("BytebaseTargets", "instances/i/databases/a environments/test")]
    [DataRow("BytebaseTargets", "projects/hr/databaseGroups/")]
    [DataRow("BytebaseReviewTargets", "databases/x")]
    [DataRow("BytebaseTargetStage", "test")]
    [DataRow("BytebaseTargetStage", "environments/test/x")]
    [DataRow("BytebasePlan", "101")]
    [DataRow("BytebasePlan", "None")]
    [DataRow("BytebasePlan", "projects/hr/plans/latest")]
    [DataRow("BytebasePlan", "projects/hr/plans/101/rollout")]
    [DataRow("BytebaseCheckRelease", "fail_on_error")]
    [DataRow("BytebaseCheckRelease", "true")]
    [DataRow("BytebaseMode", "Imperative")]
    [DataRow("BytebaseApproval", "true")]
    [DataRow("BytebaseApprovalTimeout", "tomorrow")]
    [DataRow("BytebaseHttpTimeout", "soon")]
    [DataRow("BytebaseHttpTimeout", "0s")]
    [DataRow("BytebaseHttpTimeout", "-5s")]
    [DataRow("BytebaseHttpTimeout", "1d")]
    [DataRow("BytebaseHttpTimeout", "ms")]
    [DataRow("BytebaseHttpTimeout", "5sm")]
    [DataRow("BytebaseHttpTimeout", "1,5m")]
    [DataRow("BytebaseHttpTimeout", "Infinity")]
    [DataRow("BytebaseReviewTimeout", "1e3s")]
    [DataRow("BytebaseRolloutTimeout", "721h")]
    [DataRow("BytebaseAlwaysRelease", "yes")]
    [DataRow("BytebaseRequireReview", "1")]
    [DataRow("BytebaseAllowInsecureHttp", "on")]
    public void OtherFormsAreRefusedWithTheSettingAndItsForm(string property, string value)
    {
        var e = Assert.ThrowsExactly<BytebaseException>(() => Parse((property, value)));
        Assert.AreEqual("BB4006", e.Finding.Code);
        Assert.StartsWith($"{property} is '", e.Message);
        Assert.Contains($"For example: {property}=", e.Message);
        Assert.Contains(value.Split(' ')[^1], e.Message);
    }

    [TestMethod]
    [DataRow("instances/i/databases/a", false)]
    [DataRow("instances/i/databases/a,instances/i/databases/b", false)]
    [DataRow("projects/hr/instances/i/databases/a", false)]
    [DataRow("projects/hr/databaseGroups/all", true)]
    public void TargetsAreDatabasesOrOneGroup(string targets, bool group) => Assert.AreEqual(group, Parse(("BytebaseTargets", targets)).TargetsGroup);

    [TestMethod]
    [DataRow("projects/hr/databaseGroups/all instances/i/databases/a")]
    [DataRow("instances/i/databases/a;projects/hr/databaseGroups/all")]
    [DataRow("projects/hr/databaseGroups/all,projects/hr/databaseGroups/some")]
    public void GroupsStandAlone(string targets)
    {
        foreach (var property in new[] { "BytebaseTargets", "BytebaseReviewTargets" })
        {
            var e = Assert.ThrowsExactly<BytebaseException>(() => Parse((property, targets)));
            Assert.AreEqual("BB4007", e.Finding.Code);
            Assert.StartsWith(property + " ", e.Message);
        }
    }

    [TestMethod]
    public void SameGroupTwiceIsOneGroup() =>
        Assert.IsTrue(Parse(("BytebaseTargets", "projects/hr/databaseGroups/all projects/hr/databaseGroups/all")).TargetsGroup);

    [TestMethod]
    public void NoneIsAPlanThatIsNone()
    {
        var settings = Parse(("BytebasePlan", "none"));
        Assert.AreEqual(DeliverySettings.NoPlan, settings.Plan);
        Assert.IsFalse(settings.HasPlan);
    }

    [TestMethod]
    public void InsecureHttpIsAllowedWhereItIsSaid() =>
        Assert.AreEqual(new Uri("http://bytebase.intern/"), Parse(("BytebaseUrl", "http://bytebase.intern"), ("BytebaseAllowInsecureHttp", "true")).Url);

    private static DeliverySettings Parse(params (string Property, string Value)[] values) =>
        DeliverySettings.Parse(name => values.FirstOrDefault(v => v.Property == name).Value ?? "");
}
