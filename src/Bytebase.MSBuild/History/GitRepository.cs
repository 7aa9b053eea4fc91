namespace Bytebase.MSBuild.History;

/// <summary>The git repository around a folder, as far as a release names it.</summary>
internal static class GitRepository
{
    /// <summary>
    /// The folder that holds <c>.git</c>: a directory in a clone, a file in a worktree or submodule. <see langword="null"/> without git.
    /// </summary>
    /// <param name="directory">An absolute path.</param>
    public static string? FindRoot(string directory)
    {
        for (var current = new DirectoryInfo(directory); current is not null; current = current.Parent)
        {
            var git = Path.Combine(current.FullName, ".git");
            if (Directory.Exists(git) || File.Exists(git))
                return current.FullName;
        }

        return null;
    }

    /// <summary>The commit that is checked out, or <see langword="null"/> without git, a commit or the <c>git</c> command.</summary>
    public static async Task<string?> GetHeadAsync(string directory, CancellationToken cancellationToken)
    {
        // A process is not started only to hear that there is no repository.
        if (FindRoot(directory) is null)
            return null;
        try
        {
            var answer = await new Git(directory).RunAsync(["rev-parse", "--verify", "HEAD"], cancellationToken);
            return answer.ExitCode == 0 ? answer.Text.Trim() : null;
        }
        catch (GitException)
        {
            // The commit is left out of the plan's title.
            return null;
        }
    }
}
