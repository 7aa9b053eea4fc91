using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;
using Bytebase.MSBuild.Tests.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

[TestClass]
internal sealed class RolloutStageTests
{
    private const string Fresh = "test: a NOT_STARTED; staging: b NOT_STARTED; prod: c NOT_STARTED";

    private static readonly ReleaseContent Content = new([]);

    [TestMethod]
    public async Task PlanAndRolloutAreCreatedWithTheDigestInTheTitle()
    {
        using var delivery = new TestDelivery(new DeliverySettings { Project = "projects/hr", Targets = ["instances/i/databases/a", "instances/i/databases/b"] });
        delivery.Server.On("CreatePlan", """{"name":"projects/hr/plans/101"}""").On("CreateRollout", TestDelivery.Reply(TestDelivery.Rollout(Fresh)));
        var rollout = await RolloutStage.CreateAsync(delivery.Context, "projects/hr/releases/r1", "0123456789abcdef", "0123456789", null, null, default);

        Assert.AreEqual("projects/hr/plans/101/rollout", rollout.Name);
        Assert.AreEqual("CreatePlan CreateRollout", delivery.Server.Calls);
        var request = delivery.Server.Requests[0].Json;
        Assert.AreEqual("projects/hr", request.GetProperty("parent").GetString());
        Assert.AreEqual("r1 (01234567) [msbuild:0123456789abcdef]", request.GetProperty("plan").GetProperty("title").GetString());
        var spec = request.GetProperty("plan").GetProperty("specs").EnumerateArray().Single();
        Assert.IsTrue(Guid.TryParse(spec.GetProperty("id").GetString(), out _));
        Assert.AreEqual("""{"targets":["instances/i/databases/a","instances/i/databases/b"],"release":"projects/hr/releases/r1"}""", spec.GetProperty("changeDatabaseConfig").GetRawText());
        Assert.AreEqual("""{"parent":"projects/hr/plans/101"}""", delivery.Server.Requests[1].Body, "an empty target would mean something");
        Assert.Contains("3 stages (environments/test, environments/staging, environments/prod)", delivery.Text);
    }

    [TestMethod]
    public async Task RolloutWithoutAStageIsSaid()
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("CreatePlan", """{"name":"projects/hr/plans/101"}""").On("CreateRollout", """{"name":"projects/hr/plans/101/rollout"}""");
        var rollout = await RolloutStage.CreateAsync(delivery.Context, "projects/hr/releases/r1", "0123456789abcdef", "", null, null, default);
        Assert.Contains("no database", delivery.Text);

