using System.Text;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.History;

/// <summary>What writing the lock file changed.</summary>
/// <param name="Added">Paths that are new in it.</param>
/// <param name="Changed">Paths whose contents are others.</param>
/// <param name="Removed">Paths that are no longer in it.</param>
/// <param name="Total">How many migrations it names.</param>
internal sealed record LockChanges(IReadOnlyList<string> Added, IReadOnlyList<string> Changed, IReadOnlyList<string> Removed, int Total);

/// <summary>Writes the lock file.</summary>
internal static class LockWriter
{
    /// <summary>Writes all of it or nothing.</summary>
    /// <param name="path">The lock file's absolute path.</param>
    /// <param name="set">All files of the project.</param>
    /// <param name="read">A file's bytes.</param>
    /// <param name="dryRun">Whether to say what would change, and to write nothing.</param>
    /// <exception cref="IOException">A file cannot be read, or the lock file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The same for want of rights.</exception>
    public static LockChanges Write(string path, MigrationSet set, Func<MigrationFile, byte[]> read, bool dryRun = false)
    {
        var lines = LockFile.LinesOf(set, Path.GetDirectoryName(path)!, file => LineEnds.Sha256(read(file)));
        // A damaged file says nothing about what was in it: everything is new then.
        var before = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in File.Exists(path) ? LockFile.Parse(File.ReadAllText(path)).Lines : [])
            before[line.Path] = line.Sha256;
        if (!dryRun)
            AtomicFile.Write(path, Encoding.UTF8.GetBytes(LockFile.Write(lines)));

        var after = lines.Select(line => line.Path).ToHashSet();
        return new LockChanges(
            [.. lines.Where(line => !before.ContainsKey(line.Path)).Select(line => line.Path)],
            [.. lines.Where(line => before.TryGetValue(line.Path, out var hash) && hash != line.Sha256).Select(line => line.Path)],
            [.. before.Keys.Where(key => !after.Contains(key)).Order(StringComparer.Ordinal)],
            lines.Count);
    }
}
