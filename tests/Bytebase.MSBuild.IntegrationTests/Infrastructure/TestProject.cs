using System.Text;
using System.Text.Json;
using Microsoft.Build.Logging.StructuredLogger;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>A project of a user, in a folder of its own, that has the packed package.</summary>
internal sealed class TestProject
{
    private int _builds;

    private TestProject(string directory, string name) => (Directory, Name) = (directory, name);

    public string Directory { get; }

    public string Name { get; }

    public string ProjectFile => Path.Combine(Directory, Name + ".csproj");

    /// <summary>Environment variables of every command.</summary>
    public Dictionary<string, string> Environment { get; } = new() { ["NUGET_PACKAGES"] = TestPackage.Packages };

    /// <summary>A database project as the sample has it.</summary>
    /// <param name="body">Inside the project element.</param>
    public static TestProject Database(string body = "", string name = "Db") => Create(name, $"""
        <Project Sdk="Microsoft.Build.NoTargets/3.7.0">
          <PropertyGroup>
            <TargetFramework>net8.0</TargetFramework>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Bytebase.MSBuild" Version="{TestPackage.Version}" />
          </ItemGroup>
          {body}
        </Project>
        """);

    /// <summary>A database project that names its server, project and targets.</summary>
    public static TestProject Database(World world, string stage = "environments/prod", string body = "") =>
        Database(world.Settings(stage) + "\n  " + body).As(world);

    /// <summary>An application that keeps migrations beside its code.</summary>
    /// <param name="body">Inside the project element.</param>
    public static TestProject Application(string body = "") => Create("App", $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <UseAppHost>false</UseAppHost>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Bytebase.MSBuild" Version="{TestPackage.Version}" />
          </ItemGroup>
          {body}
        </Project>
        """).Write("Program.cs", "return 0;\n");

    /// <summary>Any project.</summary>
    public static TestProject Create(string name, string projectFile)
    {
        var directory = System.IO.Directory.CreateDirectory(Path.Combine(TestPackage.Folder, "projects", Guid.NewGuid().ToString("N")[..8], name)).FullName;
        var project = new TestProject(directory, name);
        project.Write(name + ".csproj", projectFile);
        project.Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="feed" value="{TestPackage.Feed}" />
              </packageSources>
            </configuration>
            """);
        // Nothing of the machine's folders above may reach in.
        foreach (var stub in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
            project.Write(stub, "<Project />");
        return project;
    }

    /// <summary>Runs commands with the service account of a world in the environment.</summary>
    public TestProject As(World world)
    {
        foreach (var (variable, value) in world.ServiceAccount)
            Environment[variable] = value;
        return this;
    }

    /// <summary>Delivers to a world that the project file does not name: what a pipeline's variables do.</summary>
    public TestProject To(World world, string stage = "environments/prod") => As(world)
        .With("BYTEBASE_URL", world.Emulator.Url)
        .With("BYTEBASE_PROJECT", world.Project)
        .With("BYTEBASE_TARGETS", string.Join(',', world.Databases))
        .With("BYTEBASE_TARGET_STAGE", stage);

    /// <summary>Runs commands with a variable in the environment, or without it.</summary>
    public TestProject With(string variable, string? value)
    {
        if (value is null)
            Environment.Remove(variable);
        else
            Environment[variable] = value;
        return this;
    }

    /// <summary>Writes a file below the project.</summary>
    public TestProject Write(string path, string content) => Write(path, Encoding.UTF8.GetBytes(content));

    public TestProject Write(string path, byte[] content)
    {
        var file = FullPath(path);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        return this;
    }

    public TestProject Migration(string name, string sql) => Write("migrations/" + name, sql);

    public void Delete(string path) => File.Delete(FullPath(path));

    public string FullPath(string path) => Path.GetFullPath(Path.Combine(Directory, path));

