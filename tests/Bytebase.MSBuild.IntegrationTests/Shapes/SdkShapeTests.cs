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
        var folder = new TestFolder("Sdk").To(world).Sdk("Db/Db.csproj").Write("Db/migrations/1_author.sql", Sample.Table);

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
        string[] results = [folder.FullPath("Db/obj/bytebase/validation.cache"), folder.FullPath("Db/obj/bytebase/output.json")];
        Assert.IsTrue(results.All(File.Exists));
        folder.Run("clean", "Db").Succeeded();
        Assert.AreEqual("", Emulator.Calls());
        Assert.IsFalse(results.Any(File.Exists));
    }

    [TestMethod]
    public void What_a_repository_says_of_its_assemblies_does_not_reach_a_project_that_has_none()
    {
        var world = Emulator.CreateWorld();
        var folder = new TestFolder("Sdk").To(world).Sdk("Db/Db.csproj").Write("Db/migrations/1_author.sql", Sample.Table).Write("Db/migrations/2_names.sql", Sample.Rows)
            .Write("Directory.Build.props", """
                <Project>
                  <PropertyGroup>
                    <TargetFrameworks>net10.0;net9.0</TargetFrameworks>
                    <OutputType>Exe</OutputType>
                    <GenerateDocumentationFile>true</GenerateDocumentationFile>
                    <IsPackable>true</IsPackable>
                    <GeneratePackageOnBuild>true</GeneratePackageOnBuild>
                    <PublishTrimmed>true</PublishTrimmed>
                    <PublishAot>true</PublishAot>
                    <IsAotCompatible>true</IsAotCompatible>
                    <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
                    <SelfContained>true</SelfContained>
                    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                    <AnalysisLevel>latest-all</AnalysisLevel>
                  </PropertyGroup>
                  <ItemGroup>
                    <FrameworkReference Include="Microsoft.AspNetCore.App" />
                  </ItemGroup>
                </Project>
                """);

        // What a publish of the whole solution may say for the application in it.
        var publish = folder.Run("publish", "Db", "-p:PublishSingleFile=true", "-p:PublishReadyToRun=true").Succeeded();

        Matrix.Row("Sdk=\"Bytebase.MSBuild/x\" below a Directory.Build.props for applications: publish", publish, Emulator, "1 created, 2 run");
        Assert.IsEmpty(publish.Warnings, publish.ToString());
        world.AssertApplied(world.Test);
    }

    [TestMethod]
    public void The_version_may_be_in_global_json_and_a_package_reference_for_all_projects_is_not_taken_twice()
    {
        var folder = new TestFolder("Sdk").To(Emulator.CreateWorld())
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
        var folder = new TestFolder("Sdk").To(world).Sdk("Db/Db.csproj").Write("Db/migrations/1_author.sql", Sample.Table);
        folder.Run("restore", "Db").Succeeded();

        // The targets that project systems call when a project is opened.
        var designTime = folder.Run("msbuild", "Db", "-p:Configuration=Release", "-p:DesignTimeBuild=true", "-p:BuildingInsideVisualStudio=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true", "-t:ResolveAssemblyReferences;ResolveProjectReferences;ResolvePackageDependenciesDesignTime;Compile;CoreCompile;CompileDesignTime").Succeeded();
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

    /// <summary>
    /// Every switch and every empty target of the SDK has a shape that needs it: an extension that Microsoft.NET.Sdk has no targets for, a
    /// language with a library of its own, frameworks with targeting packs and reference assemblies, files that would be compiled.
    /// </summary>
    [TestMethod]
    public void Nothing_is_compiled_whatever_the_extension_the_framework_and_the_files_beside_it()
    {
        (string Project, string Body)[] shapes =
        [
            ("Proj/Proj.proj", ""),
            ("Sql/Sql.sqlproj", ""),
            ("FSharp/FSharp.fsproj", ""),
            ("Basic/Basic.vbproj", ""),
            ("Framework/Framework.csproj", "<PropertyGroup><TargetFramework>net472</TargetFramework></PropertyGroup>"),
            ("Files/Files.csproj", "<PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup><ItemGroup><None Include=\"Class.cs\" Pack=\"true\" PackagePath=\"content\" /></ItemGroup>"),
        ];
        var folder = new TestFolder("Shapes").Write("Files/Class.cs", "public class Class { }\n").Write("Files/Text.resx", "<root />").Write("Files/Text.de.resx", "<root />");
        foreach (var (project, body) in shapes)
            folder.Sdk(project, body).Write(Path.GetDirectoryName(project) + "/migrations/1_author.sql", Sample.Table);
        // A solution knows no type for the first two, and takes the one that it is told: that of C#.
        folder.Write("All.slnx", $"<Solution>{string.Concat(shapes.Select(s => $"<Project Path=\"{s.Project}\" Type=\"9A19103F-16F7-4668-BE54-9A1E7A4F7556\" />"))}</Solution>");

        var publish = folder.Run("publish", "All.slnx", "-c", "Debug").Succeeded();

        Assert.AreEqual(shapes.Length, publish.TaskCount("BytebaseValidateMigrations"), publish.ToString());
        Assert.IsEmpty(publish.Warnings, publish.ToString());
        // No line about what is not there: "Files -> …/Files.dll", or without the path.
        Assert.IsFalse(publish.Output.Split('\n').Any(line => line.TrimEnd().EndsWith("->", StringComparison.Ordinal) || line.Contains(".dll", StringComparison.Ordinal)), publish.Output);
        foreach (var (project, _) in shapes)
        {
            var name = Path.GetDirectoryName(project)!;
            Assert.AreEqual("", Files(folder, name, "bin"));
            // No package is downloaded for a framework or a language, and there is an assets file without any.
            Assert.AreEqual("{}", JsonDocument.Parse(File.ReadAllText(folder.FullPath(name + "/obj/project.assets.json"))).RootElement.GetProperty("libraries").GetRawText(), name);
        }

        // All that the .NET SDK, NuGet and the package keep in obj.
        Assert.AreEqual(
            "Debug/net8.0/Files.assets.cache Debug/net8.0/PublishOutputs.txt Files.csproj.nuget.dgspec.json Files.csproj.nuget.g.props Files.csproj.nuget.g.targets bytebase/validation.cache project.assets.json project.nuget.cache",
            System.Text.RegularExpressions.Regex.Replace(Files(folder, "Files", "obj"), @"PublishOutputs\.\w+\.txt", "PublishOutputs.txt"));

        Assert.IsEmpty(Directory.GetDirectories(folder.FullPath("Files/obj/Debug/net8.0")), "folders of reference assemblies");

        folder.Run("publish", "All.slnx", "-c", "Debug", "--no-build").Succeeded();

        // A package of files, where a project wants one.
        folder.Run("pack", "Files", "--no-build", "-p:IsPackable=true").Succeeded();
        using (var package = System.IO.Compression.ZipFile.OpenRead(Directory.GetFiles(folder.FullPath("Files/bin"), "*.nupkg", SearchOption.AllDirectories).Single()))
            Assert.AreEqual("content/Class.cs", string.Join(' ', package.Entries.Select(e => e.FullName).Where(n => n.Contains('/') && !n.StartsWith("_rels", StringComparison.Ordinal) && !n.StartsWith("package/", StringComparison.Ordinal))));

        // What an IDE takes for sources and for the output.
        string[] types = ["Compile", "EmbeddedResource", "BuiltProjectOutputGroupKeyOutput", "DebugSymbolsProjectOutputGroupOutput", "IntermediateAssembly", "IntermediateRefAssembly"];
        var items = JsonDocument.Parse(folder.Run("msbuild", "Files", "-getItem:" + string.Join(',', types)).Succeeded().Output).RootElement.GetProperty("Items");
        Assert.IsTrue(types.All(type => items.GetProperty(type).GetArrayLength() == 0), items.ToString());
    }

    /// <summary>The files below a folder of a project, with <c>/</c>.</summary>
    private static string Files(TestFolder folder, string project, string below)
    {
        var path = folder.FullPath(project + "/" + below);
        return Directory.Exists(path) ? string.Join(' ', Directory.GetFiles(path, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(path, f).Replace('\\', '/')).Order(StringComparer.Ordinal)) : "";
    }
}
