namespace Bytebase.MSBuild.History;

/// <summary>What <c>.gitattributes</c> says about the line ends of files.</summary>
internal static class GitAttributes
{
    /// <summary>Those of the files whose line ends another checkout may write differently, in their order.</summary>
    /// <param name="git">The repository.</param>
    /// <param name="paths">From its root, with <c>/</c>.</param>
    /// <exception cref="GitException">Git failed.</exception>
    public static async Task<IReadOnlyList<string>> WithoutFixedLineEndsAsync(Git git, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        if (paths.Count == 0)
            return [];
        var fields = (await git.RequireAsync(["check-attr", "-z", "--stdin", "text", "eol"], cancellationToken, string.Join('\0', paths) + "\0")).Fields;
        var @fixed = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i + 2 < fields.Length; i += 3)
        {
            // "binary" is a macro for -text among others.
            if ((fields[i + 1], fields[i + 2]) is ("text", "unset") or ("eol", "lf" or "crlf"))
                @fixed.Add(fields[i]);
        }

        return [.. paths.Where(path => !@fixed.Contains(path))];
    }

    /// <summary>What shows without a process whether the rules for files in these folders are the same.</summary>
    /// <param name="root">The work tree's root.</param>
    /// <param name="folders">From the root, with <c>/</c>.</param>
    public static string Fingerprint(string root, IEnumerable<string> folders)
    {
        var all = new SortedSet<string>(StringComparer.Ordinal) { "" };
        foreach (var folder in folders)
        {
            for (var current = folder; current.Length > 0 && all.Add(current); current = current[..Math.Max(current.LastIndexOf('/'), 0)])
            {
            }
        }

        return string.Join('\n', all.Select(folder => FileMark.Of(Path.Combine(root, folder, ".gitattributes"))).Append(FileMark.Of(Path.Combine(root, ".git", "info", "attributes"))));
    }
}
