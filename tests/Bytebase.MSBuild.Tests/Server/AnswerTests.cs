using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Tests.Server;

/// <summary>Answers that are no success.</summary>
[TestClass]
internal sealed class AnswerTests
{
    [TestMethod]
    [DataRow("text/html", 200)]
    [DataRow("text/plain", 200)]
    [DataRow(null, 200)]
    [DataRow("text/html", 401)]
    [DataRow("text/html", 403)]
    [DataRow("text/plain", 404)]
    [DataRow("text/html", 500)]
    public async Task AnswerThatIsNoJsonIsNotTheApi(string? mediaType, int status)
    {
        var e = await FailAsync(Replies.Text("<html>Sign in</html>", mediaType, status));
        Assert.AreEqual(ServerFailure.NotTheApi, e.Kind);
        Assert.AreEqual(status, e.Status);
        Assert.StartsWith($"HTTP {status} ", e.Message);
        Assert.Contains(mediaType ?? "no content type", e.Message);
        Assert.DoesNotContain("Sign in", e.Message);
    }

    [TestMethod]
    [DataRow("""{"message":"Method Not Allowed"}""", 405, DisplayName = "the server's web framework, for a path it does not know")]
    [DataRow("""{"code":5,"message":"not found"}""", 404, DisplayName = "the REST gateway's numbers")]
    [DataRow("""{"message":"who are you"}""", 401, DisplayName = "a front that asks for its own login")]
    [DataRow("""{"message":"not for you"}""", 403, DisplayName = "a front that refuses")]
    [DataRow("{}", 404)]
    [DataRow("null", 404)]
    [DataRow("", 404)]
    [DataRow("{\"code\":", 500, DisplayName = "an error that breaks off")]
    [DataRow("null", 200)]
    public async Task JsonThatIsNotTheApisIsNotTheApi(string body, int status)
    {
        var e = await FailAsync(Replies.Json(body, status));
        Assert.AreEqual(ServerFailure.NotTheApi, e.Kind);
        Assert.AreEqual(status, e.Status);
    }

    [TestMethod]
    [DataRow("<html><head><TITLE>Sign\n in</TITLE></head><input type=\"password\">", "HTTP 200 (a web page, titled \"Sign in\", text/html): a login page.")]
    [DataRow("<title>x</title> served by ngrok", "ngrok-skip-browser-warning: true")]
    [DataRow("<a href='https://acme.cloudflareaccess.com/'>", "CF-Access-Client-Secret")]
    [DataRow("This Bytebase build does not bundle frontend and backend together.", "Bytebase's own web page")]
    [DataRow("<title>Bytebase</title>", "Bytebase's own web page")]
    [DataRow("<title>a &amp; b</title>", "titled \"a & b\"")]
    public async Task PageIsNamedWithWhatToDo(string page, string text)
    {
        var e = await FailAsync(Replies.Text(page, "text/html"));
        Assert.AreEqual(ServerFailure.NotTheApi, e.Kind);
        Assert.Contains(text, e.Message);
        Assert.DoesNotContain("\n", e.Message);
    }

    [TestMethod]
    public async Task LongPageIsReadInPart()
    {
        var e = await FailAsync(Replies.Text("<title>" + new string('x', 1_000_000) + "</title>", "text/html"));
        Assert.AreEqual("HTTP 200 (a web page, text/html)", e.Message);
    }

