using System.IO.Compression;
using System.Text.RegularExpressions;
using Bytebase.MSBuild.IntegrationTests.Shapes;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>Projects made by <c>dotnet new bytebase-db</c> from the packed templates.</summary>
[TestClass]
public sealed class TemplateTests : EmulatorTests
{
    private static readonly string[] Engines = ["POSTGRES", "COCKROACHDB", "REDSHIFT", "MYSQL", "MARIADB", "TIDB", "OCEANBASE", "MSSQL", "ORACLE", "SQLITE"];

    /// <summary>The sample's pipelines, which are the template's, too.</summary>
    private static readonly (string System, string File)[] Pipelines =
    [
        ("azure", "azure-pipelines.yml"),
        ("bitbucket", "bitbucket-pipelines.yml"),
        ("github", ".github/workflows/bytebase.yml"),
        ("gitlab", ".gitlab-ci.yml"),
        ("jenkins", "Jenkinsfile"),
        ("teamcity", ".teamcity/settings.kts"),
    ];

    /// <summary>What each project has.</summary>
    private static readonly string[] Files = [".editorconfig", ".gitattributes", ".gitignore", "bytebase.lock", "migrations/20250101000000__create_author.sql"];

    private static string s_hive = null!;

    private static string Nupkg => Path.Combine(TestPackage.Folder, "templates", $"Bytebase.MSBuild.Templates.{TestPackage.Version}.nupkg");

    [ClassInitialize]
    public static void Install(TestContext context)
    {
        _ = context;
        s_hive = Path.Combine(TestPackage.Folder, "hive");
        var pack = CommandLine.Run(Repository.Root, new Dictionary<string, string>(), "dotnet", "pack", "src/Bytebase.MSBuild.Templates", "-c", "Release", "-o", Path.GetDirectoryName(Nupkg)!, "-p:Version=" + TestPackage.Version, "-p:UseSharedCompilation=false", "--artifacts-path", Path.Combine(TestPackage.Folder, "templates-artifacts"));
        Assert.AreEqual(0, pack.ExitCode, pack.ToString());
        var install = CommandLine.Run(TestPackage.Folder, new Dictionary<string, string>(), "dotnet", "new", "install", Nupkg, "--debug:custom-hive", s_hive);
        Assert.AreEqual(0, install.ExitCode, install.ToString());
    }

