using System.Globalization;

namespace Bytebase.MSBuild.Migrations;

/// <summary>How likely it is that the author of a name means another version than the server reads.</summary>
internal enum Likelihood
{
    /// <summary>Only where the version that is read would be used twice: <c>1a_b</c>, <c>3_2024_budget</c>.</summary>
    Possible,

    /// <summary>Mostly, but <c>3_2_columns</c> may have two columns: <c>1_2_a</c>.</summary>
    Likely,

    /// <summary>A date or a time in two pieces, or punctuation that no description begins with: <c>2025-05-14-a</c>, <c>1,2</c>.</summary>
    Sure,
}

/// <summary>
/// The version that an author means where the server's reading ends earlier: it takes digits, and dots between them, and nothing else.
/// </summary>
/// <param name="Version">With dots, or the timestamp in one piece.</param>
/// <param name="Rest">What is left of the name behind it.</param>
/// <param name="Likelihood">How sure that is.</param>
internal sealed record MeantVersion(string Version, string Rest, Likelihood Likelihood)
{
    private const string Separators = "_-. ,";

    /// <summary>The version that is meant, or <see langword="null"/> where it is the one that is read.</summary>
    public static MeantVersion? Of(MigrationName name)
    {
        // Most names end here: "_add_users".
        var behind = name.RestSpan;
        if (name.Version is null || behind.IsEmpty || (behind[0] is '_' or '-' or ' ' && (behind.Length == 1 || !char.IsAsciiDigit(behind[1]))))
            return null;

        var (version, rest) = (name.VersionText!, name.Rest);
        if (rest[0] == '.' && rest.AsSpan().Trim(". ").IsEmpty)
            return new MeantVersion(version, "", Likelihood.Sure);

        if (char.IsAsciiLetter(rest[0]) && !(IsDate(version) && IsTime(rest, 0)))
            return EndsAPart(rest, 1) ? new MeantVersion(version + "." + ((rest[0] | 0x20) - 'a' + 1).ToString(CultureInfo.InvariantCulture), rest[1..], Likelihood.Possible) : null;

        var parts = new List<string>();
        var isPunctuated = false;
        var end = 0;
        while (NextPart(rest, end, isFirst: parts.Count == 0, out var start, out var next))
        {
            isPunctuated |= rest.AsSpan(end, start - end).IndexOfAny(",.") >= 0 && parts.Count == 0;
            parts.Add(rest[start..next]);
            end = next;
        }

        if (parts.Count == 0)
            return null;

        var (joined, used) = JoinDate(version, parts);
        var likelihood = used > 0 || isPunctuated ? Likelihood.Sure : parts.TrueForAll(part => part.Length <= 3) ? Likelihood.Likely : Likelihood.Possible;
        var meant = string.Join('.', parts.Skip(used).Prepend(joined));
        return MigrationVersion.TryParse(meant, out _, out _) ? new MeantVersion(meant, rest[end..], likelihood) : null;
    }

    /// <summary>The name that says that the version which is read is meant: two underscores begin a description.</summary>
    public static string Explicit(MigrationName name) => name.Prefix + name.VersionText + "__" + name.Rest.TrimStart(Separators.ToCharArray()) + ".sql";

    /// <summary>The digits behind one separator, when nothing but a separator or the end follows them: <c>_2_</c>, and neither <c>__2</c> nor <c>_2fa</c>.</summary>
    private static bool NextPart(string rest, int end, bool isFirst, out int start, out int next)
    {
        start = end + SeparatorLength(rest, end, isFirst);
        next = start;
        while (next < rest.Length && char.IsAsciiDigit(rest[next]))
            next++;
        return start > end && next > start && EndsAPart(rest, next);
    }

    private static int SeparatorLength(string rest, int at, bool isFirst)
    {
        if (at >= rest.Length)
            return 0;

        if (rest[at] is '.' or ',')
        {
            // "1..2", "1. 2", "1._2": a slip of the keyboard.
            var length = 1;
            while (isFirst && at + length < rest.Length && Separators.Contains(rest[at + length], StringComparison.Ordinal))
                length++;
            return length;
        }

        return rest[at] is '_' or '-' or ' ' || IsTime(rest, at) ? 1 : 0;
    }

    private static bool EndsAPart(string rest, int at) => at == rest.Length || Separators.Contains(rest[at], StringComparison.Ordinal) || IsTime(rest, at);

    // As ISO 8601 has it: 2025-05-14T1650.
    private static bool IsTime(string rest, int at) => rest[at] is 'T' or 't' && at + 1 < rest.Length && char.IsAsciiDigit(rest[at + 1]);

    private static bool IsDate(string version) => version.Length == 8 && Timestamps.TryParse(version, out _);

    /// <summary>A date and its time in one piece, and how many parts are in it.</summary>
    private static (string Version, int Used) JoinDate(string version, List<string> parts)
    {
        var used = 0;
        if (version.Length == 4 && parts is [{ Length: <= 2 } month, { Length: <= 2 } day, ..] && IsDate(version + month.PadLeft(2, '0') + day.PadLeft(2, '0')))
            (version, used) = (version + month.PadLeft(2, '0') + day.PadLeft(2, '0'), 2);

        if (!IsDate(version))
            return (version, 0);

        var (time, taken) = TimeOf(parts.Skip(used).ToList());
        return Timestamps.TryParse(version + time, out _) ? (version + time, used + taken) : (version, used);
    }

    private static (string Digits, int Parts) TimeOf(List<string> parts) => parts switch
    {
        // 2024 behind a date is more often a year than twenty past eight in the evening.
        [{ Length: 4 } time, ..] when time[..2] is not ("19" or "20") => (time, 1),
        [{ Length: 6 or 9 } time, ..] => (time, 1),
        [{ Length: 2 } hour, { Length: 2 } minute, { Length: 2 } second, ..] => (hour + minute + second, 3),
        [{ Length: 2 } hour, { Length: 2 } minute, ..] => (hour + minute, 2),
        _ => ("", 0),
    };
}
