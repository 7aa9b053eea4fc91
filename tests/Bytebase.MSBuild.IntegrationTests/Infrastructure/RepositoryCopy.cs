namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>A scratch clone that is removed again, with git's own folder where a build looks at it.</summary>
internal sealed class RepositoryCopy : IDisposable
{
    /// <param name="withGit">Whether it is a clone of the same commit, whose files may have changed since; else there is no git.</param>
    public RepositoryCopy(string name, bool withGit = false)
    {
        Root = Path.Combine(TestPackage.Folder, name);
        if (withGit)
        {
            Git(Repository.Root, "clone", "-q", "--no-checkout", Repository.Root, Root);
            // What the build writes about the origin is the checkout's.
            Git(Root, "remote", "remove", "origin");
            var origin = CommandLine.Run(Repository.Root, new Dictionary<string, string>(), "git", "remote", "get-url", "origin");
            if (origin.ExitCode == 0)
                Git(Root, "remote", "add", "origin", origin.Output.Trim());
        }

        ScratchClone.Make(name);
    }

    public string Root { get; }

    private static void Git(string directory, params string[] arguments)
    {
        var result = CommandLine.Run(directory, new Dictionary<string, string>(), "git", arguments);
        Assert.AreEqual(0, result.ExitCode, result.ToString());
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
