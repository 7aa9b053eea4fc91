using System.Text;

namespace Bytebase.Emulator.Sql;

/// <summary>One statement of a file. It begins right after the one before it, so white space and comments come first.</summary>
/// <param name="Text">Without the closing semicolon.</param>
/// <param name="CharStart">Where it begins in the text, in UTF-16 units.</param>
/// <param name="ByteStart">The same in UTF-8 bytes, as task run logs count.</param>
/// <param name="ByteEnd">After its semicolon.</param>
/// <param name="Tokens">Positions count from the statement's own start.</param>
internal sealed record SqlStatement(string Text, int CharStart, int ByteStart, int ByteEnd, IReadOnlyList<SqlToken> Tokens)
{
    private const int KeywordCount = 5;

    private string? _keywords;

    /// <summary>The first words in capitals, with a blank after each: <c>CREATE UNIQUE INDEX </c>.</summary>
    public string Keywords => _keywords ??= string.Concat(Tokens
        .Where(t => t.IsSignificant && t.Kind != SqlTokenKind.MetaCommand)
        .TakeWhile(t => t.Kind == SqlTokenKind.Word)
        .Take(KeywordCount)
        .Select(t => t.Span(Text).ToString().ToUpperInvariant() + " "));

    public bool StartsWith(string keywords) => Keywords.StartsWith(keywords + " ", StringComparison.Ordinal);
}

internal static class StatementSplitter
{
    /// <summary>Splits at semicolons outside of quotes, comments, parentheses and the bodies of routines.</summary>
    public static List<SqlStatement> Split(string text)
    {
        var tokens = SqlScanner.Scan(text);
        var statements = new List<SqlStatement>();
        var first = 0;
        var parentheses = 0;
        var blocks = 0;
        var firstWord = -1;
        var lastSignificant = -1;
        var charStart = 0;
        var byteStart = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (!token.IsSignificant) continue;
            if (token.IsSymbol(text, ';') && parentheses <= 0 && blocks <= 0)
            {
                if (lastSignificant >= first) Add(first, i, token.Start, token.End);
                first = i + 1;
                firstWord = -1;
                parentheses = blocks = 0;
                continue;
            }

            lastSignificant = i;
            if (firstWord < 0) firstWord = i;
            if (token.IsSymbol(text, '(')) parentheses++;
            else if (token.IsSymbol(text, ')')) parentheses--;
            // BEGIN ATOMIC … END of a routine, and a trigger's body on SQLite: only statements that create something have these.
            else if (tokens[firstWord].Is(text, "CREATE") && (token.Is(text, "BEGIN") || (blocks > 0 && token.Is(text, "CASE")))) blocks++;
            else if (blocks > 0 && token.Is(text, "END")) blocks--;
        }

        if (lastSignificant >= first) Add(first, lastSignificant + 1, tokens[lastSignificant].End, tokens[lastSignificant].End);
        return statements;

        void Add(int from, int to, int textEnd, int end)
        {
            var start = tokens[from].Start;
            byteStart += Encoding.UTF8.GetByteCount(text.AsSpan(charStart, start - charStart));
            var byteEnd = byteStart + Encoding.UTF8.GetByteCount(text.AsSpan(start, end - start));
            var own = new SqlToken[to - from];
            for (var i = from; i < to; i++) own[i - from] = tokens[i] with { Start = tokens[i].Start - start, End = tokens[i].End - start };
            statements.Add(new SqlStatement(text[start..textEnd], start, byteStart, byteEnd, own));
            charStart = end;
            byteStart = byteEnd;
        }
    }
}
