namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>What stages of one build may share, and what must not pass from one to the next.</summary>
[TestClass]
public sealed class OneBuildTests : EmulatorTests
{
    private const string A = "CREATE TABLE a (id integer PRIMARY KEY);\n";
    private const string B = "CREATE TABLE b (id integer PRIMARY KEY);\n";

    [TestMethod]
    public void A_project_built_twice_with_other_properties_brings_each_database_its_own_migrations()
    {
        var (first, second) = (Emulator.CreateWorld(["test"]), Emulator.CreateWorld(["test"]));
        var project = TestProject.Database($"""
            <PropertyGroup>
                <BytebaseUrl>{Emulator.Url}</BytebaseUrl>
                <EnableDefaultBytebaseItems>false</EnableDefaultBytebaseItems>
                <BytebaseTargetStage>environments/test</BytebaseTargetStage>
              </PropertyGroup>
              <ItemGroup>
                <BytebaseMigration Include="$(Tenant)/*.sql" />
              </ItemGroup>
            """).Write("ta/1_a.sql", A).Write("tb/1_b.sql", B);
        // One account for both projects.
        project.Environment["BYTEBASE_ACCESS_TOKEN"] = first.AdminToken;
        project.Write("all.proj", $"""
            <Project>
              <Target Name="Go">
                <MSBuild Projects="Db.csproj" Targets="Publish" Properties="Configuration=Release;Tenant=ta;BytebaseProject={first.Project};BytebaseTargets={first.Test}" />
                <MSBuild Projects="Db.csproj" Targets="Publish" Properties="Configuration=Release;Tenant=tb;BytebaseProject={second.Project};BytebaseTargets={second.Test}" />
              </Target>
            </Project>
            """);
        project.Run("restore").Succeeded();

        var result = CommandLine.Run(project.Directory, project.Environment, "dotnet", "msbuild", "all.proj", "-t:Go", "-nodeReuse:false");

        Assert.AreEqual(0, result.ExitCode, result.ToString());
        Assert.AreEqual("a", first.Tables(first.Test));
        Assert.AreEqual("b", second.Tables(second.Test));
    }

    [TestMethod]
    [DataRow("BytebaseValidateDependsOn")]
    [DataRow("BytebaseReleaseDependsOn")]
    public void A_migration_that_a_target_generates_is_reviewed_and_released(string list)
    {
        var world = Emulator.CreateWorld(["test"]);
        var project = TestProject.Database(world, stage: "environments/test", body: $"""
            <PropertyGroup>
                <{list}>Generate</{list}>
              </PropertyGroup>
              <Target Name="Generate">
                <WriteLinesToFile File="generated/2_b.sql" Lines="CREATE TABLE b (id integer PRIMARY KEY)" Overwrite="true" />
                <ItemGroup>
                  <BytebaseMigration Include="generated/2_b.sql" />
                </ItemGroup>
              </Target>
            """).Migration("1_a.sql", A);

        project.Publish().Succeeded();

        Assert.AreEqual("a b", world.Tables(world.Test));
    }

    [TestMethod]
    public void Warnings_that_are_errors_stop_a_publish_before_it_delivers()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).Migration("1_a_ddl.sql", A + "INSERT INTO a VALUES (1);\n");

        project.Publish("-warnaserror").SingleError("BB2012");

        Assert.DoesNotContain("Create", Emulator.Calls());
        world.AssertUntouched(world.Test);

        // An advice that is a warning is one, too.
        Emulator.ForgetRequests();
        Emulator.Advise(new { project = world.Project, file = "1_a.sql", advices = new[] { new { status = "WARNING", code = 402, title = "COLUMN_NO_NULL", content = "null", startPosition = new { line = 1 } } } });
        project.Delete("migrations/1_a_ddl.sql");
        project.Migration("1_a.sql", A).Publish("-warnaserror").SingleError("BBR0402");
        Assert.DoesNotContain("Create", Emulator.Calls());
    }

    [TestMethod]
    public void A_publish_that_fails_early_leaves_no_earlier_results()
    {
        var project = TestProject.Database(Emulator.CreateWorld()).Migration("1_a.sql", A);
        project.Publish().Succeeded();
        Assert.AreNotEqual("", project.Result("plan"));

        project.Publish("-p:BytebasePlan=none").Succeeded();
        Assert.AreEqual("", project.Result("plan"));

        project.Migration("2_b.sql", B).Publish().Succeeded();
        project.Migration("c.sql", B).Publish().Failed();
        Assert.IsFalse(File.Exists(project.FullPath("obj/bytebase/output.json")));
    }

    [TestMethod]
    public void A_project_that_is_not_publishable_delivers_nothing()
    {
        var project = TestProject.Database(Emulator.CreateWorld()).Migration("1_a.sql", A);

        project.Publish("-p:IsPublishable=false", "-p:BytebaseReviewOnBuild=false").Succeeded();

        Assert.AreEqual("", Emulator.Calls());
    }

    [TestMethod]
    public void Other_configurations_may_deliver()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, body: "<PropertyGroup><BytebaseConfigurations>Release, debug</BytebaseConfigurations></PropertyGroup>").Migration("1_a.sql", A);

        project.Run("publish", "-c", "Debug").Succeeded();

        Assert.AreEqual("a", world.Tables(world.Prod));
    }

    [TestMethod]
    public void A_token_in_place_of_its_files_path_reaches_no_log()
    {
        const string Token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl";
        var project = TestProject.Database(Emulator.CreateWorld()).Migration("1_a.sql", A).With("BYTEBASE_ACCESS_TOKEN_FILE", Token);

        var build = project.Build("-c", "Release", "-v:diag");

        build.SingleError("BB4010");
        Assert.DoesNotContain("eyJzdWIiOiJjYW5hcnkifQ", build.Output);
    }
}
