using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Migrations;

/// <summary>Turns the places that the server names into places in the file that a reader wants to see.</summary>
internal static class AdvicePosition
{
    /// <summary>
    /// The place of an advice. The server names the line on which the comments before a statement begin, mostly without a column: where
    /// that line holds no code, the statement's first word is the place.
    /// </summary>
    /// <param name="text">The file as it was sent.</param>
    /// <param name="line">The advice's line, 0 when it has none.</param>
    /// <param name="column">The advice's column in code points, 0 when it has none.</param>
    /// <param name="engine">Whose SQL it is.</param>
    public static TextSpan Resolve(SourceText text, int line, int column, SqlEngine engine = SqlEngine.Auto)
    {
        if (line < 1)
            return TextSpan.File;

        if (line > text.LineCount)
            (line, column) = (text.LineCount, 0);

        var start = text.LineStart(line);
        var end = text.LineEnd(line);
        var code = FirstCode(text, start, end, engine);
        if (code >= end)
            return text.PositionOf(code);

        if (column > 0)
            return text.PositionOf(text.OffsetOf(line, column));

        while (start < end && text.Bytes[start] <= ' ')
            start++;
        return start < end ? text.PositionOf(start) : new TextSpan(line, 1);
    }

    /// <summary>
    /// The first token of a line, or of the next statement when the line has none; the line's start when a token reaches into the line
    /// from before (a string of several lines); -1 when nothing follows. Read from the file's start: what a line is depends on those above.
    /// </summary>
    private static int FirstCode(SourceText text, int lineStart, int lineEnd, SqlEngine engine)
    {
        var tokens = new SqlTokenizer(text.Bytes, SqlDialect.Of(engine));
        while (tokens.Read())
        {
            var ends = tokens.Kind is SqlTokenKind.Separator or SqlTokenKind.Batch;
            if (tokens.End > lineStart && (!ends || tokens.Start < lineEnd))
                return Math.Max(tokens.Start, lineStart);
        }

        return -1;
    }
}
