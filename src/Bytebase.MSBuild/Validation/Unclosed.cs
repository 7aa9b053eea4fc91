using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>What a file opens and never closes.</summary>
/// <param name="Start">Where it opens.</param>
/// <param name="What">What it is, for a message.</param>
/// <param name="Closing">The characters that would close it.</param>
internal sealed record Unclosed(int Start, string What, string Closing)
{
    /// <summary>
    /// Looks at what reaches the end of the file: only there can something be open. With an unknown engine, quotes mean nothing certain
    /// (<c>\'</c>, <c>q'[…]'</c>, apostrophes in comments of another kind), so only what every engine reads alike is taken.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Unclosed? Find(MigrationContent content)
    {
        var bytes = content.Text.Bytes;
        if (IsPlain(bytes, content.Census))
            return null;

        var end = 0;
        if (content.Statements is [.., var last])
        {
            end = last.End;
            if (end == bytes.Length && InToken(content, last) is { } token)
                return token;
        }

        // Data of COPY may look like anything.
        if (content.MayBePostgres && content.Mentions("stdin"u8))
            return null;

        return Comment(bytes, end, content.Engine != SqlEngine.Auto && SqlDialect.Of(content.Engine).NestedComments);
    }

    /// <summary>
    /// Whether nothing can be open, which shows without reading the tokens: every kind of quote comes in pairs, none is in a comment, and
    /// there is nothing else that opens something. It is so in most files.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool IsPlain(ReadOnlySpan<byte> bytes, ByteCensus census)
    {
        if (census.HasOddApostrophes || census.Has(SignBytes.Backslash | SignBytes.Dollar | SignBytes.Hash) || (census.Has(SignBytes.Slash) && bytes.IndexOf("/*"u8) >= 0))
            return false;
        // Names are rarely in quotes.
        var hasNameQuotes = census.Has(SignBytes.NameQuotes);
        if (hasNameQuotes
            && (bytes.Count((byte)'"') % 2 != 0 || bytes.Count((byte)'`') % 2 != 0 || bytes.Count((byte)'[') != bytes.Count((byte)']')))
            return false;
        if (!hasNameQuotes && !census.Has(SignBytes.Apostrophe))
            return true;

        for (var comment = bytes.IndexOf("--"u8); comment >= 0; comment = bytes.IndexOf("--"u8))
        {
            bytes = bytes[comment..];
            var length = bytes.IndexOf((byte)'\n');
            length = length < 0 ? bytes.Length : length;
            if (bytes[..length].IndexOf((byte)'\'') >= 0 || (hasNameQuotes && bytes[..length].IndexOfAny("\"`[]"u8) >= 0))
                return false;
            bytes = bytes[length..];
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Unclosed? InToken(MigrationContent content, SqlStatement statement)
    {
        var tokens = content.Tokens(statement.Last, statement.End);
        tokens.Read();
        var (kind, start) = (tokens.Kind, tokens.Start);
        var token = tokens.Token;
        if (kind == SqlTokenKind.String && token[0] == '$')
            return Dollar(content, start, token);
        if (content.Engine == SqlEngine.Auto || MayHoldOtherText(content))
            return null;

        var dialect = SqlDialect.Of(content.Engine);
        var opening = token.IndexOfAny("'\"`["u8);
        if (kind is not (SqlTokenKind.String or SqlTokenKind.QuotedName) || opening < 0)
            return null;

        var quote = token[opening] == '[' ? (byte)']' : token[opening];
        var escapes = quote != '`' && (opening == 1 || dialect.BackslashEscapes) && quote != ']';
        return IsClosed(token[(opening + 1)..], quote, escapes)
            ? null
            : new Unclosed(start, kind == SqlTokenKind.String ? "A string" : "A name in quotes", ((char)quote).ToString());
    }

    private static Unclosed? Dollar(MigrationContent content, int start, ReadOnlySpan<byte> token)
    {
        var length = token[1..].IndexOf((byte)'$') + 2;
        return token.Length >= 2 * length && token.EndsWith(token[..length])
            ? null
            : new Unclosed(start, "A string between dollar signs", content.Text.GetText(start, start + length));
    }

    private static bool IsClosed(ReadOnlySpan<byte> rest, byte quote, bool escapes)
    {
        for (var i = 0; i < rest.Length; i++)
        {
            if (escapes && rest[i] == '\\')
                i++;
            else if (rest[i] == quote && (i + 1 == rest.Length || rest[++i] != quote))
                return true;
        }

        return false;
    }

    /// <summary>Whether lines are in it that are no SQL and may hold an apostrophe: of psql, of COPY's data, of SQL*Plus.</summary>
    private static bool MayHoldOtherText(MigrationContent content) => content.Engine switch
    {
        SqlEngine.Postgres => content.Mentions("\n\\"u8) || content.Text.Bytes.StartsWith("\\"u8) || content.Mentions("stdin"u8),
        SqlEngine.Oracle => content.Mentions("q'"u8) || content.Mentions("prompt"u8) || content.Mentions("rem"u8),
        _ => false,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Unclosed? Comment(ReadOnlySpan<byte> bytes, int position, bool nested)
    {
        // No statement is behind this place, so all of it is white space and comments.
        while (position < bytes.Length)
        {
            if (bytes[position..].StartsWith("/*"u8))
            {
                if (End(bytes, position, nested) is not (>= 0 and var end))
                    return new Unclosed(position, "A comment", "*/");
                position = end;
            }
            else if (bytes[position..].StartsWith("--"u8) || bytes[position] == '#')
            {
                var length = bytes[position..].IndexOf((byte)'\n');
                position = length < 0 ? bytes.Length : position + length;
            }
            else
            {
                position++;
            }
        }

        return null;
    }

    private static int End(ReadOnlySpan<byte> bytes, int position, bool nested)
    {
        var depth = 0;
        do
        {
            if (bytes[position..].StartsWith("*/"u8))
                (depth, position) = (depth - 1, position + 2);
            else if (bytes[position..].StartsWith("/*"u8) && (nested || depth == 0))
                (depth, position) = (depth + 1, position + 2);
            else
                position++;
        }
        while (depth > 0 && position < bytes.Length);
        return depth == 0 ? position : -1;
    }
}
