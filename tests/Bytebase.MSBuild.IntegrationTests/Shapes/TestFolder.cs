using System.Text;

namespace Bytebase.MSBuild.IntegrationTests.Shapes;

/// <summary>A user's folder with several projects, or one whose place matters.</summary>
internal sealed class TestFolder
{
    private int _builds;

    /// <param name="name">Of the folder; it may have several levels.</param>
    public TestFolder(string name)
    {
        Directory = System.IO.Directory.CreateDirectory(Path.Combine(TestPackage.Folder, "projects", Guid.NewGuid().ToString("N")[..8], name)).FullName;
        Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="feed" value="{TestPackage.Feed}" />
              </packageSources>
            </configuration>
            """);
        // Nothing of the machine's folders above may reach in.
        foreach (var stub in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
            Write(stub, "<Project />");
    }

    public string Directory { get; }

    /// <summary>Environment variables of every command.</summary>
    public Dictionary<string, string> Environment { get; } = new() { ["NUGET_PACKAGES"] = TestPackage.Packages };

    /// <summary>A database project by the package's own SDK.</summary>
    public TestFolder Sdk(string path, string body = "") => Write(path, $"""
        <Project Sdk="Bytebase.MSBuild/{TestPackage.Version}">
          {body}
        </Project>
        """);

    /// <summary>Any project that references the package.</summary>
    public TestFolder Referencing(string sdk, string path, string body, string reference = "Version") => Write(path, $"""
        <Project Sdk="{sdk}">
          {body}
          <ItemGroup>
            <PackageReference Include="Bytebase.MSBuild" {reference}="{TestPackage.Version}" />
          </ItemGroup>
        </Project>
        """);

    public TestFolder Write(string path, string content)
    {
        var file = FullPath(path);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, Encoding.UTF8.GetBytes(content));
        return this;
    }

    /// <summary>Runs commands with a variable in the environment.</summary>
    public TestFolder With(string variable, string value)
    {
        Environment[variable] = value;
        return this;
    }

    /// <summary>Runs commands with the service account of a world in the environment.</summary>
    public TestFolder As(World world)
    {
        foreach (var (variable, value) in world.ServiceAccount)
            With(variable, value);
        return this;
    }

    /// <summary>Delivers all of it to a world that the project files do not name: what a pipeline's variables do.</summary>
    public TestFolder To(World world) => As(world)
        .With("BYTEBASE_URL", world.Emulator.Url)
        .With("BYTEBASE_PROJECT", world.Project)
        .With("BYTEBASE_TARGETS", string.Join(',', world.Databases))
        .With("BYTEBASE_TARGET_STAGE", "environments/prod");

    public string FullPath(string path) => Path.GetFullPath(Path.Combine(Directory, path));

    /// <summary>The files below, with their times and sizes, but none of a binary log.</summary>
    public string Snapshot(string path) => string.Join('\n', new DirectoryInfo(FullPath(path)).EnumerateFiles("*", SearchOption.AllDirectories)
        .OrderBy(f => f.FullName, StringComparer.Ordinal).Select(f => $"{f.FullName} {f.Length} {f.LastWriteTimeUtc:O}"));

    /// <summary>Runs <c>dotnet VERB PATH …</c> with a binary log.</summary>
    public BuildResult Run(string verb, string path, params string[] arguments)
    {
        var binlog = Path.Combine(TestPackage.Folder, $"{Path.GetFileName(Path.GetDirectoryName(Directory))}-{Guid.NewGuid().ToString("N")[..6]}-{++_builds}.binlog");
        return new BuildResult(CommandLine.Run(Directory, Environment, "dotnet", [verb, path, "-bl:" + binlog, "-nodeReuse:false", .. arguments]), binlog);
    }
}

/// <summary>What a server was asked to write.</summary>
internal static class Counts
{
    /// <summary>How many rollouts were created and how often tasks were run since the emulator forgot its requests: nothing may happen twice, or by accident.</summary>
    public static string Of(Emulator emulator)
    {
        var methods = emulator.Requests().Select(r => r.Method).ToList();
        return $"{methods.Count(m => m == "CreateRollout")} created, {methods.Count(m => m == "BatchRunTasks")} run";
    }
}
