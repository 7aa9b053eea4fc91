namespace Bytebase.Emulator.Sql;

internal enum SqlTokenKind
{
    WhiteSpace,
    Comment,

    /// <summary>A psql command such as <c>\set x 1</c>, up to the end of its line.</summary>
    MetaCommand,
    Word,
    QuotedIdentifier,
    String,
    Symbol,
}

internal readonly record struct SqlToken(SqlTokenKind Kind, int Start, int End)
{
    public bool IsSignificant => Kind is not (SqlTokenKind.WhiteSpace or SqlTokenKind.Comment);

    public ReadOnlySpan<char> Span(string text) => text.AsSpan(Start, End - Start);

    public bool Is(string text, string word) => Kind == SqlTokenKind.Word && Span(text).Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string text, char symbol) => Kind == SqlTokenKind.Symbol && text[Start] == symbol;
}

/// <summary>Cuts SQL into tokens by PostgreSQL's lexical rules. An open quote or comment reaches to the end.</summary>
internal static class SqlScanner
{
    public static List<SqlToken> Scan(string text)
    {
        var tokens = new List<SqlToken>(text.Length / 4 + 1);
        for (var at = 0; at < text.Length;)
        {
            var (kind, end) = Next(text, at);
            tokens.Add(new SqlToken(kind, at, end));
            at = end;
        }

        return tokens;
    }

    private static (SqlTokenKind Kind, int End) Next(string text, int at)
    {
        var c = text[at];
        var next = at + 1 < text.Length ? text[at + 1] : '\0';
        if (char.IsWhiteSpace(c) || c == '\uFEFF') return (SqlTokenKind.WhiteSpace, While(text, at, static x => char.IsWhiteSpace(x) || x == '\uFEFF'));
        if (c == '-' && next == '-') return (SqlTokenKind.Comment, LineEnd(text, at));
        if (c == '/' && next == '*') return (SqlTokenKind.Comment, BlockCommentEnd(text, at));
        if (c == '\\') return (SqlTokenKind.MetaCommand, LineEnd(text, at));
        if (c == '\'') return (SqlTokenKind.String, QuoteEnd(text, at, '\'', backslash: false));
        if (c == '"') return (SqlTokenKind.QuotedIdentifier, QuoteEnd(text, at, '"', backslash: false));
        if (c is 'e' or 'E' && next == '\'') return (SqlTokenKind.String, QuoteEnd(text, at + 1, '\'', backslash: true));
        if (c is 'b' or 'B' or 'x' or 'X' or 'n' or 'N' && next == '\'') return (SqlTokenKind.String, QuoteEnd(text, at + 1, '\'', backslash: false));
        if (c == '$' && DollarTagEnd(text, at) is { } tagEnd) return (SqlTokenKind.String, DollarQuoteEnd(text, at, tagEnd));
        if (IsWordPart(c)) return (SqlTokenKind.Word, While(text, at, static x => IsWordPart(x) || x == '$'));
        return (SqlTokenKind.Symbol, at + 1);
    }

    private static bool IsWordPart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_' || c > '\x7f';

    private static int While(string text, int at, Func<char, bool> condition)
    {
        while (at < text.Length && condition(text[at])) at++;
        return at;
    }

    private static int LineEnd(string text, int at)
    {
        var end = text.AsSpan(at).IndexOfAny('\r', '\n');
        return end < 0 ? text.Length : at + end;
    }

    private static int BlockCommentEnd(string text, int at)
    {
        var depth = 1;
        for (at += 2; at < text.Length; at++)
        {
            var two = text.AsSpan(at, Math.Min(2, text.Length - at));
            if (two.SequenceEqual("/*"))
            {
                depth++;
                at++;
            }
            else if (two.SequenceEqual("*/"))
            {
                at++;
                if (--depth == 0) return at + 1;
            }
        }

        return text.Length;
    }

    private static int QuoteEnd(string text, int at, char quote, bool backslash)
    {
        for (at++; at < text.Length; at++)
        {
            if (backslash && text[at] == '\\') at++;
            else if (text[at] == quote)
            {
                if (at + 1 >= text.Length || text[at + 1] != quote) return at + 1;
                at++;
            }
        }

        return text.Length;
    }

    private static int? DollarTagEnd(string text, int at)
    {
        var end = at + 1;
        if (end < text.Length && char.IsAsciiDigit(text[end])) return null;
        while (end < text.Length && IsWordPart(text[end])) end++;
        return end < text.Length && text[end] == '$' ? end + 1 : null;
    }

    private static int DollarQuoteEnd(string text, int at, int tagEnd)
    {
        var close = text.IndexOf(text[at..tagEnd], tagEnd, StringComparison.Ordinal);
        return close < 0 ? text.Length : close + (tagEnd - at);
    }
}
