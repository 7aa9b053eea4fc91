using System.Text.Json;
using System.Text.Json.Nodes;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Tests.Server;

/// <summary>The server's recorded answers, and answers of servers to come.</summary>
[TestClass]
internal sealed class WireTypesTests
{
    private static readonly Recording Flow = new("flow.json");

    [TestMethod]
    public void Review()
    {
        var results = Flow.Answer("check", WireJson.Default.CheckReleaseResponse).Results!;
        Assert.HasCount(9, results);
        Assert.AreEqual(new CheckResult("migrations/V1__create_employee.sql", "{{db.test}}", null, 0, "LOW"), results[0]);
        Assert.AreEqual(new CheckResult("migrations/V3__fill_dml.sql", "{{db.test}}", null, 2, "LOW"), results[2]);
    }

    [TestMethod]
    public void ReviewOfWhatIsAppliedIsEmpty() =>
        Assert.IsNull(Flow.Answer("check again: everything is applied", WireJson.Default.CheckReleaseResponse).Results);

    [TestMethod]
    public void AdviceWithoutPositionAndRule()
    {
        var result = Flow.Answer("check with an edited file that was applied", WireJson.Default.CheckReleaseResponse).Results![0];
        var advice = result.Advices!.Single();
        Assert.AreEqual(("WARNING", 1, "Applied file has been modified"), (advice.Status, advice.Code, advice.Title));
        Assert.IsNull(advice.StartPosition);
        Assert.IsNull(advice.RuleType);
        Assert.IsNull(result.RiskLevel);
    }

    [TestMethod]
    [DataRow("syntax error", 3, 14)]
    [DataRow("several advices in one file", 1, 0)]
    public void PositionsWithAndWithoutAColumn(string exchange, int line, int column)
    {
        var result = new Recording("check-review.json").Answer(exchange, WireJson.Default.CheckReleaseResponse).Results![0];
        Assert.AreEqual(new Position(line, column), result.Advices![0].StartPosition);
    }

    [TestMethod]
    public void ReleasePlanAndRollout()
    {
        Assert.AreEqual("{{release}}", Flow.Answer("create release", WireJson.Default.Release).Name);
        Assert.HasCount(3, Flow.Answer("create release", WireJson.Default.Release).Files!);
        var plan = Flow.Answer("create plan", WireJson.Default.Plan);
        Assert.AreEqual("{{plan}}", plan.Name);
        Assert.AreEqual("{{release}}", plan.Specs!.Single().ChangeDatabaseConfig!.Release);
        CollectionAssert.AreEqual(new[] { "{{db.test}}", "{{db.test2}}", "{{db.prod}}" }, plan.Specs!.Single().ChangeDatabaseConfig!.Targets!.ToArray());

        var rollout = Flow.Answer("create rollout", WireJson.Default.Rollout);
        Assert.AreEqual(("{{plan}}/rollout", "plan"), (rollout.Name, rollout.Title));
        CollectionAssert.AreEqual(new[] { "environments/test", "environments/prod" }, rollout.Stages!.Select(s => s.Environment).ToArray());
        Assert.AreEqual(new RolloutTask("{{task.test}}", RolloutTaskStatus.NotStarted, "{{db.test}}", null, new DatabaseUpdate("{{release}}")), rollout.Stages![0].Tasks![0]);
    }

    [TestMethod]
    public void EveryStatusThatWasRecordedIsOneOfOurs()
    {
        string[] known = [RolloutTaskStatus.NotStarted, RolloutTaskStatus.Pending, RolloutTaskStatus.Running, RolloutTaskStatus.Done, RolloutTaskStatus.Failed, RolloutTaskStatus.Canceled, RolloutTaskStatus.Skipped];
        var seen = new HashSet<string>();
        foreach (var file in new[] { "flow.json", "failure.json", "cancel.json", "failure-kinds.json" })
        {
            var recording = new Recording(file);
            foreach (var name in recording.Names.Where(n => recording.Method(n) is "GetRollout" or "CreateRollout" && recording.Status(n) == 200))
                seen.UnionWith(recording.Answer(name, WireJson.Default.Rollout).Stages!.SelectMany(s => s.Tasks!).Select(t => t.Status!));
        }

        Assert.AreEqual("", string.Join(", ", seen.Except(known)));
        Assert.Contains(RolloutTaskStatus.Failed, seen);
        Assert.Contains(RolloutTaskStatus.Skipped, seen);
        Assert.Contains(RolloutTaskStatus.Canceled, seen);
    }

