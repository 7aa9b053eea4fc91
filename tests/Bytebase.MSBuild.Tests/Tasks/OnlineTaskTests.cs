using System.Text.Json;
using Bytebase.MSBuild.Tasks;
using Bytebase.MSBuild.Tests.Delivery;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Bytebase.MSBuild.Tests.Tasks;

/// <summary>How the tasks that ask the server hand parameters in and results out; what they decide is tested in Delivery.</summary>
[TestClass]
[DoNotParallelize]
internal sealed class OnlineTaskTests
{
    internal const string Database = "instances/i/databases/a";

    private const string Review = """
        {"results":[{"file":"migrations/1__t.sql","target":"instances/i/databases/a","affectedRows":"2","riskLevel":"LOW",
          "advices":[{"status":"WARNING","code":402,"title":"COLUMN_NO_NULL","content":"no\nNULL","startPosition":{"line":1}}]}]}
        """;

    internal static readonly (string, string)[] Answers =
    [
        ("CheckRelease", Review),
        ("ListRollouts", "{}"),
        ("CreateRelease", """{"name":"projects/hr/releases/r1"}"""),
        ("CreatePlan", """{"name":"projects/hr/plans/101"}"""),
        ("CreateRollout", TestDelivery.Json(TestDelivery.Rollout("test: a NOT_STARTED; prod: b NOT_STARTED"))),
        ("BatchRunTasks", "{}"),
        ("GetRollout", TestDelivery.Json(TestDelivery.Rollout("test: a DONE; prod: b NOT_STARTED"))),
    ];

    [TestMethod]
    public void AdviceIsADiagnosticAnItemAndAResult()
    {
        using var scope = new EnvironmentScope();
        using var server = new LoopbackServer(Answers);
        using var project = Project();
        var task = Task<BytebaseReviewMigrations>(project, Settings(project, server));

        Assert.IsTrue(task.Execute(), project.Engine.Everything);
        Assert.AreEqual("1__t.sql(2,1): warning BBR0402", project.Engine.Diagnostics);
        var item = task.Findings.Single();
        Assert.AreEqual(("BBR0402", "2", Database), (item.GetMetadata("Code"), item.GetMetadata("Line"), item.GetMetadata("Targets")));
        Assert.AreEqual("2", Output(project).GetProperty("checkResults").GetProperty("affectedRows").GetString());
        Assert.AreEqual("Bearer token-1", server.Authorization);
        Assert.DoesNotContain("token-1", project.Engine.Everything);
    }

    [TestMethod]
    [DataRow("FAIL_ON_ERROR", null, "1__t.sql(2,1): warning BBR0402", true)]
    [DataRow("FAIL_ON_WARNING", null, "1__t.sql(2,1): error BBR0402", false)]
    [DataRow("FAIL_ON_WARNING", "BBR0402", "", true, DisplayName = "a code's own severity is applied first")]
    [DataRow("FAIL_ON_ERROR", "BBR0402", "", true)]
    public void ModeAndSwitchesDecideWhatAnAdviceIs(string mode, string? noWarn, string expected, bool success)
    {
        using var scope = new EnvironmentScope();
        using var server = new LoopbackServer(Answers);
        using var project = Project();
        var task = Task<BytebaseReviewMigrations>(project, Settings(project, server, ("BytebaseCheckRelease", mode)));
        task.NoWarn = noWarn;

        Assert.AreEqual(success, task.Execute());
        Assert.AreEqual(expected, project.Engine.Diagnostics);
    }

    [TestMethod]
    public void PublishReusesTheReviewOfItsBuildAndTellsPlanAndStages()
    {
        using var scope = new EnvironmentScope();
        using var server = new LoopbackServer(Answers);
        using var project = Project();
        var settings = Settings(project, server, ("BytebaseTargetStage", "environments/test"));
        Assert.IsTrue(Task<BytebaseReviewMigrations>(project, settings).Execute());
        var release = Task<BytebaseCreateRelease>(project, settings);
        release.RolloutFollows = true;
        Assert.IsTrue(release.Execute(), project.Engine.Everything);
        Assert.IsFalse(release.NothingToDo);
        Assert.AreEqual("projects/hr/releases/r1", release.Release!.ItemSpec);
        Assert.AreEqual(server.Url + "projects/hr/releases/r1", release.Release.GetMetadata("Url"));
        Assert.AreEqual("", Output(project).GetProperty("plan").GetString());

        var rollout = Task<BytebaseRunRollout>(project, settings);
        rollout.Release = release.Release;
        Assert.IsTrue(rollout.Execute(), project.Engine.Everything);
        Assert.AreEqual("CheckRelease ListRollouts CreateRelease CreatePlan CreateRollout ListRollouts BatchRunTasks GetRollout", server.Calls);
        Assert.AreEqual("1__t.sql(2,1): warning BBR0402", project.Engine.Diagnostics, "an advice is said once");
        Assert.AreEqual("projects/hr/plans/101/rollout", rollout.Rollout!.ItemSpec);
        Assert.AreEqual(
            "projects/hr/plans/101 projects/hr/releases/r1 environments/test environments/prod",
            string.Join(' ', new[] { "Plan", "Release", "Stage", "NextStage" }.Select(rollout.Rollout.GetMetadata)));
        var output = Output(project);
        Assert.AreEqual(
            "projects/hr/releases/r1 projects/hr/plans/101 projects/hr/plans/101/rollout",
            string.Join(' ', new[] { "release", "plan", "rollout" }.Select(k => output.GetProperty(k).GetString())));
        Assert.Contains(m => m.Importance == MessageImportance.High && m.Message!.StartsWith("hr -> ", StringComparison.Ordinal), project.Engine.Messages);
    }

