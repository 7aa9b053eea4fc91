using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Server;
using Bytebase.MSBuild.Tests.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

/// <summary>The doctor's checks against a scripted server: what each answer means, and that nothing is asked for that has an effect.</summary>
[TestClass]
internal sealed class DoctorTests
{
    private const string A = "instances/i/databases/a";
    private const string Project = "projects/hr";

    private static readonly Reply Denied = Replies.Error(403, "permission_denied", "permission denied");

    private readonly List<DoctorLine> _lines = [];

    private string Text => string.Join('\n', _lines);

    [TestMethod]
    public async Task TheAgentsPermissionsAreFound()
    {
        using var server = Server();
        using var client = server.Client();

        Assert.IsNotNull(await Permissions(client).CheckAsync(CancellationToken.None));

        Assert.AreEqual(
            "project bb.rollouts.list bb.releases.check bb.releases.create bb.releases.get bb.plans.create bb.plans.get bb.rollouts.get bb.taskRuns.list bb.rollouts.create bb.taskRuns.create bb.taskRuns.create",
            string.Join(' ', _lines.Where(l => l.Result == DoctorResult.Ok).Select(l => l.Check)),
            Text);
        Assert.HasCount(12, _lines, Text);
    }

    [TestMethod]
    public async Task NoRequestOfTheDoctorCanHaveAnEffect()
    {
        using var server = Server();
        using var client = server.Client();
        var rollouts = await Permissions(client).CheckAsync(CancellationToken.None);
        await Targets(client).CheckAsync(rollouts!, CancellationToken.None);

        foreach (var request in server.Requests)
        {
            switch (request.Method)
            {
                case "CreateRelease":
                    Assert.AreEqual(0, request.Json.GetProperty("release").GetProperty("files").GetArrayLength(), request.Body);
                    break;
                case "CreatePlan":
                    Assert.IsTrue(
                        request.Json.GetProperty("plan").GetProperty("specs").EnumerateArray().All(s => s.GetProperty("changeDatabaseConfig").GetProperty("release").GetString() == Project + "/releases/bytebase-doctor-asks"),
                        request.Body);
                    break;
                case "CreateRollout":
                    Assert.DoesNotStartWith("environments/", request.Json.GetProperty("target").GetString()!);
                    break;
                case "BatchRunTasks":
                    Assert.EndsWith("/tasks/2147483647", request.Json.GetProperty("tasks")[0].GetString()!);
                    Assert.AreEqual(1, request.Json.GetProperty("tasks").GetArrayLength());
                    break;
                default:
                    Assert.IsTrue(request.Method.StartsWith("Get", StringComparison.Ordinal) || request.Method.StartsWith("List", StringComparison.Ordinal) || request.Method == "CheckRelease", request.Method);
                    break;
            }
        }
    }

    [TestMethod]
    [DataRow("CheckRelease", "bb.releases.check")]
    [DataRow("CreateRelease", "bb.releases.create")]
    [DataRow("CreatePlan", "bb.plans.create")]
    [DataRow("CreateRollout", "bb.rollouts.create")]
    [DataRow("BatchRunTasks", "bb.taskRuns.create")]
    [DataRow("ListTaskRuns", "bb.taskRuns.list")]
    [DataRow("ListRollouts", "bb.rollouts.list")]
    public async Task AMissingPermissionFailsAndTheRestIsLookedAt(string method, string permission)
    {
        using var server = Server();
        server.On(method, Replies.Error(403, "permission_denied", "permission denied"));
        using var client = server.Client();

        await Permissions(client).CheckAsync(CancellationToken.None);

        var failed = _lines.Where(l => l.Result == DoctorResult.Fail).ToList();
        Assert.AreEqual(permission, string.Join(' ', failed.Select(l => l.Check)), Text);
        Assert.Contains("GitOps Service Agent", failed[0].Fix);
        Assert.IsGreaterThan(9, _lines.Count);
    }

