namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>Names and settings that the server, or we before it, cannot accept.</summary>
[TestClass]
public sealed class RefusedNamesTests : EmulatorTests
{
    [TestMethod]
    public void An_unknown_project_is_named()
    {
        var project = TestProject.Database(Emulator.CreateWorld()).WithSample().With("BYTEBASE_PROJECT", "projects/nobody");

        var error = project.Build("-c", "Release").SingleError("BB5010");

        Assert.Contains("does not know projects/nobody", error.Text);
        Assert.Contains("BytebaseProject", error.Text);
    }

    [TestMethod]
    public void An_unknown_database_is_named()
    {
        var project = TestProject.Database(Emulator.CreateWorld()).WithSample().With("BYTEBASE_TARGETS", "instances/pg1/databases/nobody");

        var error = project.Publish().SingleError("BB6003");

        Assert.Contains("instances/pg1/databases/nobody", error.Text);
        Assert.DoesNotContain("Create", Emulator.Calls());
    }

    [TestMethod]
    public void A_database_of_another_project_is_refused_and_nothing_runs()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample().With("BYTEBASE_TARGETS", $"{world.Test} {Emulator.ForeignDatabase}");

        var error = project.Publish().SingleError("BB6004");

        Assert.Contains(Emulator.ForeignDatabase, error.Text);
        Assert.Contains(world.Project, error.Text);
        Assert.DoesNotContain("CreateRollout", Emulator.Calls());
        world.AssertUntouched(world.Test);
    }

    [TestMethod]
    public void An_unknown_stage_lists_the_stages_and_the_nearest()
    {
        var world = Emulator.CreateWorld();

        var error = TestProject.Database(world, "environments/prd").WithSample().Publish().SingleError("BB7001");

        Assert.Contains("environments/test, environments/prod. Did you mean environments/prod?", error.Text);
        Assert.IsEmpty(Emulator.Requests("BatchRunTasks"));
        world.AssertUntouched(world.Test);
    }

    [TestMethod]
    public void A_stage_that_resembles_none_gets_no_guess()
    {
        var world = Emulator.CreateWorld();

        var error = TestProject.Database(world, "environments/integration").WithSample().Publish().SingleError("BB7001");

        Assert.Contains("environments/test, environments/prod", error.Text);
        Assert.DoesNotContain("Did you mean", error.Text);
    }

    [TestMethod]
    public void An_unknown_plan_is_named()
    {
        var world = Emulator.CreateWorld();

        var error = TestProject.Database(world).WithSample().Publish($"-p:BytebasePlan={world.Project}/plans/999").SingleError("BB7005");

        Assert.Contains($"does not know {world.Project}/plans/999", error.Text);
        Assert.AreEqual("Login CreateRollout", Emulator.Calls());
    }

    [TestMethod]
    public void A_database_without_an_environment_has_no_stage()
    {
        var world = Emulator.CreateWorld([""]);

        var error = TestProject.Database(world).WithSample().Publish().SingleError("BB7006");

        Assert.Contains("environment", error.Text);
        world.AssertUntouched(world.Databases[0]);
    }

    [TestMethod]
    public void A_plan_that_waits_for_approval_says_where()
    {
        var world = Emulator.CreateWorld();
        Emulator.Fault(new { method = "BatchRunTasks", call = 0, kind = "status", status = 400, code = "failed_precondition", message = "cannot run the tasks because issue approval is required but the issue is not approved" });

        var error = TestProject.Database(world).WithSample().Publish().SingleError("BB7007");

        Assert.Contains("issue approval is required", error.Text);
        Assert.Contains($"{Emulator.Url}/{world.Project}", error.Text);
        world.AssertUntouched(world.Test);
    }

    [TestMethod]
    public void A_release_that_the_server_refuses_says_why()
    {
        var world = Emulator.CreateWorld();

        var error = TestProject.Database(world).WithSample().Publish("-p:BytebaseReleaseIdTemplate=hr_{date}").SingleError("BB7008");

        Assert.Contains("template must contain {iteration} placeholder", error.Text);
    }

    [TestMethod]
    [DataRow("BytebaseUrl", "bytebase.example.com")]
    [DataRow("BytebaseProject", "hr")]
    [DataRow("BytebaseTargets", "hr_prod")]
    [DataRow("BytebaseReviewTargets", "hr_test")]
    [DataRow("BytebaseTargetStage", "prod")]
    [DataRow("BytebasePlan", "101")]
    [DataRow("BytebaseCheckRelease", "WARN")]
    [DataRow("BytebaseHttpTimeout", "soon")]
    [DataRow("BytebaseReviewTimeout", "-5m")]
    [DataRow("BytebaseRolloutTimeout", "1d")]
    [DataRow("BytebaseAlwaysRelease", "yes")]
    [DataRow("BytebaseMode", "Both")]
    public void A_setting_of_the_wrong_form_is_one_error_with_an_example(string property, string value)
    {
        var error = TestProject.Database(Emulator.CreateWorld()).WithSample().Publish($"-p:{property}={value}").SingleError("BB4006");

        Assert.StartsWith($"{property} is '{value}', which is not ", error.Text!);
        Assert.Contains($"For example: {property}=", error.Text);
        Assert.AreEqual("", Emulator.Calls());
    }

    [TestMethod]
    public void Databases_and_a_group_do_not_mix()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample().With("BYTEBASE_TARGETS", $"{world.Test},{world.Project}/databaseGroups/all");

        var error = project.Publish().SingleError("BB4007");

        Assert.Contains("databaseGroups/all", error.Text);
        Assert.AreEqual("", Emulator.Calls());
    }

    [TestMethod]
    public void A_url_that_would_send_the_credential_in_the_clear_is_refused()
    {
        var project = TestProject.Database(Emulator.CreateWorld()).WithSample();

        var error = project.Build("-c", "Release", "-p:BytebaseUrl=http://bytebase.example.com").SingleError("BB4009");

        Assert.Contains("http://bytebase.example.com", error.Text);
        Assert.Contains("BytebaseAllowInsecureHttp=true", error.Text);
    }

    [TestMethod]
    public void Http_to_another_host_works_when_it_is_allowed()
    {
        // Nobody resolves that name, which is as far as the call must come.
        var project = TestProject.Database(Emulator.CreateWorld()).WithSample();

        project.Build("-c", "Release", "-p:BytebaseUrl=http://bytebase.invalid", "-p:BytebaseAllowInsecureHttp=true").SingleError("BB5001");
    }

    [TestMethod]
    public void A_credential_in_the_url_is_refused_without_being_shown()
    {
        var project = TestProject.Database(Emulator.CreateWorld()).WithSample().With("BYTEBASE_URL", "https://me:s3cret@bytebase.example.com");

        var build = project.Build("-c", "Release");

        build.SingleError("BB4008");
        Assert.DoesNotContain("s3cret", build.Output);
    }

    [TestMethod]
    public void A_results_file_that_cannot_be_written_is_an_error()
    {
        var project = TestProject.Database(Emulator.CreateWorld()).WithSample().Write("out", "a file, not a folder");

        var error = project.Build("-c", "Release", "-p:BytebaseOutput=out/result.json").SingleError("BB9002");

        Assert.Contains("BytebaseOutput", error.Text);
    }
}
