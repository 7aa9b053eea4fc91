using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.History;

/// <summary>Says what the comparison with the base branch found, with the commands that undo it.</summary>
/// <param name="git">The repository.</param>
/// <param name="baseName">The base branch for messages.</param>
/// <param name="mergeBase">The commit that files are put back from.</param>
/// <param name="scope">Where migrations are.</param>
/// <param name="set">All files of the project.</param>
/// <param name="files">Those in this repository, by path.</param>
/// <param name="tip">The base branch's files.</param>
internal sealed class HistoryFindings(
    Git git,
    string baseName,
    string mergeBase,
    HistoryScope scope,
    MigrationSet set,
    IReadOnlyDictionary<string, MigrationFile> files,
    IReadOnlyDictionary<string, string> tip)
{
    // Names in one message; who has deleted more knows which.
    private const int MaximumNames = 5;

    private readonly List<Finding> _findings = [];
    private VersionProposals? _proposals;
    private List<MigrationFile>? _released;

    /// <summary>What the base branch releases: its own files, and of those that are here only what the project names.</summary>
    private List<MigrationFile> Released => _released ??= [.. tip.Keys
        .Select(path => files.TryGetValue(path, out var file) ? file : MigrationFile.Create(Path.Combine(git.Root, path), path))
        .Where(file => scope.Holds(file.ReleasePath, file.Name) && (files.ContainsKey(file.ReleasePath) || !File.Exists(file.FullPath)))];

    // The next free version is one that the base branch has not taken meanwhile.
    private VersionProposals Proposals => _proposals ??= new VersionProposals(MigrationSet.Create(set.All.Concat(Released)));

    public async Task<IReadOnlyList<Finding>> FromAsync(HistoryComparison comparison, CancellationToken cancellationToken)
    {
        await AddEditedAsync(comparison.Edited, cancellationToken);
        foreach (var renamed in comparison.Renamed)
        {
            var path = renamed.File.ReleasePath;
            Add(DiagnosticDescriptors.MigrationRenamed, renamed.File, renamed.OldPath, renamed.OldName.VersionText, baseName, renamed.File.Name.VersionText, GitCommand.Move(path, renamed.OldPath, renamed.Tracked));
        }

        AddDeleted(comparison.Deleted);
        await AddLateAsync(comparison.New, cancellationToken);
        return _findings;
    }

    private async Task AddEditedAsync(IReadOnlyList<EditedMigration> edited, CancellationToken cancellationToken)
    {
        var contents = await GitTree.ReadAsync(git, [.. edited.Select(e => e.OldBlob)], cancellationToken);
        var onlyLineEnds = new List<EditedMigration>();
        foreach (var (migration, old) in edited.Zip(contents))
        {
            if (Read(migration.File) is not { } bytes || IsBase(migration, bytes))
                continue;
            var path = migration.File.ReleasePath;
            if (old is null || !LineEnds.ToLf(old).AsSpan().SequenceEqual(LineEnds.ToLf(bytes)))
                Add(DiagnosticDescriptors.MigrationEdited, migration.File, migration.File.Name.VersionText, baseName, GitCommand.Restore(mergeBase, migration.OldPath), VersionProposals.Compose(migration.File.Name.Prefix, Proposals.Peek(migration.File.Folder), migration.File.Name.Rest), path == migration.OldPath ? "" : " (its old name) and delete this one");
            else if (!migration.ModeOnly && path == migration.OldPath)
                onlyLineEnds.Add(migration);
        }

        // A change of line ends hits all files at once.
        if (onlyLineEnds.Count > 0)
            Add(DiagnosticDescriptors.LineEndsChanged, onlyLineEnds[0].File, Others(onlyLineEnds.Count), baseName, GitCommand.Restore(mergeBase, onlyLineEnds.Take(MaximumNames).Select(e => e.OldPath)));
    }

    private void AddDeleted(IReadOnlyList<string> deleted)
    {
        if (deleted.Count == 0)
            return;
        var named = deleted.Order(StringComparer.Ordinal).Take(MaximumNames).ToList();
        var names = string.Join(", ", named) + (deleted.Count > named.Count ? $" and {deleted.Count - named.Count} more" : "");
        _findings.Add(Finding.Of(DiagnosticDescriptors.MigrationDeleted, null, TextSpan.Nowhere, baseName, names, GitCommand.Restore(mergeBase, named)));
    }

    private async Task AddLateAsync(IReadOnlyList<NewMigration> fresh, CancellationToken cancellationToken)
    {
        if (fresh.Count == 0)
            return;
        var late = new List<(NewMigration Migration, MigrationFile Newest)>();
        var byFolder = Released.GroupBy(file => file.Folder).ToDictionary(group => group.Key, group => group.MaxBy(file => file.Name.Version)!);
        var newestTimestamp = fresh.Any(migration => HasTimestamp(migration.File)) ? NewestTimestamp() : null;
        var twice = VersionsUsedTwice();
        foreach (var migration in fresh)
        {
            // Times are compared everywhere; other numbers in a folder may be a sequence of its own.
            var newest = byFolder.GetValueOrDefault(migration.File.Folder);
            if (newestTimestamp is not null && HasTimestamp(migration.File) && newestTimestamp.Name.Version!.CompareTo(newest?.Name.Version) > 0)
                newest = newestTimestamp;
            if (newest is not null && migration.File.Name.Version!.CompareTo(newest.Name.Version) <= 0 && !twice.Contains(migration.File))
                late.Add((migration, newest));
        }

        var ignored = await IgnoredAsync([.. late.Where(l => !l.Migration.Tracked).Select(l => l.Migration.File.ReleasePath)], cancellationToken);
        foreach (var ((file, _), newest) in late.Where(l => !ignored.Contains(l.Migration.File.ReleasePath)).OrderBy(l => l.Migration.File.Name.Version))
        {
            var proposal = VersionProposals.Compose(file.Name.Prefix, Proposals.TakeAbove(file.Folder, newest.Name.Version!), file.Name.Rest);
            Add(DiagnosticDescriptors.MigrationLate, file, file.Name.VersionText, newest.Name.VersionText, baseName, newest.ReleasePath, proposal);
        }
    }

    private MigrationFile? NewestTimestamp()
    {
        MigrationFile? newest = null;
        // From the end: git lists by name, so the newest one comes early, and only what is newer is looked at closer.
        foreach (var file in Enumerable.Reverse(Released))
        {
            if (file.Name.Version!.CompareTo(newest?.Name.Version) > 0 && HasTimestamp(file))
                newest = file;
        }

        return newest;
    }

    // Two files of the same version are an error already.
    private HashSet<MigrationFile> VersionsUsedTwice()
    {
        var twice = new HashSet<MigrationFile>();
        foreach (var (first, second) in set.Released.Zip(set.Released.Skip(1)))
        {
            if (first.Name.Version!.CompareTo(second.Name.Version) == 0)
                twice.UnionWith([first, second]);
        }

        return twice;
    }

    /// <summary>Files that git is told to ignore: what a build generates has no history.</summary>
    private async Task<HashSet<string>> IgnoredAsync(string[] paths, CancellationToken cancellationToken)
    {
        if (paths.Length == 0)
            return [];
        var answer = await git.RunAsync(["check-ignore", "-z", "--stdin"], cancellationToken, string.Join('\0', paths) + "\0");
        return answer.ExitCode is 0 or 1 ? new(answer.Fields, StringComparer.Ordinal) : throw git.Failure(answer);
    }

    // The same edit on both sides, a cherry-pick for example, is the base branch's.
    private bool IsBase(EditedMigration migration, byte[] bytes) =>
        tip.TryGetValue(migration.File.ReleasePath, out var blob) && blob != migration.OldBlob && (LineEnds.BlobName(bytes, blob) == blob || LineEnds.BlobName(LineEnds.ToLf(bytes), blob) == blob);

    private static bool HasTimestamp(MigrationFile file) => Timestamps.TryParse(file.Name.VersionText!.Split('.', 2)[0], out _);

    private static string Others(int count) => count switch { 1 => "", 2 => " and of 1 other", _ => $" and of {count - 1} others" };

    private static byte[]? Read(MigrationFile file)
    {
        try
        {
            return File.ReadAllBytes(file.FullPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Add(DiagnosticDescriptor descriptor, MigrationFile file, params object?[] args) =>
        _findings.Add(Finding.Of(descriptor, file.FullPath, TextSpan.File, args));
}
