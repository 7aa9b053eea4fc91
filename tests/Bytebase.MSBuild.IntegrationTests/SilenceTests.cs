namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>Where a green build could be taken for more than it is, it says so.</summary>
[TestClass]
public sealed class SilenceTests : EmulatorTests
{
    private const string CreateTable = "CREATE TABLE a (id integer PRIMARY KEY);\n";

    [TestMethod]
    public void A_plan_switches_off_the_review_of_a_build_only_aloud()
    {
        var project = TestProject.Database(Emulator.CreateWorld()).Migration("1_a.sql", CreateTable);
        project.Environment["BYTEBASE_PLAN"] = "projects/hr/plans/101";

        Assert.Contains("Db -> Not reviewed: BytebasePlan is set", project.Build("-c", "Release").Succeeded().Output);
        project.Build("-c", "Release", "-p:BytebaseRequireReview=true").SingleError("BB4005");
    }

    [TestMethod]
    public void A_review_is_the_result_of_a_build_and_not_of_a_publish()
    {
        var project = TestProject.Database(Emulator.CreateWorld()).Migration("1_a.sql", CreateTable);

        Assert.Contains("Db -> Reviewed 1 pending migration of 1 on 2 targets, no advices", project.Build("-c", "Release").Succeeded().Output);

        var published = project.Publish().Succeeded().Output;
        Assert.Contains("Bytebase: Reviewed 1 pending migration of 1 on 2 targets, no advices", published);
        Assert.DoesNotContain("Db -> Reviewed", published);
    }

    [TestMethod]
    public void A_publish_in_another_configuration_says_that_it_delivers_nothing()
    {
        var project = TestProject.Database(Emulator.CreateWorld()).Migration("1_a.sql", CreateTable);

        Assert.Contains("Db -> Nothing is delivered in the configuration Debug", project.Run("publish", "-c", "Debug").Succeeded().Output);
    }

    [TestMethod]
    public void Migrations_in_a_folder_of_another_case_are_not_passed_over()
    {
        var project = TestProject.Database().Write("Migrations/1_a.sql", CreateTable);

        var warning = project.Build().Succeeded().Warnings.Single();
        Assert.AreEqual("BB4018", warning.Code);
        Assert.AreEqual("BB4018", project.Build().Succeeded().Warnings.Single().Code);

        // The line to paste is right.
        var pasted = TestProject.Database("<ItemGroup><BytebaseMigration Include=\"Migrations\\**\\*.sql\" /></ItemGroup>").Write("Migrations/a.sql", CreateTable);
        pasted.Build().SingleError("BB1001");
    }

    [TestMethod]
    public void A_database_project_whose_files_no_item_names_says_so()
    {
        const string Line = """<BytebaseMigration Include="sql/**/*.sql" />""";
        var project = TestProject.Database().Write("sql/a.sql", CreateTable);

        var warning = project.Build().Succeeded().Warnings.Single();
        Assert.AreEqual("BB4043", warning.Code);
        Assert.Contains($"There are .sql files in sql: add {Line} to the project file.", warning.Text);
        Assert.IsEmpty(project.Build("-p:EnableBytebase=false").Succeeded().Warnings);
        Assert.IsEmpty(project.Build("-p:DesignTimeBuild=true").Succeeded().Warnings);
        Assert.IsEmpty(TestProject.Application().Write("sql/a.sql", CreateTable).Build().Succeeded().Warnings);

        // The line to paste is right.
        TestProject.Database($"<ItemGroup>{Line}</ItemGroup>").Write("sql/a.sql", CreateTable).Build().SingleError("BB1001");
    }

    [TestMethod]
    public void A_rollout_that_runs_nothing_says_what_would_run_it()
    {
        var project = TestProject.Database(Emulator.CreateWorld(), stage: "").Migration("1_a.sql", CreateTable);

        Assert.Contains("nothing was run; set BytebaseTargetStage=environments/test to run its first stage", project.Publish().Succeeded().Output);
    }
}
