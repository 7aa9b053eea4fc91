namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>A copy of the checkout's files, without anything built: what somebody has who has just cloned the repository.</summary>
internal static class ScratchClone
{
    /// <param name="name">Of its folder below the run's own, which is removed with it.</param>
    /// <param name="withGit">Whether it is a clone of the same commit, whose files may have changed since; else there is no git.</param>
    /// <returns>The copy's root.</returns>
    public static string Make(string name, bool withGit = false)
    {
        var clone = Path.Combine(TestPackage.Folder, name);
        if (withGit)
        {
            Git(Repository.Root, "clone", "-q", "--no-checkout", Repository.Root, clone);
            // What the build writes about the origin is the checkout's.
            Git(clone, "remote", "remove", "origin");
            var origin = CommandLine.Run(Repository.Root, new Dictionary<string, string>(), "git", "remote", "get-url", "origin");
            if (origin.ExitCode == 0)
                Git(clone, "remote", "add", "origin", origin.Output.Trim());
        }

        foreach (var file in Git(Repository.Root, "-c", "core.quotePath=false", "ls-files", "--cached", "--others", "--exclude-standard").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(f => File.Exists(Path.Combine(Repository.Root, f))))
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

    private static string Git(string directory, params string[] arguments)
    {
        var result = CommandLine.Run(directory, new Dictionary<string, string>(), "git", arguments);
        Assert.AreEqual(0, result.ExitCode, result.ToString());
        return result.Output;
    }
}
