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
    private const string Database = "instances/i/databases/a";

    private const string Review = """
        {"results":[{"file":"migrations/1__t.sql","target":"instances/i/databases/a","affectedRows":"2","riskLevel":"LOW",
          "advices":[{"status":"WARNING","code":402,"title":"COLUMN_NO_NULL","content":"no\nNULL","startPosition":{"line":1}}]}]}
        """;

    private static readonly (string, string)[] Answers =
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
        Assert.AreEqual("CheckRelease ListRollouts CreateRelease CreatePlan CreateRollout BatchRunTasks GetRollout", server.Calls);
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

    private static TestProject Project()
    {
        var project = new TestProject();
        project.Write("migrations/1__t.sql", "-- a table\nCREATE TABLE t (id int);\n");
        project.Write("token", "token-1\n");
        return project;
    }

    private static TaskItem Settings(TestProject project, LoopbackServer server, params (string Name, string Value)[] more)
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

    private static T Task<T>(TestProject project, ITaskItem settings)
        where T : BytebaseOnlineTask, new() =>
        project.Task<T>(t => (t.Settings, t.Migrations, t.OutputFile) = (settings, project.Migrations, "obj/output.json"));

    private static JsonElement Output(TestProject project) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(project.Directory, "obj", "output.json"))).RootElement;
}
