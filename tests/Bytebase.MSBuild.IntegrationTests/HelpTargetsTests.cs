namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>The targets that help, on the packed package: status, doctor, baseline, and the dry run of everything that writes.</summary>
[TestClass]
public sealed class HelpTargetsTests : EmulatorTests
{
    /// <summary>What may be called without writing. A login makes a token, and nothing else.</summary>
    private static readonly string[] Reads =
        ["Login", "GetActuatorInfo", "GetCurrentUser", "CheckRelease", "ListRollouts", "GetRollout", "GetPlan", "ListRevisions", "GetDatabase", "GetSetting", "GetDatabaseGroup"];

    private const string Third = "CREATE TABLE third (id integer PRIMARY KEY);\n";

    [TestMethod]
    public void Status_shows_what_each_database_has_and_the_open_rollout()
    {
        var world = Emulator.CreateWorld();
        // The outer build of a multi-targeted project, too.
        var project = TestProject.Database(world, "environments/test", "<PropertyGroup><TargetFramework /><TargetFrameworks>net8.0;net9.0</TargetFrameworks></PropertyGroup>").WithSample();
        project.Build("-t:BytebaseRollout").Succeeded();
        project.Migration("3_third.sql", Third);
        Emulator.ForgetRequests();

        var status = project.Build("-t:BytebaseStatus", "-tl:off").Succeeded();

        Assert.AreEqual(1, status.TaskCount("BytebaseShowStatus"));
        AssertOnlyReads();
        Assert.MatchesRegex(new System.Text.RegularExpressions.Regex(@"\n +test +prod\n +migration +\w+ +\w+\n +1_author\.sql +applied +pending\n +2_names\.sql +applied +pending\n +3_third\.sql +pending +pending\n"), status.Output);
        Assert.Contains($"{world.Test} (test): 2 applied, 1 pending, 0 edited", status.Output);
        Assert.Contains(": test done, prod waiting: " + Emulator.Url, status.Output);
        Assert.Contains("(bb.revisions.list)", status.Output);
        Assert.Contains("Db -> 3 migrations, 2 databases: 3 pending, 0 edited after they were applied, 1 open rollout", status.Output);
    }

    [TestMethod]
    public void Status_shows_the_rollout_that_a_publish_resumes_behind_a_hotfix()
    {
        const string Fourth = "CREATE TABLE fourth (id integer PRIMARY KEY);\n";
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, "environments/test").WithSample().Migration("4_fourth.sql", Fourth);
        project.Publish().Succeeded();
        var plan = project.Result("plan");
        // The hotfix leaves out what only the test stage has, and reaches production.
        project.Delete("migrations/4_fourth.sql");
        project.Migration("3_third.sql", Third).Publish("-p:BytebaseTargetStage=environments/prod").Succeeded();
        project.Delete("migrations/3_third.sql");
        project.Migration("4_fourth.sql", Fourth);

        var status = project.Build("-t:BytebaseStatus", "-tl:off").Succeeded();