    [TestMethod]
    [DataRow(true, false, "not allowed in environments/prod", true, DisplayName = "a stage's own policy")]
    [DataRow(false, false, "not allowed in environments/test and environments/prod", true, DisplayName = "every stage, and nothing else")]
    [DataRow(false, true, "not allowed", false, DisplayName = "every stage, as other permissions: the role is missing")]
    public async Task APermissionThatSeveralStagesRefuseIsOneLine(bool firstAllows, bool others, string text, bool policy)
    {
        using var server = Server();
        server.On("BatchRunTasks", firstAllows ? Replies.Json("{}") : Denied, Denied);
        if (others)
            server.On("CreatePlan", Denied);
        using var client = server.Client();

        await Permissions(client).CheckAsync(CancellationToken.None);

        var line = _lines.Single(l => l.Check == "bb.taskRuns.create" && l.Result == DoctorResult.Fail);
        Assert.AreEqual(text, line.Text);
        Assert.AreEqual(policy, line.Fix.Contains("rollout policy", StringComparison.Ordinal));
        Assert.AreEqual(firstAllows, _lines.Exists(l => l.ToString().Contains("ok    bb.taskRuns.create     allowed in environments/test", StringComparison.Ordinal)), Text);
    }

    [TestMethod]
    [DataRow(404, "not_found", "project \"hr\" not found")]
    [DataRow(500, "internal", "failed to check permission for method \"/x\": project \"hr\" not found", DisplayName = "3.15")]
    public async Task AnUnknownProjectIsOneFailure(int status, string code, string message)
    {
        using var server = Server();
        server.On("ListRollouts", Replies.Error(status, code, message));
        using var client = server.Client();

        Assert.IsNull(await Permissions(client).CheckAsync(CancellationToken.None));
        Assert.AreEqual("FAIL  project", _lines.Single().ToString().Trim()[..13]);
        Assert.Contains("BytebaseProject", _lines[0].Fix);
    }

    [TestMethod]
    public async Task BeforeTheFirstRolloutTwoPermissionsCannotBeAskedFor()
    {
        using var server = Server();
        server.On("ListRollouts", "{}");
        using var client = server.Client();

        await Permissions(client).CheckAsync(CancellationToken.None);

        Assert.AreEqual("bb.rollouts.create bb.taskRuns.create", string.Join(' ', _lines.Where(l => l.Result == DoctorResult.Skip).Select(l => l.Check)));
        Assert.DoesNotContain("CreateRollout", server.Calls);
        Assert.DoesNotContain("BatchRunTasks", server.Calls);
    }

    [TestMethod]
    [DataRow("CheckRelease", 404, "not_found", "database instances/i/databases/a not found")]
    [DataRow("CreatePlan", 400, "invalid_argument", "failed to validate plan specs: invalid_argument: database \"instances/i/databases/a\" (project \"smoke\") does not belong to plan project \"hr\"")]
    public async Task ATargetThatIsUnknownOrForeignFails(string method, int status, string code, string message)
    {
        using var server = Server();
        server.On(method, Replies.Error(status, code, message));
        using var client = server.Client();

        await Targets(client).CheckAsync([], CancellationToken.None);

        var line = _lines.Single(l => l.Check == "target");
        Assert.AreEqual(DoctorResult.Fail, line.Result, Text);
        Assert.Contains(message, line.Text);
    }

    [TestMethod]
    public async Task ADatabaseWithoutAnEnvironmentFails()
    {
        using var server = Server();
        server.On("GetDatabase", """{"name":"instances/i/databases/a"}""");
        using var client = server.Client();

        await Targets(client).CheckAsync([], CancellationToken.None);

        Assert.Contains("FAIL  target", Text);
        Assert.Contains("no environment", Text);
    }

    [TestMethod]
    public async Task AStageThatIsNoEnvironmentFailsAndOneThatNoRolloutHadIsAWarning()
    {
        using var server = Server();
        using var client = server.Client();
        await Targets(client, "environments/stage").CheckAsync([TestDelivery.Rollout("test: a DONE")], CancellationToken.None);
        Assert.Contains("warn  stage", Text);

        server.On("GetSetting", """{"value":{"environment":{"environments":[{"name":"environments/test"},{"name":"environments/prod"}]}}}""");
        _lines.Clear();
        await Targets(client, "environments/stage").CheckAsync([], CancellationToken.None);
        Assert.Contains("FAIL  stage", Text);
        Assert.Contains("environments/test, environments/prod", Text);
    }

    [TestMethod]
    [DataRow("3.21.1", "ok")]
    [DataRow("3.15.0", "ok")]
    [DataRow("3.14.9", "FAIL")]
    [DataRow("4.0.1", "warn")]
    [DataRow("cloud-20260820", "ok")]
    [DataRow("", "skip")]
    public void TheServersVersionHasAWindow(string version, string word)
    {
        new DoctorConnection(ScriptedServer.Url, [], TimeProvider.System, _lines.Add).CheckVersion(version);
        Assert.StartsWith(word, Text.Trim());
    }

