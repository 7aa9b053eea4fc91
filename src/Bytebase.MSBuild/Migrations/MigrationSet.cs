namespace Bytebase.MSBuild.Migrations;

/// <summary>All files that a project names as migrations.</summary>
internal sealed class MigrationSet
{
    private MigrationSet(IReadOnlyList<MigrationFile> all)
    {
        All = all;
        Released = all
            .Where(file => file.IsReleased)
            .OrderBy(file => file.Name.Version)
            .ToList();
    }

    /// <summary>Every file once, by release path, so that nothing depends on the order in which a file system lists them.</summary>
    public IReadOnlyList<MigrationFile> All { get; }

    /// <summary>What a release holds, in the server's order. Numerically equal versions, which have none there, stay in the order of their paths.</summary>
    public IReadOnlyList<MigrationFile> Released { get; }

    /// <param name="files">Files in any order; one that two globs match may be in it twice.</param>
    public static MigrationSet Create(IEnumerable<MigrationFile> files) => new(files
        .DistinctBy(file => file.FullPath, StringComparer.Ordinal)
        .OrderBy(file => file.ReleasePath, StringComparer.Ordinal)
        .ToList());
}
