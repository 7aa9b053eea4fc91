using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Tests.Server;

[TestClass]
internal sealed class AuthenticationTests
{
    private static readonly Reply Ok = Replies.Json("{}");
    private static readonly Reply Expired = Replies.Error(401, "unauthenticated", "access token expired");

    [TestMethod]
    public async Task ServiceAccountLogsInBeforeItsFirstCall()
    {
        using var server = new ScriptedServer().On("Login", Replies.Login("t1")).On("GetPlan", Ok);
        using var client = new BytebaseClient(server.Connect(Accounts.Ci), TimeSpan.FromMinutes(1));
        await client.GetPlanAsync("projects/hr/plans/1", default);
        await client.GetPlanAsync("projects/hr/plans/2", default);

        Assert.AreEqual("Login GetPlan GetPlan", server.Calls);
        Assert.AreEqual("/bytebase.v1.AuthService/Login", server.Requests[0].Uri.AbsolutePath);
        Assert.AreEqual("""{"email":"ci@service.bytebase.com","password":"bbs_key-of-ci"}""", server.Requests[0].Body);
        Assert.IsNull(server.Requests[0].Headers.Authorization, "a malformed header would fail even a login");
        Assert.AreEqual("Bearer t1", server.Requests[1].Headers.Authorization!.ToString());
        Assert.AreEqual("Bearer t1", server.Requests[2].Headers.Authorization!.ToString());
        Assert.AreEqual(3, client.RequestCount);
    }

    [TestMethod]
    public async Task AccessTokenIsUsedAsItIs()
    {
        using var server = new ScriptedServer().On("GetPlan", Ok);
        await Get(server.Connect(Accounts.Token));

        Assert.AreEqual("GetPlan", server.Calls);
        Assert.AreEqual("Bearer token-of-somebody", server.Requests[0].Headers.Authorization!.ToString());
    }

    [TestMethod]
    public async Task CallsAtOnceShareOneLogin()
    {
        var release = new TaskCompletionSource();
        using var server = new ScriptedServer()
            .On("Login", async (r, ct) =>
            {
                await release.Task;
                return await Replies.Login("t1")(r, ct);
            })
            .On("GetPlan", Ok);
        using var transport = server.Connect(Accounts.Ci);
        var calls = Enumerable.Range(0, 8).Select(_ => Task.Run(() => Get(transport))).ToList();
        while (server.Requests.Count == 0)
            await Task.Delay(1);
        release.SetResult();
        await Task.WhenAll(calls);

        Assert.AreEqual(1, server.Requests.Count(r => r.Method == "Login"));
        Assert.AreEqual(8, server.Requests.Count(r => r.Token == "t1"));
    }

    [TestMethod]
    public async Task ExpiredTokenIsRenewedOnceAndTheCallRepeated()
    {
        using var server = new ScriptedServer().On("Login", Replies.Login("t1"), Replies.Login("t2")).On("GetPlan", Ok, Expired, Ok);
        using var transport = server.Connect(Accounts.Ci);
        await Get(transport);
        await Get(transport);
        await Get(transport);

        Assert.AreEqual("Login GetPlan GetPlan Login GetPlan GetPlan", server.Calls);
        Assert.AreEqual(", t1, t1, , t2, t2", string.Join(", ", server.Requests.Select(r => r.Token)));
    }

    [TestMethod]
    public async Task ServerThatRefusesEveryTokenIsNotAskedForEver()
    {
        using var server = new ScriptedServer().On("Login", Replies.Login("t1"), Replies.Login("t2"), Replies.Login("t3")).On("GetPlan", Expired);
        var e = await Assert.ThrowsExactlyAsync<ServerException>(() => Get(server.Connect(Accounts.Ci)));

        Assert.AreEqual(ServerFailure.Unauthenticated, e.Kind);
        Assert.AreEqual("access token expired", e.Message);
        Assert.AreEqual("Login GetPlan Login GetPlan", server.Calls);
    }