    [TestMethod]
    public void RolloutsAreNewestFirst()
    {
        var rollouts = Flow.Answer("rollouts, newest plan first", WireJson.Default.ListRolloutsResponse).Rollouts!;
        CollectionAssert.AreEqual(new[] { "{{plan}}/rollout", "{{project}}/plans/101/rollout" }, rollouts.Select(r => r.Name).ToArray());
    }

    [TestMethod]
    public void TaskRunAndItsLog()
    {
        var failure = new Recording("failure.json");
        var runs = failure.Answer("task runs: two attempts", WireJson.Default.ListTaskRunsResponse).TaskRuns!;
        CollectionAssert.AreEqual(new[] { "FAILED", "DONE" }, runs.Select(r => r.Status).ToArray());
        Assert.StartsWith("failed to execute release file migrations/V2__fails.sql (version 2): ", runs[0].Detail);
        Assert.IsNull(runs[1].Detail);

        var entries = failure.Answer("task run log", WireJson.Default.TaskRunLog).Entries!;
        Assert.AreEqual(new ReleaseFileExecute("1", "migrations/V1__create_employee.sql"), entries[1].ReleaseFileExecute);
        Assert.AreEqual(new ByteRange(0, 67), entries[3].CommandExecute!.Range, "a missing start is 0");
        Assert.AreEqual("ERROR: relation \"nothing\" does not exist (SQLSTATE 42P01)", entries.Single(e => e.CommandExecute?.Response?.Error is not null).CommandExecute!.Response!.Error);
    }

    [TestMethod]
    [DataRow("""{"code":"not_found","message":"m","details":[{"type":"t"}]}""", JsonValueKind.String)]
    [DataRow("""{"code":5,"message":"m"}""", JsonValueKind.Number)]
    [DataRow("""{"message":"m"}""", JsonValueKind.Undefined)]
    public void ErrorHasAWordOrANumberOrNone(string json, JsonValueKind kind)
    {
        var error = JsonSerializer.Deserialize(json, WireJson.Default.ErrorEnvelope)!;
        Assert.AreEqual(kind, error.Code.ValueKind);
        Assert.AreEqual("m", error.Message);
    }

    [TestMethod]
    public void WhatANewerServerAddsIsLeftAside()
    {
        var rollout = JsonSerializer.Deserialize("""
            {"name":"p/rollout","colour":{"a":[1]},"stages":[{"environment":"environments/test","tasks":[{"status":"PAUSED_BY_MOON","target":"d","extra":null}]}]}
            """, WireJson.Default.Rollout)!;
        Assert.AreEqual("PAUSED_BY_MOON", rollout.Stages!.Single().Tasks!.Single().Status);

        var review = JsonSerializer.Deserialize("""
            {"results":[{"file":"f","affectedRows":"9007199254740993","riskLevel":"CRITICAL","advices":[{"status":"NOTICE","code":12345,"x":1}]},{"affectedRows":3}]}
            """, WireJson.Default.CheckReleaseResponse)!;
        Assert.AreEqual(9007199254740993, review.Results![0].AffectedRows);
        Assert.AreEqual("CRITICAL", review.Results[0].RiskLevel);
        Assert.AreEqual("NOTICE", review.Results[0].Advices!.Single().Status);
        Assert.AreEqual(3, review.Results[1].AffectedRows);
    }

    [TestMethod]
    public void RequestIsAsTheRecordedOne()
    {
        var body = Flow.RequestBody("create release");
        var request = new CreateReleaseRequest("{{project}}", new Release(null, "VERSIONED", Flow.Content("create release").ToWire()), null, null);
        var json = JsonSerializer.SerializeToNode(request, WireJson.Default.CreateReleaseRequest);
        Assert.IsTrue(JsonNode.DeepEquals(JsonNode.Parse(body.GetRawText()), json), json!.ToJsonString());
    }
}