        Assert.Contains($"Open: plan {plan.Split('/')[^1]} ", status.Output);
        Assert.DoesNotContain("overtaken", status.Output);
        Assert.Contains("1 open rollout", status.Output);
        Assert.Contains($"Resuming {plan}, which holds this content", project.Publish("-p:BytebaseTargetStage=environments/prod").Succeeded().Output);
    }

    [TestMethod]
    public void Doctor_finds_a_good_set_up_good_and_changes_nothing()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, "environments/test").WithSample();
        project.Publish().Succeeded();
        var (plans, releases, rollout) = Everything(world);

        var doctor = project.Build("-t:BytebaseDoctor", "-tl:off").Succeeded();

        Assert.DoesNotContain("FAIL", doctor.Output);
        foreach (var line in (string[])["ok    login", "ok    bb.rollouts.create     allowed", "ok    bb.taskRuns.create     allowed in environments/prod", $"{world.Prod}: in environments/prod", "ok    stage"])
            Assert.Contains(line, doctor.Output);
        Assert.DoesNotContain(world.Secret, doctor.Output);
        Assert.AreEqual((plans, releases, rollout), Everything(world));
    }

    [TestMethod]
    public void Doctor_reports_everything_that_is_wrong_in_one_run()
    {
        var world = Emulator.CreateWorld(roles: ["roles/projectViewer"]);
        var project = TestProject.Database(world, "environments/none").WithSample();

        var doctor = project.Build("-t:BytebaseDoctor", "-tl:off", $"-p:BytebaseTargets={Emulator.ForeignDatabase} {world.Test}x", "-p:BytebaseHttpTimeout=soon").Failed();

        Assert.IsTrue(doctor.Errors.All(e => e.Code == "BB4041"), doctor.ToString());
        Assert.IsTrue(doctor.Errors.Any(e => e.Text.StartsWith("BytebaseHttpTimeout: ", StringComparison.Ordinal)), doctor.ToString());
        // The role that is missing is one error, whatever it allows.
        var role = doctor.Errors.Single(e => e.Text.Contains("GitOps Service Agent", StringComparison.Ordinal)).Text;
        foreach (var permission in (string[])["bb.releases.check", "bb.releases.create", "bb.plans.create"])
        {
            Assert.Contains(permission, role);
            Assert.Contains("FAIL  " + permission, doctor.Output);
        }

        Assert.Contains("ok    login", doctor.Output);
    }

    [TestMethod]
    public void Baseline_adopts_databases_and_publish_then_runs_only_what_is_newer()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample().Migration("3_third.sql", Third);
        foreach (var database in world.Databases)
        {
            Emulator.Sql(database, File.ReadAllText(project.FullPath("migrations/1_author.sql")));
            Emulator.Sql(database, File.ReadAllText(project.FullPath("migrations/2_names.sql")));
        }

        Emulator.ForgetRequests();
        project.Build("-t:BytebaseBaseline", "-p:BytebaseBaselineVersion=2").SingleError("BB7029");
        project.With("BYTEBASE_ACCESS_TOKEN", world.AdminToken);
        var dry = project.Build("-t:BytebaseBaseline", "-tl:off", "-p:BytebaseBaselineVersion=2", "-p:BytebaseDryRun=true").Succeeded();
        Assert.Contains($"{world.Test}: would mark 2 migrations as applied", dry.Output);
        AssertOnlyReads();

        project.Build("-t:BytebaseBaseline", "-p:BytebaseBaselineVersion=2").Succeeded();
        Emulator.ForgetRequests();
        project.Build("-t:BytebaseBaseline", "-p:BytebaseBaselineVersion=2").Succeeded();
        AssertOnlyReads();

        project.With("BYTEBASE_ACCESS_TOKEN", null);
        var publish = project.Publish("-tl:off").Succeeded();
        Assert.Contains("Reviewed 1 pending migration of 3 on 2 targets", publish.Output);
        Assert.Contains("third", world.Tables(world.Prod));
    }

    [TestMethod]
    public void A_dry_run_publish_writes_nothing_and_hands_no_plan_over()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample();

        var publish = project.Publish("-tl:off", "-p:BytebaseDryRun=true").Succeeded();

        Assert.AreEqual("Login CheckRelease CheckRelease ListRollouts", Emulator.Calls().Replace("GetActuatorInfo ", "", StringComparison.Ordinal));
        AssertOnlyReads();
        Assert.Contains("would create a release with 2 migrations", publish.Output);
        Assert.Contains("Db -> Dry run, nothing was written: a release, a plan and a rollout would be created and run up to environments/prod.", publish.Output);
        Assert.AreEqual("  ", $"{project.Result("release")} {project.Result("plan")} {project.Result("rollout")}");
        world.AssertUntouched(world.Test);
    }

    [TestMethod]
    public void A_dry_run_tells_what_would_be_resumed_and_promoted()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, "environments/test").WithSample();
        project.Publish().Succeeded();
        var plan = project.Result("plan");
        Emulator.ForgetRequests();

        var resumed = project.Publish("-tl:off", "-p:BytebaseDryRun=true", "-p:BytebaseTargetStage=environments/prod").Succeeded();
        var promoted = project.Publish("-tl:off", "-p:BytebaseDryRun=true", "-p:BytebasePlan=" + plan, "-p:BytebaseTargetStage=environments/prod").Succeeded();

        AssertOnlyReads();
        foreach (var output in (string[])[resumed.Output, promoted.Output])
        {
            Assert.Contains("stage environments/prod would run " + world.Prod.Split('/')[^1], output);
            Assert.Contains($"Dry run, nothing was written: 1 task of {plan} would be run up to environments/prod.", output);
        }

        Assert.AreEqual("", project.Result("plan"));
        world.AssertUntouched(world.Prod);
    }

    private void AssertOnlyReads() =>
        Assert.AreEqual("", string.Join(' ', Emulator.Requests().Where(r => r.Status != 403).Select(r => r.Method).Except(Reads)));

    /// <summary>Everything that a delivery makes, as an administrator sees it.</summary>
    private (string Plans, string Releases, string Rollouts) Everything(World world) => (
        Emulator.Call(world.AdminToken, "PlanService/ListPlans", new { parent = world.Project, pageSize = 100 }).ToString(),
        Emulator.Call(world.AdminToken, "ReleaseService/ListReleases", new { parent = world.Project, pageSize = 100 }).ToString(),
        Emulator.Call(world.AdminToken, "RolloutService/ListRollouts", new { parent = world.Project, pageSize = 100 }).ToString());
}
