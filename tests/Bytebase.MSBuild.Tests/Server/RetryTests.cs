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
        ["408 of a proxy", Replies.Text("", null, 408), ServerFailure.Unavailable],
        ["no connection in time", Replies.Fail(new TaskCanceledException("A task was canceled.", new TimeoutException("no connection within 15 s"))), ServerFailure.Unreachable],
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
        ["409 aborted", Replies.Error(409, "aborted", "stale etag"), ServerFailure.Api],
        ["500 is an answer", Replies.Error(500, "internal", "nil pointer"), ServerFailure.Api],
        ["501", Replies.Error(501, "unimplemented", "no"), ServerFailure.Api],
        ["HTML 401", Replies.Text("<html>", "text/html", 401), ServerFailure.NotTheApi],
        ["a redirect", Replies.Text("", null, 302, location: "/login"), ServerFailure.NotTheApi],
        ["407", Replies.Text("", null, 407), ServerFailure.ProxyRefused],
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
    [DataRow(429, "90", 90.0, 90.001, DisplayName = "longer than we would")]
    [DataRow(429, "Sat, 01 Jan 2000 00:01:00 GMT", 59.9, 60.1, DisplayName = "a date, by the clock")]
    [DataRow(429, "Fri, 31 Dec 1999 23:59:59 GMT", 0.4, 0.6, DisplayName = "a date gone by")]
    [DataRow(429, "0", 0.4, 0.6, DisplayName = "at once is half a second")]
    public async Task RetryAfterIsHonoured(int status, string retryAfter, double least, double most)
    {
        var time = new JumpingTime();
        using var server = new ScriptedServer().On("GetPlan", Replies.Error(status, "x", "slowly", retryAfter), Ok);
        await Get(server.Connect(Accounts.Token, time));

        Assert.IsInRange(least, most, time.Waits.Single().TotalSeconds);
    }

    [TestMethod]
    [DataRow(429, "3600", ServerFailure.Exhausted)]
    [DataRow(503, "3600", ServerFailure.Unavailable)]
    [DataRow(429, "Fri, 31 Dec 2100 23:59:59 GMT", ServerFailure.Exhausted)]
    public async Task WhatAsksForMoreThanThereIsEndsAtOnce(int status, string retryAfter, ServerFailure kind)
    {
        var time = new JumpingTime();
        using var server = new ScriptedServer().On("GetPlan", Replies.Error(status, "x", "slowly", retryAfter), Ok);
        var e = await Assert.ThrowsExactlyAsync<ServerException>(() => Get(server.Connect(Accounts.Token, time)));

        Assert.AreEqual(kind, e.Kind);
        Assert.IsEmpty(time.Waits);
    }

    [TestMethod]
    [DataRow(503)]
    [DataRow(429)]
    public async Task WaitsForWhatAsksToComeBackEndWithThePatience(int status)
    {
        var time = new JumpingTime();
        using var server = new ScriptedServer().On("GetPlan", Replies.Error(status, "x", "slowly", "7"));
        await Assert.ThrowsExactlyAsync<ServerException>(() => Get(server.Connect(Accounts.Token, time)));

        Assert.IsInRange(110, 120, time.Elapsed.TotalSeconds);
    }

    /// <summary>A restart of a server that this build has talked to already takes a minute or two.</summary>
    [TestMethod]
    public async Task ServerThatHasAnsweredIsWaitedForForTwoMinutes()
    {
        var time = new JumpingTime();
        using var server = new ScriptedServer().On("GetPlan", Ok, Replies.Fail(new HttpRequestException("x", new SocketException((int)SocketError.ConnectionRefused))));
        using var transport = server.Connect(Accounts.Token, time);
        await Get(transport);
        var e = await Assert.ThrowsExactlyAsync<ServerException>(() => Get(transport));

        Assert.AreEqual(ServerFailure.Unreachable, e.Kind);
        Assert.IsInRange(105, 120, time.Elapsed.TotalSeconds);
        Assert.IsTrue(time.Waits.TrueForAll(w => w <= TimeSpan.FromSeconds(10)), string.Join(' ', time.Waits));
        Assert.IsInRange(12, 25, server.Requests.Count);
    }

    [TestMethod]
    public async Task ErrorOfTheApiIsAnAnswerToo()
    {
        var time = new JumpingTime();
        using var server = new ScriptedServer().On("GetPlan", Replies.Error(404, "not_found", "no"), Replies.Text("", null, 503), Replies.Text("", null, 503), Replies.Text("", null, 503), Replies.Text("", null, 503), Replies.Text("", null, 503), Ok);
        using var transport = server.Connect(Accounts.Token, time);
        await Assert.ThrowsExactlyAsync<ServerException>(() => Get(transport));

        Assert.AreEqual("projects/hr/plans/1", (await Get(transport)).Name);
    }

    [TestMethod]
    public async Task PollIsGivenUpEarly_SinceWhoeverWaitsAsksAgain()
    {
        using var server = new ScriptedServer().On("GetPlan", Ok).On("GetRollout", Replies.Text("", null, 503));
        using var client = server.Client();
        await client.GetPlanAsync("projects/hr/plans/1", default);
        await Assert.ThrowsExactlyAsync<ServerException>(() => client.GetRolloutAsync("projects/hr/plans/1/rollout", default));

        Assert.AreEqual("GetPlan GetRollout GetRollout GetRollout GetRollout", server.Calls);
    }

    [TestMethod]
    [DataRow(200)]
    [DataRow(500)]
    public async Task PageInPlaceOfTheApiIsAskedForTwiceMore(int status)
    {
        using var server = new ScriptedServer().On("GetPlan", Replies.Text("<html>", "text/html", status));
        var e = await Assert.ThrowsExactlyAsync<ServerException>(() => Get(server.Connect(Accounts.Token)));
        Assert.AreEqual(ServerFailure.NotTheApi, e.Kind);
        Assert.HasCount(3, server.Requests);

        using var starting = new ScriptedServer().On("GetPlan", Replies.Text("<html>", "text/html", status), Replies.Text("<html>", "text/html", status), Ok);
        Assert.AreEqual("projects/hr/plans/1", (await Get(starting.Connect(Accounts.Token))).Name);
    }

    [TestMethod]
    public async Task VersionIsAskedForOnce()
    {
        using var server = new ScriptedServer().On("GetActuatorInfo", Replies.Text("", null, 503));
        using var client = server.Client();
        await Assert.ThrowsExactlyAsync<ServerException>(() => client.GetActuatorInfoAsync(default));
        Assert.HasCount(1, server.Requests);
    }

    public static IEnumerable<object[]> Calls =>
    [
        ["CreateRelease", (Func<BytebaseClient, Task>)(c => c.CreateReleaseAsync(new CreateReleaseRequest("p", new Release(null, null, null), null, null), default))],
        ["CreatePlan", (Func<BytebaseClient, Task>)(c => c.CreatePlanAsync(new CreatePlanRequest("p", new Plan(null, null, null)), default))],
        ["CreateRollout", (Func<BytebaseClient, Task>)(c => c.CreateRolloutAsync("p", default))],
        ["BatchRunTasks", (Func<BytebaseClient, Task>)(c => c.BatchRunTasksAsync("s", ["t"], default))],
        ["CheckRelease", (Func<BytebaseClient, Task>)(c => c.CheckReleaseAsync(new CheckReleaseRequest("p", new Release(null, null, null), [], null), default))],
        ["ListRollouts", (Func<BytebaseClient, Task>)(c => c.ListRolloutsAsync("p", 50, default))],
    ];

    [TestMethod]
    [DynamicData(nameof(Calls))]
    public async Task EveryCallOfTheFlowIsRepeated(string method, Func<BytebaseClient, Task> call)
    {
        using var server = new ScriptedServer().On(method, Replies.Fail(new HttpRequestException("x", new SocketException((int)SocketError.ConnectionReset))), Replies.Json("{}"));
        using var client = server.Client();
        await call(client);
        Assert.AreEqual($"{method} {method}", server.Calls);
    }

    [TestMethod]
    public async Task ReviewThatTookTooLongIsNotAskedForAgain()
    {
        using var server = new ScriptedServer().On("CheckRelease", Replies.Hang());
        using var client = new BytebaseClient(server.Connect(Accounts.Token), TimeSpan.FromMilliseconds(50));
        var e = await Assert.ThrowsExactlyAsync<ServerException>(() => client.CheckReleaseAsync(new CheckReleaseRequest("p", new Release(null, null, null), [], null), default));

        Assert.AreEqual(ServerFailure.Timeout, e.Kind);
        Assert.HasCount(1, server.Requests);
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
        Assert.HasCount(2, server.Requests, "a call that is cheap is asked for once more");
    }

    [TestMethod]
    public async Task JobsOfOnePipelineComeBackAtDifferentTimes()
    {
        var waits = new List<TimeSpan>();
        for (var job = 0; job < 10; job++)
        {
            var time = new JumpingTime();
            using var server = new ScriptedServer().On("GetPlan", Replies.Error(503, "unavailable", "not ready"), Ok);
            await Get(server.Connect(Accounts.Token, time));
            waits.Add(time.Waits.Single());
        }

        Assert.IsGreaterThan(5, waits.Distinct().Count(), string.Join(' ', waits));
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
