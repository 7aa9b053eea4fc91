using Microsoft.Data.Sqlite;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>What a publish does to the server and the databases when all goes well.</summary>
[TestClass]
public sealed class DeliveryTests : EmulatorTests
{
    [TestMethod]
    public void Publish_rolls_out_to_test_and_then_prod_with_the_fewest_requests()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample();

        var publish = project.Publish().Succeeded();

        // Six calls and one per target up to the rollout at most; the review of the build serves the release too. Then a second look at
        // the rollouts, for another publish of the same content at the same moment.
        Assert.AreEqual("Login CheckRelease CheckRelease ListRollouts CreateRelease CreatePlan CreateRollout ListRollouts BatchRunTasks BatchRunTasks", Emulator.Calls());
        var calls = Emulator.Requests().Where(r => r.Method is "BatchRunTasks" or "GetRollout").ToList();
        Assert.EndsWith("/stages/test", calls[0].Text("parent")!);
        Assert.EndsWith("/stages/prod", calls.Last(c => c.Method == "BatchRunTasks").Text("parent")!);
        // The stage before is waited for.
        Assert.AreEqual("GetRollout", calls[1].Method);
        Assert.IsEmpty(publish.Warnings, publish.ToString());
        Assert.Contains("rolled out to environments/test, environments/prod: " + Emulator.Url, publish.Output);
        foreach (var database in world.Databases)
        {
            using var connection = new SqliteConnection($"Data Source={Emulator.DatabaseFile(database)};Mode=ReadOnly;Pooling=false");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT group_concat(name, ' ') FROM (SELECT name FROM author ORDER BY id)";
            Assert.AreEqual("Ada Grace", command.ExecuteScalar(), database);
        }
    }

    [TestMethod]
    public void A_second_publish_finds_nothing_to_do_and_creates_nothing()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample();
        project.Publish().Succeeded();
        Emulator.ForgetRequests();

        var second = project.Publish().Succeeded();

        Assert.AreEqual("Login CheckRelease CheckRelease", Emulator.Calls());
        Assert.Contains("Db -> Nothing to do: all 2 migrations are applied on 2 targets.", second.Output);
        Assert.AreEqual("||", project.Result("release") + "|" + project.Result("plan") + "|" + project.Result("rollout"));
        world.AssertApplied(world.Prod);
    }

    [TestMethod]
    public void Publish_stops_at_the_target_stage_and_a_later_publish_goes_on_with_the_same_plan()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, "environments/test").WithSample();

        var first = project.Publish().Succeeded();

        Assert.Contains("rolled out to environments/test; next stage environments/prod: ", first.Output);
        world.AssertApplied(world.Test);
        world.AssertUntouched(world.Prod);
        var (release, plan) = (project.Result("release"), project.Result("plan"));
        Emulator.ForgetRequests();

        var second = project.Publish("-p:BytebaseTargetStage=environments/prod").Succeeded();

        // Opening the rollout is CreateRollout, which is idempotent: the tasks are the ones that were there.
        Assert.AreEqual("Login CheckRelease CheckRelease ListRollouts CreateRollout BatchRunTasks", Emulator.Calls());
        Assert.Contains($"Resuming {plan}", second.Output);
        Assert.AreEqual((release, plan), (project.Result("release"), project.Result("plan")));
        world.AssertApplied(world.Prod);
        world.AssertApplied(world.Test);
    }

    [TestMethod]
    public void Without_a_target_stage_the_rollout_is_created_and_nothing_runs()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, stage: "").WithSample();

        var publish = project.Publish().Succeeded();

        Assert.AreEqual("Login CheckRelease CheckRelease ListRollouts CreateRelease CreatePlan CreateRollout ListRollouts", Emulator.Calls());
        Assert.Contains("is planned, nothing was run; set BytebaseTargetStage=environments/test to run its first stage: ", publish.Output);
        world.AssertUntouched(world.Test);
        var rollout = Emulator.Call(world.AdminToken, "RolloutService/GetRollout", new { name = project.Result("rollout") });
        Assert.AreEqual(2, rollout.GetProperty("stages").GetArrayLength());
    }

    [TestMethod]
    public void A_release_alone_touches_no_database()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, body: "<PropertyGroup><BytebaseRolloutOnPublish>false</BytebaseRolloutOnPublish></PropertyGroup>").WithSample();

        var publish = project.Publish().Succeeded();

        Assert.AreEqual("Login CheckRelease CheckRelease CreateRelease", Emulator.Calls());
        StringAssert.Matches(publish.Output, new(@"Db -> Released release_\d{8}-RC00: http"));
        Assert.StartsWith(world.Project + "/releases/", project.Result("release"));
        Assert.AreEqual("", project.Result("plan"));
        world.AssertUntouched(world.Test);
    }

    [TestMethod]
    public void A_rollout_without_release_and_plan_is_an_error()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, body: "<PropertyGroup><BytebaseReleaseOnPublish>false</BytebaseReleaseOnPublish></PropertyGroup>").WithSample();

        var error = project.Publish().SingleError("BB4015");

        Assert.Contains("BytebasePlan", error.Text);
        Assert.DoesNotContain("Create", Emulator.Calls());
    }

    [TestMethod]
    public void AlwaysRelease_creates_again_what_is_applied_already()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample();
        project.Publish().Succeeded();
        var first = project.Result("release");
        Emulator.ForgetRequests();

        project.Publish("-p:BytebaseAlwaysRelease=true").Succeeded();

        Assert.AreEqual("Login CheckRelease CheckRelease CreateRelease CreatePlan CreateRollout BatchRunTasks BatchRunTasks", Emulator.Calls());
        Assert.AreNotEqual(first, project.Result("release"));
        world.AssertApplied(world.Prod);
    }

    [TestMethod]
    public void Without_a_review_the_newest_rollout_says_what_is_done()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, body: "<PropertyGroup><BytebaseCheckRelease>SKIP</BytebaseCheckRelease></PropertyGroup>").WithSample();

        project.Publish().Succeeded();

        Assert.AreEqual("Login ListRollouts CreateRelease CreatePlan CreateRollout ListRollouts BatchRunTasks BatchRunTasks", Emulator.Calls());
        world.AssertApplied(world.Prod);
        var plan = project.Result("plan");
        Emulator.ForgetRequests();

        var second = project.Publish().Succeeded();

        Assert.AreEqual("Login ListRollouts", Emulator.Calls());
        Assert.Contains($"Nothing to do: {plan} brought this content to its end", second.Output);
    }

    [TestMethod]
    public void A_skipped_task_stays_skipped_for_the_same_content()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, "environments/test").WithSample();
        project.Publish().Succeeded();
        var plan = project.Result("plan");
        var rollout = Emulator.Call(world.AdminToken, "RolloutService/GetRollout", new { name = project.Result("rollout") });
        var prod = rollout.GetProperty("stages")[1];
        Emulator.Call(world.AdminToken, "RolloutService/BatchSkipTasks", new
        {
            parent = prod.GetProperty("name").GetString(),
            tasks = new[] { prod.GetProperty("tasks")[0].GetProperty("name").GetString() },
        });
        Emulator.ForgetRequests();

        var second = project.Publish("-p:BytebaseTargetStage=environments/prod").Succeeded();

        Assert.AreEqual("Login CheckRelease CheckRelease ListRollouts", Emulator.Calls());
        Assert.Contains($"Nothing to do: what is pending was skipped in {plan}", second.Output);
        world.AssertUntouched(world.Prod);
    }

    [TestMethod]
    public void Publish_without_a_build_checks_once_and_delivers()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample();
        project.Build().Succeeded();
        Assert.AreEqual("", Emulator.Calls());

        project.Publish("--no-build").Succeeded();

        Assert.AreEqual("Login CheckRelease CheckRelease ListRollouts CreateRelease CreatePlan CreateRollout ListRollouts BatchRunTasks BatchRunTasks", Emulator.Calls());
        world.AssertApplied(world.Prod);
    }
}
