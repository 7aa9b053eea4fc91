using System.Runtime.CompilerServices;

namespace Bytebase.MSBuild.Migrations;

/// <summary>One comment: from its mark to the end of its line, or behind the mark that ends it.</summary>
/// <param name="Start">The offset of its first byte.</param>
/// <param name="End">The offset behind its last byte, without a line end.</param>
internal readonly record struct SqlComment(int Start, int End)
{
    /// <summary>The comments before the first token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static IReadOnlyList<SqlComment> FindHead(SourceText text, SqlEngine engine)
    {
        var first = SqlScanner.FirstToken(text, engine);
        var end = first < 0 ? text.Length : first;
        var found = new List<SqlComment>();
        var gap = new SqlTokenizer(text.Bytes, SqlDialect.Of(engine));
        for (var position = 0; gap.ReadComment(ref position, end, out var comment);)
            found.Add(comment);
        return found;
    }

    /// <summary>All comments of a file.</summary>
    public static IReadOnlyList<SqlComment> Find(SourceText text, SqlEngine engine, IReadOnlyList<SqlStatement> statements)
    {
        var found = new List<SqlComment>();
        var dialect = SqlDialect.Of(engine);
        var end = 0;
        foreach (var statement in statements)
        {
            // Statement by statement: a delimiter line or data before one is no SQL, and the scanner has dealt with it. What stands before
            // a line GO is.
            FindIn(text.Bytes[..statement.End], engine, dialect.DelimiterLines || dialect.CopyData ? statement.Start : end, found);
            end = statement.End;
        }

        FindIn(text.Bytes, engine, end, found);
        return found;
    }

    private static void FindIn(ReadOnlySpan<byte> text, SqlEngine engine, int start, List<SqlComment> found)
    {
        var tokens = new SqlTokenizer(text, SqlDialect.Of(engine), start);
        var gap = tokens;
        bool more;
        do
        {
            var position = tokens.End;
            more = tokens.Read();
            while (gap.ReadComment(ref position, more ? tokens.Start : text.Length, out var comment))
                found.Add(comment);
        }
        while (more);
    }
}
