using System.Text.Json;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>When a build makes its reports: once, after its last step or the one that failed.</summary>
[TestClass]
public sealed class ReportTests : EmulatorTests
{
    private const string Sarif = "obj/bytebase/reports/bytebase.sarif";

    private const string JUnit = "obj/bytebase/reports/bytebase.junit.xml";

    [TestMethod]
    public void A_laptop_gets_no_report_and_an_unknown_one_is_an_error()
    {
        var project = TestProject.Database().Migration("1_a.sql", "CREATE TABLE a (id integer PRIMARY KEY);\n");

        project.Build().Succeeded();
        Assert.IsFalse(Directory.Exists(project.FullPath("obj/bytebase/reports")));

        var error = project.Build("-p:BytebaseReports=sarf").SingleError("BB4042");
        Assert.Contains("names 'sarf'", error.Text);
        Assert.EndsWith(" Did you mean sarif?", error.Text);
    }

    [TestMethod]
    public void A_build_that_fails_in_its_first_step_has_its_reports_and_the_next_one_has_new_ones()
    {
        var project = TestProject.Database().Migration("a.sql", "CREATE TABLE a (id integer PRIMARY KEY);\n").Migration("2__b.sql", "-- nothing\n");

        project.Build("-p:BytebaseReports=sarif junit").Failed();

        CollectionAssert.AreEquivalent(new[] { "BB1001 migrations/a.sql error", "BB2002 migrations/2__b.sql warning" }, Results(project));
        Assert.IsTrue(File.Exists(project.FullPath(JUnit)));

        project.Delete("migrations/a.sql");
        project.Build("-p:BytebaseReports=sarif junit").Succeeded();
        CollectionAssert.AreEquivalent(new[] { "BB2002 migrations/2__b.sql warning" }, Results(project));

        // Nothing has changed: the findings are repeated, and so are the reports.
        project.Delete(Sarif);
        var again = project.Build("-p:BytebaseReports=sarif junit").Succeeded();
        Assert.IsFalse(again.RanTask("BytebaseValidateMigrations"));
        CollectionAssert.AreEquivalent(new[] { "BB2002 migrations/2__b.sql warning" }, Results(project));
    }

    [TestMethod]
    public void The_review_joins_the_report_of_the_same_build_and_a_publish_ends_with_its_rollout()
    {
        var world = Emulator.CreateWorld();
        Emulator.Advise(world, "WARNING", 601);
        var project = TestProject.Database(world, body: "<PropertyGroup><BytebaseReports>sarif junit</BytebaseReports></PropertyGroup>")
            .Migration("1_a.sql", "CREATE TABLE a (id integer);\n").Migration("2__b.sql", "-- nothing\n");

        var build = project.Build("-c", "Release").Succeeded();

        CollectionAssert.AreEquivalent(new[] { "BBR0601 migrations/1_a.sql warning", "BB2002 migrations/2__b.sql warning" }, Results(project));
        // Once so far, since a compiler may fail in between, and once at the end.
        Assert.AreEqual(2, build.TaskCount("BytebaseWriteReports"));
        Assert.DoesNotContain("Db: rollout", File.ReadAllText(project.FullPath(JUnit)));

        var publish = project.Publish().Succeeded();

        // After validation and review, and at the end.
        Assert.AreEqual(3, publish.TaskCount("BytebaseWriteReports"));
        CollectionAssert.AreEquivalent(new[] { "BBR0601 migrations/1_a.sql warning", "BB2002 migrations/2__b.sql warning" }, Results(project));
        Assert.Contains($"prod: {world.Prod}", File.ReadAllText(project.FullPath(JUnit)));
    }

