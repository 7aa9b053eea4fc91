namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>The server's advices as diagnostics of a Release build.</summary>
[TestClass]
public sealed class ReviewTests : EmulatorTests
{
    /// <summary>Line 1 is a comment: the server names it for the statement below.</summary>
    private const string TwoTables = """
        -- a table without a key
        CREATE TABLE a (id integer);

          CREATE TABLE b (id integer, total money);

        """;

    [TestMethod]
    public void A_warning_is_at_the_statement_behind_the_comment_and_lists_all_databases_once()
    {
        var world = Emulator.CreateWorld();
        Advise(world, "WARNING", 601, "table.require-pk", "Table a requires a primary key", line: 1);
        var project = TestProject.Database(world).Migration("1_a.sql", TwoTables);

        var warning = project.Build("-c", "Release").SingleWarning("BBR0601");

        Assert.AreEqual((project.FullPath("migrations/1_a.sql"), 2, 1), (warning.File, warning.LineNumber, warning.ColumnNumber));
        Assert.AreEqual($"Table a requires a primary key (table.require-pk) [{world.Test}, {world.Prod}]", warning.Text);
    }

    [TestMethod]
    public void An_error_fails_the_build_at_its_line_and_column_and_names_its_database()
    {
        var world = Emulator.CreateWorld();
        Advise(world, "ERROR", 402, "column.type-disallow-list", "Disallow column type money", line: 4, column: 31, target: world.Prod);
        var project = TestProject.Database(world).Migration("1_a.sql", TwoTables);

        var error = project.Build("-c", "Release").SingleError("BBR0402");

        Assert.AreEqual((project.FullPath("migrations/1_a.sql"), 4, 31), (error.File, error.LineNumber, error.ColumnNumber));
        Assert.EndsWith($"[{world.Prod}]", error.Text);
    }

    [TestMethod]
    public void An_error_stops_a_publish_before_anything_is_created()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample().Migration("3_typo.sql", "-- a typo\nCREATE TABLE b (id integer);\nCREATE TABEL c (id integer);\n");

        var error = project.Publish().SingleError("BBR0201");