    /// <summary>The results' file: what the last build or publish left under <c>obj</c>.</summary>
    public JsonElement Results(string path = "obj/bytebase/output.json") => JsonDocument.Parse(File.ReadAllText(FullPath(path))).RootElement.Clone();

    public string Result(string key) => Results().GetProperty(key).GetString()!;

    public BuildResult Build(params string[] arguments) => Run("build", arguments);

    public BuildResult Publish(params string[] arguments) => Run("publish", ["-c", "Release", .. arguments]);

    /// <summary>Starts a publish that somebody may kill.</summary>
    public RunningCommand StartPublish(params string[] arguments) =>
        CommandLine.Start(Directory, Environment, "dotnet", ["publish", ProjectFile, "-c", "Release", "-nodeReuse:false", .. arguments]);

    /// <summary>Runs <c>dotnet VERB</c> on the project with a binary log.</summary>
    public BuildResult Run(string verb, params string[] arguments) => Run(_ => { }, verb, arguments);

    /// <param name="meanwhile">Called while the command runs.</param>
    public BuildResult Run(Action<System.Diagnostics.Process> meanwhile, string verb, params string[] arguments)
    {
        var binlog = Path.Combine(Directory, $"build{Interlocked.Increment(ref _builds)}.binlog");
        var result = CommandLine.Run(Directory, Environment, meanwhile, "dotnet", [verb, ProjectFile, "-bl:" + binlog, "-nodeReuse:false", .. arguments]);
        return new BuildResult(result, binlog);
    }
}

/// <summary>A build's exit code, text and binary log.</summary>
internal sealed class BuildResult(CommandResult command, string binlog)
{
    private Build? _log;

    public int ExitCode => command.ExitCode;

    public string Output => command.Output;

    public string Binlog => binlog;

    /// <summary>The binary log as a tree.</summary>
    public Build Log => _log ??= BinaryLog.ReadBuild(binlog);

    public IReadOnlyList<AbstractDiagnostic> Errors => [.. Log.FindChildrenRecursive<Error>().DistinctBy(Identity)];

    public IReadOnlyList<AbstractDiagnostic> Warnings => [.. Log.FindChildrenRecursive<Warning>().DistinctBy(Identity)];

    /// <summary>Whether a target ran: a skipped one has no tasks.</summary>
    public bool RanTask(string name) => Log.FindChildrenRecursive<Microsoft.Build.Logging.StructuredLogger.Task>(t => t.Name == name).Count > 0;

    public int TaskCount(string name) => Log.FindChildrenRecursive<Microsoft.Build.Logging.StructuredLogger.Task>(t => t.Name == name).Count;

    /// <summary>The tasks of these names that ran in a project, in their order.</summary>
    public string Tasks(string project, params string[] names) => string.Join(' ', Log
        .FindChildrenRecursive<Microsoft.Build.Logging.StructuredLogger.Task>(t => names.Contains(t.Name) && t.GetNearestParent<Project>()?.Name == project)
        .OrderBy(t => t.StartTime).Select(t => t.Name));

    public BuildResult Succeeded()
    {
        Assert.AreEqual(0, ExitCode, ToString());
        return this;
    }

    public BuildResult Failed()
    {
        Assert.AreNotEqual(0, ExitCode, ToString());
        return this;
    }

    /// <summary>The one error of the build.</summary>
    public AbstractDiagnostic SingleError(string code)
    {
        Failed();
        Assert.AreEqual(code, string.Join(' ', Errors.Select(e => e.Code)), ToString());
        return Errors[0];
    }

    /// <summary>The one warning of a build without errors.</summary>
    public AbstractDiagnostic SingleWarning(string code)
    {
        Succeeded();
        Assert.AreEqual(code, string.Join(' ', Warnings.Select(w => w.Code)), ToString());
        return Warnings[0];
    }

    public override string ToString() => command.ToString();

    private static string Identity(AbstractDiagnostic d) => $"{d.Code}|{d.File}|{d.LineNumber}|{d.ColumnNumber}|{d.Text}";
}