    [TestMethod]
    public void A_migration_that_fails_in_the_rollout_is_in_the_report()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).Migration("1_a.sql", "CREATE TABLE a (id integer PRIMARY KEY);\nINSERT INTO nowhere VALUES (1);\n");

        project.Publish("-p:BytebaseReports=sarif").Failed();

        CollectionAssert.AreEquivalent(new[] { "BB7002 migrations/1_a.sql error" }, Results(project));
        Assert.AreEqual(2, Run(project).GetProperty("results")[0].GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32());
    }

    [TestMethod]
    public void An_application_that_does_not_compile_has_the_findings_of_its_migrations()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Application(world.Settings("environments/prod")).As(world).Write("Program.cs", "return nothing;\n").Migration("1_a.sql", "-- nothing\n");

        project.Build("-c", "Release", "-p:BytebaseReports=sarif").Failed();

        CollectionAssert.AreEquivalent(new[] { "BB2002 migrations/1_a.sql warning" }, Results(project));
    }

    [TestMethod]
    public void A_project_with_several_target_frameworks_has_one_report_and_targets_by_name_have_theirs()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Create("Lib", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>
                <BytebaseReports>sarif</BytebaseReports>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Bytebase.MSBuild" Version="{TestPackage.Version}" />
              </ItemGroup>
              {world.Settings("environments/prod")}
            </Project>
            """).As(world).Migration("1_a.sql", "-- nothing\n");

        var build = project.Build("-c", "Release").Succeeded();
        Assert.AreEqual(2, build.TaskCount("BytebaseWriteReports"), build.ToString());

        var validate = project.Build("-t:BytebaseValidate", "-c", "Release").Succeeded();
        Assert.AreEqual(1, validate.TaskCount("BytebaseWriteReports"));

        var review = project.Build("-t:BytebaseReview").Succeeded();
        Assert.AreEqual(2, review.TaskCount("BytebaseWriteReports"));
        CollectionAssert.AreEquivalent(new[] { "BB2002 migrations/1_a.sql warning" }, Results(project));
    }

    [TestMethod]
    [DataRow("-t:Publish", "-c", "Release")]
    [DataRow("-t:Build;BytebaseRollout", "-c", "Debug")]
    [DataRow("-t:BytebaseReview;BytebaseRollout", "-c", "Release")]
    public void A_delivery_that_follows_a_report_has_reports_and_a_hand_over_of_its_own(string targets, string option, string configuration)
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).Migration("1_a.sql", "CREATE TABLE a (id integer PRIMARY KEY);\n").Migration("2_b.sql", "-- nothing\n")
            .With("GITHUB_ACTIONS", "true").With("GITHUB_SHA", new string('a', 40))
            .Write("obj/bytebase/handover.env", "BYTEBASE_PLAN=projects/hr/plans/1\n").Write("obj/bytebase/output.json", "{\"plan\":\"projects/hr/plans/1\"}");

        var build = project.Build(targets, option, configuration, "-p:BytebaseReports=annotations junit").Succeeded();

        Assert.AreEqual(project.Result("plan"), File.ReadLines(project.FullPath("obj/bytebase/handover.env")).First()["BYTEBASE_PLAN=".Length..]);
        Assert.StartsWith(world.Project + "/plans/", project.Result("plan"));
        Assert.Contains($"prod: {world.Prod}", File.ReadAllText(project.FullPath(JUnit)));
        // Said once, though there are two reports.
        Assert.AreEqual(1, build.Output.Split('\n').Count(line => line.StartsWith("::warning ", StringComparison.Ordinal)), build.ToString());

        project.Migration("3_c.sql", "INSERT INTO nowhere VALUES (1);\n");
        var failed = project.Build(targets, option, configuration, "-p:BytebaseReports=annotations sarif").Failed();
        CollectionAssert.Contains(Results(project), "BB7002 migrations/3_c.sql error");
        Assert.AreEqual(1, failed.Output.Split('\n').Count(line => line.StartsWith("::error ", StringComparison.Ordinal)), failed.ToString());
    }

    [TestMethod]
    public void A_folder_of_reports_that_cannot_be_written_fails_no_build()
    {
        var project = TestProject.Database().Migration("1_a.sql", "CREATE TABLE a (id integer PRIMARY KEY);\n").Write("file", "");

        var build = project.Build("-p:BytebaseReports=sarif", "-p:BytebaseReportsDirectory=file/reports").Succeeded();

        StringAssert.Matches(build.Output, new(@"message BB5017: The report bytebase\.sarif was not posted: .*cannot be written.* Set BytebaseReportsDirectory to a folder that can be written\."));
    }

    private static JsonElement Run(TestProject project) => project.Results(Sarif).GetProperty("runs")[0];

    private static string[] Results(TestProject project) => [.. Run(project).GetProperty("results").EnumerateArray().Select(result =>
        $"{result.GetProperty("ruleId").GetString()} {result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString()} {result.GetProperty("level").GetString()}")];
}
