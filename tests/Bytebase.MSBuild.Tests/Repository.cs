using System.Reflection;
using System.Text.Json;

namespace Bytebase.MSBuild.Tests;

/// <summary>Files of the repository that tests hold the code against.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>A recording of a real server, or the table of names and versions.</summary>
    public static JsonElement Contract(string path) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root, "tests", "contract", path))).RootElement;
}
