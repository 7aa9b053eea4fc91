using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>
/// Which engine's SQL each folder holds. A told engine always wins. Otherwise a folder's first files in the order of their versions vote,
/// and three quarters of the votes decide for all of the folder; where they do not agree, each file speaks for itself.
/// </summary>
/// <remarks>A file's result depends on its own bytes and on <see cref="OfFolder"/>: who keeps results keeps that, too.</remarks>
internal sealed class EngineDetection
{
    private const int SampleSize = 32;

    /// <summary>So many votes for one engine and none against it settle it.</summary>
    private const int Unanimous = 8;

    private readonly SqlEngine _told;
    private readonly Dictionary<string, Folder> _folders = new(StringComparer.Ordinal);

    /// <param name="told">What <c>BytebaseEngine</c> says; nothing is read unless it is <see cref="SqlEngine.Auto"/>.</param>
    /// <param name="set">The project's files.</param>
    /// <param name="read">Reads a file; called on several threads.</param>
    /// <param name="cancellationToken">Ends the work between two folders.</param>
    public EngineDetection(SqlEngine told, MigrationSet set, FileReader read, CancellationToken cancellationToken)
    {
        _told = told;
        if (told != SqlEngine.Auto)
            return;

        TakeSamples(set.Released);
        var folders = new List<Folder>(_folders.Values);
        Workers.Run(
            folders.Count,
            before: null,
            () =>
            {
                byte[] buffer = [];
                return i => Elect(folders[i], read, ref buffer);
            },
            cancellationToken);
    }

    /// <summary>A folder's engine; <see cref="SqlEngine.Auto"/> where each of its files speaks for itself.</summary>
    public SqlEngine OfFolder(string folder) => _told == SqlEngine.Auto && _folders.TryGetValue(folder, out var found) ? found.Engine : _told;

    /// <summary>The engine to check a file for.</summary>
    public SqlEngine Of(MigrationFile file, ReadOnlySpan<byte> text)
    {
        var engine = OfFolder(file.Folder);
        return engine == SqlEngine.Auto ? EngineSigns.Of(text) : engine;
    }

    [MethodImpl(JitOnce.Plain)]
    private void TakeSamples(IReadOnlyList<MigrationFile> files)
    {
        Folder? last = null;
        var path = "";
        for (var i = 0; i < files.Count; i++)
        {
            if (last is null || !files[i].IsIn(path))
            {
                path = files[i].Folder;
                if (!_folders.TryGetValue(path, out last))
                    _folders.Add(path, last = new Folder());
            }

            if (last.Sample.Count < SampleSize)
                last.Sample.Add(files[i]);
        }
    }

    private static void Elect(Folder folder, FileReader read, ref byte[] buffer)
    {
        // A folder's only file speaks for itself when it is checked.
        if (folder.Sample.Count == 1)
            return;

        var counts = new int[SqlEngines.Count];
        var (total, mariaDb, best) = (0, false, 0);
        foreach (var file in folder.Sample)
        {
            var vote = Vote(file, read, ref buffer);
            if (vote == SqlEngine.Auto)
                continue;

            // MariaDB's SQL is MySQL's with some more: one file that shows it speaks for all.
            mariaDb |= vote == SqlEngine.MariaDb;
            vote = vote == SqlEngine.MariaDb ? SqlEngine.MySql : vote;
            total++;
            counts[(int)vote]++;
            best = counts[(int)vote] > counts[best] ? (int)vote : best;
            if (counts[best] == total && total == Unanimous)
                break;
        }

        if (total > 0 && counts[best] * 4 >= total * 3)
            folder.Engine = best == (int)SqlEngine.MySql && mariaDb ? SqlEngine.MariaDb : (SqlEngine)best;
    }

    private static SqlEngine Vote(MigrationFile file, FileReader read, ref byte[] buffer)
    {
        try
        {
            var length = read(file, ref buffer);
            return EngineSigns.Of(buffer.AsSpan(0, length));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its own check reports it.
            return SqlEngine.Auto;
        }
    }

    private sealed class Folder
    {
        public List<MigrationFile> Sample { get; } = [];

        public SqlEngine Engine { get; set; }
    }
}