        Assert.AreEqual((project.FullPath("migrations/3_typo.sql"), 3), (error.File, error.LineNumber));
        Assert.Contains("syntax error at or near \"TABEL\"", error.Text);
        Assert.AreEqual("Login CheckRelease CheckRelease", Emulator.Calls());
        world.AssertUntouched(world.Test);
    }

    [TestMethod]
    public void FAIL_ON_WARNING_makes_a_warning_an_error()
    {
        var world = Emulator.CreateWorld();
        Advise(world, "WARNING", 601, "table.require-pk", "Table a requires a primary key", line: 2);
        var project = TestProject.Database(world).Migration("1_a.sql", TwoTables);

        var error = project.Publish("-p:BytebaseCheckRelease=FAIL_ON_WARNING").SingleError("BBR0601");

        Assert.AreEqual(2, error.LineNumber);
        Assert.AreEqual("Login CheckRelease CheckRelease", Emulator.Calls());
    }

    [TestMethod]
    public void NoWarn_and_WarningsAsErrors_work_on_the_server_s_codes()
    {
        var world = Emulator.CreateWorld();
        Advise(world, "WARNING", 601, "table.require-pk", "Table a requires a primary key", line: 2);
        var project = TestProject.Database(world).Migration("1_a.sql", TwoTables);

        var silent = project.Build("-c", "Release", "-p:NoWarn=BBR0601").Succeeded();
        var strict = project.Build("-c", "Release", "-p:WarningsAsErrors=BBR0601");

        Assert.IsEmpty(silent.Warnings, silent.ToString());
        Assert.Contains("no advices", silent.Output);
        strict.SingleError("BBR0601");
    }

    [TestMethod]
    public void A_code_in_NoWarn_is_silent_under_FAIL_ON_WARNING_too()
    {
        var world = Emulator.CreateWorld();
        Advise(world, "WARNING", 601, "table.require-pk", "Table a requires a primary key", line: 2);
        var project = TestProject.Database(world).Migration("1_a.sql", TwoTables);

        var build = project.Build("-c", "Release", "-p:NoWarn=BBR0601", "-p:BytebaseCheckRelease=FAIL_ON_WARNING").Succeeded();

        Assert.AreEqual("Login CheckRelease CheckRelease", Emulator.Calls());
        Assert.IsEmpty(build.Warnings, build.ToString());
    }

    [TestMethod]
    public void An_advice_without_a_position_is_at_the_start_of_the_file()
    {
        var world = Emulator.CreateWorld();
        Advise(world, "WARNING", 258, "BUILTIN_STATEMENT_MAXIMUM_SQL_SIZE", "The SQL size is 3000000 bytes");
        var project = TestProject.Database(world).Migration("1_a.sql", TwoTables);

        var warning = project.Build("-c", "Release").SingleWarning("BBR0258");

        Assert.AreEqual((project.FullPath("migrations/1_a.sql"), 1, 1), (warning.File, warning.LineNumber, warning.ColumnNumber));
    }

    [TestMethod]
    public void Different_texts_about_the_databases_stay_two_findings()
    {
        var world = Emulator.CreateWorld();
        Advise(world, "WARNING", 202, "builtin.affected", "5 rows", line: 2, target: world.Test);
        Advise(world, "WARNING", 202, "builtin.affected", "5000000 rows", line: 2, target: world.Prod);
        var project = TestProject.Database(world).Migration("1_a.sql", TwoTables);

        var build = project.Build("-c", "Release").Succeeded();

        Assert.AreEqual(
            $"5 rows (builtin.affected) [{world.Test}]; 5000000 rows (builtin.affected) [{world.Prod}]",
            string.Join("; ", build.Warnings.Select(w => w.Text)));
    }

    [TestMethod]
    public void An_applied_file_that_was_edited_is_a_warning_and_nothing_to_release()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample();
        project.Publish().Succeeded();
        project.Migration("1_author.sql", Sample.Table + "CREATE TABLE added_later (id integer);\n");
        Emulator.ForgetRequests();

        var publish = project.Publish();

        var warning = publish.SingleWarning("BB6001");
        Assert.AreEqual((project.FullPath("migrations/1_author.sql"), 1), (warning.File, warning.LineNumber));
        Assert.Contains($"{world.Test}, {world.Prod}", warning.Text);
        Assert.AreEqual("Login CheckRelease CheckRelease", Emulator.Calls());
        world.AssertApplied(world.Test);
    }

    [TestMethod]
    public void A_check_that_the_server_could_not_make_fails_the_build()
    {
        var world = Emulator.CreateWorld();
        Advise(world, "ERROR", 1, "Failed to check", "failed to connect to the database\ngoroutine 1", target: world.Prod);
        var project = TestProject.Database(world).Migration("1_a.sql", TwoTables);

        var error = project.Build("-c", "Release").SingleError("BB6002");

        Assert.AreEqual(project.FullPath("migrations/1_a.sql"), error.File);
        Assert.Contains($"could not be checked on {world.Prod}: failed to connect to the database. ", error.Text);
    }

    [TestMethod]
    public void A_build_reviews_its_review_targets_and_a_release_its_own()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, body: $"<PropertyGroup><BytebaseReviewTargets>{world.Test}</BytebaseReviewTargets></PropertyGroup>").WithSample();

        project.Build("-c", "Release").Succeeded();
        Assert.AreEqual($"""["{world.Test}"]""", Targets());
        Emulator.ForgetRequests();
        project.Publish().Succeeded();

        Assert.AreEqual($"""["{world.Prod}"] ["{world.Test}"] ["{world.Test}"]""", Targets());
        world.AssertApplied(world.Prod);

        string Targets() => string.Join(' ', Emulator.Requests("CheckRelease").Select(r => r.Text("targets")).Order(StringComparer.Ordinal));
    }

    [TestMethod]
    public void What_the_review_of_the_build_said_is_not_said_again_by_its_release()
    {
        var world = Emulator.CreateWorld();
        Advise(world, "WARNING", 601, "table.require-pk", "Table a requires a primary key", line: 2, target: world.Test);
        var project = TestProject.Database(world, body: $"<PropertyGroup><BytebaseReviewTargets>{world.Test}</BytebaseReviewTargets></PropertyGroup>").Migration("1_a.sql", TwoTables);

        var publish = project.Publish();

        publish.SingleWarning("BBR0601");
        Assert.HasCount(1, publish.Log.FindChildrenRecursive<Microsoft.Build.Logging.StructuredLogger.Warning>(w => w.Code == "BBR0601"));
        Assert.HasCount(3, Emulator.Requests("CheckRelease"));
    }

    /// <summary>Scripts the advice about <c>1_a.sql</c>.</summary>
    private void Advise(World world, string status, int code, string title, string content, int line = 0, int column = 0, string? target = null) => Emulator.Advise(new
    {
        project = world.Project,
        file = "1_a.sql",
        target,
        advices = new[] { new { status, code, title, content, startPosition = line == 0 ? null : new { line, column } } },
    });
}
