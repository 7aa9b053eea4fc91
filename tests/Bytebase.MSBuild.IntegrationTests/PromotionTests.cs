namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>A second job takes the plan of the first one to the next stage.</summary>
[TestClass]
public sealed class PromotionTests : EmulatorTests
{
    [TestMethod]
    public void A_plan_on_the_command_line_needs_neither_project_nor_targets()
    {
        var (world, plan) = PublishToTest();
        var promoting = Promoting(world);

        var publish = promoting.Publish($"-p:BytebasePlan={plan}", "-p:BytebaseTargetStage=environments/prod").Succeeded();

        Assert.AreEqual("Login CreateRollout BatchRunTasks", Emulator.Calls());
        Assert.Contains("rolled out to environments/test, environments/prod: ", publish.Output);
        Assert.AreEqual(plan, promoting.Result("plan"));
        Assert.StartsWith(world.Project + "/releases/", promoting.Result("release"));
        world.AssertApplied(world.Prod);
    }

    [TestMethod]
    public void A_plan_in_the_environment_needs_neither_project_nor_targets()
    {
        var (world, plan) = PublishToTest();
        var promoting = Promoting(world).With("BYTEBASE_PLAN", plan).With("BYTEBASE_TARGET_STAGE", "environments/prod");

        promoting.Publish().Succeeded();

        Assert.AreEqual("Login CreateRollout BatchRunTasks", Emulator.Calls());
        world.AssertApplied(world.Prod);
    }

    [TestMethod]
    public void A_plan_whose_stage_is_done_runs_nothing_again()
    {
        var (world, plan) = PublishToTest();

        var publish = Promoting(world).Publish($"-p:BytebasePlan={plan}", "-p:BytebaseTargetStage=environments/test").Succeeded();

        Assert.AreEqual("Login CreateRollout", Emulator.Calls());
        Assert.Contains("was rolled out to environments/test before, nothing was left to run; next stage environments/prod: ", publish.Output);
        world.AssertUntouched(world.Prod);
    }

    [TestMethod]
    public void The_plan_none_makes_no_request_and_succeeds()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample().With("BYTEBASE_PLAN", "none");

        var publish = project.Publish().Succeeded();

        Assert.AreEqual("", Emulator.Calls());
        Assert.Contains("Db -> Nothing to roll out: the plan is none, so there was nothing to do.", publish.Output);
        world.AssertUntouched(world.Test);
    }

    [TestMethod]
    public void The_plan_none_still_validates_the_migrations()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample().Migration("create_more.sql", Sample.Rows);

        var error = project.Publish("-p:BytebasePlan=none").SingleError("BB1001");

        Assert.AreEqual(project.FullPath("migrations/create_more.sql"), error.File);
        Assert.AreEqual("", Emulator.Calls());
    }

    [TestMethod]
    public void A_plan_without_a_credential_is_one_error()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database().WithSample().With("BYTEBASE_URL", Emulator.Url);

        var error = project.Publish($"-p:BytebasePlan={world.Project}/plans/101").SingleError("BB4002");

        Assert.Contains("BYTEBASE_SERVICE_ACCOUNT", error.Text);
        Assert.AreEqual("", Emulator.Calls());
    }

    [TestMethod]
    public void A_plan_without_a_url_is_one_error()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database().WithSample().As(world);

        var error = project.Publish($"-p:BytebasePlan={world.Project}/plans/101").SingleError("BB4001");

        Assert.Contains("BYTEBASE_URL", error.Text);
        Assert.DoesNotContain("BYTEBASE_PROJECT", error.Text);
    }

    [TestMethod]
    public void A_plan_given_to_an_application_that_rolls_nothing_out_is_a_warning()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Application().WithSample().As(world).With("BYTEBASE_URL", Emulator.Url);

        var warning = project.Publish($"-p:BytebasePlan={world.Project}/plans/101").SingleWarning("BB4014");

        Assert.Contains("BytebaseRolloutOnPublish=true", warning.Text);
        Assert.AreEqual("", Emulator.Calls());
    }

    [TestMethod]
    public void An_application_that_says_so_promotes_a_plan()
    {
        var (world, plan) = PublishToTest();
        var project = TestProject.Application("<PropertyGroup><BytebaseRolloutOnPublish>true</BytebaseRolloutOnPublish></PropertyGroup>")
            .WithSample().As(world).With("BYTEBASE_URL", Emulator.Url).With("BYTEBASE_TARGET_STAGE", "environments/prod");

        project.Publish($"-p:BytebasePlan={plan}").Succeeded();

        Assert.AreEqual("Login CreateRollout BatchRunTasks", Emulator.Calls());
        world.AssertApplied(world.Prod);
    }

    /// <summary>A project that knows only the server, as the pipeline's second job has it.</summary>
    private static TestProject Promoting(World world) =>
        TestProject.Database().WithSample().As(world).With("BYTEBASE_URL", world.Emulator.Url);

    private (World World, string Plan) PublishToTest()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, "environments/test").WithSample();
        project.Publish().Succeeded();
        world.AssertApplied(world.Test);
        world.AssertUntouched(world.Prod);
        Emulator.ForgetRequests();
        return (world, project.Result("plan"));
    }
}