    [TestMethod]
    public void VersionIsAskedForOnceInABuild()
    {
        using var scope = new EnvironmentScope();
        using var server = new LoopbackServer(Answers);
        using var project = Project();
        var settings = Settings(project, server);
        Assert.IsTrue(Task<BytebaseReviewMigrations>(project, settings).Execute());
        Assert.IsTrue(Task<BytebaseCreateRelease>(project, settings).Execute());
        Assert.AreEqual(1, server.VersionRequests);
        Assert.DoesNotContain("BB5015", project.Engine.Everything);
    }

    [TestMethod]
    public void OldServerEndsTheBuildBeforeAnythingIsSent()
    {
        using var scope = new EnvironmentScope();
        using var server = new LoopbackServer([.. Answers, ("GetActuatorInfo", """{"version":"3.14.0"}""")]);
        using var project = Project();
        Assert.IsFalse(Task<BytebaseReviewMigrations>(project, Settings(project, server)).Execute());
        Assert.AreEqual("hr.csproj(0,0): error BB5014", project.Engine.Diagnostics);
        Assert.AreEqual("", server.Calls);
    }

    [TestMethod]
    [DataRow("suggestion", 1)]
    [DataRow("none", 0)]
    public void NewServerIsANoteThatCanBeSwitchedOff(string severity, int notes)
    {
        using var scope = new EnvironmentScope();
        using var server = new LoopbackServer([.. Answers, ("GetActuatorInfo", """{"version":"3.99.0"}""")]);
        using var project = Project();
        var task = Task<BytebaseReviewMigrations>(project, Settings(project, server));
        project.Write(".editorconfig", $"root = true\n[*]\ndotnet_diagnostic.BB5015.severity = {severity}\n");
        Assert.IsTrue(task.Execute(), project.Engine.Everything);
        Assert.AreEqual(notes, project.Engine.Messages.Count(m => m.Code == "BB5015"));
    }

    [TestMethod]
    public void FileOfAuthoritiesThatIsNotThereIsAFinding()
    {
        using var scope = new EnvironmentScope();
        using var server = new LoopbackServer(Answers);
        using var project = Project();
        Assert.IsFalse(Task<BytebaseReviewMigrations>(project, Settings(project, server, ("BytebaseCACertificateFile", Path.Combine(project.Directory, "ca.crt")))).Execute());
        Assert.AreEqual("hr.csproj(0,0): error BB4029", project.Engine.Diagnostics);
    }

    [TestMethod]
    public void WorkloadIdentityLogsInWithTheTokenOfItsFileAndHasASessionOfItsOwn()
    {
        using var server = new LoopbackServer([.. Answers, ("ExchangeToken", """{"accessToken":"exchanged-canary"}""")]);
        using var project = Project();
        var settings = Settings(project, server, ("BytebaseAccessTokenFile", ""));
        using var scope = new EnvironmentScope(("BYTEBASE_WORKLOAD_IDENTITY", "ci@workload.bytebase.com"), ("BYTEBASE_OIDC_TOKEN_FILE", project.Write("oidc", "oidc-canary")));
        Assert.IsTrue(Task<BytebaseReviewMigrations>(project, settings).Execute(), project.Engine.Everything);
        Assert.IsTrue(Task<BytebaseCreateRelease>(project, settings).Execute(), project.Engine.Everything);
        Assert.AreEqual("ExchangeToken CheckRelease CreateRelease", server.Calls, "one login for both");
        Assert.AreEqual("Bearer exchanged-canary", server.Authorization);
        Environment.SetEnvironmentVariable("BYTEBASE_WORKLOAD_IDENTITY", "other@workload.bytebase.com");
        Assert.IsTrue(Task<BytebaseCreateRelease>(project, settings).Execute(), project.Engine.Everything);
        Assert.AreEqual("ExchangeToken CheckRelease CreateRelease ExchangeToken CheckRelease CreateRelease", server.Calls);
        Assert.DoesNotContain("canary", project.Engine.Everything);
    }

