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

        Assert.AreEqual(2, publish.TaskCount("BytebaseWriteReports"));
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

    private static JsonElement Run(TestProject project) => project.Results(Sarif).GetProperty("runs")[0];

    private static string[] Results(TestProject project) => [.. Run(project).GetProperty("results").EnumerateArray().Select(result =>
        $"{result.GetProperty("ruleId").GetString()} {result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString()} {result.GetProperty("level").GetString()}")];
}