    [TestMethod]
    public async Task CallsAtOnceThatMeetAnExpiredTokenShareOneNewLogin()
    {
        const int Count = 4;
        var allThere = new TaskCompletionSource();
        var waiting = 0;
        using var server = new ScriptedServer().On("Login", Replies.Login("t1"), Replies.Login("t2"), Replies.Login("t3")).On("GetPlan", async (r, ct) =>
        {
            if (r.Token == "t2")
                return await Ok(r, ct);
            if (Interlocked.Increment(ref waiting) == Count)
                allThere.SetResult();
            await allThere.Task;
            return await Expired(r, ct);
        });
        using var transport = server.Connect(Accounts.Ci);
        await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => Task.Run(() => Get(transport))));

        Assert.AreEqual(2, server.Requests.Count(r => r.Method == "Login"));
        Assert.AreEqual(Count, server.Requests.Count(r => r.Token == "t1"));
        Assert.AreEqual(Count, server.Requests.Count(r => r.Token == "t2"));
    }

    [TestMethod]
    public async Task RefusedAccessTokenIsNotTriedAgain()
    {
        using var server = new ScriptedServer().On("GetPlan", Expired);
        var e = await Assert.ThrowsExactlyAsync<ServerException>(() => Get(server.Connect(Accounts.Token)));

        Assert.AreEqual(ServerFailure.Unauthenticated, e.Kind);
        Assert.AreEqual("GetPlan", server.Calls);
    }

    [TestMethod]
    public async Task RefusedLoginIsNotTriedAgain()
    {
        using var server = new ScriptedServer().On("Login", Replies.Error(401, "unauthenticated", "invalid email or password"));
        var e = await Assert.ThrowsExactlyAsync<ServerException>(() => Get(server.Connect(Accounts.Ci)));

        Assert.AreEqual(ServerFailure.LoginRefused, e.Kind);
        Assert.AreEqual("Login", e.Method);
        Assert.AreEqual("invalid email or password", e.Message);
        Assert.AreEqual("Login", server.Calls);
    }

    [TestMethod]
    public async Task RefusedLoginIsNotTriedAgainByTheOtherCalls()
    {
        using var server = new ScriptedServer().On("Login", Replies.Error(401, "unauthenticated", "invalid email or password"));
        using var transport = server.Connect(Accounts.Ci);
        for (var call = 0; call < 3; call++)
            Assert.AreEqual(ServerFailure.LoginRefused, (await Assert.ThrowsExactlyAsync<ServerException>(() => Get(transport))).Kind);

        Assert.AreEqual("Login", server.Calls, "the server counts failed logins against the account");
    }

    [TestMethod]
    public async Task LoginWithoutATokenNeedsASecondFactor()
    {
        using var server = new ScriptedServer().On("Login", """{"mfaTempToken":"x"}""");
        var e = await Assert.ThrowsExactlyAsync<ServerException>(() => Get(server.Connect(Accounts.Ci)));

        Assert.AreEqual(ServerFailure.LoginRefused, e.Kind);
        Assert.Contains("second factor", e.Message);
    }

    [TestMethod]
    public async Task FailedLoginDoesNotLockTheNextCallOut()
    {
        using var server = new ScriptedServer().On("Login", Replies.Error(400, "invalid_argument", "no"), Replies.Login("t1")).On("GetPlan", Ok);
        using var transport = server.Connect(Accounts.Ci);
        await Assert.ThrowsExactlyAsync<ServerException>(() => Get(transport));
        await Get(transport).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.AreEqual("Login Login GetPlan", server.Calls);
    }

    [TestMethod]
    public async Task LoginIsRepeatedWhileTheServerIsNotReady()
    {
        using var server = new ScriptedServer().On("Login", Replies.Error(503, "unavailable", "starting"), Replies.Login("t1")).On("GetPlan", Ok);
        await Get(server.Connect(Accounts.Ci));

        Assert.AreEqual("Login Login GetPlan", server.Calls);
    }

    private static Task<Plan> Get(ConnectTransport transport) =>
        transport.CallAsync("PlanService", "GetPlan", new GetRequest("projects/hr/plans/1"), WireJson.Default.GetRequest, WireJson.Default.Plan, null, default);
}