    [TestMethod]
    public void Each_engine_s_project_is_locked_passes_its_checks_and_publishes()
    {
        var worlds = Engines.Select(_ => Emulator.CreateWorld()).ToList();
        // One account for all projects.
        var folder = new TestFolder("Engines").With("BYTEBASE_ACCESS_TOKEN", worlds[0].AdminToken);
        foreach (var (engine, world) in Engines.Zip(worlds))
        {
            New(folder, engine, "--engine", engine, "--url", Emulator.Url, "--bytebase-project", world.Project, "--targets", string.Join(' ', world.Databases), "--stage", "environments/test");
            foreach (var file in (string[])[.. Files, engine + ".csproj"])
                Assert.IsTrue(File.Exists(folder.FullPath($"{engine}/{file}")), file);
            Assert.Contains($"<BytebaseEngine>{engine}</BytebaseEngine>", File.ReadAllText(folder.FullPath($"{engine}/{engine}.csproj")));
        }

        folder.Write("All.slnx", $"<Solution>{string.Concat(Engines.Select(e => $"<Project Path=\"{e}/{e}.csproj\" />"))}</Solution>");
        var publish = folder.Run("publish", "All.slnx", "-m").Succeeded();

        Assert.IsEmpty(publish.Warnings, publish.ToString());
        Assert.AreEqual($"{Engines.Length} created, {Engines.Length} run", Counts.Of(Emulator));
        foreach (var world in worlds)
        {
            Assert.AreEqual("author", world.Tables(world.Test));
            world.AssertUntouched(world.Prod);
        }

        // The lock file is the migrations', and is looked at; the repository's severities reach the project.
        folder.Write(".editorconfig", "[*.sql]\ndotnet_diagnostic.BB2002.severity = error\n");
        folder.Write("POSTGRES/migrations/20250101000000__create_author.sql", "-- nothing\n");
        Assert.AreEqual("BB2002 BB3011", string.Join(' ', folder.Run("build", "POSTGRES", "--no-restore").Errors.Select(e => e.Code).Order(StringComparer.Ordinal)));
    }

    [TestMethod]
    public void Each_CI_system_s_project_has_its_pipeline_and_publishes_with_an_empty_cache()
    {
        string[] systems = [.. Pipelines.Select(p => p.System), "none"];
        var worlds = systems.Select(_ => Emulator.CreateWorld()).ToList();
        var folder = new TestFolder("Ci").With("BYTEBASE_ACCESS_TOKEN", worlds[0].AdminToken);
        folder.With("NUGET_PACKAGES", folder.FullPath("empty cache"));
        foreach (var (system, world) in systems.Zip(worlds))
            AssertNextSteps(New(folder, system, "--ci", system, "--url", Emulator.Url, "--bytebase-project", world.Project, "--targets", string.Join(' ', world.Databases), "--stage", "environments/prod"), system == "none" ? 2 : 3);

        Assert.AreEqual(string.Join('\n', ((string[])[.. Files, "none.csproj"]).Order(StringComparer.Ordinal)), Tree(folder, "none"));
        foreach (var (system, file) in Pipelines)
        {
            Assert.AreEqual(string.Join('\n', ((string[])[.. Files, file, system + ".csproj"]).Order(StringComparer.Ordinal)), Tree(folder, system));
            var sample = File.ReadAllText(Path.Combine(Repository.Root, "sample-db-project", file));
            Assert.Contains("https://bytebase.example.com", sample);
            // The stages are the pipeline's own: with the project's, prod would be delivered by the job that nobody approves.
            Assert.Contains("environments/test", sample);
            Assert.Contains("environments/prod", sample);
            Assert.AreEqual(sample.Replace("https://bytebase.example.com", Emulator.Url, StringComparison.Ordinal), File.ReadAllText(folder.FullPath($"{system}/{file}")));
        }

        foreach (var (system, world) in systems.Zip(worlds))
        {
            Emulator.ForgetRequests();
            var publish = folder.Run("publish", system, "-c", "Release").Succeeded();
            Matrix.Row($"dotnet new bytebase-db --ci {system}, empty cache: publish", publish, Emulator, "1 created, 2 run");
            Assert.IsEmpty(publish.Warnings, publish.ToString());
            foreach (var database in world.Databases)
                Assert.AreEqual("author", world.Tables(database));
        }
    }

    [TestMethod]
    public void A_project_without_settings_checks_offline()
    {
        var folder = new TestFolder("Plain");
        // A value is text, whatever it holds.
        New(folder, "Plain", "--stage", "environments/a&b<c>");
        var project = File.ReadAllText(folder.FullPath("Plain/Plain.csproj"));
        Assert.Contains("<BytebaseTargetStage>environments/a&amp;b&lt;c&gt;</BytebaseTargetStage>", project);
        Assert.Contains("<BytebaseEngine>POSTGRES</BytebaseEngine>", project);
        string[] Lines(string file) => File.ReadAllLines(folder.FullPath("Plain/" + file));
        CollectionAssert.IsSubsetOf((string[])["*.sql text eol=lf", "bytebase.lock text eol=lf"], Lines(".gitattributes"));
        CollectionAssert.IsSubsetOf((string[])["bin/", "obj/"], Lines(".gitignore"));
        CollectionAssert.IsSubsetOf((string[])["[*.sql]", "charset = utf-8", "end_of_line = lf"], Lines(".editorconfig"));

        // A folder of its own, of the project's name.
        var named = CommandLine.Run(folder.Directory, folder.Environment, "dotnet", "new", "bytebase-db", "-n", "Named", "--debug:custom-hive", s_hive, "--no-update-check");
        Assert.AreEqual(0, named.ExitCode, named.ToString());
        Assert.IsTrue(File.Exists(folder.FullPath("Named/Named.csproj")), named.ToString());

        var build = folder.Run("build", "Plain").Succeeded();

        Assert.AreEqual(1, build.TaskCount("BytebaseValidateMigrations"));
        Assert.IsEmpty(build.Warnings, build.ToString());
        Assert.AreEqual("", Emulator.Calls());
        Assert.Contains($"Sdk=\"Bytebase.MSBuild/{TestPackage.Version}\"", project);
        Assert.DoesNotContain("TEMPLATE_", project);
    }

    [TestMethod]
    public void The_package_is_a_template_and_holds_nothing_else()
    {
        using var package = ZipFile.OpenRead(Nupkg);
        using var nuspec = new StreamReader(package.GetEntry("Bytebase.MSBuild.Templates.nuspec")!.Open());
        var metadata = nuspec.ReadToEnd();
        Assert.Contains("<packageType name=\"Template\" />", metadata);
        Assert.Contains("<readme>README.md</readme>", metadata);
        Assert.MatchesRegex("<tags>[^<]*dotnet-new[^<]*</tags>", metadata);
        string[] other = [.. package.Entries.Select(e => e.FullName).Where(f => !f.StartsWith("content/bytebase-db/", StringComparison.Ordinal) && !f.StartsWith("_rels/", StringComparison.Ordinal) && !f.StartsWith("package/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

        Assert.AreEqual("Bytebase.MSBuild.Templates.nuspec README.md [Content_Types].xml icon.png", string.Join(' ', other));
    }

    [TestMethod]
    public void The_help_says_whose_stages_a_pipeline_has_and_the_readme_names_every_option()
    {
        var help = CommandLine.Run(TestPackage.Folder, new Dictionary<string, string>(), "dotnet", "new", "bytebase-db", "--help", "--debug:custom-hive", s_hive);

        Assert.AreEqual(0, help.ExitCode, help.ToString());
        Assert.MatchesRegex(@"--stage\s[^-]*The\s+jobs\s+of\s+a\s+pipeline\s+name\s+their\s+own:\s+environments/test,\s+then\s+environments/prod\.", help.Output);
        var template = help.Output[help.Output.IndexOf("\nTemplate options:", StringComparison.Ordinal)..];
        var options = Regex.Matches(template, @"^\s+(--[a-z-]+)\s", RegexOptions.Multiline).Select(m => m.Groups[1].Value).ToList();
        Assert.HasCount(7, options, help.Output);
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "src", "Bytebase.MSBuild.Templates", "README.md"));
        foreach (var option in options)
            Assert.Contains($"| `{option}` |", readme);
    }

    /// <summary>What <c>dotnet new</c> says at its end: the first build, where the pipeline's file belongs, and what comes then.</summary>
    private static void AssertNextSteps(string output, int lines)
    {
        var said = output[output.IndexOf("dotnet build checks", StringComparison.Ordinal)..].Trim().Split('\n');
        Assert.HasCount(lines, said, output);
        Assert.Contains("-t:BytebaseDoctor", said[^1]);
        Assert.AreEqual(lines == 3, said[1].Contains("DB_PROJECT", StringComparison.Ordinal), output);
    }

    /// <returns>What was printed.</returns>
    private static string New(TestFolder folder, string name, params string[] arguments)
    {
        var result = CommandLine.Run(folder.Directory, folder.Environment, "dotnet", ["new", "bytebase-db", "-n", name, "-o", name, "--debug:custom-hive", s_hive, "--no-update-check", .. arguments]);
        Assert.AreEqual(0, result.ExitCode, result.ToString());
        return result.Output;
    }

    private static string Tree(TestFolder folder, string path) => string.Join('\n', Directory.EnumerateFiles(folder.FullPath(path), "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(folder.FullPath(path), f).Replace('\\', '/')).Order(StringComparer.Ordinal));
}
