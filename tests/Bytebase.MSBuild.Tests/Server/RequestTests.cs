using System.Text.Json;
using System.Text.Json.Nodes;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Tests.Server;

/// <summary>What goes over the wire.</summary>
[TestClass]
internal sealed class RequestTests
{
    private static readonly Reply Ok = Replies.Json("""{"name":"projects/hr/releases/r1"}""");

    [TestMethod]
    public async Task SmallBodyIsSentAsItIs()
    {
        using var server = new ScriptedServer().On("CreateRelease", Ok);
        await Create(server.Connect(Accounts.Token), 1000);

        var request = server.Requests.Single();
        Assert.AreEqual("", request.Encoding);
        Assert.AreEqual("application/json", request.ContentHeaders.ContentType!.ToString());
        Assert.AreEqual(request.Raw.Length, request.ContentHeaders.ContentLength);
        Assert.HasCount(1000, Statement(request));
    }

    [TestMethod]
    [DataRow(20_000)]
    [DataRow(3_000_000)]
    public async Task LargeBodyIsCompressedAndItsLengthKnown(int size)
    {
        using var server = new ScriptedServer().On("CreateRelease", Ok);
        await Create(server.Connect(Accounts.Token), size);

        var request = server.Requests.Single();
        Assert.AreEqual("gzip", request.Encoding);
        Assert.AreEqual(request.Raw.Length, request.ContentHeaders.ContentLength);
        Assert.IsLessThan(request.Body.Length / 2, request.Raw.Length);
        Assert.HasCount(size, Statement(request));
        Assert.IsTrue(Statement(request).All(b => b == 'x'));
    }

    public static IEnumerable<object[]> Refusals =>
    [
        [Replies.Text("", null, 415)],
        [Replies.Error(501, "unimplemented", "unknown compression \"gzip\"")],
    ];

    [TestMethod]
    [DynamicData(nameof(Refusals))]
    public async Task ServerThatRefusesCompressionGetsPlainBodies(Reply refusal)
    {
        using var server = new ScriptedServer().On("CreateRelease", refusal, Ok);
        using var transport = server.Connect(Accounts.Token);
        await Create(transport, 20_000);
        await Create(transport, 20_000);

        Assert.AreEqual("gzip, , ", string.Join(", ", server.Requests.Select(r => r.Encoding)));
        Assert.HasCount(20_000, Statement(server.Requests[1]));
        Assert.AreEqual(server.Requests[1].Raw.Length, server.Requests[1].ContentHeaders.ContentLength);
    }

