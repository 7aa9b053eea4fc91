using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;
using Bytebase.MSBuild.Tests.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

[TestClass]
internal sealed class FailureFindingsTests
{
    [TestMethod]
    [DataRow(ServerFailure.Unreachable, "BB5001", "https://bytebase.example.com")]
    [DataRow(ServerFailure.Tls, "BB5002", "https://bytebase.example.com")]
    [DataRow(ServerFailure.NotTheApi, "BB5003", "CreatePlan")]
    [DataRow(ServerFailure.LoginRefused, "BB5004", "ci@service.bytebase.com")]
    [DataRow(ServerFailure.Unauthenticated, "BB5005", "BYTEBASE_SERVICE_ACCOUNT")]
    [DataRow(ServerFailure.PermissionDenied, "BB5006", "projects/hr")]
    [DataRow(ServerFailure.Timeout, "BB5007", "BytebaseHttpTimeout")]
    [DataRow(ServerFailure.Exhausted, "BB5008", "CreatePlan")]
    [DataRow(ServerFailure.Api, "BB5009", "CreatePlan")]
    [DataRow(ServerFailure.Unavailable, "BB5011", "CreatePlan")]
    [DataRow(ServerFailure.ProxyRefused, "BB5013", "NO_PROXY")]
    public void EveryKindHasACodeAndSaysWhatHelps(ServerFailure kind, string code, string text)
    {
        var e = Map(new ServerException(kind, "CreatePlan", "the server's words"));
        Assert.AreEqual((code, DiagnosticSeverity.Error), (e.Finding.Code, e.Finding.Severity));
        Assert.Contains("the server's words", e.Message);
        Assert.Contains(text, e.Message);
        Assert.IsInstanceOfType<ServerException>(e.InnerException);
    }

    [TestMethod]
    public void EveryKindIsInTheTable() => Assert.HasCount(11, Enum.GetValues<ServerFailure>());

    [TestMethod]
    public void ReviewThatTookTooLongNamesItsOwnSetting() =>
        Assert.Contains("BytebaseReviewTimeout", Map(new ServerException(ServerFailure.Timeout, "CheckRelease", "x")).Message);

    [TestMethod]
    public void RefusedWorkloadIdentityIsNamed()
    {
        var e = Map(new ServerException(ServerFailure.LoginRefused, "ExchangeToken", "subject mismatch"), new WorkloadIdentity("ci@workload.bytebase.com"));
        Assert.AreEqual("BB5012", e.Finding.Code);
        Assert.Contains("ci@workload.bytebase.com: subject mismatch", e.Message);
    }

    [TestMethod]
    public void AccessTokenIsNamedByItsSource()
    {
        var message = Map(new ServerException(ServerFailure.Unauthenticated, "CreatePlan", "x"), Accounts.Token).Message;
        Assert.Contains("BYTEBASE_ACCESS_TOKEN", message);
        Assert.DoesNotContain(Accounts.Token.Token, message);
    }

    [TestMethod]
    [DataRow("check-review.json", "unknown database", "BB6003")]
    [DataRow("check-review.json", "unknown instance", "BB6003")]
    [DataRow("check-review.json", "unknown database group", "BB6003")]
    [DataRow("check-review.json", "malformed target", "BB6003")]
    [DataRow("check-review.json", "unknown project", "BB5010")]
    [DataRow("check-review.json", "malformed parent", "BB5006")]
    [DataRow("check-review.json", "duplicate version", "BB5009")]
    [DataRow("plan-create.json", "unknown database", "BB6003")]
    [DataRow("plan-create.json", "unknown database group", "BB6003")]
    [DataRow("plan-create.json", "database of another project", "BB6004")]
    [DataRow("plan-create.json", "unknown release", "BB5009")]
    [DataRow("plan-create.json", "no plan", "BB5009")]
    [DataRow("plan-create.json", "title of 201 characters", "BB5009")]
    [DataRow("plan-create.json", "rollout for a malformed environment", "BB5009")]
    [DataRow("permissions.json", "check", "BB5006")]
    [DataRow("permissions.json", "create release", "BB5006")]
    [DataRow("permissions.json", "create plan", "BB5006")]
    [DataRow("permissions.json", "create rollout", "BB5006")]
    [DataRow("permissions.json", "run", "BB5006")]
    [DataRow("permissions.json", "list task runs", "BB5006")]
    [DataRow("release-create.json", "template 'fixed'", "BB7008")]
    [DataRow("release-create.json", "unknown time zone", "BB7008")]
    [DataRow("release-create.json", "empty statement", "BB7008")]
    [DataRow("release-create.json", "unknown project", "BB5010")]
    [DataRow("run-tasks.json", "unknown plan", "BB5009")]
    [DataRow("auth.json", "no token", "BB5005")]
    [DataRow("auth.json", "garbage token", "BB5005")]
    [DataRow("auth.json", "login, wrong password", "BB5004")]
    [DataRow("transport.json", "unknown Connect service", "BB5003")]
    [DataRow("transport.json", "Connect-Timeout-Ms 1", "BB5009")]
    public async Task RecordedRefusalHasACode(string file, string exchange, string code)
    {
        var recording = new Recording(file);
        var body = recording.Body(exchange).GetRawText();
        using var server = new ScriptedServer().On(recording.Method(exchange), Replies.Json(body, recording.Status(exchange)));
        var finding = Map(await CallAsync(server, recording.Method(exchange))).Finding;

        Assert.AreEqual(code, finding.Code, finding.Message);
        Assert.DoesNotContain("\n", finding.Message);
        Assert.DoesNotContain("stack trace", finding.Message);
    }

    [TestMethod]
    [DataRow("CheckRelease", "failed to check permission for method \"/bytebase.v1.ReleaseService/CheckRelease\", extra [projects/x], err: project \"x\" not found", "BB5010", DisplayName = "unknown project on 3.15")]
    [DataRow("CreateRollout", "project not found for id: x", "BB5010")]
    [DataRow("CreatePlan", "failed to validate plan specs: not_found: instance \"i\" has been deleted", "BB6003")]
    [DataRow("CreateRollout", "failed to get pipeline create: failed to get task creates from spec: cannot create tasks for spec s: all target databases are missing an environment", "BB7006")]
    [DataRow("CreateRollout", "cannot create rollout because issue approval is required but the issue is not approved", "BB7007")]
    [DataRow("BatchRunTasks", "cannot run the tasks because issue approval is required but the issue is not approved", "BB7007")]
    [DataRow("CreateRollout", "plan 999 not found in project hr", "BB5009")]
    [DataRow("GetRollout", "rollout 101 not found in project hr", "BB5009")]
    [DataRow("CreateRelease", "anything else", "BB7008")]
    public void TextOfARefusalIsItsCause(string method, string message, string code)
    {
        var e = Map(new ServerException(ServerFailure.Api, method, message, 400, "invalid_argument"));
        Assert.AreEqual(code, e.Finding.Code, e.Message);
        Assert.Contains(message, e.Message);
    }

    private static BytebaseException Map(ServerException e, Credential? credential = null) =>
        e.ToBytebaseException(new Uri("https://bytebase.example.com/prefix/"), "projects/hr", credential ?? Accounts.Ci);

    private static async Task<ServerException> CallAsync(ScriptedServer server, string method)
    {
        using var transport = server.Connect(Accounts.Token);
        return await Assert.ThrowsExactlyAsync<ServerException>(() =>
            transport.CallAsync("AnyService", method, new GetRequest("x"), WireJson.Default.GetRequest, WireJson.Default.Empty, null, default));
    }
}
