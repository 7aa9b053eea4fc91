using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.History;

/// <summary>A migration whose version the base branch has, with other contents perhaps.</summary>
/// <param name="OldPath">Its path there.</param>
/// <param name="OldBlob">Its contents there.</param>
/// <param name="ModeOnly">Whether only the file's mode may differ.</param>
internal sealed record EditedMigration(MigrationFile File, string OldPath, string OldBlob, bool ModeOnly);

/// <summary>A migration that the base branch has under another version.</summary>
/// <param name="Tracked">Whether git has it under its new name.</param>
internal sealed record RenamedMigration(MigrationFile File, string OldPath, MigrationName OldName, bool Tracked);

/// <summary>A migration that the base branch has not.</summary>
/// <param name="Tracked">Whether git has it; a file that was never added may be one that git is told to ignore.</param>
internal sealed record NewMigration(MigrationFile File, bool Tracked);

/// <summary>
/// What became of each migration of the base branch. Bytebase knows a migration by its version, so what has kept its version is the same one,
/// wherever it is now; after that counts what git takes for a rename, then equal contents, then an equal description.
/// </summary>
internal sealed class HistoryComparison
{
    private readonly IReadOnlyDictionary<string, MigrationFile> _files;
    private readonly IReadOnlyDictionary<string, string> _tip;
    private readonly List<GoneMigration> _gone = [];
    private readonly List<NewMigration> _fresh = [];
    private readonly List<EditedMigration> _edited = [];
    private readonly List<RenamedMigration> _renamed = [];

    /// <param name="files">The project's migrations in this repository, by path.</param>
    /// <param name="changes">What differs from the merge base.</param>
    /// <param name="tip">What the base branch holds now, by path. What it has changed in the same way itself is no finding.</param>
    /// <param name="mergeBase">What the merge base holds, by path.</param>
    /// <param name="scope">Where migrations are.</param>
    /// <param name="exists">Whether a file is on the disk.</param>
    public HistoryComparison(
        IReadOnlyDictionary<string, MigrationFile> files,
        IReadOnlyList<GitChange> changes,
        IReadOnlyDictionary<string, string> tip,
        IReadOnlyDictionary<string, string> mergeBase,
        HistoryScope scope,
        Func<string, bool> exists)
    {
        (_files, _tip) = (files, tip);
        var known = new HashSet<string>(HistoryScope.PathComparer);
        foreach (var change in changes)
        {
            var name = NameOf(change.OldPath);
            if (change.Status is 'D' or 'R' && scope.Holds(change.OldPath, name) && tip.ContainsKey(change.OldPath) && !exists(change.OldPath))
                _gone.Add(new GoneMigration(change.OldPath, name, change.OldBlob, change.Status == 'R' ? change.Path : null));
            if (change.Status == 'D')
                continue;
            known.Add(change.Path);
            if (change.Status is 'A' or 'R')
                AddFresh(change.Path, tracked: true);
            else if (files.TryGetValue(change.Path, out var file) && file.IsReleased && tip.ContainsKey(change.Path))
                _edited.Add(new EditedMigration(file, change.OldPath, change.OldBlob, change.ModeOnly));
        }

        foreach (var path in files.Keys)
        {
            if (!known.Contains(path) && !mergeBase.ContainsKey(path))
                AddFresh(path, tracked: false);
        }

        _fresh.Sort((a, b) => string.CompareOrdinal(a.File.ReleasePath, b.File.ReleasePath));
        Pair();
    }

    /// <summary>Migrations that kept their version, edited or moved or both.</summary>
    public IReadOnlyList<EditedMigration> Edited => _edited;

    public IReadOnlyList<RenamedMigration> Renamed => _renamed;

    /// <summary>The paths of migrations that are nowhere any more.</summary>
    public IReadOnlyList<string> Deleted => [.. _gone.Select(gone => gone.Path)];

    public IReadOnlyList<NewMigration> New => _fresh;

    public static MigrationName NameOf(string path) => MigrationName.Parse(path[(path.LastIndexOf('/') + 1)..]);

    private void AddFresh(string path, bool tracked)
    {
        if (_files.TryGetValue(path, out var file) && file.IsReleased && !_tip.ContainsKey(path))
            _fresh.Add(new NewMigration(file, tracked));
    }

    private void Pair()
    {
        // The same text: the server takes 1 and 01 for two migrations.
        foreach (var (gone, fresh) in Take(gone => gone.Name.VersionText, fresh => [fresh.File.Name.VersionText!]))
            _edited.Add(new EditedMigration(fresh.File, gone.Path, gone.Blob, ModeOnly: false));
        PairRenamed(gone => gone.PairedWith, fresh => [fresh.File.ReleasePath]);
        if (_gone.Count == 0)
            return;
        var like = _gone[0].Blob;
        PairRenamed(gone => gone.Blob, fresh => fresh.Tracked ? [] : BlobNames(fresh.File, like));
        PairRenamed(gone => gone.Name.Description.Length > 0 ? FolderOf(gone.Path) + "/" + gone.Name.Description : null, fresh => [fresh.File.Folder + "/" + fresh.File.Name.Description]);
    }

    private void PairRenamed(Func<GoneMigration, string?> goneKey, Func<NewMigration, string[]> freshKeys)
    {
        foreach (var (gone, fresh) in Take(goneKey, freshKeys))
            _renamed.Add(new RenamedMigration(fresh.File, gone.Path, gone.Name, fresh.Tracked));
    }

    /// <summary>Takes out of both lists those that have a key in common.</summary>
    private List<(GoneMigration Gone, NewMigration Fresh)> Take(Func<GoneMigration, string?> goneKey, Func<NewMigration, string[]> freshKeys)
    {
        var byKey = new Dictionary<string, GoneMigration>(StringComparer.Ordinal);
        foreach (var gone in _gone)
        {
            if (goneKey(gone) is { } key)
                byKey.TryAdd(key, gone);
        }

        var pairs = new List<(GoneMigration Gone, NewMigration Fresh)>();
        if (byKey.Count == 0)
            return pairs;
        foreach (var fresh in _fresh)
        {
            foreach (var key in freshKeys(fresh))
            {
                if (!byKey.Remove(key, out var gone))
                    continue;
                pairs.Add((gone, fresh));
                break;
            }
        }

        var (pairedGone, pairedFresh) = (pairs.Select(pair => pair.Gone).ToHashSet(), pairs.Select(pair => pair.Fresh).ToHashSet());
        _gone.RemoveAll(pairedGone.Contains);
        _fresh.RemoveAll(pairedFresh.Contains);
        return pairs;
    }

    private static string FolderOf(string path) => path[..Math.Max(path.LastIndexOf('/'), 0)];

    // As it is, and as git would store it.
    private static string[] BlobNames(MigrationFile file, string like)
    {
        try
        {
            var bytes = File.ReadAllBytes(file.FullPath);
            return [LineEnds.BlobName(bytes, like), LineEnds.BlobName(LineEnds.ToLf(bytes), like)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The validation says that it cannot be read.
            return [];
        }
    }

    /// <param name="PairedWith">The path that git takes it to have now.</param>
    private sealed record GoneMigration(string Path, MigrationName Name, string Blob, string? PairedWith);
}