    [TestMethod]
    public async Task RefusalOfAPlainBodyIsAFailure()
    {
        using var server = new ScriptedServer().On("CreateRelease", Replies.Text("", null, 415));
        var e = await Assert.ThrowsExactlyAsync<ServerException>(() => Create(server.Connect(Accounts.Token), 10));
        Assert.AreEqual(ServerFailure.NotTheApi, e.Kind);
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    public async Task RefusalOfBothIsAFailure()
    {
        using var server = new ScriptedServer().On("CreateRelease", Replies.Error(501, "unimplemented", "no such method"));
        var e = await Assert.ThrowsExactlyAsync<ServerException>(() => Create(server.Connect(Accounts.Token), 20_000));
        Assert.AreEqual("unimplemented", e.Code);
        Assert.HasCount(2, server.Requests);
    }

    [TestMethod]
    public async Task CustomHeadersAndUserAgentGoWithEveryRequest()
    {
        using var server = new ScriptedServer().On("Login", Replies.Login("t1")).On("CreateRelease", Ok);
        await Create(server.Connect(Accounts.Ci, headers: [new("CF-Access-Client-Id", "id"), new("X-Team", "a, b")]), 10);

        foreach (var request in server.Requests)
        {
            Assert.AreEqual("id", string.Join('|', request.Headers.GetValues("CF-Access-Client-Id")), request.Method);
            Assert.AreEqual("a, b", string.Join('|', request.Headers.GetValues("X-Team")), request.Method);
            Assert.MatchesRegex(@"^Bytebase\.MSBuild/[0-9]+\.[0-9]+\.[0-9]+$", request.Headers.UserAgent.ToString());
            Assert.AreEqual("application/json", request.Headers.Accept.ToString());
        }
    }

    [TestMethod]
    [DataRow("https://bytebase.example.com/", "https://bytebase.example.com/bytebase.v1.PlanService/GetPlan")]
    [DataRow("https://example.com/tools/bytebase/", "https://example.com/tools/bytebase/bytebase.v1.PlanService/GetPlan")]
    public async Task PathPrefixIsKept(string url, string expected)
    {
        using var server = new ScriptedServer().On("GetPlan", "{}");
        using var client = new BytebaseClient(new ConnectTransport(server, new Uri(url), Accounts.Token, [], TimeSpan.FromMinutes(1), new RetryPolicy(TimeProvider.System)), TimeSpan.FromMinutes(1));
        await client.GetPlanAsync("projects/hr/plans/1", default);
        Assert.AreEqual(expected, server.Requests.Single().Uri.AbsoluteUri);
        Assert.AreEqual(new Uri(url), client.BaseAddress);
    }

    [TestMethod]
    public void DisposedClientDisposesItsHandler()
    {
        using var server = new ScriptedServer();
        server.Client().Dispose();
        Assert.IsTrue(server.IsDisposed);
    }

    public static IEnumerable<object[]> Calls =>
    [
        ["ActuatorService/GetActuatorInfo", "{}", (Func<BytebaseClient, Task>)(c => c.GetActuatorInfoAsync(default))],
        ["PlanService/GetPlan", """{"name":"p"}""", (Func<BytebaseClient, Task>)(c => c.GetPlanAsync("p", default))],
        ["RolloutService/CreateRollout", """{"parent":"p"}""", (Func<BytebaseClient, Task>)(c => c.CreateRolloutAsync("p", default))],
        ["RolloutService/GetRollout", """{"name":"p/rollout"}""", (Func<BytebaseClient, Task>)(c => c.GetRolloutAsync("p/rollout", default))],
        ["RolloutService/ListRollouts", """{"parent":"projects/hr","pageSize":50}""", (Func<BytebaseClient, Task>)(c => c.ListRolloutsAsync("projects/hr", 50, default))],
        ["RolloutService/BatchRunTasks", """{"parent":"s","tasks":["t1","t2"]}""", (Func<BytebaseClient, Task>)(c => c.BatchRunTasksAsync("s", ["t1", "t2"], default))],
        ["RolloutService/ListTaskRuns", """{"parent":"t"}""", (Func<BytebaseClient, Task>)(c => c.ListTaskRunsAsync("t", default))],
        ["RolloutService/GetTaskRunLog", """{"parent":"r"}""", (Func<BytebaseClient, Task>)(c => c.GetTaskRunLogAsync("r", default))],
        ["ReleaseService/CheckRelease", """{"parent":"projects/hr","release":{"type":"VERSIONED","files":[{"path":"1.sql","version":"1","statement":"AAE="}]},"targets":["d"],"customRules":"r"}""",
            (Func<BytebaseClient, Task>)(c => c.CheckReleaseAsync(new("projects/hr", new(null, "VERSIONED", [new("1.sql", "1", [0, 1])]), ["d"], "r"), default))],
        ["ReleaseService/CreateRelease", """{"parent":"projects/hr","release":{"type":"VERSIONED","files":[],"category":"c","vcsSource":{"vcsType":"GITHUB","url":"u"}},"releaseIdTemplate":"t","releaseIdTimezone":"z"}""",
            (Func<BytebaseClient, Task>)(c => c.CreateReleaseAsync(new("projects/hr", new(null, "VERSIONED", [], "c", new("GITHUB", "u")), "t", "z"), default))],
        ["PlanService/CreatePlan", """{"parent":"projects/hr","plan":{"title":"t","specs":[{"id":"i","changeDatabaseConfig":{"targets":["d"],"release":"r"}}]}}""",
            (Func<BytebaseClient, Task>)(c => c.CreatePlanAsync(new("projects/hr", new(null, "t", [new("i", new(["d"], "r"))])), default))],
    ];

    [TestMethod]
    [DynamicData(nameof(Calls))]
    public async Task CallHasItsPathAndBody(string path, string body, Func<BytebaseClient, Task> call)
    {
        using var server = new ScriptedServer().On(path.Split('/')[1], "{}");
        using var client = server.Client();
        await call(client);

        var request = server.Requests.Single();
        Assert.AreEqual("/bytebase.v1." + path, request.Uri.AbsolutePath);
        Assert.IsTrue(JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(request.Body)), request.Body);
    }

    [TestMethod]
    public async Task MissingListsAreEmpty()
    {
        using var server = new ScriptedServer().On("ListRollouts", "{}").On("ListTaskRuns", "{}").On("GetTaskRunLog", "{}");
        using var client = server.Client();
        Assert.IsEmpty(await client.ListRolloutsAsync("projects/hr", 50, default));
        Assert.IsEmpty(await client.ListTaskRunsAsync("t", default));
        Assert.IsEmpty(await client.GetTaskRunLogAsync("r", default));
    }

    private static byte[] Statement(ReceivedRequest request) =>
        request.Json.GetProperty("release").GetProperty("files")[0].GetProperty("statement").GetBytesFromBase64();

    private static Task<Release> Create(ConnectTransport transport, int size)
    {
        var request = new CreateReleaseRequest("projects/hr", new Release(null, "VERSIONED", [new ReleaseFile("1.sql", "1", Enumerable.Repeat((byte)'x', size).ToArray())]), null, null);
        return transport.CallAsync("ReleaseService", "CreateRelease", request, WireJson.Default.CreateReleaseRequest, WireJson.Default.Release, null, default);
    }
}