    [TestMethod]
    public void MacroThatAzureLeftIsNoCredential()
    {
        using var scope = new EnvironmentScope(("BYTEBASE_SERVICE_ACCOUNT", "$(BYTEBASE_SERVICE_ACCOUNT)"), ("BYTEBASE_SERVICE_ACCOUNT_SECRET", "$(BYTEBASE_SERVICE_ACCOUNT_SECRET)"));
        using var server = new LoopbackServer(Answers);
        using var project = Project();
        Assert.IsFalse(Task<BytebaseCreateRelease>(project, Settings(project, server, ("BytebaseAccessTokenFile", ""))).Execute());
        Assert.AreEqual("hr.csproj(0,0): error BB4002", project.Engine.Diagnostics);
        Assert.AreEqual("", server.Calls);
    }

    [TestMethod]
    public void MacroThatAzureLeftIsNoPlan()
    {
        using var scope = new EnvironmentScope();
        using var server = new LoopbackServer(Answers);
        using var project = Project();
        Assert.IsFalse(Task<BytebaseCreateRelease>(project, Settings(project, server, ("BytebasePlan", "$(deliver.BYTEBASE_PLAN)"))).Execute());
        Assert.AreEqual("hr.csproj(0,0): error BB4006", project.Engine.Diagnostics);
        Assert.AreEqual("", server.Calls, "no new delivery in place of a promotion");
    }

    [TestMethod]
    public void NothingPendingIsNothingToDo()
    {
        using var scope = new EnvironmentScope();
        using var server = new LoopbackServer(("CheckRelease", "{}"));
        using var project = Project();
        var task = Task<BytebaseCreateRelease>(project, Settings(project, server));
        Assert.IsTrue(task.Execute(), project.Engine.Everything);
        Assert.IsTrue(task.NothingToDo);
        Assert.IsNull(task.Release);
        Assert.AreEqual("CheckRelease", server.Calls);
        Assert.AreEqual("", Output(project).GetProperty("release").GetString());
    }

    [TestMethod]
    public void PlanNoneMakesNoRequest()
    {
        using var scope = new EnvironmentScope();
        using var server = new LoopbackServer();
        using var project = Project();
        Assert.IsTrue(Task<BytebaseRunRollout>(project, Settings(project, server, ("BytebasePlan", "none"))).Execute());
        Assert.AreEqual("", server.Calls);
        Assert.AreEqual("", project.Engine.Diagnostics);
    }

    [TestMethod]
    public void RefusalOfTheServerIsAFindingAboutTheProject()
    {
        using var scope = new EnvironmentScope();
        using var server = new LoopbackServer();
        using var project = Project();
        Assert.IsFalse(Task<BytebaseReviewMigrations>(project, Settings(project, server)).Execute());
        Assert.AreEqual("hr.csproj(0,0): error BB5009", project.Engine.Diagnostics);
    }

    [TestMethod]
    public void ReleaseWithoutMigrationsIsAnError()
    {
        using var scope = new EnvironmentScope();
        using var server = new LoopbackServer();
        using var project = Project();
        var task = Task<BytebaseCreateRelease>(project, Settings(project, server));
        task.Migrations = [];
        Assert.IsFalse(task.Execute());
        Assert.AreEqual("hr.csproj(0,0): error BB4016", project.Engine.Diagnostics);
    }

    [TestMethod]
    public void OutputThatCannotBeWrittenIsAFinding()
    {
        using var scope = new EnvironmentScope();
        using var server = new LoopbackServer(Answers);
        using var project = Project();
        var task = Task<BytebaseReviewMigrations>(project, Settings(project, server));
        task.OutputFile = "migrations";
        Assert.IsFalse(task.Execute());
        Assert.AreEqual("BB9002", project.Engine.Errors.Single().Code);
    }

    internal static TestProject Project()
    {
        var project = new TestProject();
        project.Write("migrations/1__t.sql", "-- a table\nCREATE TABLE t (id int);\n");
        project.Write("token", "token-1\n");
        return project;
    }

    internal static TaskItem Settings(TestProject project, LoopbackServer server, params (string Name, string Value)[] more)
    {
        var settings = new TaskItem("settings", new Dictionary<string, string>
        {
            ["BytebaseUrl"] = server.Url,
            ["BytebaseProject"] = "projects/hr",
            ["BytebaseTargets"] = Database,
            ["BytebaseAccessTokenFile"] = Path.Combine(project.Directory, "token"),
            ["IsDatabaseProject"] = "true",
        });
        foreach (var (name, value) in more)
            settings.SetMetadata(name, value);
        return settings;
    }

    internal static T Task<T>(TestProject project, ITaskItem settings)
        where T : BytebaseOnlineTask, new() =>
        project.Task<T>(t => (t.Settings, t.Migrations, t.OutputFile) = (settings, project.Migrations, "obj/output.json"));

    internal static JsonElement Output(TestProject project) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(project.Directory, "obj", "output.json"))).RootElement;
}
