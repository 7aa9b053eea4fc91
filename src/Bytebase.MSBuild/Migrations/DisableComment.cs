using System.Buffers;
using System.Text;

namespace Bytebase.MSBuild.Migrations;

/// <summary>A code in a <see cref="DisableComment"/>, as written.</summary>
/// <param name="Text">May be no code at all; empty when the comment names none.</param>
/// <param name="Offset">Of its first byte.</param>
internal readonly record struct DisabledCode(string Text, int Offset);

/// <summary><c>-- bytebase-disable BB2011, BB2012: reason</c>, in any kind of comment; in a comment of several lines at the start of one.</summary>
/// <param name="Offset">Of the word itself.</param>
/// <param name="Codes">At least one.</param>
/// <param name="Reason">Empty when there is none.</param>
/// <param name="WithoutColon">What stands where the colon should be, which is a reason for its reader only; mostly empty.</param>
/// <param name="End">The offset behind its line, or behind its text where the comment ends on the line.</param>
internal sealed record DisableComment(int Offset, IReadOnlyList<DisabledCode> Codes, string Reason, string WithoutColon, int End)
{
    /// <summary>A code that is spelled wrong has digits still; words of prose have none.</summary>
    private const int DigitsOfACode = 3;

    private static readonly SearchValues<byte> DecorationBytes = SearchValues.Create(" \t\r\n-#/*"u8);

    /// <summary>A file without this word has none.</summary>
    public static ReadOnlySpan<byte> Word => "bytebase-disable"u8;

    /// <summary>Whether there are only blanks, line ends and the signs that comments are made of.</summary>
    public static bool IsDecoration(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(DecorationBytes) < 0;

    /// <summary>Those of a file, in its order.</summary>
    /// <param name="text">The file.</param>
    /// <param name="comments">Its comments.</param>
    public static IReadOnlyList<DisableComment> Find(SourceText text, IReadOnlyList<SqlComment> comments)
    {
        var found = new List<DisableComment>();
        foreach (var comment in comments)
            AddLines(text, comment.Start, comment.End, found);
        return found;
    }

    private static void AddLines(SourceText text, int start, int end, List<DisableComment> found)
    {
        var comment = text.Bytes[start..end];
        if (comment.IndexOf(Word) < 0)
            return;
        if (comment.EndsWith("*/"u8))
            end -= 2;
        while (start < end)
        {
            var length = text.Bytes[start..end].IndexOf((byte)'\n');
            var next = length < 0 ? end : start + length + 1;
            var word = start + Decoration(text.Bytes[start..next]);
            if (text.Bytes[word..next].StartsWith(Word) && Parse(text.GetText(word, next), word, next) is { } parsed)
                found.Add(parsed);
            start = next;
        }
    }

    /// <summary>What stands before a comment's own text: blanks, and the signs that comments are made of.</summary>
    private static int Decoration(ReadOnlySpan<byte> line)
    {
        var length = line.IndexOfAnyExcept(DecorationBytes);
        return length < 0 ? line.Length : length;
    }

    /// <param name="line">From the word on.</param>
    /// <param name="offset">Of the word.</param>
    /// <param name="lineEnd">Where the line ends in the file.</param>
    /// <returns><see langword="null"/> when the line only speaks of the word.</returns>
    private static DisableComment? Parse(string line, int offset, int lineEnd)
    {
        var position = Word.Length;
        if (position < line.Length && line[position] is not ':' && !char.IsWhiteSpace(line[position]))
            return null;

        var codes = new List<DisabledCode>();
        while (true)
        {
            while (position < line.Length && (line[position] == ',' || char.IsWhiteSpace(line[position])))
                position++;
            var end = position;
            while (end < line.Length && line[end] is not (',' or ':') && !char.IsWhiteSpace(line[end]))
                end++;
            var word = line[position..end];
            var isAlone = codes.Count == 0 && line.AsSpan(end).TrimStart() is [] or [':', ..];
            if (word.Length == 0 || (word.Count(char.IsAsciiDigit) < DigitsOfACode && !isAlone))
                break;

            codes.Add(new DisabledCode(word, offset + Encoding.UTF8.GetByteCount(line.AsSpan(0, position))));
            position = end;
        }

        var hasReason = position < line.Length && line[position] == ':';
        if (codes.Count > 0)
        {
            var behind = line[Math.Min(position + (hasReason ? 1 : 0), line.Length)..].Trim();
            return new DisableComment(offset, codes, hasReason ? behind : "", hasReason ? "" : behind.TrimStart('-', '–', '—', '=', ' '), lineEnd);
        }

        return hasReason || position == line.Length ? new DisableComment(offset, [new DisabledCode("", offset)], "", "", lineEnd) : null;
    }
}
