using System.Text.Json;

namespace Bytebase.MSBuild.IntegrationTests.Shapes;

/// <summary><c>&lt;Project Sdk="Bytebase.MSBuild/x.y.z"&gt;</c>: a database project by itself.</summary>
[TestClass]
public sealed class SdkShapeTests : EmulatorTests
{
    [TestMethod]
    public void A_project_of_one_line_builds_publishes_and_makes_no_assembly()
    {
        var world = Emulator.CreateWorld();
        var folder = Folder(world).Sdk("Db/Db.csproj").Write("Db/migrations/1_author.sql", Sample.Table);

        var debug = folder.Run("build", "Db").Succeeded();
        Assert.AreEqual(1, debug.TaskCount("BytebaseValidateMigrations"), debug.ToString());
        Assert.IsEmpty(debug.Warnings, debug.ToString());
        Assert.AreEqual("", Emulator.Calls());

        var added = folder.Run("build", "Db", "--no-restore", "-t:BytebaseAddMigration", "-p:Name=names", "-getProperty:BytebaseMigrationFile").Succeeded();
        Assert.AreEqual(folder.FullPath("Db/migrations/2_names.sql"), added.Output.Trim());
        folder.Write("Db/migrations/2_names.sql", Sample.Rows);

        // No -c Release: publishing means it.
        Matrix.Row("Sdk=\"Bytebase.MSBuild/x\": publish", folder.Run("publish", "Db", "--no-restore").Succeeded(), Emulator, "1 created, 2 run");
        world.AssertApplied(world.Test);
        world.AssertApplied(world.Prod);
        string[] assemblies = [.. Directory.EnumerateFiles(folder.FullPath("Db"), "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".dll" or ".pdb" or ".exe")];
        Assert.IsEmpty(assemblies, string.Join(' ', assemblies));

        Emulator.ForgetRequests();
        var again = folder.Run("publish", "Db", "--no-build").Succeeded();
        Matrix.Row("Sdk=\"Bytebase.MSBuild/x\": publish --no-build, again", again, Emulator, "0 created, 0 run");
        Assert.Contains("Nothing to do", again.Output);

        // A solution that is packed or cleaned as a whole has it, too.
        Emulator.ForgetRequests();
        Matrix.Row("Sdk=\"Bytebase.MSBuild/x\": pack", folder.Run("pack", "Db").Succeeded(), Emulator, "0 created, 0 run");
        folder.Run("clean", "Db").Succeeded();
        Assert.AreEqual("", Emulator.Calls());
        Assert.IsFalse(File.Exists(folder.FullPath("Db/obj/bytebase/validation.cache")));
    }

    [TestMethod]
    public void The_version_may_be_in_global_json_and_a_package_reference_for_all_projects_is_not_taken_twice()
    {
        var folder = Folder(Emulator.CreateWorld())
            .Write("global.json", $$"""{ "msbuild-sdks": { "Bytebase.MSBuild": "{{TestPackage.Version}}" } }""")
            .Write("Directory.Packages.props", $"""
                <Project>
                  <PropertyGroup>
                    <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
                  </PropertyGroup>
                  <ItemGroup>
                    <GlobalPackageReference Include="Bytebase.MSBuild" Version="{TestPackage.Version}" />
                  </ItemGroup>
                </Project>
                """)
            .Write("Db/Db.csproj", "<Project Sdk=\"Bytebase.MSBuild\" />")
            .Write("Db/migrations/1_a.sql", Sample.Table)
            .Write("App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>")
            .Write("App/migrations/1_b.sql", Sample.Table)
            .Write("All.slnx", "<Solution><Project Path=\"Db/Db.csproj\" /><Project Path=\"App/App.csproj\" /></Solution>");

        var build = folder.Run("build", "All.slnx").Succeeded();

        Assert.AreEqual(2, build.TaskCount("BytebaseValidateMigrations"), build.ToString());
        Assert.IsEmpty(build.Warnings, build.ToString());
    }

    [TestMethod]
    public void An_IDE_asks_it_without_waking_anything()
    {
        var world = Emulator.CreateWorld();
        var folder = Folder(world).Sdk("Db/Db.csproj").Write("Db/migrations/1_author.sql", Sample.Table);
        folder.Run("restore", "Db").Succeeded();

        // The targets that project systems call when a project is opened.
        var designTime = folder.Run("msbuild", "Db", "-p:Configuration=Release", "-p:DesignTimeBuild=true", "-p:BuildingInsideVisualStudio=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true", "-t:ResolveAssemblyReferences;ResolveProjectReferences;ResolvePackageDependenciesDesignTime;Compile;CoreCompile").Succeeded();
        Assert.IsFalse(designTime.RanTask("BytebaseReplayFindings"), designTime.ToString());
        Assert.IsEmpty(designTime.Warnings, designTime.ToString());
        Matrix.Row("design-time build of Visual Studio's targets", designTime, Emulator, "0 created, 0 run");

        // What project systems read when they evaluate it.
        var items = JsonDocument.Parse(folder.Run("msbuild", "Db", "-p:BuildingInsideVisualStudio=true", "-getItem:PropertyPageSchema,AvailableItemName,UpToDateCheckInput").Succeeded().Output).RootElement.GetProperty("Items");
        string[] Paths(string type) => [.. items.GetProperty(type).EnumerateArray().Select(i => i.GetProperty("FullPath").GetString()!)];
        var rules = Paths("PropertyPageSchema").Where(p => p.Contains("Bytebase", StringComparison.Ordinal)).ToList();
        Assert.HasCount(4, rules);
        Assert.IsTrue(rules.TrueForAll(File.Exists), string.Join('\n', rules));
        Assert.IsTrue(Paths("AvailableItemName").Any(p => Path.GetFileName(p) == "BytebaseMigration"));
        CollectionAssert.Contains(Paths("UpToDateCheckInput"), folder.FullPath("Db/migrations/1_author.sql"));

        var watched = CommandLine.Run(folder.FullPath("Db"), folder.Environment, "dotnet", "watch", "--list");
        Assert.Contains(folder.FullPath("Db/migrations/1_author.sql"), watched.Output);
        // What "dotnet watch publish" would start at each saved file.
        var saved = folder.With("DOTNET_WATCH", "1").Run("publish", "Db", "--no-restore").Succeeded();
        Assert.IsTrue(saved.RanTask("BytebaseReplayFindings"), saved.ToString());
        Assert.AreEqual("", Emulator.Calls());
        Matrix.Row("publish that dotnet watch starts", saved, Emulator, "0 created, 0 run");
    }

    /// <summary>A folder whose commands know the server by a pipeline's variables.</summary>
    private TestFolder Folder(World world)
    {
        var folder = new TestFolder("Sdk")
            .With("BYTEBASE_URL", Emulator.Url)
            .With("BYTEBASE_PROJECT", world.Project)
            .With("BYTEBASE_TARGETS", string.Join(',', world.Databases))
            .With("BYTEBASE_TARGET_STAGE", "environments/prod");
        foreach (var (variable, value) in world.ServiceAccount)
            folder.With(variable, value);
        return folder;
    }
}
