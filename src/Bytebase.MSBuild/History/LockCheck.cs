using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;
using static Bytebase.MSBuild.Diagnostics.DiagnosticDescriptors;

namespace Bytebase.MSBuild.History;

/// <summary>Holds the migrations against the lock file, where there is one.</summary>
/// <param name="path">The lock file's absolute path.</param>
/// <param name="isCi">Whether a pipeline builds: a migration that is not locked is an error there, and a warning where it is being written.</param>
internal sealed class LockCheck(string path, bool isCi)
{
    private const string Command = "dotnet build -t:BytebaseLock";

    private string Name => Path.GetFileName(path);

    /// <param name="set">All files of the project.</param>
    /// <param name="sha256">The hash of a file's contents with LF line ends; <see langword="null"/> for one that could not be read.</param>
    public IReadOnlyList<Finding> Run(MigrationSet set, Func<MigrationFile, string?> sha256)
    {
        if (!File.Exists(path))
            return [];
        LockFile locked;
        try
        {
            locked = LockFile.Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [Finding.Of(LockDamaged, path, TextSpan.File, Name, "it cannot be read: " + FirstLine.Of(e.Message), Command)];
        }

        return locked.Damage is { } damage
            ? [Finding.Of(LockDamaged, path, new TextSpan(locked.DamagedLine, 1), Name, damage, Command)]
            : Compare(locked, set, sha256);
    }

    private List<Finding> Compare(LockFile locked, MigrationSet set, Func<MigrationFile, string?> sha256)
    {
        var findings = new List<Finding>();
        var directory = Path.GetDirectoryName(path)!;
        var lines = new Dictionary<string, (LockLine Line, int Number)>(HistoryScope.PathComparer);
        for (var i = 0; i < locked.Lines.Count; i++)
            lines[locked.Lines[i].Path] = (locked.Lines[i], LockFile.FirstLine + i);
        var gone = new Dictionary<string, (LockLine Line, int Number)>(lines, HistoryScope.PathComparer);
        var missing = new List<MigrationFile>();
        foreach (var file in set.Released)
        {
            var relative = LockFile.PathOf(file, directory);
            if (!lines.TryGetValue(relative, out var found))
            {
                missing.Add(file);
                continue;
            }

            gone.Remove(relative);
            // What cannot be read has a finding already.
            if (sha256(file) is { } hash && hash != found.Line.Sha256)
                findings.Add(Finding.Of(LockDiffers, file.FullPath, TextSpan.File, found.Number, Name, Command));
        }

        var moved = gone.Values.Select(g => (g.Line.Version, g.Line.Sha256)).ToHashSet();
        foreach (var file in missing)
        {
            // A file that was only moved is said once, at its line.
            if (sha256(file) is not { } hash || !moved.Contains((file.Name.VersionText!, hash)))
                findings.Add(Finding.Of(LockLacksMigration, file.FullPath, TextSpan.File, Name, Command) with { Severity = isCi ? DiagnosticSeverity.Error : LockLacksMigration.DefaultSeverity });
        }

        foreach (var (line, number) in gone.Values.OrderBy(g => g.Number))
            findings.Add(Finding.Of(LockedMigrationGone, path, new TextSpan(number, 1), line.Path, line.Version, Command));
        return findings;
    }
}
