using System.ComponentModel;
using System.Diagnostics;

namespace Bytebase.MSBuild.History;

/// <summary>Files as git knows them.</summary>
internal static class GitFiles
{
    /// <summary>Whether git tracks the file; <see langword="false"/> without git, too.</summary>
    public static async Task<bool> IsTrackedAsync(string path, CancellationToken cancellationToken) =>
        await RunAsync(path, cancellationToken, "ls-files", "--error-unmatch", "--", Path.GetFileName(path)).ConfigureAwait(false) is null;

    /// <summary>Renames a tracked file within its folder, never onto another one: <see langword="null"/>, or what git said.</summary>
    public static Task<string?> MoveAsync(string path, string newName, CancellationToken cancellationToken) =>
        RunAsync(path, cancellationToken, "mv", "--", Path.GetFileName(path), newName);

    /// <summary><see langword="null"/> when git succeeded.</summary>
    private static async Task<string?> RunAsync(string path, CancellationToken cancellationToken, params string[] arguments)
    {
        var start = new ProcessStartInfo("git") { WorkingDirectory = Path.GetDirectoryName(path)!, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        // A name may hold what git takes for a pattern.
        start.ArgumentList.Add("--literal-pathspecs");
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            using var process = Process.Start(start);
            if (process is null)
                return "git did not start";
            using var kill = cancellationToken.Register(static p => ((Process)p!).Kill(), process);
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = await process.StandardError.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            await output.ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return process.ExitCode == 0 ? null : errors.Trim();
        }
        catch (Win32Exception e)
        {
            return e.Message;
        }
    }
}
