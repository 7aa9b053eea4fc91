using System.Runtime.CompilerServices;

namespace Bytebase.MSBuild.Migrations;

/// <summary>All files that a project names as migrations.</summary>
internal sealed class MigrationSet
{
    [MethodImpl(JitOnce.Plain)]
    private MigrationSet(List<MigrationFile> all, MigrationMode mode)
    {
        Mode = mode;
        All = all;
        if (mode == MigrationMode.Declarative)
        {
            Released = all.FindAll(file => file.Name.Kind == MigrationNameKind.Migration);
            return;
        }

        var released = new List<MigrationFile>(all.Count);
        var isInOrder = true;
        for (var i = 0; i < all.Count; i++)
        {
            if (!all[i].IsReleased)
                continue;
            isInOrder &= released.Count == 0 || released[^1].Name.Version!.CompareTo(all[i].Name.Version) <= 0;
            released.Add(all[i]);
        }

        // Mostly the order of the paths is that of the versions.
        Released = isInOrder ? released : released.OrderBy(file => file.Name.Version).ToList();
    }

    /// <summary>What the files are.</summary>
    public MigrationMode Mode { get; }

    /// <summary>Every file once, by release path (after <see cref="WithFirst"/> within each of the two groups), so that nothing depends on the order in which a file system lists them.</summary>
    public IReadOnlyList<MigrationFile> All { get; }

    /// <summary>What a release holds, in the server's order. Numerically equal versions, which have none there, stay in the order of their paths, as all files do in declarative mode.</summary>
    public IReadOnlyList<MigrationFile> Released { get; }

    /// <param name="files">Files in any order; one that two globs match may be in it twice.</param>
    /// <param name="mode">What they are.</param>
    public static MigrationSet Create(IEnumerable<MigrationFile> files, MigrationMode mode = MigrationMode.Versioned) => new(files
        .DistinctBy(file => file.FullPath, StringComparer.Ordinal)
        .OrderBy(file => file.ReleasePath, StringComparer.Ordinal)
        .ToList(), mode);

    /// <summary>The same files, with those first that keep their names: of two that clash, a rule has the later one renamed.</summary>
    /// <param name="isFirst">Tells them by their release paths.</param>
    public MigrationSet WithFirst(Func<string, bool> isFirst) => new([.. All.OrderBy(file => isFirst(file.ReleasePath) ? 0 : 1)], Mode);
}
