using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Tests.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

[TestClass]
internal sealed class ServerVersionTests
{
    [TestMethod]
    [DataRow("3.15.0")]
    [DataRow("3.15")]
    [DataRow("3.21.1")]
    [DataRow("v3.18.2")]
    [DataRow("3.21.1-rc1")]
    [DataRow("cloud-20260801")]
    public async Task KnownServerIsNoFinding(string version) => Assert.IsNull(await CheckAsync($$"""{"version":"{{version}}","extra":[1] }"""));

    [TestMethod]
    [DataRow("3.14.1")]
    [DataRow("3.9.0")]
    [DataRow("2.22.3")]
    [DataRow("0.1.0")]
    public async Task OldServerIsAnError(string version)
    {
        var e = await Assert.ThrowsExactlyAsync<BytebaseException>(() => CheckAsync($$"""{"version":"{{version}}"}"""));
        Assert.AreEqual(("BB5014", DiagnosticSeverity.Error), (e.Finding.Code, e.Finding.Severity));
        Assert.Contains($"https://bytebase.example.com is Bytebase {version}, and this package needs 3.15 or later", e.Message);
    }

    [TestMethod]
    [DataRow("""{"version":"3.22.0"}""", "is Bytebase 3.22.0;")]
    [DataRow("""{"version":"4.0.0"}""", "is Bytebase 4.0.0;")]
    [DataRow("""{"version":"development"}""", "gives its version as 'development';")]
    [DataRow("""{"version":"3.x"}""", "gives its version as '3.x';")]
    [DataRow("""{"version":"99999999999.1.1"}""", "gives its version as '99999999999.1.1';")]
    [DataRow("""{"version":null}""", "gives its version as '';")]
    [DataRow("{}", "gives its version as '';")]
    public async Task OtherServerIsANote(string answer, string text)
    {
        var note = (await CheckAsync(answer))!;
        Assert.AreEqual(("BB5015", DiagnosticSeverity.Suggestion), (note.Code, note.Severity));
        Assert.Contains(text, note.Message);
    }

    public static IEnumerable<object[]> Failures =>
    [
        ["500", Replies.Error(500, "internal", "no"), true],
        ["403", Replies.Error(403, "permission_denied", "no"), true],
        ["404", Replies.Error(404, "not_found", "no"), true],
        ["429", Replies.Error(429, "resource_exhausted", "no", "1"), true],
        ["503", Replies.Text("", null, 503), true],
        ["a page", Replies.Text("<html>", "text/html"), true],
        ["401", Replies.Error(401, "unauthenticated", "access token expired"), false],
        ["no connection", Replies.Fail(new HttpRequestException("refused")), false],
        ["no JSON", Replies.Json("""{"version":"""), false],
        ["no TLS", Replies.Fail(new HttpRequestException("x", new System.Security.Authentication.AuthenticationException("bad"))), false],
    ];

    [TestMethod]
    [DynamicData(nameof(Failures))]
    public async Task FailureEndsNothing(string name, Reply reply, bool note)
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("GetActuatorInfo", reply);
        Assert.AreEqual(note ? "BB5015" : null, (await ServerVersion.CheckAsync(delivery.Context, default))?.Code, name);
        Assert.AreEqual("GetActuatorInfo", delivery.Server.Calls, "asked once");
    }

    [TestMethod]
    [DataRow("actuator without a token")]
    [DataRow("actuator with a token")]
    public async Task RecordedAnswerIsRead(string exchange) => Assert.IsNull(await CheckAsync(new Recording("auth.json").Body(exchange).GetRawText()));

    private static async Task<Finding?> CheckAsync(string answer)
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("GetActuatorInfo", answer);
        return await ServerVersion.CheckAsync(delivery.Context, default);
    }
}
