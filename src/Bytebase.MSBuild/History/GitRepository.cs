using System.ComponentModel;
using System.Diagnostics;

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
        var start = new ProcessStartInfo("git") { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])["rev-parse", "--verify", "HEAD"])
            start.ArgumentList.Add(argument);
        try
        {
            using var process = Process.Start(start);
            if (process is null)
                return null;
            using var kill = cancellationToken.Register(static p => ((Process)p!).Kill(), process);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await errors;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? output.Trim() : null;
        }
        catch (Win32Exception)
        {
            // No git command: the commit is left out of the plan's title.
            return null;
        }
    }
}
