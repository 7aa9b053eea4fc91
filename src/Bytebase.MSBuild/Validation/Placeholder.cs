using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>
/// The forms in which other tools mark what they replace. Only those that are no SQL of the engine: <c>%NAME%</c>, <c>@@NAME@@</c> and
/// <c>__NAME__</c> may be operators, variables and names, and <c>&lt;% %&gt;</c> are operators of PostgreSQL's pg_trgm.
/// </summary>
internal static class Placeholder
{
    /// <summary>In bytes. A longer one is none, and a line is not searched to its end for each brace in it.</summary>
    private const int MaximumLength = 200;

    private const SignBytes Marks = SignBytes.OpeningBrace | SignBytes.Dollar | SignBytes.Percent;

    /// <summary>Whether a look at the tokens is worth it; strings and comments count here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool MayBeIn(ReadOnlySpan<byte> text, SqlEngine engine, ByteCensus census)
    {
        for (var i = census.Has(Marks) ? 0 : text.Length; i < text.Length; i++)
        {
            var next = text[i..].IndexOfAny((byte)'{', (byte)'$', (byte)'%');
            if (next < 0)
                break;

            i += next;
            var before = i > 0 ? text[i - 1] : (byte)0;
            var after = i + 1 < text.Length ? text[i + 1] : (byte)0;
            if (text[i] switch
            {
                (byte)'{' => before is (byte)'$' or (byte)'#' || after is (byte)'{' or (byte)'%',
                (byte)'$' => after == '(' || (engine == SqlEngine.SqlServer && char.IsAsciiLetter((char)after)),
                _ => before == '<' && after == '=',
            })
            {
                return true;
            }
        }

        return engine switch
        {
            SqlEngine.Oracle => census.Has(SignBytes.Ampersand),
            SqlEngine.Postgres => census.Has(SignBytes.Colon) && MayHoldVariable(text),
            _ => false,
        };
    }

    /// <summary>The placeholder that starts at a token, or right before it; empty when there is none.</summary>
    /// <param name="token">The token.</param>
    /// <param name="before">The kind of the token before.</param>
    /// <param name="beforeEnd">Where that one ends.</param>
    /// <param name="text">The file.</param>
    /// <param name="engine">Whose SQL it is.</param>
    public static (int Start, int End) At(in SqlTokenizer token, SqlTokenKind before, int beforeEnd, ReadOnlySpan<byte> text, SqlEngine engine)
    {
        var start = token.Start;
        if (token.Kind == SqlTokenKind.QuotedName)
            return engine == SqlEngine.SqlServer && token.Token.StartsWith("[$("u8) ? (start, token.End) : default;

        if (token.Kind != SqlTokenKind.Symbol)
            return default;

        var rest = text.Slice(start, Math.Min(text.Length - start, MaximumLength));
        var touches = beforeEnd == start && start > 0 && before is SqlTokenKind.Symbol or SqlTokenKind.Word;
        return (char)token.Token[0] switch
        {
            '{' when rest.StartsWith("{{"u8) => Closed(start, rest, "}}"u8),
            '{' when rest.StartsWith("{%"u8) => Closed(start, rest, "%}"u8),
            '{' when touches && text[start - 1] == '$' && engine != SqlEngine.Other => Named(start - 1, start, rest, (byte)'}'),
            '{' when touches && text[start - 1] == '#' && engine is not (SqlEngine.Other or SqlEngine.Auto) => Named(start - 1, start, rest, (byte)'}'),
            '<' when rest.StartsWith("<%="u8) => Closed(start, rest, "%>"u8),
            '$' when token.Token.Length == 1 && rest.StartsWith("$("u8) => Named(start, start + 1, rest[1..], (byte)')'),
            '$' when engine == SqlEngine.SqlServer && token.Token.Length > 2 && token.Token[1..].IndexOf((byte)'$') == token.Token.Length - 2 => (start, token.End),
            '&' when engine == SqlEngine.Oracle => Substitution(start, rest),
            _ => default,
        };
    }

    /// <summary>
    /// The variable of psql that starts at a colon: <c>:name</c>, <c>:'name'</c>, <c>:"name"</c>. Not <c>::type</c>, <c>:=</c>, nor a colon
    /// between two values, as slices and JSON have it.
    /// </summary>
    public static (int Start, int End) PsqlVariable(in SqlTokenizer token, SqlTokenKind before, int beforeEnd, ReadOnlySpan<byte> text)
    {
        var start = token.Start;
        if (token.Kind != SqlTokenKind.Symbol || token.Token[0] != ':' || !IsVariable(text, start))
            return default;

        var isBetweenValues = beforeEnd == start && start > 0 && (before != SqlTokenKind.Symbol || text[start - 1] is (byte)')' or (byte)']');
        if (isBetweenValues)
            return default;

        var quote = text[start + 1] is (byte)'\'' or (byte)'"' ? text[start + 1] : (byte)0;
        var first = quote == 0 ? start + 1 : start + 2;
        var end = first + NameLength(text[first..], dots: false);
        if (quote != 0 && (end >= text.Length || text[end] != quote))
            return default;

        return end == first ? default : (start, quote == 0 ? end : end + 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool MayHoldVariable(ReadOnlySpan<byte> text)
    {
        for (var i = text.IndexOf((byte)':'); i >= 0;)
        {
            if (IsVariable(text, i))
                return true;

            var next = text[(i + 1)..].IndexOf((byte)':');
            i = next < 0 ? -1 : i + 1 + next;
        }

        return false;
    }

    private static bool IsVariable(ReadOnlySpan<byte> text, int colon) =>
        (colon == 0 || text[colon - 1] != ':') && colon + 1 < text.Length
        && (char.IsAsciiLetter((char)text[colon + 1]) || text[colon + 1] is (byte)'_' or (byte)'\'' or (byte)'"');

    private static (int Start, int End) Closed(int start, ReadOnlySpan<byte> rest, ReadOnlySpan<byte> close)
    {
        var line = rest.IndexOf((byte)'\n') is var length and >= 0 ? rest[..length] : rest;
        var end = line[2..].IndexOf(close);
        return end < 0 ? default : (start, start + 2 + end + close.Length);
    }

    /// <summary>A name between the mark's last character and the one that closes it; Flyway's may hold a colon, a shell's <c>:-</c> too.</summary>
    private static (int Start, int End) Named(int start, int open, ReadOnlySpan<byte> rest, byte close)
    {
        var name = NameLength(rest[1..], dots: true);
        return name > 0 && name + 1 < rest.Length && rest[name + 1] == close ? (start, open + name + 2) : default;
    }

    private static (int Start, int End) Substitution(int start, ReadOnlySpan<byte> rest)
    {
        var marks = rest.StartsWith("&&"u8) ? 2 : 1;
        var name = NameLength(rest[marks..], dots: false);
        return name > 0 ? (start, start + marks + name) : default;
    }

    private static int NameLength(ReadOnlySpan<byte> text, bool dots)
    {
        if (text.IsEmpty || !(char.IsAsciiLetter((char)text[0]) || text[0] == '_'))
            return 0;

        var length = 1;
        while (length < text.Length && (char.IsAsciiLetterOrDigit((char)text[length]) || text[length] == '_'
            || (dots && text[length] is (byte)'.' or (byte)'-' or (byte)':')))
            length++;
        return length;
    }
}
