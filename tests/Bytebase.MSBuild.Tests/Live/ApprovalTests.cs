using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Tests.Server;

namespace Bytebase.MSBuild.Tests.Live;

/// <summary>
/// <c>BytebaseApproval=Issue</c> from end to end over real connections. Recorded is only the approval that is skipped
/// (<c>issues</c>); the other decisions are not verified against a real server.
/// </summary>
[TestClass]
[DoNotParallelize]
internal sealed class ApprovalTests
{
    private static readonly ReleaseContent Content = new([new("migrations/1_t.sql", "/repo/migrations/1_t.sql", "1", "CREATE TABLE author (id integer);\nINSERT INTO author VALUES (1);\n"u8.ToArray())]);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static LiveEmulator s_emulator = null!;

    [ClassInitialize]
    public static void StartEmulator(TestContext context)
    {
        _ = context;
        s_emulator = LiveEmulator.Start();
    }

    [ClassCleanup]
    public static void StopEmulator() => s_emulator.Dispose();

    [TestMethod]
    public async Task WithoutAnApprovalProcessNobodyIsWaitedFor()
    {
        var world = new LiveProject(s_emulator, requireApproval: true);
        var plan = await world.PublishAsync(Content, Issue(world));

        AssertApplied(world);
        Assert.AreEqual(1, world.Count("CreateIssue"));
        Assert.Contains($"{plan} needs no approval: {s_emulator.Url}/{world.Project}/issues/101", world.Text);
    }

    [TestMethod]
    public async Task PublishWaitsUntilTheIssueIsApproved()
    {
        var world = new LiveProject(s_emulator, approval: "PENDING", requireApproval: true);
        var publish = world.PublishAsync(Content, Issue(world));
        await UntilIssueAsync(world, publish);
        AssertUntouched(world);
        Assert.AreEqual(0, world.Count("CreateRollout"));

        world.Decide("APPROVED");
        var plan = await publish.WaitAsync(Limit);

        AssertApplied(world);
        Assert.Contains($"{plan} was approved by ", world.Text);
        Assert.AreEqual("1 1", $"{world.Count("CreatePlan")} {world.Count("CreateIssue")}");
    }

    [TestMethod]
    public async Task RejectedIsAnErrorWithTheLinkAndStaysOneUntilSomebodyApproves()
    {
        var world = new LiveProject(s_emulator, approval: "REJECTED", requireApproval: true);
        var link = $"{s_emulator.Url}/{world.Project}/issues/101";
        AssertFailure("BB7020", await FailAsync(world), link, "was rejected by ");
        AssertFailure("BB7020", await FailAsync(world), link, "was rejected by ");
        AssertUntouched(world);
        Assert.AreEqual("1 1 0", $"{world.Count("CreatePlan")} {world.Count("CreateIssue")} {world.Count("CreateRollout")}", "the same plan and issue");

        world.Decide("APPROVED");
        await world.PublishAsync(Content, Issue(world));
        AssertApplied(world);
        Assert.AreEqual(1, world.Count("CreatePlan"));
    }

    [TestMethod]
    public async Task ClosedIsAnErrorWithTheLinkAndTheNextPublishAsksAgain()
    {
        var world = new LiveProject(s_emulator, approval: "PENDING", requireApproval: true);
        var publish = world.PublishAsync(Content, Issue(world));
        await UntilIssueAsync(world, publish);
        world.Decide("CANCELED");
        AssertFailure("BB7021", await Assert.ThrowsExactlyAsync<BytebaseException>(() => publish.WaitAsync(Limit)), $"{s_emulator.Url}/{world.Project}/issues/101");
        AssertUntouched(world);

        var again = world.PublishAsync(Content, Issue(world));
        await UntilIssueAsync(world, again, 2);
        world.Decide("APPROVED");
        Assert.AreEqual($"{world.Project}/plans/102", await again.WaitAsync(Limit));
        AssertApplied(world);
    }

