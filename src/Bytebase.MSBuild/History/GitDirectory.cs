namespace Bytebase.MSBuild.History;

/// <summary>
/// The files in which git keeps where its branches are. Reading them costs microseconds, where asking git costs a process: a build in
/// which nothing has changed asks nobody else.
/// </summary>
internal sealed class GitDirectory
{
    // HEAD names a branch, and refs/remotes/origin/HEAD names another; more steps are a circle.
    private const int MaximumSteps = 5;

    private const string Forbidden = "*?[:\\^~\u007F";

    private readonly string _path;
    private readonly string _common;
    private string? _packed;

    private GitDirectory(string path, string common) => (_path, _common) = (path, common);

    /// <summary>Whether older commits are missing.</summary>
    public bool IsShallow => File.Exists(Path.Combine(_common, "shallow"));

    /// <summary>Whether branches are kept in tables that only git reads.</summary>
    public bool HasTables => Directory.Exists(Path.Combine(_common, "reftable"));

    /// <summary>Whether anything was ever fetched or cloned from elsewhere.</summary>
    public bool HasRemoteBranches => HasTables
        || Packed.Contains(" refs/remotes/", StringComparison.Ordinal)
        || (Directory.Exists(Path.Combine(_common, "refs", "remotes")) && Directory.EnumerateFiles(Path.Combine(_common, "refs", "remotes"), "*", SearchOption.AllDirectories).Any());

    // One line for each: the commit, a blank, the name.
    private string Packed => _packed ??= "\n" + (Read(Path.Combine(_common, "packed-refs")) ?? "").ReplaceLineEndings("\n");

    /// <param name="root">The work tree's root, as <see cref="GitRepository.FindRoot"/> gives it.</param>
    /// <returns><see langword="null"/> when what is there is no repository.</returns>
    public static GitDirectory? Open(string root)
    {
        var path = Path.Combine(root, ".git");
        // A worktree or a submodule has a file that says where.
        if (File.Exists(path) && Read(path) is { } link)
        {
            if (!link.StartsWith("gitdir:", StringComparison.Ordinal))
                return null;
            path = Path.GetFullPath(link["gitdir:".Length..].Trim(), root);
        }

        if (!File.Exists(Path.Combine(path, "HEAD")))
            return null;
        var common = Read(Path.Combine(path, "commondir"))?.Trim();
        return new GitDirectory(path, common is { Length: > 0 } ? Path.GetFullPath(common, path) : path);
    }

    /// <summary>The branch that is checked out (<c>refs/heads/main</c>), or <see langword="null"/> where HEAD is a commit.</summary>
    public string? HeadBranch => Read(Path.Combine(_path, "HEAD")) is { } head && head.StartsWith("ref:", StringComparison.Ordinal) ? head["ref:".Length..].Trim() : null;

    /// <summary>The commit that a full name (<c>HEAD</c>, <c>refs/heads/main</c>) stands for.</summary>
    /// <returns>The commit, and the name at the end of all references; <see langword="null"/> when there is none.</returns>
    public (string Commit, string Name)? Resolve(string name)
    {
        for (var step = 0; step < MaximumSteps; step++)
        {
            if (!IsSafe(name))
                return null;
            var folder = name == "HEAD" ? _path : _common;
            if (Read(Path.Combine(folder, name))?.Trim() is not { Length: > 0 } text)
                return FindPacked(name) is { } packed ? (packed, name) : null;
            if (!text.StartsWith("ref:", StringComparison.Ordinal))
                return IsCommit(text) ? (text, name) : null;
            name = text["ref:".Length..].Trim();
        }

        return null;
    }

    /// <summary>What changes when commits come within reach although no branch has moved.</summary>
    public string Stamp() => FileMark.Of(Path.Combine(_common, "shallow")) + "\n" + Read(Path.Combine(_common, "reftable", "tables.list"));

    /// <summary>A full object name: SHA-1 or SHA-256.</summary>
    public static bool IsCommit(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower);

    private string? FindPacked(string name)
    {
        var end = Packed.IndexOf(" " + name + "\n", StringComparison.Ordinal);
        if (end < 0)
            return null;
        var commit = Packed[(Packed.LastIndexOf('\n', end) + 1)..end];
        return IsCommit(commit) ? commit : null;
    }

    // A name comes from a setting, and becomes a path. What git allows in none is in none.
    private static bool IsSafe(string name) =>
        name == "HEAD" || (name.StartsWith("refs/", StringComparison.Ordinal) && !name.Contains("..", StringComparison.Ordinal) && !name.Any(c => c <= ' ' || Forbidden.Contains(c, StringComparison.Ordinal)));

    private static string? Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
