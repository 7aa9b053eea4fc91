using System.Text;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Migrations;

/// <summary>A statement in a file, found from the byte range that the server's log has for it.</summary>
internal sealed class StatementPlace
{
    /// <summary>A message is one line, and a reader of it knows the statement by its beginning.</summary>
    private const int LongestExcerpt = 120;

    private readonly SourceText _text;
    private readonly SqlDialect _dialect;

    private StatementPlace(SourceText text, SqlDialect dialect, int first, int end) => (_text, _dialect, First, End) = (text, dialect, first, end);

    /// <summary>The offset of the first token that is no comment.</summary>
    public int First { get; }

    /// <summary>The offset behind the last byte that is no white space.</summary>
    public int End { get; }

    /// <summary>From the first word to the end of its line, or of the statement where that comes first.</summary>
    public TextSpan Span
    {
        get
        {
            var start = _text.PositionOf(First);
            var end = _text.PositionOf(TrimmedEnd(_text, First, Math.Min(End, _text.LineEnd(start.Line))));
            return start with { EndLine = end.Line, EndColumn = end.Column };
        }
    }

    /// <summary>
    /// The range begins right after the previous statement, so that white space and comments come first, and counts the bytes of the text
    /// without its directive lines. <see langword="null"/> when it is no range of this text.
    /// </summary>
    /// <param name="text">The file as it was released.</param>
    /// <param name="start">The range's start.</param>
    /// <param name="end">The range's end.</param>
    /// <param name="engine">Whose SQL it is.</param>
    public static StatementPlace? Find(SourceText text, long start, long end, SqlEngine engine = SqlEngine.Auto)
    {
        if (start < 0 || end <= start || end > text.Length)
            return null;

        var header = DirectiveHeader.Parse(text);
        var from = header.ToFileOffset(start);
        // The end belongs to the statement's last byte: directive lines may follow that byte.
        var to = header.ToFileOffset(end - 1) + 1;
        var first = SqlScanner.FirstToken(text, engine, from);
        first = first >= 0 && first < to ? first : Math.Min(from, to - 1);
        return new StatementPlace(text, SqlDialect.Of(engine), first, TrimmedEnd(text, first, to));
    }

    /// <summary>The statement on one line: without comments, shortened, without its separator.</summary>
    public string Excerpt()
    {
        var excerpt = new StringBuilder();
        var tokens = new SqlTokenizer(_text.Bytes[..End], _dialect, First);
        var end = First;
        while (excerpt.Length <= LongestExcerpt && tokens.Read())
        {
            if (tokens.Kind is SqlTokenKind.Separator or SqlTokenKind.Batch)
                continue;
            if (tokens.Start > end)
                excerpt.Append(' ');
            excerpt.Append(_text.GetText(tokens.Start, Math.Min(tokens.End, tokens.Start + (LongestExcerpt * 4))));
            end = tokens.End;
        }

        return Shortened.Line(excerpt.ToString(), LongestExcerpt);
    }

    /// <summary>The file's lines that hold the statement, each with its number; <see langword="null"/> in place of those that are left out.</summary>
    /// <param name="most">So many lines at most.</param>
    public IReadOnlyList<(int Number, string Text)?> Lines(int most)
    {
        var (first, last) = (_text.PositionOf(First).Line, _text.PositionOf(End).Line);
        var lines = new List<(int, string)?>();
        for (var line = first; line <= last; line++)
        {
            if (last - first >= most && line == first + most - 2)
            {
                lines.Add(null);
                line = last - 1;
                continue;
            }

            lines.Add((line, Shortened.Of(_text.GetText(_text.LineStart(line), _text.LineEnd(line)).TrimEnd(), LongestExcerpt)));
        }

        return lines;
    }

    /// <summary>
    /// Where a text that the database's message quotes stands in the statement; <see langword="null"/> when it stands there more than
    /// once, or only in a comment or inside a string.
    /// </summary>
    public TextSpan? Quoted(string quoted)
    {
        var bytes = Encoding.UTF8.GetBytes(quoted);
        var tokens = new SqlTokenizer(_text.Bytes[..End], _dialect, First);
        int? found = null;
        while (bytes.Length > 0 && tokens.Read())
        {
            if (!_text.Bytes[tokens.Start..End].StartsWith(bytes) || (tokens.Kind == SqlTokenKind.Word && tokens.Start + bytes.Length < tokens.End))
                continue;
            if (found is not null)
                return null;
            found = tokens.Start;
        }

        return found is { } offset ? _text.PositionOf(offset) : null;
    }

    private static int TrimmedEnd(SourceText text, int start, int end)
    {
        while (end > start + 1 && text.Bytes[end - 1] <= ' ')
            end--;
        return end;
    }
}