    [TestMethod]
    public async Task TimeoutNamesWhoIsMissingAndTheNextPublishWaitsForTheSameIssue()
    {
        var world = new LiveProject(s_emulator, approval: "PENDING", requireApproval: true);
        var time = new JumpingTime();
        var failure = await FailAsync(world, Issue(world) with { ApprovalTimeout = TimeSpan.FromSeconds(200) }, time: time);
        AssertFailure("BB7022", failure, "within 3 min 20 s", "the approval of roles/projectOwner", $"{s_emulator.Url}/{world.Project}/issues/101", "BytebaseApprovalTimeout");
        Assert.AreEqual(200, time.Elapsed.TotalSeconds, 0.5);
        AssertUntouched(world);

        var again = world.PublishAsync(Content, Issue(world));
        world.Decide("APPROVED");
        Assert.AreEqual($"{world.Project}/plans/101", await again.WaitAsync(Limit));
        AssertApplied(world);
        Assert.AreEqual("1 1", $"{world.Count("CreatePlan")} {world.Count("CreateIssue")}");
    }

    [TestMethod]
    public async Task PublishThatIsKilledWhileItWaitsGoesOnWithTheSamePlan()
    {
        var world = new LiveProject(s_emulator, approval: "PENDING");
        using (var kill = new CancellationTokenSource())
        {
            var publish = world.PublishAsync(Content, Issue(world), cancellationToken: kill.Token);
            await UntilIssueAsync(world, publish);
            await kill.CancelAsync();
            await Assert.ThrowsAsync<OperationCanceledException>(() => publish.WaitAsync(Limit));
        }

        var again = world.PublishAsync(Content, Issue(world));
        await UntilAsync(() => world.Text.Contains("has an open issue", StringComparison.Ordinal), again);
        world.Decide("APPROVED");
        Assert.AreEqual($"{world.Project}/plans/101", await again.WaitAsync(Limit));
        AssertApplied(world);
        Assert.AreEqual("1 1 1", $"{world.Count("CreateRelease")} {world.Count("CreatePlan")} {world.Count("CreateIssue")}");
        Assert.AreEqual("", await world.PublishAsync(Content, Issue(world)), "and then there is nothing to do");
    }

    [TestMethod]
    public async Task ApprovedWhileNobodyWaitedIsRolledOutByTheNextPublish()
    {
        var world = new LiveProject(s_emulator, approval: "PENDING");
        await FailAsync(world, Issue(world) with { ApprovalTimeout = TimeSpan.FromSeconds(1) });
        world.Decide("APPROVED");

        // The server has created the rollout by itself.
        Assert.AreEqual($"{world.Project}/plans/101", await world.PublishAsync(Content, Issue(world)));
        AssertApplied(world);
        Assert.AreEqual("1 1", $"{world.Count("CreatePlan")} {world.Count("CreateIssue")}");
    }

    [TestMethod]
    public async Task OtherContentGetsAPlanAndAnIssueOfItsOwn()
    {
        var world = new LiveProject(s_emulator, approval: "PENDING");
        await FailAsync(world, Issue(world) with { ApprovalTimeout = TimeSpan.FromSeconds(1) });
        var changed = new ReleaseContent([Content.Files[0] with { Content = "CREATE TABLE author (id integer);\nINSERT INTO author VALUES (2);\n"u8.ToArray() }]);
        var publish = world.PublishAsync(changed, Issue(world));
        await UntilIssueAsync(world, publish, 2);
        world.Decide("APPROVED");
        Assert.AreEqual($"{world.Project}/plans/102", await publish.WaitAsync(Limit));
        Assert.AreEqual("2", world.Sql(world.Databases[0], "SELECT id FROM author"));
    }

    [TestMethod]
    public async Task AccountThatMayNotListIssuesIsToldBeforeAnythingIsCreated()
    {
        var world = new LiveProject(s_emulator, "roles/gitopsServiceAgent");
        AssertFailure("BB7023", await FailAsync(world), "it lacks bb.issues.list", "bb.issues.create", "Project Owner");
        Assert.AreEqual("0 0", $"{world.Count("CreateRelease")} {world.Count("CreatePlan")}");
    }

