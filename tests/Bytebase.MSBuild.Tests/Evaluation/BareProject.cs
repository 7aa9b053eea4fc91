using Microsoft.Build.Evaluation;
using Microsoft.Build.Execution;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tests.Evaluation;

/// <summary>
/// A project without an SDK that imports the package's props and targets as they are in the sources, evaluated and built in this process by
/// MSBuild's engine: what the .NET SDK takes seconds for is there at once. The SDK's targets are empty ones.
/// </summary>
internal sealed class BareProject : IDisposable
{
    private static readonly Lock s_build = new();

    private static readonly string Sources = Path.Combine(Repository.Root, "src", "Bytebase.MSBuild");

    private readonly ProjectCollection _collection = new();

    /// <param name="body">What the project file says.</param>
    /// <param name="kind">The folder of the package that is imported: <c>build</c> or <c>buildMultiTargeting</c>.</param>
    public BareProject(string body = "", string kind = "build")
    {
        Folder = Directory.CreateTempSubdirectory("bytebase-bare-").FullName;
        Write("Db.proj", $"""
            <Project DefaultTargets="Build">
              <PropertyGroup>
                <Configuration Condition="'$(Configuration)' == ''">Debug</Configuration>
                <MSBuildProjectExtensionsPath>$(MSBuildProjectDirectory)/obj/</MSBuildProjectExtensionsPath>
                <BytebaseTaskAssembly>{typeof(Bytebase.MSBuild.Tasks.BytebaseTask).Assembly.Location}</BytebaseTaskAssembly>
              </PropertyGroup>
              <ItemGroup>
                <None Include="**/*.sql" />
              </ItemGroup>
              <Import Project="{Sources}/{kind}/Bytebase.MSBuild.props" />
              {body}
              <Target Name="BeforeBuild" />
              <Target Name="Build" DependsOnTargets="BeforeBuild" />
              <Target Name="Publish" DependsOnTargets="Build" />
              <Target Name="Clean" />
              <Import Project="{Sources}/{kind}/Bytebase.MSBuild.targets" />
            </Project>
            """);
    }

    public string Folder { get; }

    public BareProject Write(string path, string content)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return this;
    }

    /// <param name="properties"><c>Name=value</c>, as behind <c>-p:</c>.</param>
    public EvaluatedProject Evaluate(params string[] properties) =>
        new(new ProjectInstance(Path.Combine(Folder, "Db.proj"), properties.Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]), null, _collection), Folder);

    /// <summary>The targets that ran, in their order: one whose condition is false has not run.</summary>
    public BareBuild Build(string targets, params string[] properties)
    {
        var log = new Log();
        // The engine has one node in a process.
        lock (s_build)
        {
            using var manager = new BuildManager();
            var result = manager.Build(
                new BuildParameters(_collection) { Loggers = [log], EnableNodeReuse = false },
                new BuildRequestData(Evaluate(properties).Instance, targets.Split(';')));
            return new(result.OverallResult == BuildResultCode.Success, log.Targets, log.Text);
        }
    }

    public void Dispose()
    {
        _collection.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private sealed class Log : ILogger
    {
        public List<string> Targets { get; } = [];

        public List<string> Text { get; } = [];

        public LoggerVerbosity Verbosity { get; set; } = LoggerVerbosity.Normal;

        public string? Parameters { get; set; }

        public void Initialize(IEventSource eventSource)
        {
            eventSource.TargetStarted += (_, e) => Targets.Add(e.TargetName);
            eventSource.ErrorRaised += (_, e) => Text.Add($"error {e.Code}: {e.Message}");
            eventSource.WarningRaised += (_, e) => Text.Add($"warning {e.Code}: {e.Message}");
            eventSource.MessageRaised += (_, e) =>
            {
                if (e.Importance == MessageImportance.High)
                    Text.Add(e.Message ?? "");
            };
        }

        public void Shutdown()
        {
        }
    }
}

/// <summary>What an IDE or a command reads of a project that it does not build.</summary>
internal sealed record EvaluatedProject(ProjectInstance Instance, string Folder)
{
    /// <summary>The items of a type, from the project's folder with <c>/</c>, in their order, and the metadata that are asked for.</summary>
    public string Items(string type, params string[] metadata) => string.Join('\n', Instance.GetItems(type)
        .Select(item => string.Join(' ', metadata.Select(item.GetMetadataValue).Prepend(Short(item.EvaluatedInclude))).TrimEnd()).Order(StringComparer.Ordinal));

    /// <summary>A property; a path from the project's folder, with <c>/</c>.</summary>
    public string Property(string name) => Short(Instance.GetPropertyValue(name));

    private string Short(string path) => path.Replace(Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Replace('\\', '/');
}

/// <summary>How a build ended, the targets that ran, and what everybody sees of it: errors, warnings and important messages.</summary>
internal sealed record BareBuild(bool Succeeded, IReadOnlyList<string> Targets, IReadOnlyList<string> Text)
{
    public override string ToString() => $"{string.Join(' ', Targets)}\n{string.Join('\n', Text)}";
}
