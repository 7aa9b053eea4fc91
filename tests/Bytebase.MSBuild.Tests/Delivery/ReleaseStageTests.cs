using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

/// <summary>When a release is made, and when not.</summary>
[TestClass]
internal sealed class ReleaseStageTests
{
    private const string A = "instances/i/databases/a";
    private const string Group = "projects/hr/databaseGroups/all";

    private static readonly ReleaseContent Content = new([new("1.sql", "/repo/1.sql", "1", "SELECT 1;"u8.ToArray())]);
    private static readonly Commit Commit = new("0123456789abcdef0123", new VcsSource("GITHUB", "https://github.com/o/r/commit/0123"));

    [TestMethod]
    public async Task NothingPendingCreatesNothingAndAsksNothing()
    {
        using var delivery = Delivery(A);
        var outcome = await RunAsync(delivery, pending: []);
        Assert.AreNotEqual("", outcome.NothingToDo);
        Assert.AreEqual("", outcome.Release);
        Assert.AreEqual("", delivery.Server.Calls);
    }

    [TestMethod]
    public async Task SomethingPendingIsReleased()
    {
        using var delivery = Delivery(A, "");
        var outcome = await RunAsync(delivery, [A]);
        Assert.AreEqual(("projects/hr/releases/r2", "", Content.DigestFor([A])), (outcome.Release, outcome.NothingToDo, outcome.Digest));
        Assert.AreEqual("ListRollouts CreateRelease", delivery.Server.Calls);
        Assert.AreEqual(
            """{"parent":"projects/hr","release":{"type":"VERSIONED","files":[{"path":"1.sql","version":"1","statement":"U0VMRUNUIDE7"}],"category":"c","vcsSource":{"vcsType":"GITHUB","url":"https://github.com/o/r/commit/0123"}},"releaseIdTemplate":"t"}""",
            delivery.Server.Requests[^1].Body);
        Assert.Contains("r2", delivery.Text);
    }

    [TestMethod]
    public async Task UnfinishedRolloutOfTheSameContentIsResumed()
    {
        using var delivery = Delivery(A, "test: a FAILED");
        var outcome = await RunAsync(delivery, [A]);
        Assert.AreEqual("projects/hr/plans/101", outcome.Resume!.PlanName());
        Assert.AreEqual("projects/hr/releases/r1", outcome.Release);
        Assert.AreEqual("ListRollouts", delivery.Server.Calls);
        Assert.Contains("Resuming projects/hr/plans/101", delivery.Text);
    }

    [TestMethod]
    public async Task ReleaseAloneResumesNothing()
    {
        using var delivery = Delivery(A, "test: a FAILED");
        await RunAsync(delivery, [A], rolloutFollows: false);
        Assert.AreEqual("CreateRelease", delivery.Server.Calls);
    }

    [TestMethod]
    public async Task AlwaysReleaseLooksNothingUp()
    {
        using var delivery = Delivery(A, "test: a FAILED", always: true);
        var outcome = await RunAsync(delivery, pending: []);
        Assert.AreEqual("projects/hr/releases/r2", outcome.Release);
        Assert.AreEqual("CreateRelease", delivery.Server.Calls);
    }

    [TestMethod]
    [DataRow(false, "projects/hr/releases/r1", "projects/hr/plans/102", "ListRollouts ListIssues GetPlan")]
    [DataRow(true, "projects/hr/releases/r2", "", "CreateRelease")]
    public async Task OpenIssueOfTheSameContentIsGoneOnWithUnlessAReleaseIsForced(bool always, string release, string waiting, string calls)
    {
        using var delivery = Delivery(A, always: always, approval: ApprovalMode.Issue);
        delivery.Server
            .On("ListIssues", $$"""{"issues":[{"name":"projects/hr/issues/8","title":"r1 [msbuild:{{Content.DigestFor([A])}}]","status":"OPEN","plan":"projects/hr/plans/102"}]}""")
            .On("GetPlan", """{"name":"projects/hr/plans/102","specs":[{"changeDatabaseConfig":{"release":"projects/hr/releases/r1"}}]}""");
        var outcome = await RunAsync(delivery, [A]);
        Assert.AreEqual((release, waiting), (outcome.Release, outcome.WaitingPlan));
        Assert.AreEqual(calls, delivery.Server.Calls);
    }

    [TestMethod]
    [DataRow(A, "test: a DONE", true, true, DisplayName = "databases, done: a restored one gets it again")]
    [DataRow(A, "test: a SKIPPED", true, false, DisplayName = "databases, skipped stays skipped")]
    [DataRow(A, "test: a DONE", false, false, DisplayName = "databases without a review, done is done")]
    [DataRow(A, "test: a SKIPPED", false, false, DisplayName = "databases without a review, skipped is done")]
    [DataRow(Group, "test: a DONE", true, true, DisplayName = "a group, done proves nothing about today's members")]
    [DataRow(Group, "test: a SKIPPED", true, true, DisplayName = "a group, skipped proves nothing")]
    [DataRow(Group, "test: a DONE", false, true, DisplayName = "a group without a review, done proves nothing")]
    public async Task FinishedRolloutOfTheSameContent(string target, string earlier, bool reviewed, bool released)
    {
        using var delivery = Delivery(target, earlier);
        var outcome = await RunAsync(delivery, reviewed ? [A] : null);
        Assert.AreEqual(released ? "projects/hr/releases/r2" : "", outcome.Release);
        Assert.AreEqual(released, outcome.NothingToDo.Length == 0);
        // A database that lacks what a rollout brought to it is asked again.
        var asksAgain = reviewed && earlier.Contains("DONE", StringComparison.Ordinal) ? " CheckRelease" : "";
        Assert.AreEqual("ListRollouts" + asksAgain + (released ? " CreateRelease" : ""), delivery.Server.Calls);
    }