    [TestMethod]
    public async Task AccountThatMayNotOpenAnIssueForAPlanIsToldBeforeTheRollout()
    {
        var world = new LiveProject(s_emulator);
        world.Fault(new { method = "CreateIssue", call = 1, when = "before", kind = "status", status = 400, code = "invalid_argument", message = "require issue labels" });
        AssertFailure("BB7024", await FailAsync(world), "require issue labels", "/plans/101");

        AssertFailure("BB7023", await FailAsync(world, plan: world.Project + "/plans/101", token: world.AgentToken), "it lacks bb.issues.create");
        Assert.AreEqual(0, world.Count("CreateRollout"));
        AssertUntouched(world);
    }

    [TestMethod]
    [DataRow(false, DisplayName = "an account that may read issues")]
    [DataRow(true, DisplayName = "the agent, which may only read plans")]
    public async Task PlanThatIsHandedOverIsWaitedForToo(bool asAgent)
    {
        var world = new LiveProject(s_emulator, approval: "PENDING", requireApproval: true);
        await FailAsync(world, Issue(world) with { ApprovalTimeout = TimeSpan.FromSeconds(1) });
        var plan = world.Project + "/plans/101";
        var token = asAgent ? world.AgentToken : null;
        AssertFailure("BB7007", await FailAsync(world, world.Settings, plan, token), "BytebaseApproval=Issue");

        var before = world.Count("GetPlan");
        var publish = world.PublishAsync(Content, Issue(world), plan, token: token);
        await UntilAsync(() => world.Count("GetPlan") > before + (asAgent ? 3 : 0), publish);
        AssertUntouched(world);
        world.Decide("APPROVED");
        Assert.AreEqual(plan, await publish.WaitAsync(Limit));
        AssertApplied(world);
        Assert.AreEqual("1 1", $"{world.Count("CreatePlan")} {world.Count("CreateIssue")}");
    }

    [TestMethod]
    public async Task UnknownPlanIsNamed()
    {
        var world = new LiveProject(s_emulator);
        AssertFailure("BB7005", await FailAsync(world, plan: world.Project + "/plans/999"), "plans/999");
    }

    [TestMethod]
    public async Task IssueWhoseAnswerWasLostIsNotOpenedTwice()
    {
        var world = new LiveProject(s_emulator);
        world.Fault(new { method = "CreateIssue", call = 1, when = "after", kind = "reset" });
        await world.PublishAsync(Content, Issue(world));
        AssertApplied(world);
        Assert.AreEqual(2, world.Count("CreateIssue"), "the second was refused with 409");
    }

    private static DeliverySettings Issue(LiveProject world) => world.Settings with { Approval = ApprovalMode.Issue };

    private static Task<BytebaseException> FailAsync(LiveProject world, DeliverySettings? settings = null, string plan = "", string? token = null, TimeProvider? time = null) =>
        Assert.ThrowsExactlyAsync<BytebaseException>(() => world.PublishAsync(Content, settings ?? Issue(world), plan, time, token).WaitAsync(Limit));

    private static void AssertFailure(string code, BytebaseException failure, params string[] texts)
    {
        Assert.AreEqual(code, failure.Finding.Code, failure.Message);
        foreach (var text in texts)
            Assert.Contains(text, failure.Message);
    }

    private static void AssertApplied(LiveProject world) =>
        Assert.AreEqual("1 1", string.Join(' ', world.Databases.Select(d => world.Sql(d, "SELECT id FROM author"))));

    private static void AssertUntouched(LiveProject world) =>
        Assert.AreEqual("", string.Concat(world.Databases.Select(d => world.Sql(d, "SELECT name FROM sqlite_master"))));

    private static Task UntilIssueAsync(LiveProject world, Task publish, int number = 1) =>
        UntilAsync(() => world.Text.Split("Opened an issue").Length > number, publish);

    private static async Task UntilAsync(Func<bool> condition, Task publish)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!condition())
        {
            if (publish.IsCompleted)
                await publish;
            await Task.Delay(20, limit.Token);
        }
    }
}
