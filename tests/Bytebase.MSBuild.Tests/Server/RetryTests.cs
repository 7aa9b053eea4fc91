using System.Net.Sockets;
using Bytebase.MSBuild.Server;
using Microsoft.Extensions.Time.Testing;

namespace Bytebase.MSBuild.Tests.Server;

[TestClass]
internal sealed class RetryTests
{
    private static readonly Reply Ok = Replies.Json("""{"name":"projects/hr/plans/1"}""");

    public static IEnumerable<object[]> Transient =>
    [
        ["a reset connection", Replies.Fail(new HttpRequestException("An error occurred.", new SocketException((int)SocketError.ConnectionReset))), ServerFailure.Unreachable],
        ["an answer that breaks off", Replies.Fail(new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.")), ServerFailure.Unreachable],
        ["JSON that breaks off", Replies.Json("""{"name":"projects/hr/pl"""), ServerFailure.Unreachable],
        ["an empty JSON answer", Replies.Json(""), ServerFailure.Unreachable],
        ["502 of a proxy", Replies.Text("<html>", "text/html", 502), ServerFailure.Unavailable],
        ["503 of the server", Replies.Error(503, "unavailable", "not ready"), ServerFailure.Unavailable],
        ["503 without a body", Replies.Text("", null, 503), ServerFailure.Unavailable],
        ["504 of a proxy", Replies.Text("", "text/html", 504), ServerFailure.Unavailable],
        ["429 with Retry-After", Replies.Error(429, "resource_exhausted", "slowly", "1"), ServerFailure.Exhausted],
    ];

    [TestMethod]
    [DynamicData(nameof(Transient))]
    public async Task FailureThatPassesIsTriedAgain(string name, Reply failure, ServerFailure kind)
    {
        var time = new JumpingTime();
        var log = new List<string>();
        using var server = new ScriptedServer().On("GetPlan", failure, failure, failure, Ok);
        var plan = await Get(server.Connect(Accounts.Token, time, log.Add));

        Assert.AreEqual("projects/hr/plans/1", plan.Name);
        Assert.HasCount(4, server.Requests, name);
        Assert.HasCount(3, log);
        Assert.StartsWith("GetPlan: ", log[0]);
        Assert.Contains("; trying again in ", log[0]);
        Assert.AreNotEqual(ServerFailure.Api, kind);
    }

    [TestMethod]
    [DynamicData(nameof(Transient))]
    public async Task FourthFailureIsTheLast(string name, Reply failure, ServerFailure kind)
    {
        using var server = new ScriptedServer().On("GetPlan", failure);
        using var transport = server.Connect(Accounts.Token);
        var e = await Assert.ThrowsExactlyAsync<ServerException>(() => Get(transport));

        Assert.AreEqual(kind, e.Kind, name);
        Assert.AreEqual("GetPlan", e.Method);
        Assert.HasCount(4, server.Requests);
        Assert.AreEqual(4, transport.RequestCount);
    }

    public static IEnumerable<object[]> Lasting =>
    [
        ["400", Replies.Error(400, "invalid_argument", "no"), ServerFailure.Api],
        ["403", Replies.Error(403, "permission_denied", "no"), ServerFailure.PermissionDenied],
        ["404", Replies.Error(404, "not_found", "no"), ServerFailure.Api],
        ["409", Replies.Error(409, "already_exists", "no"), ServerFailure.Api],
        ["429 without Retry-After is a limit of the licence", Replies.Error(429, "resource_exhausted", "seats"), ServerFailure.Exhausted],
        ["500 is an answer", Replies.Error(500, "internal", "nil pointer"), ServerFailure.Api],
        ["501", Replies.Error(501, "unimplemented", "no"), ServerFailure.Api],
        ["HTML", Replies.Text("<html>", "text/html"), ServerFailure.NotTheApi],
        ["no TLS", Replies.Fail(new HttpRequestException("x", new System.Security.Authentication.AuthenticationException("bad certificate"))), ServerFailure.Tls],
    ];

    [TestMethod]
    [DynamicData(nameof(Lasting))]
    public async Task FailureThatStaysIsNotTriedAgain(string name, Reply failure, ServerFailure kind)
    {
        using var server = new ScriptedServer().On("GetPlan", failure, Ok);
        var e = await Assert.ThrowsExactlyAsync<ServerException>(() => Get(server.Connect(Accounts.Token)));

        Assert.AreEqual(kind, e.Kind, name);
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    public async Task WaitsGrowFromHalfASecond()
    {
        var time = new JumpingTime();
        using var server = new ScriptedServer().On("GetPlan", Replies.Text("", null, 503));
        await Assert.ThrowsExactlyAsync<ServerException>(() => Get(server.Connect(Accounts.Token, time)));

        Assert.HasCount(3, time.Waits);
        foreach (var (wait, seconds) in time.Waits.Zip([0.5, 1.0, 2.0]))
            Assert.IsInRange(seconds * 0.8, seconds * 1.2, wait.TotalSeconds);
    }

    [TestMethod]
    [DataRow(429, "7", 7.0, 7.001, DisplayName = "as long as the server asks")]
    [DataRow(503, "7", 7.0, 7.001, DisplayName = "for 503 too")]
    [DataRow(429, "3600", 30.0, 30.001, DisplayName = "no longer than half a minute")]
    [DataRow(429, "Fri, 31 Dec 2100 23:59:59 GMT", 30.0, 30.001, DisplayName = "a date far away")]
    [DataRow(429, "Fri, 31 Dec 1999 23:59:59 GMT", 0.4, 0.6, DisplayName = "a date gone by")]
    [DataRow(429, "0", 0.4, 0.6, DisplayName = "at once is half a second")]
    public async Task RetryAfterIsBounded(int status, string retryAfter, double least, double most)
    {
        var time = new JumpingTime();
        using var server = new ScriptedServer().On("GetPlan", Replies.Error(status, "x", "slowly", retryAfter), Ok);
        await Get(server.Connect(Accounts.Token, time));

        Assert.IsInRange(least, most, time.Waits.Single().TotalSeconds);
    }

    [TestMethod]
    public async Task CancellationWhileWaitingPassesThrough()
    {
        using var cancellation = new CancellationTokenSource();
        using var server = new ScriptedServer().On("GetPlan", Replies.Text("", null, 503));
        using var transport = server.Connect(Accounts.Token, new FakeTimeProvider(), _ => cancellation.CancelAfter(10));

        await Assert.ThrowsAsync<OperationCanceledException>(() => Get(transport, cancellation.Token));
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    public async Task CancellationOfACallPassesThrough()
    {
        using var cancellation = new CancellationTokenSource();
        using var server = new ScriptedServer().On("GetPlan", async (r, ct) =>
        {
            await cancellation.CancelAsync();
            return await Replies.Hang()(r, ct);
        });

        await Assert.ThrowsAsync<OperationCanceledException>(() => Get(server.Connect(Accounts.Token), cancellation.Token));
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    public async Task TimeoutNamesTheCallAndHowLongItWas()
    {
        using var server = new ScriptedServer().On("GetPlan", Replies.Hang());
        var e = await Assert.ThrowsExactlyAsync<ServerException>(() => Get(server.Connect(Accounts.Token, timeout: TimeSpan.FromSeconds(1))));

        Assert.AreEqual(ServerFailure.Timeout, e.Kind);
        Assert.AreEqual("GetPlan", e.Method);
        Assert.AreEqual("no answer within 1 s", e.Message);
        Assert.HasCount(1, server.Requests, "what took too long once is not asked for again");
    }

    [TestMethod]
    public async Task ReviewHasATimeoutOfItsOwn()
    {
        using var server = new ScriptedServer().On("CheckRelease", async (r, ct) =>
        {
            await Task.Delay(300, ct);
            return await Replies.Json("{}")(r, ct);
        });
        using var client = new BytebaseClient(server.Connect(Accounts.Token, timeout: TimeSpan.FromMilliseconds(20)), TimeSpan.FromMinutes(1));
        var response = await client.CheckReleaseAsync(new CheckReleaseRequest("projects/hr", new Release(null, "VERSIONED", []), [], null), default);

        Assert.IsNull(response.Results);
    }

    private static Task<Plan> Get(ConnectTransport transport, CancellationToken cancellationToken = default) =>
        transport.CallAsync("PlanService", "GetPlan", new GetRequest("projects/hr/plans/1"), WireJson.Default.GetRequest, WireJson.Default.Plan, null, cancellationToken);
}
