using System.Buffers;
using System.Text;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>
/// A command of SQL*Plus, sqlcmd, mysql or sqlite3: not SQL, and the server has no such client. It does understand <c>GO</c> on SQL Server
/// and <c>DELIMITER</c> on MySQL.
/// </summary>
internal sealed class ClientCommandRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2016", DiagnosticSeverity.Error);

    private static readonly HashSet<string> SqlPlus =
    [
        "ACCEPT", "COLUMN", "CONN", "CONNECT", "DEFINE", "DESC", "DESCRIBE", "DISCONNECT", "EXEC", "EXECUTE", "EXIT", "HOST", "PAUSE", "PROMPT", "QUIT",
        "REM", "REMARK", "SHOW", "SPOOL", "START", "UNDEFINE", "VARIABLE", "WHENEVER",
    ];

    private static readonly string[] SqlPlusLines = [.. SqlPlus, "SET"];

    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r\n\uFEFF"u8);

    /// <summary>What <c>SET</c> means in Oracle's SQL; all else is a setting of SQL*Plus.</summary>
    private static readonly HashSet<string> OracleSet = new(StringComparer.OrdinalIgnoreCase) { "TRANSACTION", "ROLE", "CONSTRAINT", "CONSTRAINTS" };

    private static readonly HashSet<string> SqlCmd = new(StringComparer.OrdinalIgnoreCase)
    {
        "connect", "ed", "error", "exit", "help", "list", "listvar", "on", "out", "perftrace", "quit", "r", "reset", "serverlist", "setvar", "xml",
    };

    private static readonly HashSet<string> Sqlite = new(StringComparer.OrdinalIgnoreCase)
    {
        "backup", "bail", "cd", "changes", "databases", "dump", "echo", "exit", "headers", "import", "load", "mode", "nullvalue", "open", "output",
        "once", "print", "prompt", "quit", "read", "restore", "save", "schema", "separator", "shell", "show", "system", "tables", "timeout", "timer",
        "width",
    };

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override MigrationModes Modes => MigrationModes.Both;

    public override void Check(MigrationContent content, FindingSink findings)
    {
        if (!MayHold(content))
            return;

        foreach (var statement in content.Statements)
        {
            var tokens = content.Tokens(statement.First, statement.End);
            for (var isFirst = true; tokens.Read(); isFirst = false)
            {
                if (!tokens.IsFirstOnLine || CommandAt(content, tokens, statement, isFirst) is not { } client)
                {
                    if (LooksAtFirstOnly(content.Engine))
                        break;
                    continue;
                }

                // One is enough: what a client makes of the rest of the line, and how the next statement starts, is its own affair.
                findings.Add(Descriptor, content.File, content.Text.PositionOf(tokens.Start), Written(content, tokens.Start), client);
                return;
            }
        }
    }

    private static bool MayHold(MigrationContent content)
    {
        var text = content.Text.Bytes;
        return content.Engine switch
        {
            SqlEngine.Oracle => HasSqlPlusLine(text),
            SqlEngine.SqlServer => text.IndexOf("\n:"u8) >= 0 || text.StartsWith(":"u8) || text.StartsWith("\uFEFF:"u8) || text.IndexOf("!!"u8) >= 0,
            SqlEngine.Auto => content.Mentions(":setvar"u8),
            SqlEngine.MySql or SqlEngine.MariaDb => text.Contains((byte)'\\') || content.Mentions("source "u8),
            SqlEngine.Sqlite => text.IndexOf("\n."u8) >= 0 || text.StartsWith("."u8),
            _ => false,
        };
    }

    /// <summary>Whether a line starts with a word of SQL*Plus, in a string or comment too.</summary>
    private static bool HasSqlPlusLine(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var first = text.IndexOfAnyExcept(Blanks);
            if (first < 0)
                return false;

            text = text[first..];
            var length = 0;
            while (length < text.Length && char.IsAsciiLetter((char)text[length]))
                length++;
            if (length == 0 ? text[0] == '@' : StartsSqlPlus(text[..length]))
                return true;

            var end = text.IndexOf((byte)'\n');
            text = end < 0 ? default : text[(end + 1)..];
        }

        return false;
    }

    private static bool StartsSqlPlus(ReadOnlySpan<byte> word)
    {
        foreach (var known in SqlPlusLines)
        {
            if (known.Length == word.Length && (known[0] ^ word[0] | 0x20) == 0x20 && Ascii.EqualsIgnoreCase(known, word))
                return true;
        }

        return false;
    }

    // A dot or a word elsewhere is part of a statement.
    private static bool LooksAtFirstOnly(SqlEngine engine) => engine is SqlEngine.Oracle or SqlEngine.Sqlite;

    /// <summary>The client whose command starts at the token, which is the first on its line.</summary>
    private static string? CommandAt(MigrationContent content, in SqlTokenizer token, SqlStatement statement, bool isFirst)
    {
        var symbol = token.Kind == SqlTokenKind.Symbol ? (char)token.Token[0] : ' ';
        switch (content.Engine)
        {
            case SqlEngine.Oracle:
                return isFirst && (symbol == '@' || IsSqlPlus(content, token, statement.Keyword)) ? "SQL*Plus" : null;
            case SqlEngine.SqlServer or SqlEngine.Auto:
                return (symbol == ':' && SqlCmd.Contains(WordBehind(content, token))) || (symbol == '!' && token.Next == '!') ? "sqlcmd" : null;
            case SqlEngine.MySql or SqlEngine.MariaDb:
                return (symbol == '\\' && (char.IsAsciiLetter((char)token.Next) || token.Next is (byte)'.' or (byte)'!'))
                    || (isFirst && statement.Keyword == "SOURCE") ? "mysql" : null;
            default:
                return isFirst && symbol == '.' && Sqlite.Contains(WordBehind(content, token)) ? "sqlite3" : null;
        }
    }

    private static bool IsSqlPlus(MigrationContent content, in SqlTokenizer token, string keyword)
    {
        // A loop is left with EXIT too, where a block was not recognized as one; but nobody writes that without indentation.
        if (keyword is "EXIT" or "QUIT")
            return token.Start == 0 || content.Text.Bytes[token.Start - 1] == '\n';

        // A procedure of that name may be called where a body was not recognized as one: show(x).
        return keyword == "SET" ? !OracleSet.Contains(NextWord(token)) : SqlPlus.Contains(keyword) && NextWord(token) is not ("(" or "." or ":");
    }

    private static string NextWord(SqlTokenizer token) => token.Read() ? Encoding.UTF8.GetString(token.Token) : "";

    private static string WordBehind(MigrationContent content, SqlTokenizer token)
    {
        var end = token.End;
        return token.Read() && token.Start == end && token.Kind == SqlTokenKind.Word ? Encoding.UTF8.GetString(content.Text.Bytes[token.Start..token.End]) : "";
    }

    /// <summary>The command without what is probably its argument: two words at most.</summary>
    private static string Written(MigrationContent content, int start)
    {
        var line = content.Text.Bytes[start..];
        var length = line.IndexOfAny((byte)'\r', (byte)'\n', (byte)';');
        var words = content.Text.GetText(start, start + Math.Min(length < 0 ? line.Length : length, 80)).Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words.Take(2));
    }
}
