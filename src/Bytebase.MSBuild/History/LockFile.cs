using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.History;

/// <summary>One migration in the lock file.</summary>
/// <param name="Version">As in its name.</param>
/// <param name="Path">From the lock file's folder, with <c>/</c>.</param>
/// <param name="Sha256">Of its contents with LF line ends, in lower hexadecimal digits.</param>
internal sealed record LockLine(string Version, string Path, string Sha256);

/// <summary>
/// A file that names all migrations with the hash of their contents. Its second line changes with each of them, and each line's chain holds
/// all lines before it: two branches that each add a migration cannot be merged without git noticing.
/// </summary>
internal sealed class LockFile
{
    private const string Title = "# Migrations and their contents, written by: dotnet build -t:BytebaseLock (never by hand; after a merge conflict, too)";
    private const string Head = "# head ";
    private const int ChainLength = 16;
    private const string Start = "0000000000000000";

    private LockFile(IReadOnlyList<LockLine> lines, string? damage, int damagedLine) => (Lines, Damage, DamagedLine) = (lines, damage, damagedLine);

    /// <summary>In the order of versions: the line in the file is the index and <see cref="FirstLine"/>.</summary>
    public IReadOnlyList<LockLine> Lines { get; }

    /// <summary>What is wrong with it, as the part of a sentence; <see langword="null"/> when it is as it was written.</summary>
    public string? Damage { get; }

    /// <summary>1-based.</summary>
    public int DamagedLine { get; }

    /// <summary>The number of the first migration's line.</summary>
    public const int FirstLine = 3;

    /// <param name="set">All files of the project.</param>
    /// <param name="directory">The lock file's folder.</param>
    /// <param name="sha256">The hash of a file's contents with LF line ends; <see langword="null"/> for one that cannot be read.</param>
    public static IReadOnlyList<LockLine> LinesOf(MigrationSet set, string directory, Func<MigrationFile, string?> sha256) =>
        [.. set.Released.Select(file => new LockLine(file.Name.VersionText!, PathOf(file, directory), sha256(file) ?? ""))];

    /// <summary>A file's path in the lock file.</summary>
    public static string PathOf(MigrationFile file, string directory)
    {
        var path = file.FullPath;
        // Nearly always: normalized paths, one below the other.
        var relative = path.Length > directory.Length + 1 && path[directory.Length] == Path.DirectorySeparatorChar && path.StartsWith(directory, StringComparison.Ordinal)
            ? path[(directory.Length + 1)..]
            : Path.GetRelativePath(directory, path);
        return relative.Replace(Path.DirectorySeparatorChar, '/');
    }

    /// <summary>The text of a lock file.</summary>
    public static string Write(IReadOnlyList<LockLine> lines)
    {
        var body = new StringBuilder();
        var chain = Start;
        foreach (var line in lines)
        {
            chain = Chain(chain, line);
            body.Append(CultureInfo.InvariantCulture, $"{line.Version} {line.Sha256} {chain} {line.Path}\n");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Title}\n{Head}{lines.Count} {chain}\n{body}");
    }

    /// <summary>Reads a lock file; line ends may be CR LF.</summary>
    public static LockFile Parse(string text)
    {
        var rows = text.ReplaceLineEndings("\n").TrimStart('\uFEFF').TrimEnd('\n').Split('\n');
        var conflict = Array.FindIndex(rows, IsConflictMarker);
        if (conflict >= 0)
            return Damaged("it holds the marks of a merge conflict", conflict + 1);
        if (rows.Length < FirstLine - 1 || !rows[0].StartsWith('#') || !rows[1].StartsWith(Head, StringComparison.Ordinal))
            return Damaged("its first two lines are not those of a lock file", 1);

        var lines = new List<LockLine>(rows.Length);
        var chain = Start;
        MigrationVersion? last = null;
        for (var i = FirstLine - 1; i < rows.Length; i++)
        {
            var parts = rows[i].Split(' ', 4);
            if (parts.Length != 4 || !MigrationVersion.TryParse(parts[0], out var version, out _) || parts[1].Length != 64)
                return Damaged("this line is no version, hash, chain and path", i + 1);
            var line = new LockLine(parts[0], parts[3], parts[1]);
            if (version.CompareTo(last) < 0)
                return Damaged($"version {version.Text} comes after {last!.Text}", i + 1);
            chain = Chain(chain, line);
            if (parts[2] != chain)
                return Damaged("this line was not written after the lines before it, as after a merge or an edit by hand", i + 1);
            lines.Add(line);
            last = version;
        }

        return rows[1] == string.Create(CultureInfo.InvariantCulture, $"{Head}{lines.Count} {chain}")
            ? new LockFile(lines, null, 0)
            : Damaged("its second line does not belong to the lines below, as after a merge or an edit by hand", FirstLine - 1);
    }

    private static LockFile Damaged(string damage, int line) => new([], damage, line);

    private static bool IsConflictMarker(string row) =>
        row.StartsWith("<<<<<<<", StringComparison.Ordinal) || row.StartsWith("=======", StringComparison.Ordinal) || row.StartsWith(">>>>>>>", StringComparison.Ordinal) || row.StartsWith("|||||||", StringComparison.Ordinal);

    // A part of the hash is enough against accidents, which is all that it is for.
    private static string Chain(string before, LockLine line) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{before}\n{line.Version} {line.Sha256} {line.Path}")).AsSpan(0, ChainLength / 2)).ToLowerInvariant();
}
