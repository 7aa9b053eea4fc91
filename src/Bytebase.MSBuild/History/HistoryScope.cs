using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.History;

/// <summary>
/// Where the project's migrations are, so that a file that only the base branch has can be told to be one of them: in the folders of the
/// migrations, and below the folders that a pattern with <c>**</c> covers.
/// </summary>
/// <param name="folders">From the repository's root, with <c>/</c>; empty for the root itself.</param>
/// <param name="roots">Folders with all that is below them.</param>
internal sealed class HistoryScope(IEnumerable<string> folders, IEnumerable<string> roots)
{
    // More arguments than this could be more than a command line holds; git then lists everything.
    private const int MaximumArguments = 100;

    /// <summary>Where file systems do not tell case apart, neither may a path of git and one of the disk.</summary>
    public static readonly StringComparer PathComparer = OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    private readonly HashSet<string> _folders = new(folders, PathComparer);
    private readonly List<string> _roots = [.. roots.Distinct(PathComparer)];

    /// <summary>Whether a file at this path is, by its place and its name, a migration that a release holds.</summary>
    public bool Holds(string path, MigrationName name) =>
        name is { Kind: MigrationNameKind.Migration, Version: not null } && Holds(path[..Math.Max(path.LastIndexOf('/'), 0)]);

    /// <summary>What to name to <c>git ls-tree -r</c>; empty for everything.</summary>
    public IReadOnlyList<string> Pathspecs()
    {
        var topmost = new List<string>();
        foreach (var folder in _folders.Concat(_roots).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (folder.Length == 0)
                return [];
            if (topmost.Count == 0 || !topmost.Any(top => IsBelow(folder, top)))
                topmost.Add(folder);
            if (topmost.Count > MaximumArguments)
                return [];
        }

        return topmost;
    }

    private bool Holds(string folder) => _folders.Contains(folder) || _roots.Any(root => PathComparer.Equals(folder, root) || IsBelow(folder, root));

    private static bool IsBelow(string folder, string root) =>
        root.Length == 0 || (folder.Length > root.Length && folder[root.Length] == '/' && PathComparer.Equals(folder[..root.Length], root));
}
