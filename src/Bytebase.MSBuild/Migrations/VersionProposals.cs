using System.Globalization;
using System.Text;

namespace Bytebase.MSBuild.Migrations;

/// <summary>
/// Names to propose: the next free version in the style of the file's folder. What it depends on is the list of files alone, so that the
/// same project gives the same message on every machine.
/// </summary>
internal sealed class VersionProposals
{
    private static readonly (int Length, string Format, Func<DateTime, DateTime> Next)[] Timestamps =
    [
        (14, "yyyyMMddHHmmss", time => time.AddSeconds(1)),
        (12, "yyyyMMddHHmm", time => time.AddMinutes(1)),
        (8, "yyyyMMdd", time => time.AddDays(1)),
    ];

    private readonly Dictionary<string, MigrationFile> _highest = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly MigrationFile? _highestOfAll;
    private readonly object _gate = new();

    public VersionProposals(MigrationSet set)
    {
        // In the server's order, so the last one of a folder is its highest.
        foreach (var file in set.Released)
        {
            _highest[file.Folder] = _highestOfAll = file;
            _used.Add(Canonical(file.Name.VersionText!));
        }
    }

    /// <summary>A free version for a file in this folder, taken: the next call proposes another one.</summary>
    public string Take(string folder)
    {
        lock (_gate)
        {
            var version = Next(folder);
            _used.Add(Canonical(version));
            return version;
        }
    }

    /// <summary>Takes this version, if it is free.</summary>
    public bool TryTake(string version)
    {
        lock (_gate)
            return _used.Add(Canonical(version));
    }

    /// <summary>The same as <see cref="Take"/>, not taken: for messages that are made at the same time in no fixed order.</summary>
    public string Peek(string folder)
    {
        lock (_gate)
            return Next(folder);
    }

    /// <summary>The file's name with another version: its prefix and everything behind the version stay.</summary>
    public static string WithVersion(MigrationName name, string version) => name.Prefix + version + name.Rest + ".sql";

    /// <summary>A name for a file that has none yet, in the folder's style.</summary>
    public string NameFor(string folder, string version, string description)
    {
        var style = StyleOf(folder)?.Name;
        var separator = style is null ? "" : new string(style.Rest.TakeWhile(c => c is '_' or '-').ToArray());
        return (style?.Prefix ?? "") + version + (separator.Length > 0 ? separator : "_") + description + ".sql";
    }

    /// <summary>A name's words with nothing in them that a shell, MSBuild or another system would read differently.</summary>
    public static string SafeDescription(string baseName)
    {
        var safe = new StringBuilder(baseName.Length);
        foreach (var character in baseName)
        {
            var digit = CharUnicodeInfo.GetDecimalDigitValue(character);
            if (digit >= 0)
                safe.Append(digit);
            else if (char.IsLetter(character) || character is '-' or '.')
                safe.Append(character);
            else if (safe.Length > 0 && safe[^1] != '_')
                safe.Append('_');
        }

        var description = safe.ToString().Trim('_', '-', '.');
        return description.Length > 0 ? description : "migration";
    }

    /// <summary>Whether these digits are a date, with or without a time, as migration tools write it.</summary>
    public static bool IsTimestamp(string digits) => NextTimestamp(digits) is not null;

    private MigrationFile? StyleOf(string folder) => _highest.GetValueOrDefault(folder) ?? _highestOfAll;

    private string Next(string folder)
    {
        var version = StyleOf(folder)?.Name.VersionText is { } highest ? Increment(highest) : "1";
        while (_used.Contains(Canonical(version)))
            version = Increment(version);
        return version;
    }

    /// <summary>The next version: the last number plus one at the same width, or the next second, minute or day of a timestamp.</summary>
    internal static string Increment(string version)
    {
        var dot = version.LastIndexOf('.') + 1;
        var last = version[dot..];
        if (NextTimestamp(last) is { } timestamp)
            return version[..dot] + timestamp;

        return MigrationVersion.TryParsePart(last, out var number) && number < ulong.MaxValue
            ? version[..dot] + (number + 1).ToString(CultureInfo.InvariantCulture).PadLeft(last.Length, '0')
            : version + ".1";
    }

    private static string? NextTimestamp(string digits)
    {
        foreach (var (length, format, next) in Timestamps)
        {
            if (digits.Length == length
                && DateTime.TryParseExact(digits, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
                && time.Year is > 1990 and < 9999)
                return next(time).ToString(format, CultureInfo.InvariantCulture);
        }

        return null;
    }

    // Numerically equal versions have the same text here: a proposal must not meet one that differs in its zeros only.
    private static string Canonical(string version) =>
        string.Join('.', version.Split('.').Select(part => part.TrimStart('0') is { Length: > 0 } digits ? digits : "0"));
}
