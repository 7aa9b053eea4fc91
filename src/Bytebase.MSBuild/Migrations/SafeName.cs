using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Bytebase.MSBuild.Migrations;

/// <summary>Which characters a name can hold on every system, and which ones a reader takes for others.</summary>
internal static class SafeName
{
    /// <summary>What file systems take, in bytes of UTF-8.</summary>
    public const int MaximumBytes = 255;

    // What is left beside a longer version and the extension.
    private const int Room = MaximumBytes - 64;

    private static readonly SearchValues<char> Refused = SearchValues.Create("<>:\"|?*\\");

    // Letters of Cyrillic and Greek that look like a Latin one, and that letter.
    private const string LookAlikes = "аaеeоoрpсcуyхxіiјjѕsԁdһhӏlѵvԛqԝwАAВBЕEКKМMНHОOРPСCТTУYХXІIЈJЅSԚQԜW"
        + "οoνvαaυuΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX";

    /// <summary>Whether nothing in the text needs a closer look; most names end here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsPlain(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-' or '.'))
                return false;
        }

        return true;
    }

    /// <summary>Whether Windows, or every system, refuses a name with this character.</summary>
    public static bool IsRefused(char character) =>
        Refused.Contains(character) || character == '\uFFFD' || CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.Control;

    /// <summary>The names of devices, which Windows takes for no file, with any extension.</summary>
    public static bool IsDevice(string segment)
    {
        var dot = segment.IndexOf('.', StringComparison.Ordinal);
        var name = (dot < 0 ? segment : segment[..dot]).Trim().ToUpperInvariant();
        return name is "CON" or "PRN" or "AUX" or "NUL" || (name.Length == 4 && (name.StartsWith("COM", StringComparison.Ordinal) || name.StartsWith("LPT", StringComparison.Ordinal)) && name[3] is >= '1' and <= '9');
    }

    /// <summary>
    /// What a reader takes this character for: a digit, a Latin letter, a blank or, as an empty text, nothing; <see langword="null"/> when
    /// it is what it looks like.
    /// </summary>
    public static string? LooksLike(string text, int at)
    {
        var character = text[at];
        if (character < 0x80)
            return null;

        switch (CharUnicodeInfo.GetUnicodeCategory(character))
        {
            case UnicodeCategory.Format:
                // Persian, the languages of India and emoji join letters with these.
                return character is '\u200C' or '\u200D' && at > 0 && at + 1 < text.Length && text[at - 1] >= 0x80 && text[at + 1] >= 0x80 ? null : "";
            case UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                return "";
            case UnicodeCategory.SpaceSeparator:
                // The blank of Chinese and Japanese is as wide as it looks.
                return character == '\u3000' ? null : " ";
            default:
                var index = LookAlikes.IndexOf(character, StringComparison.Ordinal);
                return index >= 0 && index % 2 == 0 && IsInLatinWord(text, at) ? LookAlikes[index + 1].ToString() : null;
        }
    }

    /// <summary>Digits and dots of other scripts as the server's own.</summary>
    public static string WithAsciiDigits(string text)
    {
        if (Ascii.IsValid(text))
            return text;

        return string.Create(text.Length, text, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                var digit = from[i] < 0x80 ? -1 : CharUnicodeInfo.GetDecimalDigitValue(from[i]);
                span[i] = digit >= 0 ? (char)('0' + digit) : from[i] is '\uFF0E' ? '.' : from[i] is '\uFF3F' ? '_' : from[i];
            }
        });
    }

    /// <summary>The name without its extension, free of all that: the same text when there is nothing to change.</summary>
    public static string Clean(string baseName)
    {
        // A letter that looks like a Latin one stands in a Latin word only once a character that cannot be seen is gone from between.
        for (var text = baseName; ; )
        {
            var clean = CleanOnce(text);
            if (clean == text)
                return clean;
            text = clean;
        }
    }

    // Each change leaves fewer characters, or fewer that are not ASCII: it comes to an end.
    private static string CleanOnce(string baseName)
    {
        if (IsPlain(baseName) && !baseName.EndsWith('.') && baseName.Length <= Room)
            return baseName;

        var clean = new StringBuilder(baseName.Length);
        for (var i = 0; i < baseName.Length; i++)
        {
            if (LooksLike(baseName, i) is { } same)
                clean.Append(same);
            else if (char.IsSurrogate(baseName[i]) && !IsPair(baseName, i))
                clean.Append('_');
            else
                clean.Append(IsRefused(baseName[i]) ? '_' : baseName[i]);
        }

        var text = Shorten(clean.ToString()).TrimEnd('.', ' ').TrimStart(' ');
        return StartsWithOtherDigits(text) ? WithAsciiDigits(text) : text;
    }

    /// <summary>Whether digits of another script, or dots between them, are where a reader looks for the version.</summary>
    public static bool StartsWithOtherDigits(string baseName)
    {
        if (Ascii.IsValid(baseName))
            return false;

        var (read, seen) = (MigrationName.Parse(baseName + ".sql"), MigrationName.Parse(WithAsciiDigits(baseName) + ".sql"));
        return read.VersionText != seen.VersionText || (MeantVersion.Of(seen) is { Likelihood: >= Likelihood.Likely } && MeantVersion.Of(read) is null);
    }

    public static bool IsPair(string text, int at) => char.IsHighSurrogate(text[at])
        ? at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])
        : at > 0 && char.IsHighSurrogate(text[at - 1]);

    private static string Shorten(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) <= Room)
            return text;

        var (length, bytes) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > Room)
                break;
            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }

    /// <summary>Whether the word around has Latin letters, and no letter of another script that gives itself away.</summary>
    private static bool IsInLatinWord(string text, int at)
    {
        var (start, end, latin) = (at, at, false);
        while (start > 0 && char.IsLetter(text[start - 1]))
            start--;
        while (end < text.Length && char.IsLetter(text[end]))
            end++;
        foreach (var character in text.AsSpan(start, end - start))
        {
            if (char.IsAsciiLetter(character))
                latin = true;
            else if (LookAlikes.IndexOf(character, StringComparison.Ordinal) < 0 && character > 0x24F)
                return false;
        }

        return latin;
    }
}
