namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>The package as a user gets it: packed once for a run, under a version that no cache has seen.</summary>
[TestClass]
public static class TestPackage
{
    private static string? _folder;

    /// <summary>A folder of this run alone, removed at its end.</summary>
    internal static string Folder => _folder ?? throw new InvalidOperationException("The package is packed before the first test.");

    internal static string Feed => Path.Combine(Folder, "feed");

    /// <summary>The run's own package cache.</summary>
    internal static string Packages => Path.Combine(Folder, "packages");

    internal static string Version { get; } = $"{Repository.Version}-test.{DateTime.UtcNow:yyyyMMddHHmmssfff}";

    internal static string NupkgPath => Path.Combine(Feed, $"Bytebase.MSBuild.{Version}.nupkg");

    [AssemblyInitialize]
    public static void Pack(TestContext context)
    {
        _ = context;
        _folder = Directory.CreateTempSubdirectory("bytebase-msbuild-").FullName;
        var result = CommandLine.Run(
            Repository.Root,
            new Dictionary<string, string>(),
            "dotnet",
            "pack",
            Path.Combine(Repository.Root, "src", "Bytebase.MSBuild"),
            "-c",
            "Release",
            "-o",
            Feed,
            "-p:Version=" + Version,
            "-p:UseSharedCompilation=false",
            // Beside the build's own folders: the tests of the sample pack there at the same time.
            "--artifacts-path",
            Path.Combine(_folder, "artifacts"));
        Assert.AreEqual(0, result.ExitCode, result.ToString());
    }

    [AssemblyCleanup]
    public static void Remove()
    {
        if (_folder is null || Environment.GetEnvironmentVariable("BYTEBASE_TEST_KEEP") == "1")
            return;
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Gone while it was removed, by whoever cleans the temporary folder: that is what was wanted, and no failure of the last test.
        }
    }
}
