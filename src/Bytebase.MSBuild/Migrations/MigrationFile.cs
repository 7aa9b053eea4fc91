namespace Bytebase.MSBuild.Migrations;

/// <summary>One file that the project names as a migration.</summary>
/// <param name="FullPath">Where it is on this machine.</param>
/// <param name="ReleasePath">The path that the server gets: from the repository's root, with <c>/</c> on every system.</param>
/// <param name="Name">What its name says.</param>
/// <param name="ChangeType">What it changes: from the item's metadata, else from the name.</param>
internal sealed record MigrationFile(string FullPath, string ReleasePath, MigrationName Name, ChangeType ChangeType)
{
    /// <summary>Whether metadata or name say the change type; otherwise it is only the default and the contents are not held against it.</summary>
    public bool StatesChangeType { get; init; }

    /// <summary>The release path's folder, without a slash at its end; empty for the root.</summary>
    public string Folder => ReleasePath[..Math.Max(ReleasePath.LastIndexOf('/'), 0)];

    /// <summary>Whether <see cref="Folder"/> is this one: without a copy, since mostly all files are in one folder.</summary>
    public bool IsIn(string folder) =>
        Math.Max(ReleasePath.LastIndexOf('/'), 0) == folder.Length && ReleasePath.StartsWith(folder, StringComparison.Ordinal);

    /// <summary>Whether a release holds it.</summary>
    public bool IsReleased => Name is { Kind: MigrationNameKind.Migration, Version: not null };

    /// <summary>Whether the release path starts at this folder: a file linked from outside has another one.</summary>
    /// <param name="root">Absolute path, without a separator at its end.</param>
    public bool IsBelow(string root) => FullPath.Length == root.Length + 1 + ReleasePath.Length && FullPath.StartsWith(root, StringComparison.Ordinal);

    /// <param name="fullPath">Absolute path.</param>
    /// <param name="releasePath">Path from the repository's root, with <c>/</c>.</param>
    /// <param name="changeType">The item's <c>%(ChangeType)</c>, where it has one.</param>
    public static MigrationFile Create(string fullPath, string releasePath, ChangeType? changeType = null)
    {
        var name = MigrationName.OfPath(releasePath);
        var isNamed = ChangeTypes.TryParse(name.Suffix, out var named);
        return new MigrationFile(fullPath, releasePath, name, changeType ?? (isNamed ? named : ChangeType.Ddl))
        {
            StatesChangeType = changeType is not null || isNamed,
        };
    }
}
