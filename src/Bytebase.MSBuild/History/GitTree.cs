namespace Bytebase.MSBuild.History;

/// <summary>One difference between a commit and the work tree.</summary>
/// <param name="Status"><c>A</c>dded, <c>D</c>eleted, <c>M</c>odified, <c>R</c>enamed, <c>T</c>ype changed.</param>
/// <param name="OldPath">The path in the commit, from the repository's root.</param>
/// <param name="Path">The path in the work tree.</param>
/// <param name="OldBlob">The contents in the commit.</param>
/// <param name="ModeOnly">Whether the file's mode differs too, and the contents perhaps not.</param>
internal sealed record GitChange(char Status, string OldPath, string Path, string OldBlob, bool ModeOnly);

/// <summary>What a commit holds and what has changed since, each by one process.</summary>
internal static class GitTree
{
    /// <summary>The objects of all files by path, in these folders or everywhere.</summary>
    /// <exception cref="GitException">Git failed.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ListAsync(Git git, string commit, IReadOnlyList<string> folders, CancellationToken cancellationToken)
    {
        var answer = await git.RequireAsync(["ls-tree", "-r", "-z", "--full-tree", commit, "--", .. folders], cancellationToken);
        var files = new Dictionary<string, string>(HistoryScope.PathComparer);
        foreach (var entry in answer.Fields)
        {
            // 100644 blob 0123…<TAB>path
            var tab = entry.IndexOf('\t', StringComparison.Ordinal);
            var parts = entry[..Math.Max(tab, 0)].Split(' ');
            if (parts.Length == 3 && parts[1] == "blob")
                files[entry[(tab + 1)..]] = parts[2];
        }

        return files;
    }

    /// <summary>The .sql files that differ between a commit and the work tree. Files that were never added are not among them.</summary>
    /// <exception cref="GitException">Git failed.</exception>
    public static async Task<IReadOnlyList<GitChange>> ChangesAsync(Git git, string commit, CancellationToken cancellationToken)
    {
        // Less than this much in common and two files are more likely two migrations of the same kind.
        string[] arguments = ["diff", "--raw", "-z", "--no-abbrev", "-M60%", "-l1000", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all", commit, "--", ":(top,icase,glob)**/*.sql"];
        var fields = (await git.RequireAsync(arguments, cancellationToken)).Fields;
        var changes = new List<GitChange>();
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            // :100644 100644 0123… 4567… M<NUL>path<NUL>, with two paths where the file was renamed.
            var parts = fields[i].TrimStart(':').Split(' ');
            if (parts.Length != 5)
                break;
            var (oldPath, path) = (fields[i + 1], fields[i + 1]);
            if (parts[4][0] is 'R' or 'C' && i + 2 < fields.Length)
                path = fields[++i + 1];
            changes.Add(new GitChange(parts[4][0], oldPath, path, parts[2], parts[0] != parts[1]));
        }

        return changes;
    }

    /// <summary>The contents of objects, in their order; <see langword="null"/> for one that is not in this clone.</summary>
    /// <exception cref="GitException">Git failed.</exception>
    public static async Task<IReadOnlyList<byte[]?>> ReadAsync(Git git, IReadOnlyList<string> blobs, CancellationToken cancellationToken)
    {
        if (blobs.Count == 0)
            return [];
        var bytes = (await git.RequireAsync(["cat-file", "--batch"], cancellationToken, string.Concat(blobs.Select(blob => blob + "\n")))).Bytes;
        var contents = new List<byte[]?>(blobs.Count);
        var start = 0;
        while (contents.Count < blobs.Count)
        {
            // 0123… blob 17<LF>contents<LF>, or: 0123… missing<LF>
            var end = bytes.AsSpan(start).IndexOf((byte)'\n');
            if (end < 0)
                throw new GitException("git cat-file gave less than was asked for", "Repair the clone, or set BytebaseBaseRef=none to build without history.");
            var head = System.Text.Encoding.ASCII.GetString(bytes, start, end).Split(' ');
            start += end + 1;
            var size = head.Length == 3 && int.TryParse(head[2], out var number) ? number : -1;
            contents.Add(size < 0 ? null : bytes.AsSpan(start, size).ToArray());
            start += size < 0 ? 0 : size + 1;
        }

        return contents;
    }
}
