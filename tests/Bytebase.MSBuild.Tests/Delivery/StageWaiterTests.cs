using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;
using Bytebase.MSBuild.Tests.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

[TestClass]
internal sealed class StageWaiterTests
{
    [TestMethod]
    [DataRow(0, 0.2)]
    [DataRow(30, 0.6)]
    [DataRow(59.99, 1)]
    [DataRow(60, 1)]
    [DataRow(180, 3)]
    [DataRow(300, 5)]
    [DataRow(36_000, 5)]
    public void IntervalGrows(double elapsed, double expected) =>
        Assert.AreEqual(expected, StageWaiter.Interval(TimeSpan.FromSeconds(elapsed)).TotalSeconds, 0.001);

    [TestMethod]
    public async Task TasksAreRunAndPolledUntilTheyEnd()
    {
        using var delivery = new TestDelivery();
        Script(delivery, endsAfter: TimeSpan.FromSeconds(1), "DONE");
        var (rollout, stage, elapsed) = await RunAsync(delivery, "test: a NOT_STARTED, b NOT_STARTED; prod: c NOT_STARTED");

        Assert.AreEqual("BatchRunTasks GetRollout GetRollout GetRollout GetRollout GetRollout", delivery.Server.Calls);
        Assert.AreEqual(
            """{"parent":"projects/hr/plans/101/rollout/stages/test","tasks":["projects/hr/plans/101/rollout/stages/test/tasks/a","projects/hr/plans/101/rollout/stages/test/tasks/b"]}""",
            delivery.Server.Requests[0].Body);
        Assert.AreEqual("""{"name":"projects/hr/plans/101/rollout"}""", delivery.Server.Requests[1].Body);
        Assert.IsTrue(stage.Tasks!.All(RolloutState.IsFinished));
        Assert.AreEqual("projects/hr/plans/101/rollout", rollout.Name);
        Assert.IsInRange(1.0, 1.3, elapsed!.Value.TotalSeconds);
        Assert.IsEmpty(delivery.Lines, "what is over in ten seconds is not talked about");
    }

    [TestMethod]
    public async Task WaitingIsReportedAfterTenSecondsAndThenEveryThirty()
    {
        using var delivery = new TestDelivery();
        Script(delivery, endsAfter: TimeSpan.FromSeconds(105), "DONE");
        await RunAsync(delivery, "test: a NOT_STARTED, b NOT_STARTED; prod: c NOT_STARTED");

        Assert.HasCount(4, delivery.Lines);
        var due = 10.0;
        foreach (var (at, line) in delivery.Lines)
        {
            Assert.IsInRange(due, due + 2, at.TotalSeconds, line);
            due = at.TotalSeconds + 30;
            Assert.StartsWith("Stage environments/test: 0 of 2 databases done, 2 running after ", line);
        }

        Assert.EndsWith(" s", delivery.Lines[0].Line);
        Assert.Contains("1 min ", delivery.Lines[^1].Line);
    }

    [TestMethod]
    public async Task ReportCountsDoneRunningAndFailed()
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("BatchRunTasks", "{}").On("GetRollout", (r, ct) => TestDelivery.Reply(TestDelivery.Rollout(delivery.Time.Elapsed.TotalSeconds < 15
            ? "test: a DONE, b SKIPPED, c FAILED, d RUNNING, e PENDING"
            : "test: a DONE, b SKIPPED, c FAILED, d DONE, e CANCELED"))(r, ct));
        var (_, stage, _) = await RunAsync(delivery, "test: a NOT_STARTED, b NOT_STARTED, c NOT_STARTED, d NOT_STARTED, e NOT_STARTED");

