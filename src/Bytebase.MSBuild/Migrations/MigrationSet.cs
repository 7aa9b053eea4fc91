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
        for (var i = 1; i < Released.Count && !HasEqualVersions; i++)
            HasEqualVersions = Released[i].Name.Version!.NumericallyEquals(Released[i - 1].Name.Version!);
    }

    /// <summary>What the files are.</summary>
    public MigrationMode Mode { get; }

    /// <summary>Every file once, by release path (after <see cref="WithFirst"/> within each of the two groups), so that nothing depends on the order in which a file system lists them.</summary>
    public IReadOnlyList<MigrationFile> All { get; }

    /// <summary>What a release holds, in the server's order. Numerically equal versions, which have none there, stay in the order of their paths, as all files do in declarative mode.</summary>
    public IReadOnlyList<MigrationFile> Released { get; }

    /// <summary>Whether two that a release holds have the same numbers.</summary>
    public bool HasEqualVersions { get; }

    /// <param name="files">Files in any order; one that two globs match may be in it twice.</param>
    /// <param name="mode">What they are.</param>
    public static MigrationSet Create(IEnumerable<MigrationFile> files, MigrationMode mode = MigrationMode.Versioned)
    {
        var all = files.ToList();
        return new(WithoutRepetitions(IsInOrder(all) ? all : all.OrderBy(file => file.ReleasePath, StringComparer.Ordinal).ToList()), mode);
    }

    /// <summary>A file's place in <see cref="All"/> as <see cref="Create"/> orders it.</summary>
    /// <param name="file">One of those that it was called with.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int PlaceOf(MigrationFile file)
    {
        var (low, high) = (0, All.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(All[middle].ReleasePath, file.ReleasePath) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        while (All[low].FullPath != file.FullPath)
            low++;
        return low;
    }

    [MethodImpl(JitOnce.Plain)]
    private static bool IsInOrder(List<MigrationFile> files)
    {
        for (var i = 1; i < files.Count; i++)
        {
            if (string.CompareOrdinal(files[i - 1].ReleasePath, files[i].ReleasePath) > 0)
                return false;
        }

        return true;
    }

    /// <summary>The same list with each full path once. A file has one release path, so that its repetitions are beside it.</summary>
    [MethodImpl(JitOnce.Plain)]
    private static List<MigrationFile> WithoutRepetitions(List<MigrationFile> ordered)
    {
        var count = 0;
        for (var i = 0; i < ordered.Count; i++)
        {
            var before = count - 1;
            while (before >= 0 && ordered[before].ReleasePath == ordered[i].ReleasePath && ordered[before].FullPath != ordered[i].FullPath)
                before--;
            if (before < 0 || ordered[before].ReleasePath != ordered[i].ReleasePath)
                ordered[count++] = ordered[i];
        }

        ordered.RemoveRange(count, ordered.Count - count);
        return ordered;
    }

    /// <summary>The same files, with those first that keep their names: of two that clash, a rule has the later one renamed.</summary>
    /// <param name="isFirst">Tells them by their release paths.</param>
    public MigrationSet WithFirst(Func<string, bool> isFirst) => new([.. All.OrderBy(file => isFirst(file.ReleasePath) ? 0 : 1)], Mode);
}
