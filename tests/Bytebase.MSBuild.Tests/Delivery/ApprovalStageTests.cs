using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;
using Bytebase.MSBuild.Tests.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

/// <summary>What is said while an approval is waited for, and what ends the wait; the whole way is in <c>Live/ApprovalTests</c>.</summary>
[TestClass]
internal sealed class ApprovalStageTests
{
    private const string Plan = "projects/hr/plans/101";
    private const string Page = "https://bytebase.example.com/projects/hr/issues/7";
    private const string Open = """{"name":"projects/hr/issues/7","status":"OPEN","plan":"projects/hr/plans/101",""";
    private const string Pending = Open + """ "approvalStatus":"PENDING","approvalTemplate":{"flow":{"roles":["roles/projectOwner","roles/workspaceDBA"]}},"approvers":[{"status":"APPROVED","principal":"users/ada@example.com"}]}""";
    private const string Approved = Open + """ "approvalStatus":"APPROVED","approvers":[{"status":"APPROVED","principal":"users/ada@example.com"},{"status":"APPROVED","principal":"users/grace@example.com"}]}""";

    [TestMethod]
    public async Task WaitingNamesWhoIsMissingAndTheLinkAfterTenSecondsAndThenEveryThirty()
    {
        using var delivery = Delivery();
        delivery.Server.On("GetIssue", (r, ct) => Replies.Json(delivery.Time.Elapsed.TotalSeconds < 105 ? Pending : Approved)(r, ct));
        await ApprovalStage.RunAsync(delivery.Context, Plan, default);

        Assert.HasCount(5, delivery.Lines);
        var due = 10.0;
        foreach (var (at, line) in delivery.Lines.SkipLast(1))
        {
            Assert.IsInRange(due, due + 2, at.TotalSeconds, line);
            due = at.TotalSeconds + 30;
            Assert.StartsWith($"{Plan} waits for the approval of roles/workspaceDBA (step 2 of 2) since ", line);
            Assert.EndsWith(": " + Page, line);
        }

        Assert.AreEqual($"{Plan} was approved by ada@example.com and grace@example.com: {Page}", delivery.Lines[^1].Line);
    }

    [TestMethod]
    public async Task OneDayIsWaitedUnlessToldOtherwise()
    {
        using var delivery = Delivery();
        delivery.Server.On("GetIssue", Open + """ "approvalStatus":"CHECKING"}""");
        var failure = await Assert.ThrowsExactlyAsync<BytebaseException>(() => ApprovalStage.RunAsync(delivery.Context, Plan, default));

        Assert.AreEqual("BB7022", failure.Finding.Code);
        Assert.AreEqual(24, delivery.Time.Elapsed.TotalHours, 0.001);
        Assert.Contains("the server to work out who must approve", failure.Message);
        Assert.Contains("within 1440 min", failure.Message);
    }

    [TestMethod]
    public async Task RestartOfTheServerDoesNotEndTheWait()
    {
        using var delivery = Delivery();
        delivery.Server.On("GetIssue", (r, ct) => delivery.Time.Elapsed < TimeSpan.FromMinutes(2)
            ? Replies.Error(503, "unavailable", "restarting")(r, ct)
            : Replies.Json(Approved)(r, ct));
        await ApprovalStage.RunAsync(delivery.Context, Plan, default);

        Assert.Contains("its issue waits there, asking again", delivery.Text);
    }

    [TestMethod]
    public async Task ServerThatStaysAwayEndsTheWait()
    {
        using var delivery = Delivery();
        delivery.Server.On("GetIssue", Replies.Error(503, "unavailable", "down"));
        await Assert.ThrowsExactlyAsync<ServerException>(() => ApprovalStage.RunAsync(delivery.Context, Plan, default));
        // Three minutes, less the last pause: ten seconds, give or take a fifth.
        Assert.IsInRange(168.0, 240.0, delivery.Time.Elapsed.TotalSeconds);
    }

    /// <summary>Servers before 3.17: neither the issue nor the plan tells an account of the agent's role.</summary>
    [TestMethod]
    public async Task AccountThatLearnsNothingIsToldWhatItLacks()
    {
        using var delivery = Delivery();
        delivery.Server.On("GetIssue", Replies.Error(403, "permission_denied", "no"));
        var failure = await Assert.ThrowsExactlyAsync<BytebaseException>(() => ApprovalStage.RunAsync(delivery.Context, Plan, default));
        Assert.AreEqual("BB7023", failure.Finding.Code);
        Assert.Contains("it lacks bb.issues.get (no)", failure.Message);
    }

