using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Tests.Server;

/// <summary>No text of an answer holds one of our secrets, wherever the server puts it; and names stay what they are.</summary>
[TestClass]
internal sealed class ScrubbingTests
{
    private const string Header = "front-canary-5d1c";

    private static readonly string Oidc = Jwt.Of(new { sub = "repo:acme/hr" });
    private static readonly string Exchanged = Jwt.Of(new { sub = "exchanged" });

    [TestMethod]
    public async Task AdvicesDetailsAndLogsHoldNoSecret()
    {
        var echo = $"a {Exchanged} b {Oidc} c {Header} d {Uri.EscapeDataString("pass/word+1")} e {Oidc[..40]} f";
        using var server = new ScriptedServer()
            .On("ExchangeToken", $$"""{"accessToken":"{{Exchanged}}"}""")
            .On("CheckRelease", $$$"""{"results":[{"file":"{{{echo}}}","advices":[{"title":"{{{echo}}}","content":"{{{echo}}}"}]}]}""")
            .On("ListTaskRuns", $$"""{"taskRuns":[{"name":"{{echo}}","detail":"{{echo}}"}]}""")
            .On("GetTaskRunLog", $$$$"""{"entries":[{"commandExecute":{"response":{"error":"{{{{echo}}}}"}}}]}""");
        using var client = Client(server);
        var advice = (await client.CheckReleaseAsync(new CheckReleaseRequest("p", new Release(null, null, null), [], null), default)).Results!.Single();
        var run = (await client.ListTaskRunsAsync("t", default)).Single();
        var error = (await client.GetTaskRunLogAsync("r", default)).Single().CommandExecute!.Response!.Error;

        foreach (var text in new[] { advice.Advices![0].Title, advice.Advices[0].Content, run.Detail, error })
            Assert.AreEqual("a *** b *** c *** d *** e *** f", text);
        // Names go on to other calls: only what no name can hold is taken out.
        foreach (var name in new[] { advice.File, run.Name })
        {
            Assert.StartsWith("a *** b *** c " + Header, name!);
            Assert.DoesNotContain(Exchanged, name!);
        }
    }

    [TestMethod]
    public async Task HeaderThatIsAlsoTheNameOfADatabaseBreaksNothing()
    {
        using var server = new ScriptedServer().On("CreateRollout", """
            {"name":"projects/hr/plans/1/rollout","title":"for prod","stages":[{"name":"projects/hr/plans/1/rollout/stages/prod","environment":"environments/prod","tasks":[{"target":"instances/prod/databases/hr","status":"DONE"}]}]}
            """);
        using var client = new BytebaseClient(server.Connect(Accounts.Token, headers: new KeyValuePair<string, string>("X-Stage", "prod")), TimeSpan.FromMinutes(1));
        var rollout = await client.CreateRolloutAsync("projects/hr/plans/1", default);
        Assert.AreEqual("environments/prod", rollout.Stages!.Single().Environment);
        Assert.AreEqual("instances/prod/databases/hr", rollout.Stages![0].Tasks!.Single().Target);
        Assert.AreEqual("for ***", rollout.Title);
    }

    [TestMethod]
    public async Task TokenOfALoginIsTakenAsItIs()
    {
        using var server = new ScriptedServer().On("ExchangeToken", $$"""{"accessToken":"{{Exchanged}}"}""").On("ListTaskRuns", "{}");
        using var client = Client(server);
        await client.ListTaskRunsAsync("t", default);
        Assert.AreEqual(Exchanged, server.Requests[1].Token);
    }

    [TestMethod]
    public async Task RefusedExchangeEchoesNothing()
    {
        using var server = new ScriptedServer().On("ExchangeToken", Replies.Error(401, "unauthenticated", $"token validation failed: bad token {Oidc}"));
        using var client = Client(server);
        var e = await Assert.ThrowsExactlyAsync<ServerException>(() => client.ListTaskRunsAsync("t", default));
        Assert.StartsWith("token validation failed: bad token *** (", e.Message);
        Assert.DoesNotContain(Oidc, e.ToString());
    }

    [TestMethod]
    public async Task TitleOfAPageAndAddressOfARedirectHoldNoSecret()
    {
        foreach (var reply in new[] { Replies.Text($"<title>no {Header}</title>", "text/html"), Replies.Text("", null, 302, location: $"https://login.example.com/{Header}/x") })
        {
            using var server = new ScriptedServer().On("ExchangeToken", $$"""{"accessToken":"{{Exchanged}}"}""").On("ListTaskRuns", reply);
            using var client = Client(server);
            var e = await Assert.ThrowsExactlyAsync<ServerException>(() => client.ListTaskRunsAsync("t", default));
            Assert.Contains("***", e.Message);
            Assert.DoesNotContain(Header, e.ToString());
        }
    }

    private static BytebaseClient Client(ScriptedServer server) => new(
        server.Connect(Accounts.Identity, identityToken: _ => Task.FromResult(Oidc), headers: [new("X-Front-Token", Header), new("X-Front-Password", "pass/word+1"), new("X-Short", "a")]),
        TimeSpan.FromMinutes(1));
}
