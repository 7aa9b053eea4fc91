using System.Reflection;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>Where things are in this checkout.</summary>
internal static class Repository
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>The version of the next release, which is in one place.</summary>
    public static string Version { get; } = System.Xml.Linq.XDocument.Load(Path.Combine(Root, "Directory.Build.props")).Descendants("VersionPrefix").Single().Value;

    public static string EmulatorAssembly { get; } = Path.Combine(Root, "tests", "Bytebase.Emulator", "bin", Metadata("Configuration"), "net10.0", "Bytebase.Emulator.dll");

    /// <summary>One folder for each runtime.</summary>
    public static string EngineHostFolder { get; } = Path.Combine(Root, "tests", "Bytebase.MSBuild.EngineHost", "bin", Metadata("Configuration"));

    private static string Metadata(string key) => typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
