using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>
/// MSBuild 17.7's engine on a runtime that it has in a host which is not here: tests/Bytebase.MSBuild.EngineHost. It evaluates and builds a
/// project without an SDK that imports the packed props and targets and has the SDK's targets as empty ones.
/// </summary>
internal sealed partial class EngineHost
{
    /// <summary>Set where mono has to be there: in CI a test that is left out would be no test.</summary>
    public const string RequireMono = "BYTEBASE_TEST_REQUIRE_MONO";

    private static readonly Lazy<string> Package = new(Unpack);

    private readonly string _framework;

    private int _builds;

    private EngineHost(string framework, string directory) => (_framework, Directory) = (framework, directory);

    public string Directory { get; }

    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>The packed folder of tasks that this host is to load.</summary>
    public string TaskFolder => Path.Combine(Package.Value, "tasks", _framework == "net472" ? "net472" : "net8.0");

    private string Program => Path.Combine(Repository.EngineHostFolder, _framework, "Bytebase.MSBuild.EngineHost" + (_framework == "net472" ? ".exe" : OperatingSystem.IsWindows() ? ".exe" : ""));

    /// <param name="framework">The runtime: net472 (Windows' own, or mono), net8.0 or net9.0.</param>
    /// <param name="body">Inside the project element.</param>
    public static EngineHost Create(string framework, string body = "")
    {
        if (framework == "net472" && !OperatingSystem.IsWindows() && !HasMono())
        {
            if (System.Environment.GetEnvironmentVariable(RequireMono) == "1")
                Assert.Fail("mono is not on the PATH.");
            Assert.Inconclusive("mono is not on the PATH: nothing here can run the tasks for .NET Framework. Debian and Ubuntu: see .ci/run for the packages.");
        }

        var host = new EngineHost(framework, System.IO.Directory.CreateDirectory(Path.Combine(TestPackage.Folder, "hosts", Guid.NewGuid().ToString("N")[..8])).FullName);
        host.Write("Db.proj", $"""
            <Project DefaultTargets="Build">
              <PropertyGroup>
                <Configuration Condition="'$(Configuration)' == ''">Debug</Configuration>
                <MSBuildProjectExtensionsPath>$(MSBuildProjectDirectory)/obj/</MSBuildProjectExtensionsPath>
                <UsingMicrosoftNoTargetsSdk>true</UsingMicrosoftNoTargetsSdk>
              </PropertyGroup>
              <Import Project="{Package.Value}/build/Bytebase.MSBuild.props" />
              {body}
              <Target Name="BeforeBuild" />
              <Target Name="CoreBuild" />
              <Target Name="Build" DependsOnTargets="BeforeBuild;CoreBuild" />
              <Target Name="Publish" DependsOnTargets="Build" />
              <Target Name="CoreClean" />
              <Target Name="Clean" DependsOnTargets="CoreClean" />
              <Import Project="{Package.Value}/build/Bytebase.MSBuild.targets" />
            </Project>
            """);
        return host;
    }

    public EngineHost Write(string path, string content)
    {
        var file = Path.Combine(Directory, path);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return this;
    }

    public EngineHostResult Run(string targets, params string[] arguments)
    {
        // The engine asks Visual Studio's installer where it is, unless it is told.
        Environment["MSBUILD_EXE_PATH"] = Program;
        var binlog = Path.Combine(Directory, $"build{++_builds}.binlog");
        string[] all = [Path.Combine(Directory, "Db.proj"), targets, "-bl:" + binlog, .. arguments];
        var result = _framework == "net472" && !OperatingSystem.IsWindows()
            ? CommandLine.Run(Directory, Environment, "mono", [Program, .. all])
            : CommandLine.Run(Directory, Environment, Program, all);
        return new(result, new BuildResult(result, binlog), Loaded().Matches(result.Output).Select(m => new LoadedAssembly(m.Groups[1].Value, Version.Parse(m.Groups[2].Value), m.Groups[3].Value.Trim())).ToList());
    }

    private static bool HasMono()
    {
        try
        {
            using var mono = Process.Start(new ProcessStartInfo("mono", "--version") { RedirectStandardOutput = true, RedirectStandardError = true });
            mono!.StandardOutput.ReadToEnd();
            mono.WaitForExit();
            return mono.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string Unpack()
    {
        var folder = Path.Combine(TestPackage.Folder, "unpacked");
        ZipFile.ExtractToDirectory(TestPackage.NupkgPath, folder);
        return folder;
    }

    [GeneratedRegex("^loaded: (\\S+) (\\S+) (.*)$", RegexOptions.Multiline)]
    private static partial Regex Loaded();
}

/// <summary>An assembly that a host had loaded at its end.</summary>
internal sealed record LoadedAssembly(string Name, Version Version, string Path);

/// <summary>What a host printed, its binary log, and what it loaded.</summary>
internal sealed record EngineHostResult(CommandResult Command, BuildResult Build, IReadOnlyList<LoadedAssembly> Loaded)
{
    public string Output => Command.Output;

    public EngineHostResult Succeeded()
    {
        Assert.AreEqual(0, Command.ExitCode, Command.ToString());
        return this;
    }

    public EngineHostResult Failed()
    {
        Assert.AreEqual(1, Command.ExitCode, Command.ToString());
        return this;
    }
}
