using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Tests.Server;

/// <summary>Answers of servers to come, and of those that have been: nothing in them that the flow can do without ends a build.</summary>
[TestClass]
internal sealed class LenientAnswerTests
{
    [TestMethod]
    [DataRow("{}")]
    [DataRow("""{"results":null}""")]
    [DataRow("""{"results":[]}""")]
    [DataRow("""{"affectedRows":"0","futureField":{"deep":[1,{"x":null}]}}""")]
    public async Task ReviewWithoutResults(string json) => Assert.IsEmpty((await ReviewAsync(json)).Results ?? []);

    [TestMethod]
    public async Task NumbersAreTextsOrNumbersOrNothing()
    {
        var results = (await ReviewAsync("""
            {"results":[
              {"affectedRows":"9007199254740993"},{"affectedRows":7},{"affectedRows":null},{},{"affectedRows":"18446744073709551615"},{"affectedRows":1.5},{"affectedRows":[1]},
              {"advices":[{"code":"601"},{"code":601},{"code":null},{"code":9999999999},{"code":"x"},{}]},
              {"advices":[{"startPosition":{"line":"3","column":4}},{"startPosition":{"line":null}},{"startPosition":null},{"startPosition":{}}]}]}
            """)).Results!;
        Assert.AreEqual("9007199254740993 7 0 0 0 0 0", string.Join(' ', results.Take(7).Select(r => r.AffectedRows)));
        Assert.AreEqual("601 601 0 0 0 0", string.Join(' ', results[7].Advices!.Select(a => a.Code)));
        Assert.AreEqual(new Position(3, 4), results[8].Advices![0].StartPosition);
        Assert.AreEqual(new Position(0, 0), results[8].Advices![1].StartPosition);
        Assert.IsNull(results[8].Advices![2].StartPosition);
    }

    [TestMethod]
    public async Task UnknownValuesOfEnumerationsStayWhatTheyAre()
    {
        var results = (await ReviewAsync("""{"results":[{"riskLevel":"CATASTROPHIC","advices":[{"status":"NOTICE","ruleType":17},{"status":4},{"status":null},{"status":{"v":1},"title":"t"}]}]}""")).Results!;
        Assert.AreEqual("CATASTROPHIC", results[0].RiskLevel);
        Assert.AreEqual("NOTICE,4,,", string.Join(',', results[0].Advices!.Select(a => a.Status)));
        Assert.AreEqual("17", results[0].Advices![0].RuleType);
        Assert.AreEqual("t", results[0].Advices![3].Title, "what follows is read all the same");
    }

    [TestMethod]
    public async Task RolloutWithNullsAndMissingLists()
    {
        using var server = new ScriptedServer().On("CreateRollout", """
            {"name":"r","extra":1,"stages":[{"environment":"environments/test","tasks":null},{"environment":null,"tasks":[{"status":"PAUSED_BY_MOON","databaseUpdate":null,"target":"d"}]}]}
            """);
        using var client = server.Client();
        var rollout = await client.CreateRolloutAsync("p", default);
        Assert.IsNull(rollout.Stages![0].Tasks);
        Assert.AreEqual("PAUSED_BY_MOON", rollout.Stages[1].Tasks!.Single().Status);
    }

    [TestMethod]
    public async Task RecordedAnswersAreReadAsBefore()
    {
        foreach (var file in new[] { "flow.json", "check-review.json", "failure.json" })
        {
            var recording = new Recording(file);
            foreach (var name in recording.Names.Where(n => recording.Method(n) == "CheckRelease" && recording.Status(n) == 200))
            {
                var plain = System.Text.Json.JsonSerializer.Serialize(recording.Answer(name, WireJson.Default.CheckReleaseResponse), WireJson.Default.CheckReleaseResponse);
                var read = System.Text.Json.JsonSerializer.Serialize(await ReviewAsync(recording.Body(name).GetRawText()), WireJson.Default.CheckReleaseResponse);
                Assert.AreEqual(plain, read, name);
            }
        }
    }

    private static async Task<CheckReleaseResponse> ReviewAsync(string json)
    {
        using var server = new ScriptedServer().On("CheckRelease", json);
        using var client = server.Client();
        return await client.CheckReleaseAsync(new CheckReleaseRequest("p", new Release(null, null, null), [], null), default);
    }
}
