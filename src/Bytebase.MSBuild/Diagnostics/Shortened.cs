using System.Globalization;

namespace Bytebase.MSBuild.Diagnostics;

/// <summary>Foreign texts, cut so that they fit into a line of ours, or into what somebody else takes.</summary>
internal static class Shortened
{
    private const string Ellipsis = "…";

    /// <summary>The text, or its beginning when it is longer than <paramref name="length"/> characters; control characters are blanks.</summary>
    public static string Of(string text, int length)
    {
        if (text.Any(char.IsControl))
            text = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return text.Length <= length ? text : string.Concat(text.AsSpan(0, Whole(text, length)), Ellipsis);
    }

    /// <summary>All of a text on one line: white space of any kind is one blank.</summary>
    public static string Line(string text, int length) => Of(Joined(text), length);

    /// <summary>The same for a text whose end matters, as that of an error which ends in its code: the middle is left out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">So many characters at most, and one for the place that is left out.</param>
    /// <param name="tail">So many of them from the end.</param>
    public static string Middle(string text, int length, int tail)
    {
        var line = Joined(text);
        if (line.Length <= length)
            return Of(line, length);
        var end = line.Length - tail;
        return Of(line[..Whole(line, length - tail)], length) + Ellipsis + Of(line[(char.IsLowSurrogate(line[end]) ? end + 1 : end)..], length);
    }

    /// <summary>At most <paramref name="length"/> UTF-16 units, an ellipsis with them; never half a character.</summary>
    public static string Within(string text, int length)
    {
        if (text.Length <= length)
            return text;
        var end = length - 1;
        // An accent goes with its letter.
        while (end > 0 && (char.IsLowSurrogate(text[end]) || CharUnicodeInfo.GetUnicodeCategory(text, end) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark || text[end - 1] == '\u200D' || text[end] == '\u200D'))
            end--;
        return (end > 0 ? text[..end] : "") + Ellipsis;
    }

    private static string Joined(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // Half a character would be a question mark in somebody's log.
    private static int Whole(string text, int length) => char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
}
