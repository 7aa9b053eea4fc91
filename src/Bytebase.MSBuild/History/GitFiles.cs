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
        try
        {
            // A name may hold what git takes for a pattern.
            var answer = await new Git(Path.GetDirectoryName(path)!).RunAsync(["--literal-pathspecs", .. arguments], cancellationToken).ConfigureAwait(false);
            return answer.ExitCode == 0 ? null : answer.Error.Trim();
        }
        catch (GitException e)
        {
            return e.Message;
        }
    }
}