    [TestMethod]
    public async Task WhatAnotherPublishAppliedSinceTheReviewIsNotReleasedAgain()
    {
        using var delivery = Delivery(A, "test: a DONE");
        delivery.Server.On("CheckRelease", "{}");
        var outcome = await RunAsync(delivery, [A]);
        Assert.AreEqual("projects/hr/plans/101 has applied it in the meantime", outcome.NothingToDo);
        Assert.AreEqual("ListRollouts CheckRelease", delivery.Server.Calls);
    }

    [TestMethod]
    public async Task UnfinishedRolloutThatCannotHelpIsNotResumed()
    {
        // Its task is done and is not run again, yet the database was restored: resuming would come to nothing for ever.
        const string B = "instances/i/databases/b";
        using var delivery = Delivery(A, "test: a DONE; prod: b NOT_STARTED");
        var outcome = await RunAsync(delivery, [A, B]);
        Assert.IsNull(outcome.Resume);
        Assert.AreEqual("ListRollouts CheckRelease CreateRelease", delivery.Server.Calls);
        Assert.AreEqual("projects/hr/plans/101", outcome.Known!.Single());
    }

    [TestMethod]
    public async Task DatabaseThatHadNoTaskCompletesTheFinishedRollout()
    {
        using var delivery = Delivery(A, "test: x DONE");
        var outcome = await RunAsync(delivery, [A]);
        Assert.AreEqual("projects/hr/plans/101", outcome.Resume!.PlanName());
        Assert.AreEqual("ListRollouts", delivery.Server.Calls);
    }

    [TestMethod]
    [DataRow("test: a FAILED", "supersedes projects/hr/plans/100, which failed on a. ")]
    [DataRow("test: a CANCELED, b DONE", "supersedes projects/hr/plans/100, which was cancelled on a. ")]
    [DataRow("test: a CANCELED, b FAILED, c FAILED", "supersedes projects/hr/plans/100, which failed on b and c, and was cancelled on a. ")]
    [DataRow("test: a NOT_STARTED", "1 older plan with other content still waits on the same databases. What this release does not hold of it, a publish of its own commit delivers: ", "still waits")]
    public async Task WhatIsLeftOverIsNamed(string earlier, params string[] texts)
    {
        var rollout = TestDelivery.Rollout(earlier, "by hand", "projects/hr/plans/100");
        using var delivery = Delivery([.. rollout.Tasks().Select(t => t.Target!)]);
        delivery.Server.On("ListRollouts", List(rollout));
        await RunAsync(delivery, [A]);
        Assert.HasCount(2, delivery.Lines);
        foreach (var text in texts)
            Assert.Contains(text, delivery.Lines[0].Line);
        Assert.Contains("https://bytebase.example.com/projects/hr/plans/100", delivery.Lines[0].Line);
    }

    private static string List(params Rollout[] rollouts) => $$"""{"rollouts":[{{string.Join(',', rollouts.Select(TestDelivery.Json))}}]}""";

    /// <param name="earlier">The rollout of the same content that is there, or empty.</param>
    private static TestDelivery Delivery(string target, string earlier = "", bool always = false, ApprovalMode approval = ApprovalMode.None) => Delivery([target], earlier, always, approval);

    private static TestDelivery Delivery(string[] targets, string earlier = "", bool always = false, ApprovalMode approval = ApprovalMode.None)
    {
        var delivery = new TestDelivery(new DeliverySettings { Project = "projects/hr", Targets = targets, ReleaseCategory = "c", ReleaseIdTemplate = "t", AlwaysRelease = always, Approval = approval });
        delivery.Server
            .On("CreateRelease", """{"name":"projects/hr/releases/r2"}""")
            .On("CheckRelease", """{"results":[{"file":"1.sql","target":"instances/i/databases/a"}]}""")
            .On("ListRollouts", earlier.Length == 0 ? "{}" : List(TestDelivery.Rollout(earlier, PlanTitle.Create("projects/hr/releases/r1", "", Content.DigestFor(targets)))));
        return delivery;
    }

    /// <param name="pending">The databases on which the file is pending, or <see langword="null"/> without a review.</param>
    private static Task<ReleaseOutcome> RunAsync(TestDelivery delivery, string[]? pending, bool rolloutFollows = true)
    {
        var review = pending is null ? null : new Review(delivery.Settings.Targets, [.. pending.Select(d => new CheckResult("1.sql", d, null, 0, "LOW"))]);
        return ReleaseStage.RunAsync(delivery.Context, Content, review, Commit, rolloutFollows, default);
    }
}