    [TestMethod]
    public void EverySettingOfAWrongFormIsSaidInOneRun()
    {
        var values = new Dictionary<string, string>
        {
            ["BytebaseUrl"] = "bytebase.example.com",
            ["BytebaseProject"] = "hr",
            ["BytebaseTargets"] = A,
            ["BytebaseTargetStage"] = "prod",
            ["BytebaseHttpTimeout"] = "soon",
        };
        var wrong = new HashSet<string>(StringComparer.Ordinal);
        var settings = DoctorSettings.Parse(values.Keys, name => values.GetValueOrDefault(name, ""), wrong, _lines.Add);

        Assert.AreEqual("BytebaseHttpTimeout BytebaseProject BytebaseTargetStage BytebaseUrl", string.Join(' ', _lines.Select(l => l.Check).Order(StringComparer.Ordinal)));
        Assert.IsTrue(_lines.All(l => l.Result == DoctorResult.Fail));
        Assert.AreEqual(A, settings.Targets.Single(), "what is right counts");

        _lines.Clear();
        DoctorSettings.Check(settings, wrong, _ => null, "", 1, _lines.Add);
        Assert.AreEqual("", string.Join(' ', _lines.Where(l => wrong.Contains(l.Check)).Select(l => l.Check)), "what is wrong is not missing as well");
    }

    [TestMethod]
    public async Task AServerThatFailsAllowsNothing()
    {
        using var server = new ScriptedServer();
        server.On("ListRollouts", "{}");
        foreach (var method in new[] { "CheckRelease", "CreateRelease", "GetRelease", "CreatePlan", "GetPlan", "GetRollout", "ListTaskRuns" })
            server.On(method, Replies.Error(500, "internal", "panic: the database is down"));
        await new DoctorPermissions(server.Client(), "projects/hr", _lines.Add).CheckAsync(CancellationToken.None);
        Assert.Contains("could not be asked: panic: the database is down", Text);
        Assert.IsFalse(_lines.Exists(l => l.Check == "bb.plans.create" && l.Result == DoctorResult.Ok));
    }

    [TestMethod]
    public async Task ARedirectIsShownWithoutWhatMayBeASecret()
    {
        using var server = new ScriptedServer();
        server.On("GetActuatorInfo", Replies.Text("", "text/html", 302, location: "https://me:hunter2secret@sso.example.com/login?token=x"));
        var answer = await ConnectionProbe.AskAsync(server, ScriptedServer.Url, [], compressed: false, CancellationToken.None);
        Assert.AreEqual("https://sso.example.com/login", answer.Location);
    }

    [TestMethod]
    public void AProxysRefusalIsSaidWithoutItsPassword()
    {
        var e = new HttpRequestException(HttpRequestError.ProxyTunnelError, "The proxy tunnel request to proxy 'http://user:hunter2secret@127.0.0.1:1/' failed with status code '403'.", null, System.Net.HttpStatusCode.Forbidden);
        Assert.AreEqual("the proxy answered HTTP 403", ConnectTransport.WordsOf(e));
    }

    private static ScriptedServer Server()
    {
        var rollout = TestDelivery.Json(TestDelivery.Rollout("test: a DONE; prod: b NOT_STARTED"));
        var refused = Replies.Error(400, "invalid_argument", "refused for its arguments");
        return new ScriptedServer()
            .On("ListRollouts", $$"""{"rollouts":[{{rollout}}]}""")
            .On("CheckRelease", refused).On("CreateRelease", refused).On("CreateRollout", refused)
            .On("CreatePlan", Replies.Error(400, "invalid_argument", "failed to validate plan specs: release bytebase-doctor-asks not found"))
            .On("BatchRunTasks", "{}")
            .On("GetRelease", refused).On("GetPlan", refused).On("GetRollout", refused).On("ListTaskRuns", refused)
            .On("GetDatabase", Replies.Error(403, "permission_denied", "no")).On("GetSetting", Replies.Error(403, "permission_denied", "no"));
    }

    private DoctorPermissions Permissions(BytebaseClient client) => new(client, Project, _lines.Add);

    private DoctorTargets Targets(BytebaseClient client, string stage = "") => new(client, new DeliverySettings { Project = Project, Targets = [A], TargetStage = stage }, _lines.Add);
}
