using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Tests.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

/// <summary>What a cancelled publish does, where the server does not make it easy.</summary>
[TestClass]
internal sealed class StageCancellationTests
{
    private const string Runs = """
        {"taskRuns":[{"name":"run/1","status":"DONE"},{"name":"run/2","status":"RUNNING"},{"name":"run/3","status":"AVAILABLE"},{"name":"run/4","status":"PENDING"},
          {"name":"run/5","status":"PENDING","runTime":"2099-01-01T00:00:00Z"},{"name":"run/6","status":"FAILED"}]}
        """;

    [TestMethod]
    public async Task RunsOfTheStageThatAreActiveAreCancelledOnce()
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("ListTaskRuns", Runs).On("BatchCancelTaskRuns", "{}").On(
            "GetRollout",
            TestDelivery.Reply(TestDelivery.Rollout("test: a RUNNING; prod: b RUNNING")),
            TestDelivery.Reply(TestDelivery.Rollout("test: a CANCELED; prod: b RUNNING")));
        var e = await CancelAsync(delivery);

        Assert.AreEqual("ListTaskRuns BatchCancelTaskRuns GetRollout ListTaskRuns GetRollout", delivery.Server.Calls);
        Assert.AreEqual("""{"parent":"projects/hr/plans/101/rollout/stages/test/tasks/-"}""", delivery.Server.Requests[0].Body);
        Assert.AreEqual("""{"parent":"projects/hr/plans/101/rollout/stages/test/tasks/-","taskRuns":["run/2","run/3","run/4"]}""", delivery.Server.Requests[1].Body);
        Assert.Contains("1 database cancelled and 1 database still running on the server.", e.Message, "another stage's runs are not ours");
    }

    [TestMethod]
    public async Task RunThatEndsAtTheSameMomentKeepsTheOthersFromBeingCancelledOnlyOnce()
    {
        using var delivery = new TestDelivery();
        delivery.Server
            .On("ListTaskRuns", Replies.Json(Runs), Replies.Json("""{"taskRuns":[{"name":"run/2","status":"RUNNING"}]}"""))
            .On("BatchCancelTaskRuns", Replies.Error(400, "invalid_argument", "taskRun 3 is not pending, available or running"), Replies.Json("{}"))
            .On("GetRollout", TestDelivery.Reply(TestDelivery.Rollout("test: a RUNNING, b DONE")), TestDelivery.Reply(TestDelivery.Rollout("test: a CANCELED, b DONE")));
        var e = await CancelAsync(delivery);
        Assert.AreEqual("ListTaskRuns BatchCancelTaskRuns GetRollout ListTaskRuns BatchCancelTaskRuns GetRollout", delivery.Server.Calls);
        Assert.Contains("1 database cancelled and 1 database done.", e.Message);
    }

    [TestMethod]
    public async Task StatementThatDoesNotGiveUpIsWaitedForFiveSeconds()
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("ListTaskRuns", Runs).On("BatchCancelTaskRuns", "{}").On("GetRollout", TestDelivery.Reply(TestDelivery.Rollout("test: a RUNNING")));
        var e = await CancelAsync(delivery);
        Assert.Contains("1 database still running on the server.", e.Message);
        Assert.IsInRange(5.0, 5.5, delivery.Time.Elapsed.TotalSeconds);
    }

    [TestMethod]
    public async Task NothingIsClaimedOfWhatTheServerDoesNotTell()
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("ListTaskRuns", Replies.Error(403, "permission_denied", "no"));
        var e = await CancelAsync(delivery);
        Assert.AreEqual("BB7010", e.Finding.Code);
        Assert.Contains("1 database in a state that the server did not tell and 1 database not started. The server did not cancel what runs (no).", e.Message);
    }

    [TestMethod]
    public async Task StagesBehindTheTargetStageAreNoneOfIts()
    {
        using var delivery = new TestDelivery(new DeliverySettings { Project = "projects/hr", TargetStage = "environments/test" });
        delivery.Server.On("ListTaskRuns", Runs).On("BatchCancelTaskRuns", "{}").On("GetRollout", TestDelivery.Reply(TestDelivery.Rollout("test: a CANCELED; prod: b NOT_STARTED")));
        var e = await CancelAsync(delivery);
        Assert.Contains("1 database cancelled.", e.Message);
        Assert.DoesNotContain("/b ", delivery.Text);
    }

    [TestMethod]
    public async Task CallThatFailsAtTheMomentOfTheCancellationKeepsNothingFromBeingCancelled()
    {
        using var delivery = new TestDelivery();
        using var cancellation = new CancellationTokenSource();
        var rollout = TestDelivery.Rollout("test: a RUNNING, b NOT_STARTED");
        delivery.Server
            .On("BatchRunTasks", (r, ct) =>
            {
                cancellation.Cancel();
                return Replies.Error(401, "unauthenticated", "expired")(r, ct);
            })
            .On("ListTaskRuns", Runs).On("BatchCancelTaskRuns", "{}").On("GetRollout", TestDelivery.Reply(TestDelivery.Rollout("test: a CANCELED, b NOT_STARTED")));
        var e = await Assert.ThrowsExactlyAsync<BytebaseException>(() => RolloutStage.RunAsync(delivery.Context, rollout, "environments/test", () => new ReleaseContent([]), cancellation.Token));
        Assert.AreEqual("BB7010", e.Finding.Code);
        Assert.Contains("BatchCancelTaskRuns", delivery.Server.Calls);
    }

    private static Task<BytebaseException> CancelAsync(TestDelivery delivery)
    {
        var rollout = TestDelivery.Rollout("test: a NOT_STARTED; prod: b NOT_STARTED");
        return new StageCancellation(delivery.Context, rollout, rollout.Stages![0]).RunAsync();
    }
}
