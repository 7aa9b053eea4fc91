namespace Bytebase.MSBuild.Migrations;

/// <summary>The next migration of a project: where it belongs and what it is called, in the style of those that are there.</summary>
internal sealed record NewMigration
{
    /// <summary>The words of its name, as somebody typed them.</summary>
    public required string Name { get; init; }

    /// <summary>The version to have; <see langword="null"/> for the next one.</summary>
    public string? Version { get; init; }

    /// <summary>What it changes, where that is said.</summary>
    public ChangeType? ChangeType { get; init; }

    /// <summary>The folder of the newest migration, as <see cref="MigrationFile.Folder"/>; <see langword="null"/> without migrations.</summary>
    public static MigrationFile? Newest(MigrationSet set, DateTime utcNow) => new VersionProposals(set, utcNow).Newest ?? (set.Released.Count > 0 ? set.Released[^1] : null);

    /// <summary>The version and the file name.</summary>
    /// <param name="set">All migrations that there are.</param>
    /// <param name="folder">Where it is to be, as <see cref="MigrationFile.Folder"/>.</param>
    /// <param name="utcNow">The present time.</param>
    public (string Version, string FileName) Propose(MigrationSet set, string folder, DateTime utcNow)
    {
        var proposals = new VersionProposals(set, utcNow);
        var version = Version ?? proposals.TakeNew(folder);
        var model = proposals.ModelOf(folder)?.Name;
        // A new folder has the style of the project's newest migration.
        var files = set.Released.Where(file => file.IsIn(folder)).ToList();
        if (files.Count == 0 && proposals.Newest is { } newest)
            files = set.Released.Where(file => file.IsIn(newest.Folder)).ToList();
        var description = VersionProposals.SafeDescription(Name);
        if (model is not null && model.Rest.StartsWith('-') && !model.Rest.Contains('_', StringComparison.Ordinal))
            description = description.Replace('_', '-');
        if (ChangeType is not null || (files.Count > 0 && files.TrueForAll(file => file.Name.Suffix is not null)))
            description = WithSuffix(description, model);
        return (version, proposals.NameFor(folder, version, description));
    }

    private string WithSuffix(string description, MigrationName? model)
    {
        var suffix = (ChangeType ?? Migrations.ChangeType.Ddl) == Migrations.ChangeType.Dml ? "dml" : "ddl";
        if (MigrationName.Parse("1__" + description + ".sql").Suffix is { } own && own.Equals(suffix, StringComparison.OrdinalIgnoreCase))
            return description;

        var separator = model is { Suffix: { } theirs } && model.Rest.Length > theirs.Length ? model.Rest[^(theirs.Length + 1)] : '_';
        return description + separator + (model?.Suffix is { } written && char.IsAsciiLetterUpper(written[0]) ? suffix.ToUpperInvariant() : suffix);
    }
}
