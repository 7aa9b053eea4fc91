using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;
using Microsoft.Extensions.Time.Testing;

namespace Bytebase.MSBuild.Tests.Server;

/// <summary>Tokens are renewed before they end, by one login however many calls there are.</summary>
[TestClass]
internal sealed class TokenRenewalTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly Reply Ok = Replies.Json("{}");

    private readonly FakeTimeProvider _time = new();

    [TestMethod]
    public async Task TokenIsRenewedFiveMinutesBeforeItsEnd()
    {
        using var server = Server(Hour, TimeSpan.Zero);
        using var transport = server.Connect(Accounts.Ci, _time);
        await Get(transport);
        _time.Advance(TimeSpan.FromMinutes(54));
        await Get(transport);
        Assert.AreEqual("Login GetPlan GetPlan", server.Calls);

        _time.Advance(TimeSpan.FromMinutes(2));
        await Get(transport);
        await Get(transport);
        Assert.AreEqual("Login GetPlan GetPlan Login GetPlan GetPlan", server.Calls);
        Assert.AreEqual(2, server.Requests.Select(r => r.Token).OfType<string>().Distinct().Count());
    }

    [TestMethod]
    public async Task WaitOfManyHoursNeverMeetsAnExpiredToken()
    {
        var issued = new Dictionary<string, DateTimeOffset>();
        using var server = new ScriptedServer()
            .On("Login", (r, ct) =>
            {
                var token = Jwt.Living(Hour, _time.GetUtcNow(), issued.Count);
                issued.Add(token, _time.GetUtcNow());
                return Replies.Login(token)(r, ct);
            })
            .On("GetPlan", (r, ct) => (_time.GetUtcNow() - issued[r.Token!] < Hour ? Ok : Replies.Error(401, "unauthenticated", "access token expired"))(r, ct));
        using var transport = server.Connect(Accounts.Ci, _time);
        for (var minute = 0; minute < 600; minute++)
        {
            await Get(transport);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.HasCount(600, server.Requests.Where(r => r.Method == "GetPlan"), "none was refused");
        Assert.HasCount(11, issued);
    }

    [TestMethod]
    public async Task ShortLifeIsRenewedAfterFourFifths()
    {
        using var server = Server(TimeSpan.FromSeconds(100), TimeSpan.Zero);
        using var transport = server.Connect(Accounts.Ci, _time);
        await Get(transport);
        _time.Advance(TimeSpan.FromSeconds(79));
        await Get(transport);
        Assert.HasCount(1, Logins(server));
        _time.Advance(TimeSpan.FromSeconds(2));
        await Get(transport);
        Assert.HasCount(2, Logins(server));
    }

    [TestMethod]
    [DataRow(-48)]
    [DataRow(-1)]
    [DataRow(1)]
    [DataRow(48)]
    public async Task ClockThatIsOffDoesNotMatter(int hours)
    {
        using var server = Server(Hour, TimeSpan.FromHours(hours));
        using var transport = server.Connect(Accounts.Ci, _time);
        for (var call = 0; call < 50; call++)
        {
            await Get(transport);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.HasCount(1, Logins(server));
    }

    [TestMethod]
    [DataRow(-48, 1, DisplayName = "ended long ago, says a clock that is fast")]
    [DataRow(0, 1, DisplayName = "ends now")]
    [DataRow(1, 2, DisplayName = "ends in an hour")]
    [DataRow(480000000, 1, DisplayName = "ends in no year that there is")]
    public async Task TokenWithoutItsIssueIsMeasuredByOurClockUnlessThatIsAbsurd(int hours, int logins)
    {
        var number = 0;
        using var server = new ScriptedServer()
            .On("Login", (r, ct) => Replies.Login(Jwt.Of(new { exp = _time.GetUtcNow().ToUnixTimeSeconds() + (hours * 3600L), number = number++ }))(r, ct))
            .On("GetPlan", Ok);
        using var transport = server.Connect(Accounts.Ci, _time);
        for (var call = 0; call < 60; call++)
        {
            await Get(transport);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.HasCount(logins, Logins(server));
    }

    [TestMethod]
    [DataRow("t1")]
    [DataRow("a.b.c")]
    [DataRow("a.bm90IGpzb24.c")]
    [DataRow("a.W10.c")]
    [DataRow("a.eyJleHAiOnRydWV9.c")]
    [DataRow("a..c")]
    public async Task TokenThatSaysNothingIsRenewedWhenItIsRefused(string token)
    {
        using var server = new ScriptedServer().On("Login", Replies.Login(token)).On("GetPlan", Ok);
        using var transport = server.Connect(Accounts.Ci, _time);
        await Get(transport);
        _time.Advance(TimeSpan.FromDays(2));
        await Get(transport);
        Assert.HasCount(1, Logins(server));
    }

    [TestMethod]
    public async Task CallsAtOnceShareOneRenewal()
    {
        using var server = Server(Hour, TimeSpan.Zero);
        using var transport = server.Connect(Accounts.Ci, _time);
        await Get(transport);
        _time.Advance(TimeSpan.FromMinutes(57));
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Get(transport))));

        Assert.HasCount(2, Logins(server));
    }

    [TestMethod]
    public async Task RenewalThatFailsLeavesTheOldTokenWhileItLives()
    {
        var first = Jwt.Living(Hour, _time.GetUtcNow(), 1);
        var second = Jwt.Living(Hour, _time.GetUtcNow(), 2);
        var refused = Replies.Error(400, "invalid_argument", "not now");
        using var server = new ScriptedServer().On("Login", Replies.Login(first), refused, Replies.Login(second)).On("GetPlan", Ok);
        var log = new List<string>();
        using var transport = server.Connect(Accounts.Ci, _time, log.Add);
        await Get(transport);
        _time.Advance(TimeSpan.FromMinutes(56));
        await Get(transport);
        await Get(transport);
        Assert.AreEqual("Login GetPlan Login GetPlan GetPlan", server.Calls, "the next call does not try at once");
        Assert.AreEqual("the token could not be renewed yet: not now", log.Single());

        _time.Advance(TimeSpan.FromMinutes(1));
        await Get(transport);
        Assert.AreEqual(second, server.Requests[^1].Token);
    }

    /// <summary>The server locks accounts that try too often (recorded in <c>login-limit</c>).</summary>
    [TestMethod]
    public async Task RenewalThatIsRefusedIsNotTriedAgainWhileTheOldTokenLives()
    {
        using var server = new ScriptedServer()
            .On("Login", Replies.Login(Jwt.Living(Hour, _time.GetUtcNow(), 1)), Replies.Error(401, "unauthenticated", "invalid credentials"))
            .On("GetPlan", Ok);
        using var transport = server.Connect(Accounts.Ci, _time);
        await Get(transport);
        for (var minute = 0; minute < 59; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await Get(transport);
        }

        Assert.HasCount(2, Logins(server));
    }

    [TestMethod]
    public async Task AccessTokenIsNeverRenewed()
    {
        var token = Jwt.Living(Hour, _time.GetUtcNow(), 1);
        using var server = new ScriptedServer().On("GetPlan", Ok);
        using var transport = server.Connect(new AccessToken(token, "BYTEBASE_ACCESS_TOKEN"), _time);
        _time.Advance(TimeSpan.FromHours(3));
        await Get(transport);
        Assert.AreEqual("GetPlan", server.Calls);
    }

    [TestMethod]
    public async Task WorkloadIdentityExchangesANewTokenOfTheCiSystemEachTime()
    {
        var fetched = 0;
        using var server = new ScriptedServer()
            .On("ExchangeToken", (r, ct) => Replies.Json($$"""{"accessToken":"{{Jwt.Living(Hour, _time.GetUtcNow(), fetched)}}"}""")(r, ct))
            .On("GetPlan", Ok);
        using var transport = server.Connect(Accounts.Identity, _time, identityToken: _ => Task.FromResult($"oidc-token-{++fetched}"));
        await Get(transport);
        await Get(transport);
        _time.Advance(TimeSpan.FromMinutes(57));
        await Get(transport);

        Assert.AreEqual("ExchangeToken GetPlan GetPlan ExchangeToken GetPlan", server.Calls);
        Assert.AreEqual("/bytebase.v1.AuthService/ExchangeToken", server.Requests[0].Uri.AbsolutePath);
        Assert.AreEqual("""{"token":"oidc-token-1","email":"ci@hr.workload.bytebase.com"}""", server.Requests[0].Body);
        Assert.IsNull(server.Requests[0].Headers.Authorization);
        Assert.AreEqual("""{"token":"oidc-token-2","email":"ci@hr.workload.bytebase.com"}""", server.Requests[3].Body);
    }

    [TestMethod]
    public async Task ExpiredTokenOfAWorkloadIdentityIsExchangedAgainOnce()
    {
        using var server = new ScriptedServer().On("ExchangeToken", """{"accessToken":"t"}""").On("GetPlan", Replies.Error(401, "unauthenticated", "access token expired"));
        using var transport = server.Connect(Accounts.Identity, _time, identityToken: _ => Task.FromResult("oidc"));
        var e = await Assert.ThrowsExactlyAsync<ServerException>(() => Get(transport));
        Assert.AreEqual(ServerFailure.Unauthenticated, e.Kind);
        Assert.AreEqual("ExchangeToken GetPlan ExchangeToken GetPlan", server.Calls);
    }

    [TestMethod]
    [DataRow("exchange token, no identity")]
    [DataRow("exchange token, service account e-mail")]
    [DataRow("exchange token, empty")]
    public async Task RecordedRefusalOfAnExchangeIsALoginRefused(string exchange)
    {
        var recording = new Recording("auth.json");
        using var server = new ScriptedServer().On("ExchangeToken", Replies.Json(recording.Body(exchange).GetRawText(), recording.Status(exchange)));
        var token = Jwt.Of(new { iss = "https://gitlab.example.com", sub = "project_path:g/p:ref_type:branch:ref:main", aud = new[] { "bytebase", "other" } });
        using var transport = server.Connect(Accounts.Identity, _time, identityToken: _ => Task.FromResult(token));
        for (var call = 0; call < 2; call++)
        {
            var e = await Assert.ThrowsExactlyAsync<ServerException>(() => Get(transport));
            Assert.AreEqual(ServerFailure.LoginRefused, e.Kind);
            Assert.EndsWith(" (the token's issuer is 'https://gitlab.example.com', its subject 'project_path:g/p:ref_type:branch:ref:main', its audience 'bytebase, other')", e.Message);
            Assert.DoesNotContain(token, e.ToString());
        }

        Assert.AreEqual("ExchangeToken", server.Calls, "what was refused is not asked for again");
    }

    [TestMethod]
    public async Task ExchangeIsRepeatedWhileTheServerIsNotReady()
    {
        using var server = new ScriptedServer().On("ExchangeToken", Replies.Error(503, "unavailable", "starting"), Replies.Json("""{"accessToken":"t"}""")).On("GetPlan", Ok);
        using var transport = server.Connect(Accounts.Identity, identityToken: _ => Task.FromResult("oidc"));
        await Get(transport);
        Assert.AreEqual("ExchangeToken ExchangeToken GetPlan", server.Calls);
    }

    [TestMethod]
    public async Task MissingTokenOfTheCiSystemIsItsOwnFinding()
    {
        using var server = new ScriptedServer();
        using var transport = server.Connect(Accounts.Identity, identityToken: _ => throw new BytebaseException(DiagnosticDescriptors.IdentityTokenMissing, "why", "fix"));
        var e = await Assert.ThrowsExactlyAsync<BytebaseException>(() => Get(transport));
        Assert.AreEqual("BB4027", e.Finding.Code);
        Assert.IsEmpty(server.Requests);
    }

    private ScriptedServer Server(TimeSpan life, TimeSpan clockOff)
    {
        var number = 0;
        return new ScriptedServer().On("Login", (r, ct) => Replies.Login(Jwt.Living(life, _time.GetUtcNow() + clockOff, number++))(r, ct)).On("GetPlan", Ok);
    }

    private static IEnumerable<ReceivedRequest> Logins(ScriptedServer server) => server.Requests.Where(r => r.Method == "Login");

    private static Task<Plan> Get(ConnectTransport transport) =>
        transport.CallAsync("PlanService", "GetPlan", new GetRequest("projects/hr/plans/1"), WireJson.Default.GetRequest, WireJson.Default.Plan, null, default);
}