        Assert.StartsWith("Stage environments/test: 2 of 5 databases done, 2 running, 1 failed after ", delivery.Lines.Single().Line);
        Assert.AreEqual(2, stage.Tasks!.Count(RolloutState.HasFailed), "waited until the others ended too");
    }

    [TestMethod]
    [DataRow("test: a DONE, b SKIPPED; prod: c NOT_STARTED", DisplayName = "done and skipped")]
    [DataRow("test: ; prod: c NOT_STARTED", DisplayName = "no task")]
    public async Task NothingToRunAsksNothing(string stages)
    {
        using var delivery = new TestDelivery();
        var (_, _, elapsed) = await RunAsync(delivery, stages);
        Assert.IsNull(elapsed);
        Assert.AreEqual("", delivery.Server.Calls);
    }

    [TestMethod]
    public async Task WhatIsUnderWayIsWaitedForAndNotRunAgain()
    {
        using var delivery = new TestDelivery();
        Script(delivery, endsAfter: TimeSpan.Zero, "DONE");
        await RunAsync(delivery, "test: a RUNNING, b PENDING; prod: c NOT_STARTED");
        Assert.AreEqual("GetRollout", delivery.Server.Calls);
    }

    [TestMethod]
    public async Task WhatFailedBeforeIsRunAgainAndTheRestLeftAlone()
    {
        using var delivery = new TestDelivery();
        Script(delivery, endsAfter: TimeSpan.Zero, "DONE");
        await RunAsync(delivery, "test: a DONE, b FAILED, c CANCELED, d SKIPPED, e NOT_STARTED, f RUNNING");
        var tasks = delivery.Server.Requests[0].Json.GetProperty("tasks").EnumerateArray().Select(t => t.GetString()!.Split('/')[^1]);
        Assert.AreEqual("b c e", string.Join(' ', tasks));
    }

    [TestMethod]
    [DataRow(500, "internal")]
    [DataRow(503, "unavailable")]
    [DataRow(429, "resource_exhausted")]
    public async Task ServerThatStumblesDoesNotEndTheWait(int status, string code)
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("BatchRunTasks", "{}").On("GetRollout", (r, ct) => delivery.Time.Elapsed < TimeSpan.FromMinutes(2)
            ? Replies.Error(status, code, "restarting")(r, ct)
            : TestDelivery.Reply(TestDelivery.Rollout("test: a DONE"))(r, ct));
        var (_, stage, _) = await RunAsync(delivery, "test: a NOT_STARTED");

        Assert.IsTrue(stage.Tasks!.All(RolloutState.IsFinished));
        Assert.Contains("the tasks go on there, asking again", delivery.Text);
    }

    [TestMethod]
    public async Task RestartIsSaidAtFirstAndThenNowAndThen()
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("BatchRunTasks", "{}").On("GetRollout", (r, ct) => delivery.Time.Elapsed < TimeSpan.FromMinutes(2)
            ? Replies.Error(503, "unavailable", "restarting")(r, ct)
            : TestDelivery.Reply(TestDelivery.Rollout("test: a DONE"))(r, ct));
        await RunAsync(delivery, "test: a NOT_STARTED");
        Assert.IsInRange(3, 5, delivery.Lines.Count(l => l.Line.Contains("does not answer", StringComparison.Ordinal)));
        // The pauses of a call's own retries have a jitter.
        Assert.MatchesRegex(@"the server answers again, after (1 min 5[0-9] s|2 min [0-9]+ s)", delivery.Lines[^1].Line);
    }

    [TestMethod]
    public async Task TimeoutOfTheRolloutHoldsWhileTheServerIsAway()
    {
        using var delivery = new TestDelivery(new DeliverySettings { Project = "projects/hr", RolloutTimeout = TimeSpan.FromSeconds(20) });
        delivery.Server.On("BatchRunTasks", "{}").On("GetRollout", Replies.Error(503, "unavailable", "restarting"));
        await Assert.ThrowsExactlyAsync<ServerException>(() => RunAsync(delivery, "test: a NOT_STARTED"));
        Assert.IsInRange(10.0, 25.0, delivery.Time.Elapsed.TotalSeconds);
    }

    [TestMethod]
    public async Task ServerThatAsksForTimeGetsIt()
    {
        using var delivery = new TestDelivery();
        var polls = new List<TimeSpan>();
        delivery.Server.On("BatchRunTasks", "{}").On("GetRollout", (r, ct) =>
        {
            polls.Add(delivery.Time.Elapsed);
            return polls.Count == 1 ? Replies.Error(429, "resource_exhausted", "slow down", "150")(r, ct) : TestDelivery.Reply(TestDelivery.Rollout("test: a DONE"))(r, ct);
        });
        await RunAsync(delivery, "test: a NOT_STARTED");
        Assert.IsGreaterThanOrEqualTo(150.0, (polls[1] - polls[0]).TotalSeconds);
    }

    [TestMethod]
    public async Task RestartBeforeTheTasksWereToldToRunIsSurvived()
    {
        using var delivery = new TestDelivery();
        delivery.Server
            .On("BatchRunTasks", (r, ct) => delivery.Time.Elapsed < TimeSpan.FromMinutes(2) ? Replies.Error(503, "unavailable", "restarting")(r, ct) : Replies.Json("{}")(r, ct))
            .On("GetRollout", TestDelivery.Reply(TestDelivery.Rollout("test: a DONE")));
        await RunAsync(delivery, "test: a NOT_STARTED");
        Assert.IsInRange(2.0, 2.5, delivery.Time.Elapsed.TotalMinutes);
    }

    [TestMethod]
    public async Task TasksThatAreAddedMeanwhileRunToo()
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("BatchRunTasks", "{}").On(
            "GetRollout",
            TestDelivery.Reply(TestDelivery.Rollout("test: a RUNNING, b NOT_STARTED")),
            TestDelivery.Reply(TestDelivery.Rollout("test: a RUNNING, b NOT_STARTED")),
            TestDelivery.Reply(TestDelivery.Rollout("test: a DONE, b DONE")));
        await RunAsync(delivery, "test: a NOT_STARTED");
        Assert.AreEqual("BatchRunTasks GetRollout BatchRunTasks GetRollout GetRollout", delivery.Server.Calls, "each is told once");
        Assert.EndsWith("/tasks/b", delivery.Server.Requests[2].Json.GetProperty("tasks")[0].GetString()!);
    }

    [TestMethod]
    [DataRow(403, "permission_denied", "Not allowed to run tasks")]
    [DataRow(400, "failed_precondition", "task 101 has been skipped and cannot be run")]
    public async Task RefusalToRunWhatSomebodyElseHasTakenCareOfIsNone(int status, string code, string message)
    {
        using var delivery = new TestDelivery();
        delivery.Server
            .On("BatchRunTasks", Replies.Error(status, code, message), Replies.Json("{}"))
            .On("GetRollout", TestDelivery.Reply(TestDelivery.Rollout("test: a RUNNING, b SKIPPED, c NOT_STARTED")), TestDelivery.Reply(TestDelivery.Rollout("test: a DONE, b SKIPPED, c DONE")));
        await RunAsync(delivery, "test: a NOT_STARTED, b NOT_STARTED, c NOT_STARTED");
        Assert.AreEqual("BatchRunTasks GetRollout BatchRunTasks GetRollout", delivery.Server.Calls);
        Assert.AreEqual("c", string.Join(' ', delivery.Server.Requests[2].Json.GetProperty("tasks").EnumerateArray().Select(t => t.GetString()![^1])));
    }

    [TestMethod]
    public async Task RefusalToRunEndsTheWaitWhereNobodyElseDid()
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("BatchRunTasks", Replies.Error(403, "permission_denied", "Not allowed to run tasks")).On("GetRollout", TestDelivery.Reply(TestDelivery.Rollout("test: a NOT_STARTED")));
        var e = await Assert.ThrowsExactlyAsync<ServerException>(() => RunAsync(delivery, "test: a NOT_STARTED"));
        Assert.AreEqual(ServerFailure.PermissionDenied, e.Kind);
        Assert.AreEqual("BatchRunTasks GetRollout", delivery.Server.Calls);
    }

    [TestMethod]
    public async Task ServerThatStaysAwayEndsTheWait()
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("BatchRunTasks", "{}").On("GetRollout", Replies.Error(503, "unavailable", "down"));
        await Assert.ThrowsExactlyAsync<ServerException>(() => RunAsync(delivery, "test: a NOT_STARTED"));

        // Three minutes, less the last pause: ten seconds, give or take a fifth.
        Assert.IsInRange(168.0, 240.0, delivery.Time.Elapsed.TotalSeconds);
    }

    [TestMethod]
    public async Task RefusalEndsTheWaitAtOnce()
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("BatchRunTasks", "{}").On("GetRollout", Replies.Error(403, "permission_denied", "no"));
        await Assert.ThrowsExactlyAsync<ServerException>(() => RunAsync(delivery, "test: a NOT_STARTED"));

        Assert.AreEqual("BatchRunTasks GetRollout", delivery.Server.Calls);
    }

    [TestMethod]
    public async Task StageThatVanishesIsNoSuccess()
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("BatchRunTasks", "{}").On("GetRollout", TestDelivery.Reply(TestDelivery.Rollout("prod: c NOT_STARTED")));
        var e = await Assert.ThrowsExactlyAsync<BytebaseException>(() => RunAsync(delivery, "test: a NOT_STARTED; prod: c NOT_STARTED"));
        Assert.AreEqual("BB7009", e.Finding.Code);
        Assert.Contains("environments/test", e.Message);
        Assert.Contains("https://bytebase.example.com/projects/hr/plans/101", e.Message);
    }

    [TestMethod]
    public async Task StateOfANewerServerIsWaitedForAndNotRun()
    {
        using var delivery = new TestDelivery();
        Script(delivery, endsAfter: TimeSpan.Zero, "DONE");
        await RunAsync(delivery, "test: a PAUSED; prod: c NOT_STARTED");
        Assert.AreEqual("GetRollout", delivery.Server.Calls);
    }

    [TestMethod]
    public async Task TimeoutSaysHowFarItGotAndWhere()
    {
        using var delivery = new TestDelivery(new DeliverySettings { Project = "projects/hr", RolloutTimeout = TimeSpan.FromSeconds(90) });
        Script(delivery, endsAfter: TimeSpan.MaxValue, "DONE");
        var e = await Assert.ThrowsExactlyAsync<BytebaseException>(() => RunAsync(delivery, "test: a NOT_STARTED, b NOT_STARTED"));

        Assert.AreEqual("BB7004", e.Finding.Code);
        foreach (var text in new[] { "environments/test", "1 min 30 s", "0 of 2 databases done, 2 running", "BytebaseRolloutTimeout", "https://bytebase.example.com/projects/hr/plans/101" })
            Assert.Contains(text, e.Message);
        Assert.IsInRange(90.0, 96.0, delivery.Time.Elapsed.TotalSeconds);
    }

    [TestMethod]
    public async Task WithoutATimeoutItWaitsForHours()
    {
        using var delivery = new TestDelivery();
        Script(delivery, endsAfter: TimeSpan.FromHours(3), "DONE");
        var (_, _, elapsed) = await RunAsync(delivery, "test: a NOT_STARTED");
        Assert.IsInRange(3.0, 3.01, elapsed!.Value.TotalHours);
        Assert.IsLessThan(3000, delivery.Server.Requests.Count);
    }

    [TestMethod]
    public async Task CancellationEndsTheWaiting()
    {
        using var delivery = new TestDelivery();
        using var cancellation = new CancellationTokenSource();
        delivery.Server.On("BatchRunTasks", "{}").On("GetRollout", async (r, ct) =>
        {
            await cancellation.CancelAsync();
            return await TestDelivery.Reply(TestDelivery.Rollout("test: a RUNNING"))(r, ct);
        });
        await Assert.ThrowsAsync<OperationCanceledException>(() => RunAsync(delivery, "test: a NOT_STARTED", cancellation.Token));
    }

    private static Task<(Rollout Rollout, Stage Stage, TimeSpan? Elapsed)> RunAsync(TestDelivery delivery, string stages, CancellationToken cancellationToken = default) =>
        new StageWaiter(delivery.Context, "projects/hr/plans/101/rollout", "environments/test").RunAsync(TestDelivery.Rollout(stages), cancellationToken);

    /// <summary>Two databases of stage test, running until the clock says that they end.</summary>
    private static void Script(TestDelivery delivery, TimeSpan endsAfter, string end) => delivery.Server
        .On("BatchRunTasks", "{}")
        .On("GetRollout", (r, ct) =>
        {
            var status = delivery.Time.Elapsed >= endsAfter ? end : "RUNNING";
            return TestDelivery.Reply(TestDelivery.Rollout($"test: a {status}, b {status}; prod: c NOT_STARTED"))(r, ct);
        });
}
