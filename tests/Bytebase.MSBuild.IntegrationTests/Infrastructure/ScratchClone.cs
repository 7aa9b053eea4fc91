namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>A copy of the checkout's files, without anything built: what somebody has who has just cloned the repository.</summary>
internal static class ScratchClone
{
    /// <param name="name">Of its folder below the run's own.</param>
    /// <returns>The copy's root.</returns>
    public static string Make(string name)
    {
        var clone = Path.Combine(TestPackage.Folder, name);
        var files = CommandLine.Run(Repository.Root, new Dictionary<string, string>(), "git", "-c", "core.quotePath=false", "ls-files", "--cached", "--others", "--exclude-standard");
        Assert.AreEqual(0, files.ExitCode, files.ToString());
        foreach (var file in files.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(f => File.Exists(Path.Combine(Repository.Root, f))))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(clone, file))!);
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(clone, file));
        }

        return clone;
    }

    /// <summary>Ends the emulator that a publish of the copy's sample has started.</summary>
    public static void StopEmulator(string clone) => CommandLine.Run(
        clone,
        new Dictionary<string, string>(),
        "dotnet",
        Path.Combine(clone, "tests", "Bytebase.Emulator", "bin", "Release", "net10.0", "Bytebase.Emulator.dll"),
        "--stop",
        "--data",
        Path.Combine(clone, "sample-db-project", "obj", "emulator"));
}
