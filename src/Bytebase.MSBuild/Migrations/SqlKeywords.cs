using System.Runtime.CompilerServices;
using System.Text;

namespace Bytebase.MSBuild.Migrations;

/// <summary>The first words of statements: upper case without a new string for the usual ones, and what they change.</summary>
internal static class SqlKeywords
{
    private static readonly (string Word, SqlStatementKind Kind)[] Known =
    [
        ("CREATE", SqlStatementKind.Ddl), ("ALTER", SqlStatementKind.Ddl), ("DROP", SqlStatementKind.Ddl), ("TRUNCATE", SqlStatementKind.Ddl),
        ("COMMENT", SqlStatementKind.Ddl), ("RENAME", SqlStatementKind.Ddl),
        ("INSERT", SqlStatementKind.Dml), ("UPDATE", SqlStatementKind.Dml), ("DELETE", SqlStatementKind.Dml), ("MERGE", SqlStatementKind.Dml),
        ("REPLACE", SqlStatementKind.Dml),
        ("SELECT", SqlStatementKind.Other), ("WITH", SqlStatementKind.Other), ("SET", SqlStatementKind.Other), ("GRANT", SqlStatementKind.Other),
        ("REVOKE", SqlStatementKind.Other), ("DO", SqlStatementKind.Other), ("CALL", SqlStatementKind.Other), ("BEGIN", SqlStatementKind.Other),
        ("COMMIT", SqlStatementKind.Other), ("VACUUM", SqlStatementKind.Other), ("ANALYZE", SqlStatementKind.Other),
        ("USE", SqlStatementKind.Other), ("DECLARE", SqlStatementKind.Other), ("EXEC", SqlStatementKind.Other),
        ("COPY", SqlStatementKind.Other),
    ];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (string Word, SqlStatementKind Kind) Find(ReadOnlySpan<byte> word)
    {
        foreach (var known in Known)
        {
            // The first letter rules out most of them without a call.
            if ((word[0] & 0xDF) == known.Word[0] && Ascii.EqualsIgnoreCase(word, known.Word))
                return known;
        }

        return (Encoding.UTF8.GetString(word).ToUpperInvariant(), SqlStatementKind.Other);
    }

    /// <summary>Whether the word is the verb of a statement behind its <c>WITH</c>, or of a query inside it.</summary>
    public static bool IsVerb(ReadOnlySpan<byte> word, out SqlStatementKind kind)
    {
        kind = Ascii.EqualsIgnoreCase(word, "INSERT"u8) || Ascii.EqualsIgnoreCase(word, "UPDATE"u8)
            || Ascii.EqualsIgnoreCase(word, "DELETE"u8) || Ascii.EqualsIgnoreCase(word, "MERGE"u8)
            ? SqlStatementKind.Dml
            : SqlStatementKind.Other;
        return kind == SqlStatementKind.Dml || Ascii.EqualsIgnoreCase(word, "SELECT"u8) || Ascii.EqualsIgnoreCase(word, "VALUES"u8)
            || Ascii.EqualsIgnoreCase(word, "TABLE"u8);
    }
}
