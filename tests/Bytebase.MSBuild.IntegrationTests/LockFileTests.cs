namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>The lock file, as a developer and a pipeline use it.</summary>
[TestClass]
public sealed class LockFileTests
{
    private const string CreateTable = "CREATE TABLE a (id integer PRIMARY KEY);\n";

    [TestMethod]
    public void A_migration_is_locked_by_a_command_and_checked_by_builds()
    {
        var project = TestProject.Database().Migration("1_a.sql", CreateTable);

        Assert.Contains("1 migrations: 1 added, 0 changed, 0 removed", project.Build("-t:BytebaseLock").Succeeded().Output);
        Assert.IsEmpty(project.Build().Succeeded().Warnings);

        project.Migration("2_b.sql", "CREATE TABLE b (id integer PRIMARY KEY);\n");
        Assert.AreEqual(project.FullPath("migrations/2_b.sql"), project.Build().SingleWarning("BB3012").File);
        project.With("CI", "true").Build().SingleError("BB3012");
        project.Build("-t:BytebaseLock").SingleError("BB3015");

        project.With("CI", null).Build("-t:BytebaseLock").Succeeded();
        Assert.IsEmpty(project.With("CI", "true").Build().Succeeded().Warnings);

        project.Migration("2_b.sql", "CREATE TABLE c (id integer PRIMARY KEY);\n");
        Assert.AreEqual(project.FullPath("migrations/2_b.sql"), project.Build().SingleError("BB3011").File);
        project.Delete("migrations/2_b.sql");
        var gone = project.Build().SingleError("BB3013");
        Assert.AreEqual((project.FullPath("bytebase.lock"), 4), (gone.File, gone.LineNumber));
    }

    [TestMethod]
    public void What_a_target_generates_is_locked_too()
    {
        var project = TestProject.Database("""
            <PropertyGroup>
              <BytebaseValidateDependsOn>GenerateMigrations</BytebaseValidateDependsOn>
              <BytebaseLockFile>locks/db.lock</BytebaseLockFile>
            </PropertyGroup>
            <Target Name="GenerateMigrations">
              <WriteLinesToFile File="$(IntermediateOutputPath)2_generated.sql" Lines="SELECT 1" Overwrite="true" />
              <ItemGroup>
                <BytebaseMigration Include="$(IntermediateOutputPath)2_generated.sql" />
              </ItemGroup>
            </Target>
            """).Migration("1_a.sql", CreateTable).Write("locks/readme.txt", "");

        Assert.Contains("2 added", project.Build("-t:BytebaseLock").Succeeded().Output);
        Assert.IsEmpty(project.Build().Succeeded().Warnings);
        Assert.Contains(" ../migrations/1_a.sql", File.ReadAllText(project.FullPath("locks/db.lock")));
    }

    [TestMethod]
    public void A_multi_targeted_project_has_one_lock_file()
    {
        var project = TestProject.Application("<PropertyGroup><TargetFramework /><TargetFrameworks>net10.0;net8.0</TargetFrameworks></PropertyGroup>").Migration("1_a.sql", CreateTable);

        var build = project.Build("-t:BytebaseLock").Succeeded();

        Assert.AreEqual(1, build.TaskCount("BytebaseWriteLock"));
    }
}
