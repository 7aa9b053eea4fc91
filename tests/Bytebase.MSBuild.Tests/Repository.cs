using System.Reflection;
using System.Text.Json;

namespace Bytebase.MSBuild.Tests;

/// <summary>Files of the repository that tests hold the code against.</summary>
internal static class Repository
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>The emulator, which runs as a process of its own.</summary>
    public static string EmulatorAssembly { get; } = Path.Combine(Root, "tests", "Bytebase.Emulator", "bin", Metadata("Configuration"), "net10.0", "Bytebase.Emulator.dll");

    /// <summary>A recording of a real server, or the table of names and versions.</summary>
    public static JsonElement Contract(string path) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root, "tests", "contract", path))).RootElement;

    private static string Metadata(string key) => typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
