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

/// <summary>
/// What a file's name says. There may be 10,000 of them in memory, and of most only the version is asked for: the other parts are cut out of
/// the name when somebody asks.
/// </summary>
internal sealed class MigrationName
{
    private readonly string _path;
    private readonly int _start;
    private readonly int _end;
    private readonly int _versionStart;
    private readonly int _versionEnd;

    /// <param name="path">A path with <c>/</c> that ends with the name.</param>
    /// <param name="start">Where the name starts in it.</param>
    private MigrationName(string path, int start)
    {
        _path = path;
        _start = start;
        var dot = path.AsSpan(start).LastIndexOf('.');
        _end = dot < 0 ? path.Length : start + dot;
        Kind = KindOf(path.AsSpan(start), path.AsSpan(_end));
        (_versionStart, _versionEnd) = FindVersion(path, start, _end);
        if (_versionStart == _versionEnd)
            return;

        VersionText = path[_versionStart.._versionEnd];
        Version = MigrationVersion.TryParse(VersionText, out var parsed, out _) ? parsed : null;
    }

    /// <summary>The name with its extension, without a folder.</summary>
    public string FileName => _path[_start..];

    /// <summary><see cref="FileName"/> without a copy.</summary>
    public ReadOnlySpan<char> FileNameSpan => _path.AsSpan(_start);

    /// <summary>The name without its last extension, which is where the version is looked for.</summary>
    public string BaseName => _path[_start.._end];

    /// <summary><see cref="BaseName"/> without a copy.</summary>
    public ReadOnlySpan<char> BaseNameSpan => _path.AsSpan(_start, _end - _start);

    /// <summary>The extension with its dot, as written.</summary>
    public string Extension => _path.AsSpan(_end) is ".sql" ? ".sql" : _path[_end..];

    public MigrationNameKind Kind { get; }

    /// <summary>What stands before the version: <c>v</c>, <c>V</c> or nothing.</summary>
    public string Prefix => VersionText is null ? "" : _path[_start.._versionStart];

    /// <summary>The digits and dots at the name's start, also when a part of them is out of range; <see langword="null"/> when there are none.</summary>
    public string? VersionText { get; }

    /// <summary>The version, when the server would accept <see cref="VersionText"/>.</summary>
    public MigrationVersion? Version { get; }

    /// <summary>Everything between the version and the extension, separators and suffix included.</summary>
    public string Rest => _path[_versionEnd.._end];

    /// <summary><see cref="Rest"/> without a copy.</summary>
    public ReadOnlySpan<char> RestSpan => _path.AsSpan(_versionEnd, _end - _versionEnd);

    /// <summary>The words between the version and the suffix, without the separators around them.</summary>
    public string Description => TrimSeparators(Suffix is { } suffix ? Rest[..^suffix.Length] : Rest);

    /// <summary><c>ddl</c> or <c>dml</c> as written, when the name ends in it behind a separator.</summary>
    public string? Suffix => RestSpan is { Length: > 3 } rest && !char.IsLetterOrDigit(rest[^4]) && ChangeTypes.TryParse(rest[^3..], out _) ? rest[^3..].ToString() : null;

    /// <summary>What the suffix says; DDL when there is none.</summary>
    public ChangeType ChangeType => ChangeTypes.TryParse(Suffix, out var changeType) ? changeType : ChangeType.Ddl;

    public static MigrationName Parse(string fileName) => new(fileName, 0);

    /// <summary>The name at the end of a path.</summary>
    /// <param name="path">A path with <c>/</c>.</param>
    public static MigrationName OfPath(string path) => new(path, path.LastIndexOf('/') + 1);

    /// <summary>
    /// <c>^[vV]?(\d+(\.\d+)*)</c> of <c>action/command/file.go</c>, by hand because .NET's <c>\d</c> also takes digits of other scripts.
    /// </summary>
    private static (int Start, int End) FindVersion(string path, int nameStart, int nameEnd)
    {
        var start = nameEnd > nameStart && path[nameStart] is 'v' or 'V' ? nameStart + 1 : nameStart;
        var end = SkipDigits(path, start, nameEnd);
        if (end == start)
            return (nameStart, nameStart);

        while (end < nameEnd && path[end] == '.')
        {
            var next = SkipDigits(path, end + 1, nameEnd);
            if (next == end + 1)
                break;
            end = next;
        }

        return (start, end);
    }

    private static int SkipDigits(string text, int start, int end)
    {
        while (start < end && char.IsAsciiDigit(text[start]))
            start++;
        return start;
    }

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

    private static MigrationNameKind KindOf(ReadOnlySpan<char> fileName, ReadOnlySpan<char> extension) =>
        fileName is ['.', ..] ? MigrationNameKind.DotFile
        : extension is ".sql" || extension.Equals(".sql", StringComparison.OrdinalIgnoreCase) ? MigrationNameKind.Migration
        : MigrationNameKind.OtherExtension;
}