    [TestMethod]
    [DataRow("APPROVED")]
    [DataRow("SKIPPED")]
    public async Task PlanThatIsApprovedAsksNoMore(string status)
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("GetPlan", $$"""{"name":"projects/hr/plans/101","issue":"projects/hr/issues/7","approvalStatus":"{{status}}"}""");
        await ApprovalStage.RunAsync(delivery.Context, Plan, default);
        Assert.AreEqual("GetPlan", delivery.Server.Calls);
    }

    /// <summary>Its rollout was created by hand where the project requires no approval.</summary>
    [TestMethod]
    public async Task IssueThatIsDoneWithoutAnApprovalIsClosed()
    {
        using var delivery = Delivery();
        delivery.Server.On("GetIssue", Pending.Replace("OPEN", "DONE", StringComparison.Ordinal));
        Assert.AreEqual("BB7021", (await Assert.ThrowsExactlyAsync<BytebaseException>(() => ApprovalStage.RunAsync(delivery.Context, Plan, default))).Finding.Code);
    }

    [TestMethod]
    public async Task OpenIssueIsFoundByTheDigestInItsTitle()
    {
        using var delivery = Delivery();
        delivery.Server.On("ListIssues", """
            {"issues":[{"name":"projects/hr/issues/9","title":"by hand","status":"OPEN","plan":"projects/hr/plans/103"},
              {"name":"projects/hr/issues/8","title":"r2 [msbuild:0123456789abcdef]","status":"OPEN","plan":"projects/hr/plans/102"},
              {"name":"projects/hr/issues/10","title":"r2 [msbuild:0123456789abcdef]","status":"OPEN","plan":"projects/hr/plans/104"},
              {"name":"projects/hr/issues/11","title":"a role [msbuild:0123456789abcdef]","status":"OPEN"}]}
            """);
        delivery.Server.On("GetPlan", """{"name":"projects/hr/plans/104","specs":[{"changeDatabaseConfig":{"release":"projects/hr/releases/r2"}}]}""");
        Assert.AreEqual(new WaitingPlan("projects/hr/plans/104", "projects/hr/releases/r2"), await ApprovalStage.FindAsync(delivery.Context, "0123456789abcdef", [], default));
        Assert.AreEqual("""{"parent":"projects/hr","pageSize":1000,"filter":"status == \"OPEN\""}""", delivery.Server.Requests[0].Body.Replace("\\u0022", "\\\"", StringComparison.Ordinal));
        Assert.IsNull(await ApprovalStage.FindAsync(delivery.Context, "fedcba9876543210", [], default));
    }

    private static TestDelivery Delivery()
    {
        var delivery = new TestDelivery();
        delivery.Server.On("GetPlan", """{"name":"projects/hr/plans/101","title":"t","issue":"projects/hr/issues/7"}""");
        return delivery;
    }

    /// <summary>Test was restored after the plan's rollout: its task is done there and would not be run again.</summary>
    [TestMethod]
    public async Task PlanWhoseRolloutWouldNotDoIsNotWaitedForEither()
    {
        using var delivery = new TestDelivery(new DeliverySettings { Project = "projects/hr", Targets = ["instances/i/databases/a", "instances/i/databases/b"], Approval = ApprovalMode.Issue });
        var content = new ReleaseContent([new("m/1.sql", "/m/1.sql", "1", [65])]);
        var title = PlanTitle.Create("projects/hr/releases/r1", "", content.DigestFor(delivery.Settings.Targets));
        delivery.Server
            .On("ListRollouts", $$"""{"rollouts":[{{TestDelivery.Json(TestDelivery.Rollout("test: a DONE; prod: b NOT_STARTED", title))}}]}""")
            .On("CheckRelease", """{"results":[{"file":"m/1.sql","target":"instances/i/databases/a"}]}""")
            .On("ListIssues", $$"""{"issues":[{"name":"projects/hr/issues/5","title":"{{title}}","status":"OPEN","plan":"projects/hr/plans/101"}]}""")
            .On("CreateRelease", """{"name":"projects/hr/releases/r2"}""");
        var review = new Review(delivery.Settings.Targets, [.. delivery.Settings.Targets.Select(target => new CheckResult("m/1.sql", target, null, 0, null))]);

        var outcome = await ReleaseStage.RunAsync(delivery.Context, content, review, new Commit("", null), rolloutFollows: true, default);

        Assert.AreEqual("", outcome.WaitingPlan);
        Assert.AreEqual("projects/hr/releases/r2", outcome.Release);
    }
}
