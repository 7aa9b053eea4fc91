namespace Bytebase.MSBuild.Migrations;

/// <summary>Whether a file counts as a migration. Decided by its name alone, the same on every system.</summary>
internal enum MigrationNameKind
{
    /// <summary>Ends in <c>.sql</c>, in any case.</summary>
    Migration,

    /// <summary>Starts with a dot: never a migration.</summary>
    DotFile,

    /// <summary>Does not end in <c>.sql</c>.</summary>
    OtherExtension,
}

/// <summary>What a file's name says.</summary>
internal sealed record MigrationName
{
    /// <summary>The name with its extension, without a folder.</summary>
    public required string FileName { get; init; }

    /// <summary>The name without its last extension, which is where the version is looked for.</summary>
    public required string BaseName { get; init; }

    /// <summary>The extension with its dot, as written.</summary>
    public required string Extension { get; init; }

    public required MigrationNameKind Kind { get; init; }

    /// <summary>What stands before the version: <c>v</c>, <c>V</c> or nothing.</summary>
    public string Prefix { get; private init; } = "";

    /// <summary>The digits and dots at the name's start, also when a part of them is out of range; <see langword="null"/> when there are none.</summary>
    public string? VersionText { get; private init; }

    /// <summary>The version, when the server would accept <see cref="VersionText"/>.</summary>
    public MigrationVersion? Version { get; private init; }

    /// <summary>Everything between the version and the extension, separators and suffix included.</summary>
    public string Rest { get; private init; } = "";

    /// <summary>The words between the version and the suffix, without the separators around them.</summary>
    public string Description { get; private init; } = "";

    /// <summary><c>ddl</c> or <c>dml</c> as written, when the name ends in it behind a separator.</summary>
    public string? Suffix { get; private init; }

    /// <summary>What the suffix says; DDL when there is none.</summary>
    public ChangeType ChangeType { get; private init; }

    public static MigrationName Parse(string fileName)
    {
        var dot = fileName.LastIndexOf('.');
        var baseName = dot < 0 ? fileName : fileName[..dot];
        // One text for all of the usual ones: there may be 10,000.
        var extension = dot < 0 ? "" : fileName.AsSpan(dot) is ".sql" ? ".sql" : fileName[dot..];
        var version = FindVersion(baseName);
        var rest = baseName[version.End.Value..];
        var suffix = FindSuffix(rest);
        var text = version.Start.Value == version.End.Value ? null : baseName[version];
        return new MigrationName
        {
            FileName = fileName,
            BaseName = baseName,
            Extension = extension,
            Kind = KindOf(fileName, extension),
            Prefix = text is null ? "" : baseName[..version.Start.Value],
            VersionText = text,
            Version = text is not null && MigrationVersion.TryParse(text, out var parsed, out _) ? parsed : null,
            Rest = rest,
            Description = TrimSeparators(suffix is null ? rest : rest[..^suffix.Length]),
            Suffix = suffix,
            ChangeType = ChangeTypes.TryParse(suffix, out var changeType) ? changeType : ChangeType.Ddl,
        };
    }

    /// <summary>
    /// <c>^[vV]?(\d+(\.\d+)*)</c> of <c>action/command/file.go</c>, by hand because .NET's <c>\d</c> also takes digits of other scripts.
    /// </summary>
    private static Range FindVersion(string baseName)
    {
        var start = baseName.Length > 0 && baseName[0] is 'v' or 'V' ? 1 : 0;
        var end = SkipDigits(baseName, start);
        if (end == start)
            return 0..0;

        while (end < baseName.Length && baseName[end] == '.')
        {
            var next = SkipDigits(baseName, end + 1);
            if (next == end + 1)
                break;
            end = next;
        }

        return start..end;
    }

    private static int SkipDigits(string text, int start)
    {
        while (start < text.Length && char.IsAsciiDigit(text[start]))
            start++;
        return start;
    }

    private static string? FindSuffix(string rest) =>
        rest.Length > 3 && !char.IsLetterOrDigit(rest[^4]) && ChangeTypes.TryParse(rest[^3..], out _) ? rest[^3..] : null;

    private static string TrimSeparators(string text)
    {
        var start = 0;
        var end = text.Length;
        while (start < end && !char.IsLetterOrDigit(text[start]))
            start++;
        while (end > start && !char.IsLetterOrDigit(text[end - 1]))
            end--;
        return text[start..end];
    }

    private static MigrationNameKind KindOf(string fileName, string extension) =>
        fileName.StartsWith('.') ? MigrationNameKind.DotFile
        : extension.Equals(".sql", StringComparison.OrdinalIgnoreCase) ? MigrationNameKind.Migration
        : MigrationNameKind.OtherExtension;
}
