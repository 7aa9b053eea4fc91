using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Bytebase.MSBuild.Migrations;

/// <summary>
/// Names to propose: the next free version in the style of the file's folder. What it depends on is the list of files alone, so that the
/// same project gives the same message on every machine; the clock only keeps timestamps from running ahead of it. Where no file has a
/// version there is no style, and the present time is proposed, as for a new migration.
/// </summary>
internal sealed partial class VersionProposals
{
    /// <summary>The length of the timestamp in a project without versions: two people take the same counter, but rarely the same second.</summary>
    private const int LengthOfFirst = 14;

    private readonly Dictionary<string, FolderStyle> _folders;
    private readonly Dictionary<string, string> _last = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _renames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _paths = new(StringComparer.OrdinalIgnoreCase);
    private readonly MigrationSet _set;
    private readonly MigrationFile? _highestOfAll;
    private readonly object _gate = new();
    private Dictionary<string, int>? _used;

    /// <param name="set">The project's files.</param>
    /// <param name="utcNow">The present time; the system's when not given.</param>
    [MethodImpl(JitOnce.Plain)]
    public VersionProposals(MigrationSet set, DateTime? utcNow = null)
    {
        _set = set;
        UtcNow = utcNow ?? DateTime.UtcNow;
        if (set.Mode == MigrationMode.Declarative)
        {
            // Names without versions have no style.
            _folders = [];
            return;
        }

        _folders = FolderStyle.Of(set, Latest);
        _highestOfAll = _folders.Values.Select(folder => folder.Majority?.Highest).OfType<MigrationFile>().MaxBy(file => file.Name.Version);
    }

    /// <summary>When this validation runs.</summary>
    public DateTime UtcNow { get; }

    /// <summary>A timestamp above this one is a slip: clocks and time zones differ by a day at most.</summary>
    public DateTime Latest => UtcNow.AddDays(1);

    /// <summary>The folders that hold released files.</summary>
    public IReadOnlyDictionary<string, FolderStyle> Folders => _folders;

    /// <summary>How many files have a version or are proposed it. Counted when something is proposed: mostly nothing is.</summary>
    private Dictionary<string, int> Used => _used ??= CountUsed();

    /// <summary>A free version for a file in this folder, taken: the next call proposes another one.</summary>
    public string Take(string folder)
    {
        lock (_gate)
            return TakeNext(folder);
    }

    /// <summary>The same as <see cref="Take"/>, but above a version, which may be another folder's.</summary>
    public string TakeAbove(string folder, MigrationVersion newest)
    {
        lock (_gate)
        {
            var version = Next(folder);
            if (!MigrationVersion.TryParse(version, out var parsed, out _) || parsed.CompareTo(newest) <= 0)
                version = Following(newest.Text);
            while (!Used.TryAdd(Canonical(version), 1))
                version = Following(version);
            return version;
        }
    }

    /// <summary>Whether a file has this version, or is proposed it.</summary>
    public bool IsUsed(string version)
    {
        lock (_gate)
            return Used.ContainsKey(Canonical(version));
    }

    /// <summary>The same as <see cref="Take"/>, not taken: for messages that are made at the same time in no fixed order.</summary>
    public string Peek(string folder)
    {
        lock (_gate)
            return Next(folder);
    }

    /// <summary>A name for a file that has none yet, in the folder's style.</summary>
    public string NameFor(string folder, string version, string description)
    {
        var style = StyleOf(folder)?.Name;
        var separator = style is null ? "" : new string(style.Rest.TakeWhile(c => c is '_' or '-').ToArray());
        return Compose(style?.Prefix ?? "", version, (separator.Length > 0 ? separator : "_") + description);
    }

    /// <summary>A name's words with nothing in them that a shell, MSBuild or another system would read differently.</summary>
    public static string SafeDescription(string baseName)
    {
        var text = SafeName.Clean(SafeName.WithAsciiDigits(baseName));
        var safe = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (char.IsLetterOrDigit(character) || character is '-' or '.' || char.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
                safe.Append(character);
            else if (safe.Length > 0 && safe[^1] != '_')
                safe.Append('_');
        }

        var description = safe.ToString().Trim('_', '-', '.');
        return description.Length > 0 ? description : "migration";
    }

    private MigrationFile? StyleOf(string folder) => _folders.GetValueOrDefault(folder) is { } files
        ? files.Majority is null ? files.Files[^1] : files.Majority.Highest ?? _highestOfAll
        : _highestOfAll;

    private Dictionary<string, int> CountUsed()
    {
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        if (_set.Mode == MigrationMode.Declarative)
            return used;

        for (var i = 0; i < _set.Released.Count; i++)
        {
            var canonical = Canonical(_set.Released[i].Name.VersionText!);
            used[canonical] = used.GetValueOrDefault(canonical) + 1;
        }

        return used;
    }

    private string TakeNext(string folder)
    {
        var version = Next(folder);
        Used.Add(Canonical(version), 1);
        _last[folder] = version;
        return version;
    }

    private string Next(string folder)
    {
        var version = _last.TryGetValue(folder, out var last) ? Following(last) : First(folder);
        while (Used.ContainsKey(Canonical(version)))
            version = Following(version);
        return version;
    }

    private string First(string folder)
    {
        if (StyleOf(folder)?.Name.VersionText is { } highest)
            return Following(highest);

        if (_folders.Count == 0 && _set.Mode == MigrationMode.Versioned)
            return Timestamps.Format(UtcNow, LengthOfFirst);

        // Nothing but slips: at least the length is what the folder's files have.
        return _folders.GetValueOrDefault(folder)?.Majority is { Style: > 0 } usage ? Timestamps.Format(UtcNow.Date, usage.Style) : "1";
    }

    private string Following(string version)
    {
        var next = Increment(version);
        return Timestamps.TryParse(next, out var time) && time > Latest ? version + ".1" : next;
    }

    /// <summary>The next version: the last number plus one at the same width, or the next second, minute or day of a timestamp.</summary>
    internal static string Increment(string version)
    {
        var dot = version.LastIndexOf('.') + 1;
        var last = version[dot..];
        if (Timestamps.Next(last) is { } timestamp)
            return version[..dot] + timestamp;

        return MigrationVersion.TryParsePart(last, out var number) && number < ulong.MaxValue
            ? version[..dot] + (number + 1).ToString(CultureInfo.InvariantCulture).PadLeft(last.Length, '0')
            : version + ".1";
    }

    // Versions that differ in zeros only, in front of a number or behind all, have the same text here: a proposal must not meet such a twin.
    private static string Canonical(string version)
    {
        if (version[0] != '0' && !version.Contains('.', StringComparison.Ordinal))
            return version;

        var text = string.Join('.', version.Split('.').Select(part => part.TrimStart('0') is { Length: > 0 } digits ? digits : "0"));
        while (text.EndsWith(".0", StringComparison.Ordinal))
            text = text[..^2];
        return text;
    }
}
