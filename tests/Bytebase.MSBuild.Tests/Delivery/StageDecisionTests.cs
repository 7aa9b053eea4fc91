using Bytebase.MSBuild.Delivery;

namespace Bytebase.MSBuild.Tests.Delivery;

/// <summary>The table "in a Release build or publish" of the design. A project is written as the settings that it has.</summary>
[TestClass]
internal sealed class StageDecisionTests
{
    private const string Skip = "skip";
    private const string Run = "run";

    [TestMethod]
    [DataRow("all", Run, Run, DisplayName = "everything is there")]
    [DataRow("project targets credential", Skip, Skip, DisplayName = "no URL is offline and silent")]
    [DataRow("", Skip, Skip, DisplayName = "nothing is offline and silent")]
    [DataRow("url project targets", "warning BB4003", "warning BB4003", DisplayName = "no credential")]
    [DataRow("url targets credential", "error BB4001", "warning BB4004", DisplayName = "no project")]
    [DataRow("url project credential", "error BB4001", "warning BB4004", DisplayName = "no targets")]
    [DataRow("url", "error BB4001", "warning BB4004", DisplayName = "URL only")]
    [DataRow("all plan", Skip, Skip, DisplayName = "a plan was reviewed before it was made")]
    [DataRow("all none", Skip, Skip, DisplayName = "none does nothing")]
    [DataRow("all SKIP", Skip, Skip, DisplayName = "SKIP makes no review")]
    [DataRow("all require", Run, Run, DisplayName = "a required review that can be made")]
    [DataRow("project targets credential require", "error BB4005", "error BB4005", DisplayName = "required, no URL")]
    [DataRow("url project targets require", "error BB4005", "error BB4005", DisplayName = "required, no credential")]
    [DataRow("url credential require", "error BB4005", "error BB4005", DisplayName = "required, no project and no targets")]
    [DataRow("all SKIP require", "error BB4005", "error BB4005", DisplayName = "required and SKIP")]
    [DataRow("all plan require", "error BB4005", "error BB4005", DisplayName = "required and a plan: a build that is no publish promotes nothing")]
    public void ReviewOfABuild(string has, string databaseProject, string application)
    {
        Assert.AreEqual(databaseProject, Review(has, database: true), "database project");
        Assert.AreEqual(application, Review(has, database: false), "application");
    }

    [TestMethod]
    [DataRow("all", Run)]
    [DataRow("", "error BB4001")]
    [DataRow("project targets credential", "error BB4001")]
    [DataRow("url project targets", "error BB4002")]
    [DataRow("url targets credential", "error BB4001")]
    [DataRow("all plan", Skip)]
    [DataRow("all SKIP", Skip)]
    public void ReviewThatWasCalledByNameNeverSkipsInSilence(string has, string expected)
    {
        foreach (var database in new[] { true, false })
            Assert.AreEqual(expected, Review(has, database, explicitly: true));
    }

    [TestMethod]
    [DataRow("project targets credential", Skip, Skip, DisplayName = "no URL")]
    [DataRow("url project targets", Skip, Skip, DisplayName = "no credential")]
    [DataRow("url targets credential", "error BB4001", Skip, DisplayName = "no project: one error, not a warning besides")]
    [DataRow("url project targets require", "error BB4005", "error BB4005", DisplayName = "a required review does not wait")]
    public void PublishSaysOnceWhatIsMissing(string has, string databaseProject, string application)
    {
        Assert.AreEqual(databaseProject, Review(has, database: true, deliveryFollows: true), "database project");
        Assert.AreEqual(application, Review(has, database: false, deliveryFollows: true), "application");
        Assert.StartsWith("error", Delivery(has, database: true), "and the delivery says it");
        Assert.StartsWith("error", Delivery(has, database: false), "and the delivery says it");
    }