        var outcome = await RolloutStage.RunAsync(delivery.Context, rollout, "environments/test", () => Content, default);
        Assert.IsEmpty(outcome.CompletedStages);
        Assert.IsNull(outcome.NextStage);
    }

    [TestMethod]
    [DataRow("environments/test", "test", "environments/staging")]
    [DataRow("environments/staging", "test staging", "environments/prod")]
    [DataRow("environments/prod", "test staging prod", null)]
    public async Task StagesRunInOrderUpToTheTargetStage(string targetStage, string expected, string? next)
    {
        using var delivery = new TestDelivery();
        var server = new FakeRollout(delivery, Fresh);
        var outcome = await RolloutStage.RunAsync(delivery.Context, TestDelivery.Rollout(Fresh), targetStage, () => Content, default);

        Assert.AreEqual(expected, server.Ran);
        Assert.AreEqual(expected, string.Join(' ', outcome.CompletedStages.Select(s => s.Id)));
        Assert.IsEmpty(outcome.Failures);
        Assert.AreEqual(next, outcome.NextStage?.Environment);
        Assert.HasCount(outcome.CompletedStages.Count, delivery.Lines);
        Assert.StartsWith("Stage environments/test: a done in 0.2 s", delivery.Lines[0].Line);
    }

    [TestMethod]
    public async Task StagesThatAreDoneAreNotRunAgain()
    {
        const string Stages = "test: a DONE, x SKIPPED; staging: b NOT_STARTED; prod: c NOT_STARTED";
        using var delivery = new TestDelivery();
        var server = new FakeRollout(delivery, Stages);
        var outcome = await RolloutStage.RunAsync(delivery.Context, TestDelivery.Rollout(Stages), "environments/staging", () => Content, default);

        Assert.AreEqual("staging", server.Ran);
        Assert.HasCount(2, outcome.CompletedStages);
        Assert.StartsWith("Stage environments/test: a, x done before (1 skipped)", delivery.Lines[0].Line);
    }

    [TestMethod]
    public async Task FailedTaskStopsBeforeTheNextStage()
    {
        using var delivery = new TestDelivery();
        var server = new FakeRollout(delivery, Fresh, fails: "staging");
        delivery.Server.On("ListTaskRuns", """{"taskRuns":[{"name":"projects/hr/plans/101/rollout/stages/staging/tasks/b/taskRuns/1","status":"FAILED","detail":"connection refused"}]}""").On("GetTaskRunLog", "{}");
        var outcome = await RolloutStage.RunAsync(delivery.Context, TestDelivery.Rollout(Fresh), "environments/prod", () => Content, default);

        Assert.AreEqual("test staging", server.Ran);
        Assert.AreEqual("test", string.Join(' ', outcome.CompletedStages.Select(s => s.Id)));
        Assert.AreEqual("environments/staging", outcome.NextStage!.Environment);
        Assert.AreEqual("BB7018", outcome.Failures.Single().Code);
        Assert.Contains("connection refused", outcome.Failures.Single().Message);
        Assert.DoesNotContain("staging", delivery.Text, "a stage that failed is not done");
    }

    [TestMethod]
    [DataRow("environments/prd", "Did you mean environments/prod?")]
    [DataRow("environments/Test", "Did you mean environments/test?")]
    [DataRow("environments/stagging", "Did you mean environments/staging?")]
    [DataRow("environments/production-eu", null)]
    public async Task UnknownStageRunsNothing(string targetStage, string? hint)
    {
        using var delivery = new TestDelivery();
        var e = await Assert.ThrowsExactlyAsync<BytebaseException>(() => RolloutStage.RunAsync(delivery.Context, TestDelivery.Rollout(Fresh), targetStage, () => Content, default));

        Assert.AreEqual("BB7001", e.Finding.Code);
        Assert.Contains(targetStage, e.Message);
        Assert.Contains("projects/hr/plans/101", e.Message);
        Assert.Contains("environments/test, environments/staging, environments/prod", e.Message);
        Assert.AreEqual(hint is not null, e.Message.Contains("Did you mean", StringComparison.Ordinal));
        Assert.Contains(hint ?? "", e.Message);
        Assert.AreEqual("", delivery.Server.Calls);
    }

    [TestMethod]
    public async Task ExistingPlanIsOpenedWithOneCall()
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("CreateRollout", TestDelivery.Reply(TestDelivery.Rollout(Fresh)));
        Assert.AreEqual("projects/hr/plans/101", (await RolloutStage.OpenAsync(delivery.Context, "projects/hr/plans/101", default)).PlanName());
        Assert.AreEqual("""{"parent":"projects/hr/plans/101"}""", delivery.Server.Requests.Single().Body);
    }

    [TestMethod]
    public async Task UnknownPlanIsAFindingOfItsOwn()
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("CreateRollout", Replies.Json(new Recording("plan-create.json").Body("rollout of an unknown plan").GetRawText(), 404));
        var e = await Assert.ThrowsExactlyAsync<BytebaseException>(() => RolloutStage.OpenAsync(delivery.Context, "projects/hr/plans/999", default));
        Assert.AreEqual("BB7005", e.Finding.Code);
        Assert.Contains("projects/hr/plans/999", e.Message);
    }

    [TestMethod]
    [DataRow(404, "not_found", "project \"hr\" not found")]
    [DataRow(400, "failed_precondition", "cannot create rollout because issue approval is required but the issue is not approved")]
    public async Task OtherRefusalsOfAPlanPassThrough(int status, string code, string message)
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("CreateRollout", Replies.Error(status, code, message));
        await Assert.ThrowsExactlyAsync<ServerException>(() => RolloutStage.OpenAsync(delivery.Context, "projects/hr/plans/999", default));
    }

    /// <summary>No task has the group itself for its target, only its members. The delivery's log throws what is reported.</summary>
    [TestMethod]
    [DataRow("projects/hr/databaseGroups/all", false)]
    [DataRow("instances/i/databases/z", true)]
    public async Task DatabaseWithoutATaskIsReportedAndAGroupIsNot(string target, bool reported)
    {
        using var delivery = new TestDelivery(new DeliverySettings { Project = "projects/hr", Targets = [target] });
        delivery.Server.On("CreatePlan", """{"name":"projects/hr/plans/101"}""").On("CreateRollout", TestDelivery.Reply(TestDelivery.Rollout(Fresh)));
        var create = () => RolloutStage.CreateAsync(delivery.Context, "projects/hr/releases/r1", "0123456789abcdef", "", null, null, default);
        var open = () => RolloutStage.OpenAsync(delivery.Context, "projects/hr/plans/101", default);
        foreach (var way in new[] { create, open })
        {
            if (reported)
                Assert.Contains(target, (await Assert.ThrowsExactlyAsync<InvalidOperationException>(way)).Message);
            else
                Assert.AreEqual("projects/hr/plans/101/rollout", (await way()).Name);
        }
    }

    /// <summary>Ends the tasks of a stage as soon as they are run.</summary>
    private sealed class FakeRollout
    {
        private readonly List<string> _ran = [];

        public FakeRollout(TestDelivery delivery, string stages, string fails = "")
        {
            delivery.Server
                .On("BatchRunTasks", (r, ct) =>
                {
                    var stage = r.Json.GetProperty("parent").GetString()!.Split('/')[^1];
                    _ran.Add(stage);
                    stages = string.Join(';', stages.Split(';').Select(s => s.TrimStart().StartsWith(stage + ":", StringComparison.Ordinal)
                        ? s.Replace("NOT_STARTED", stage == fails ? "FAILED" : "DONE", StringComparison.Ordinal)
                        : s));
                    return Replies.Json("{}")(r, ct);
                })
                .On("GetRollout", (r, ct) => TestDelivery.Reply(TestDelivery.Rollout(stages))(r, ct));
        }

        public string Ran => string.Join(' ', _ran);
    }
}