    [TestMethod]
    [DataRow("https://login.example.com/sign-in?token=secret", "a redirect to https://login.example.com/sign-in)", DisplayName = "to another host, without its query")]
    [DataRow("https://user:secret@login.example.com/", "a redirect to https://login.example.com/)", DisplayName = "without user name and password")]
    [DataRow("/login?next=%2F", "a redirect to /login)", DisplayName = "relative, as most are")]
    [DataRow("login", "a redirect to login)")]
    public async Task RedirectIsNotFollowed(string location, string message)
    {
        using var server = new ScriptedServer().On("GetPlan", Replies.Text("", "text/html", 302, location: location));
        var e = await FailAsync(server);
        Assert.AreEqual(ServerFailure.NotTheApi, e.Kind);
        Assert.AreEqual(302, e.Status);
        Assert.EndsWith(message, e.Message);
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    public void TheRealHandlerFollowsNoRedirectAndKeepsNoCookie()
    {
        using var handler = ConnectTransport.CreateHandler();
        Assert.IsFalse(handler.AllowAutoRedirect);
        Assert.IsFalse(handler.UseCookies);
        Assert.AreEqual(System.Net.DecompressionMethods.GZip, handler.AutomaticDecompression);
        Assert.IsGreaterThan(TimeSpan.Zero, handler.ConnectTimeout);
    }

    [TestMethod]
    [DataRow(200)]
    [DataRow(400)]
    public async Task CharacterSetThatNobodyKnowsIsTakenForUtf8(int status)
    {
        using var server = new ScriptedServer().On("GetPlan", Replies.Text("""{"name":"projects/hr/plans/101","code":"invalid_argument","message":"é"}""", "application/json; charset=klingon", status));
        using var client = server.Client();
        if (status == 200)
            Assert.AreEqual("projects/hr/plans/101", (await client.GetPlanAsync("projects/hr/plans/101", default)).Name);
        else
            Assert.AreEqual("é", (await Assert.ThrowsExactlyAsync<ServerException>(() => client.GetPlanAsync("projects/hr/plans/101", default))).Message);
    }

    [TestMethod]
    public async Task MessageIsTheFirstLineOnly()
    {
        var e = await FailAsync(Replies.Error(500, "internal", "\r\nerror: runtime error: nil pointer\ngoroutine 1 [running]:\n\tmain.go:1"));
        Assert.AreEqual(ServerFailure.Api, e.Kind);
        Assert.AreEqual("internal", e.Code);
        Assert.AreEqual("error: runtime error: nil pointer", e.Message);
    }

    [TestMethod]
    public async Task LongMessageIsCut()
    {
        var e = await FailAsync(Replies.Error(500, "internal", new string('x', 10_000) + "\u001b[31m"));
        Assert.IsLessThanOrEqualTo(501, e.Message.Length);
        Assert.EndsWith("…", e.Message);
    }

    [TestMethod]
    public async Task ControlCharactersDoNotReachTheConsole()
    {
        var e = await FailAsync(Replies.Error(400, "invalid_argument", "a\u001b[31mb\tc"));
        Assert.AreEqual("a [31mb c", e.Message);
    }

    [TestMethod]
    public async Task ErrorWithoutATextSaysTheStatus()
    {
        var e = await FailAsync(Replies.Json("""{"code":"internal"}""", 500));
        Assert.AreEqual("HTTP 500 Internal Server Error", e.Message);
        Assert.AreEqual(500, e.Status);
    }

    public static IEnumerable<object[]> Echoes =>
    [
        ["token and key in a message", Replies.Error(400, "invalid_argument", "Bearer token-1 of bbs_key-of-ci is odd")],
        ["key at the cut", Replies.Error(400, "invalid_argument", new string('x', 490) + "bbs_key-of-ci token-1")],
        ["key in the reason", Replies.Text("", null, 503, reason: "no bbs_key-of-ci token-1")],
    ];

    [TestMethod]
    [DynamicData(nameof(Echoes))]
    public async Task SecretsThatTheServerEchoesAreTakenOut(string name, Reply reply)
    {
        var log = new List<string>();
        using var server = new ScriptedServer().On("Login", Replies.Login("token-1")).On("GetPlan", reply);
        var e = await Assert.ThrowsExactlyAsync<ServerException>(() => Get(server.Connect(Accounts.Ci, log: log.Add)));

        foreach (var text in log.Append(e.Message).Append(e.ToString()))
        {
            Assert.DoesNotContain("bbs_key", text, name);
            Assert.DoesNotContain("token-1", text, name);
        }
    }

    [TestMethod]
    public async Task SecretThatTheLoginEchoesIsTakenOut()
    {
        using var server = new ScriptedServer().On("Login", Replies.Error(401, "unauthenticated", "no account with bbs_key-of-ci"));
        var e = await Assert.ThrowsExactlyAsync<ServerException>(() => Get(server.Connect(Accounts.Ci)));
        Assert.AreEqual("no account with ***", e.Message);
    }

    [TestMethod]
    public async Task UnreachableServerSaysTheCause()
    {
        var e = await FailAsync(Replies.Fail(new HttpRequestException("An error occurred while sending the request.", new IOException("Connection reset by peer"))));
        Assert.AreEqual(ServerFailure.Unreachable, e.Kind);
        Assert.AreEqual("Connection reset by peer", e.Message);
        Assert.AreEqual(0, e.Status);
    }

    public static IEnumerable<object[]> RecordedTransport =>
    [
        ["unknown Connect method", "text/plain", ServerFailure.NotTheApi],
        ["unknown Connect service", "application/json", ServerFailure.NotTheApi],
        ["Connect by GET", null!, ServerFailure.NotTheApi],
        ["content type text/plain", null!, ServerFailure.NotTheApi],
        ["unknown page: an HTML 200 or plain text 200", "text/html", ServerFailure.NotTheApi],
        ["truncated JSON", "application/json", ServerFailure.Api],
        ["Connect-Timeout-Ms 1", "application/json", ServerFailure.Api],
        ["deflate body", "application/json", ServerFailure.Api],
    ];

    [TestMethod]
    [DynamicData(nameof(RecordedTransport))]
    public async Task RecordedAnswerHasItsKind(string exchange, string? mediaType, ServerFailure kind)
    {
        var recording = new Recording("transport.json");
        var body = recording.Body(exchange);
        var text = body.ValueKind switch { System.Text.Json.JsonValueKind.Object => body.GetRawText(), System.Text.Json.JsonValueKind.String => body.GetString()!, _ => "" };
        var e = await FailAsync(Replies.Text(text, mediaType, recording.Status(exchange)));
        Assert.AreEqual(kind, e.Kind);
    }

    private static async Task<ServerException> FailAsync(Reply reply)
    {
        using var server = new ScriptedServer().On("GetPlan", reply);
        return await FailAsync(server);
    }

    private static Task<ServerException> FailAsync(ScriptedServer server) =>
        Assert.ThrowsExactlyAsync<ServerException>(() => Get(server.Connect(Accounts.Token)));

    private static Task<Plan> Get(ConnectTransport transport) =>
        transport.CallAsync("PlanService", "GetPlan", new GetRequest("projects/hr/plans/1"), WireJson.Default.GetRequest, WireJson.Default.Plan, null, default);
}