    [TestMethod]
    [DataRow("all", Run)]
    [DataRow("all SKIP", Run, DisplayName = "released without a review")]
    [DataRow("all require", Run)]
    [DataRow("all SKIP require", "error BB4005")]
    [DataRow("project targets credential", "error BB4001", DisplayName = "no URL")]
    [DataRow("url targets credential", "error BB4001", DisplayName = "no project")]
    [DataRow("url project credential", "error BB4001", DisplayName = "no targets")]
    [DataRow("url project targets", "error BB4002", DisplayName = "no credential")]
    [DataRow("url plan credential", Run, DisplayName = "a plan brings project and targets")]
    [DataRow("url plan credential SKIP require", Run, DisplayName = "a plan is not reviewed again")]
    [DataRow("plan credential", "error BB4001", DisplayName = "a plan, no URL")]
    [DataRow("url plan", "error BB4002", DisplayName = "a plan, no credential")]
    [DataRow("none", Skip, DisplayName = "none needs nothing")]
    [DataRow("none SKIP require", Skip, DisplayName = "none asks for nothing")]
    public void DeliveryThatCannotBeDoneIsAnError(string has, string expected)
    {
        foreach (var database in new[] { true, false })
            Assert.AreEqual(expected, Delivery(has, database));
    }

    [TestMethod]
    public void APublishWithAPlanNeedsNoReviewThoughOneIsRequired() =>
        Assert.AreEqual(Skip, Review("all plan require", database: true, deliveryFollows: true));

    [TestMethod]
    public void MessageNamesEverythingThatIsMissingAndItsVariables()
    {
        var message = StageDecision.ForDelivery(Settings("credential", true), () => true, "The rollout").Finding!.Message;
        Assert.StartsWith("The rollout needs BytebaseUrl, BytebaseProject and BytebaseTargets (or BytebaseTarget items), which are not set. Set them ", message);
        Assert.Contains("BYTEBASE_URL, BYTEBASE_PROJECT, BYTEBASE_TARGETS", message);

        message = StageDecision.ForDelivery(Settings("plan", true), () => true, "The rollout").Finding!.Message;
        Assert.StartsWith("The rollout needs BytebaseUrl, which is not set. Set it ", message);
        Assert.DoesNotContain("PROJECT", message);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("all none")]
    [DataRow("all SKIP")]
    public void CredentialIsNotLookedForWhereNothingIsToBeDone(string has)
    {
        var decision = StageDecision.ForReview(Settings(has, true), () => throw new InvalidOperationException(), explicitly: false);
        Assert.IsFalse(decision.Run);
        Assert.AreNotEqual("", decision.Reason, "and it says why");
    }

    private static string Review(string has, bool database, bool explicitly = false, bool deliveryFollows = false) =>
        Text(StageDecision.ForReview(Settings(has, database), () => HasCredential(has), explicitly, deliveryFollows));

    private static string Delivery(string has, bool database) => Text(StageDecision.ForDelivery(Settings(has, database), () => HasCredential(has), "The release"));

    private static bool HasCredential(string has) => has.Contains("credential", StringComparison.Ordinal) || has.Contains("all", StringComparison.Ordinal);

    private static string Text(StageDecision decision) => decision switch
    {
        { Run: true, Finding: null } => Run,
        { Run: false, Finding: null, Reason.Length: > 0 } => Skip,
        { Run: false, Finding: { } finding } => $"{finding.Severity.ToString().ToLowerInvariant()} {finding.Code}",
        _ => "neither",
    };

    private static DeliverySettings Settings(string has, bool database)
    {
        var words = has.Split(' ');
        bool Has(string word) => words.Contains(word) || (words.Contains("all") && (word is "url" or "project" or "targets"));
        string[] targets = Has("targets") ? ["instances/i/databases/d"] : [];
        return new DeliverySettings
        {
            Url = Has("url") ? new Uri("https://bytebase.example.com/") : null,
            Project = Has("project") ? "projects/hr" : "",
            Targets = targets,
            ReviewTargets = targets,
            Plan = Has("plan") ? "projects/hr/plans/101" : Has("none") ? DeliverySettings.NoPlan : "",
            CheckRelease = Has("SKIP") ? CheckRelease.Skip : CheckRelease.FailOnError,
            RequireReview = Has("require"),
            IsDatabaseProject = database,
        };
    }
}
