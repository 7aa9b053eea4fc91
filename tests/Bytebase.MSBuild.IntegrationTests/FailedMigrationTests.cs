namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>Migrations that fail on a database, and what a later publish makes of it.</summary>
[TestClass]
public sealed class FailedMigrationTests : EmulatorTests
{
    /// <summary>The last statement is the first that fails: comments of both kinds stand before its first word.</summary>
    private const string IntoMissingTable = """
        -- who wrote what

        INSERT INTO author (id, name) VALUES (3, 'Edsger');
        -- the books
          /* not there yet */
          INSERT INTO book (id, author) VALUES (1, 3);

        """;

    private const int FailingLine = 6;
    private const int FailingColumn = 3;

    [TestMethod]
    public void The_error_is_at_the_failing_statement_and_names_database_stage_and_cause()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample().Migration("3_books.sql", IntoMissingTable);

        var publish = project.Publish();
        var error = publish.SingleError("BB7002");

        Assert.AreEqual((project.FullPath("migrations/3_books.sql"), FailingLine, FailingColumn), (error.File, error.LineNumber, error.ColumnNumber));
        Assert.AreEqual(
            $"3_books.sql failed on {world.Test} in environments/test: ERROR: no such table: book (SQLSTATE 42P01). Statement: INSERT INTO book (id, author) VALUES (1, 3). "
            + "Nothing of this file stays; 1_author.sql and 2_names.sql ran before it and stay applied. Fix it and publish again: it runs from its start, and only what is missing will run.",
            error.Text);
        // Problem matchers of CI systems read no end behind the place; the lines for readers of the log come next.
        Assert.Contains($"3_books.sql({FailingLine},{FailingColumn}): error BB7002: ", publish.Output);
        Assert.Contains($"{world.Test}: 1_author.sql and 2_names.sql applied; 3_books.sql: 1 statement ran, rolled back (log of {project.Result("plan")}/rollout/stages/test/tasks/", publish.Output);
        // What came before stays, the file itself is rolled back, and the next stage is not touched.
        world.AssertApplied(world.Test);
        world.AssertUntouched(world.Prod);
    }

    [TestMethod]
    public void The_results_of_a_failed_publish_name_what_to_resume()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample().Migration("3_books.sql", IntoMissingTable);

        var publish = project.Publish().Failed();

        Assert.AreEqual($"{project.Result("plan")}/rollout", project.Result("rollout"));
        StringAssert.Matches(publish.Output, new($@"Db -> release_\S+ failed in environments/test: {Emulator.Url}/{project.Result("plan")}"));
    }

    [TestMethod]
    public void After_the_fix_only_what_is_missing_runs_and_the_failed_plan_is_named()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample().Migration("3_books.sql", IntoMissingTable);
        project.Publish().SingleError("BB7002");
        var failedPlan = project.Result("plan");
        project.Migration("3_books.sql", "CREATE TABLE book (id integer PRIMARY KEY, author integer);\n" + IntoMissingTable);
        Emulator.ForgetRequests();

        var second = project.Publish().Succeeded();

        Assert.Contains($"This release supersedes {failedPlan}, which failed on {world.Test.Split('/')[^1]}.", second.Output);
        Assert.AreNotEqual(failedPlan, project.Result("plan"));
        Assert.HasCount(1, Emulator.Requests("CreateRelease"));
        foreach (var database in world.Databases)
        {
            // A first migration that ran twice would have failed.
            Assert.AreEqual("1 2 3", world.Rows(database, "SELECT id FROM author ORDER BY id"), database);
            Assert.AreEqual("1|3", world.Rows(database, "SELECT id, author FROM book"), database);
        }
    }

    [TestMethod]
    public void What_was_repaired_in_the_database_resumes_the_same_rollout()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample().Migration("3_books.sql", IntoMissingTable);
        project.Publish().SingleError("BB7002");
        var plan = project.Result("plan");
        foreach (var database in world.Databases)
            Emulator.Sql(database, "CREATE TABLE book (id integer PRIMARY KEY, author integer);");
        Emulator.ForgetRequests();

        var second = project.Publish().Succeeded();

        Assert.AreEqual("Login CheckRelease CheckRelease ListRollouts CreateRollout BatchRunTasks BatchRunTasks", Emulator.Calls());
        Assert.Contains($"Resuming {plan}", second.Output);
        Assert.AreEqual(plan, project.Result("plan"));
        foreach (var database in world.Databases)
            Assert.AreEqual("1|3", world.Rows(database, "SELECT id, author FROM book"), database);
    }

    [TestMethod]
    public void Of_two_databases_of_a_stage_the_error_names_the_one_that_failed()
    {
        var world = Emulator.CreateWorld(["test", "test", "prod"]);
        var (good, bad, prod) = (world.Databases[0], world.Databases[1], world.Databases[2]);
        Emulator.Sql(good, "CREATE TABLE book (id integer PRIMARY KEY, author integer);");
        var project = TestProject.Database(world).WithSample().Migration("3_books.sql", IntoMissingTable);

        var error = project.Publish().SingleError("BB7002");

        Assert.Contains($"failed on {bad} in environments/test", error.Text);
        Assert.DoesNotContain(good + ",", error.Text);
        Assert.AreEqual(FailingLine, error.LineNumber);
        Assert.AreEqual("1|3", world.Rows(good, "SELECT id, author FROM book"));
        world.AssertUntouched(prod);
    }

    [TestMethod]
    public void Databases_that_fail_alike_share_one_error()
    {
        var world = Emulator.CreateWorld(["test", "test"]);
        var project = TestProject.Database(world, "environments/test").WithSample().Migration("3_books.sql", IntoMissingTable);

        var error = project.Publish().SingleError("BB7002");

        Assert.Contains($"failed on {world.Databases[0]}, {world.Databases[1]} in environments/test", error.Text);
    }

    [TestMethod]
    public void A_failure_after_the_directives_of_a_file_is_at_its_own_line()
    {
        var world = Emulator.CreateWorld();
        // The server cuts these lines off before it counts; the column counts characters, not bytes.
        var project = TestProject.Database(world).Migration("1_a.sql", "-- txn-mode = on\n-- txn-isolation = READ COMMITTED\nSELECT 'größe ☃'; INSERT INTO missing VALUES (1);\n");

        var error = project.Publish().SingleError("BB7002");

        Assert.AreEqual((3, 19), (error.LineNumber, error.ColumnNumber), error.Text);
    }

    [TestMethod]
    public void A_plan_that_is_promoted_from_another_commit_has_no_line_of_another_text()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, "environments/test").WithSample().Migration("3_books.sql", IntoMissingTable);
        Emulator.Sql(world.Test, "CREATE TABLE book (id integer PRIMARY KEY, author integer);");
        project.Publish().Succeeded();
        var plan = project.Result("plan");
        project.Migration("3_books.sql", "-- rewritten since\n" + IntoMissingTable);

        var error = project.Publish("-p:BytebasePlan=" + plan, "-p:BytebaseTargetStage=environments/prod").SingleError("BB7002");

        Assert.AreEqual((project.FullPath("migrations/3_books.sql"), 0, 0), (error.File, error.LineNumber, error.ColumnNumber));
        Assert.Contains("No line, since the file here is not the one that was released", error.Text);
    }

    [TestMethod]
    public void A_task_that_somebody_cancels_is_an_error()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).Migration("1_a.sql", "SELECT pg_sleep(120);\n");

        var publishing = Task.Run(() => project.Publish());
        Cancel(world);
        var error = publishing.GetAwaiter().GetResult().SingleError("BB7003");

        Assert.Contains(world.Test, error.Text);
        Assert.Contains("Publish again", error.Text);
        Assert.HasCount(1, Emulator.Requests("BatchRunTasks"));
    }

    [TestMethod]
    public void A_rollout_that_takes_too_long_is_an_error_that_names_the_property()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).Migration("1_a.sql", "SELECT pg_sleep(120);\n");

        var error = project.Publish("-p:BytebaseRolloutTimeout=1s").SingleError("BB7004");

        Assert.Contains("The stage environments/test was not done within 1.0 s: 0 of 1 database done, 1 running.", error.Text);
        Assert.Contains("BytebaseRolloutTimeout", error.Text);
        Assert.HasCount(1, Emulator.Requests("BatchRunTasks"));
    }

    /// <summary>Cancels the first task run of a world, as somebody with a browser would.</summary>
    private void Cancel(World world)
    {
        for (var attempt = 0; attempt < 600; attempt++, Thread.Sleep(100))
        {
            if (Emulator.Requests("BatchRunTasks") is not [{ Status: 200 } run])
                continue;
            var task = run.Body.GetProperty("tasks")[0].GetString();
            var runs = Emulator.Call(world.AdminToken, "RolloutService/ListTaskRuns", new { parent = task }).GetProperty("taskRuns");
            if (runs[0].GetProperty("status").GetString() != "RUNNING")
                continue;
            Emulator.Call(world.AdminToken, "RolloutService/BatchCancelTaskRuns", new { parent = task, taskRuns = new[] { runs[0].GetProperty("name").GetString() } });
            return;
        }

        Assert.Fail("No task was started.");
    }
}
