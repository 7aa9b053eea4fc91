using Bytebase.Emulator.Sql;

namespace Bytebase.Emulator.Review;

/// <summary>What a statement is, by its first words.</summary>
internal static class StatementKinds
{
    private static readonly string[] HighRisk = ["DROP DATABASE", "DROP TABLE", "DROP SCHEMA", "TRUNCATE"];
    private static readonly string[] ModerateRisk = ["DELETE", "UPDATE", "ALTER TABLE", "DROP INDEX"];
    private static readonly string[] CreateModifiers =
        ["OR", "REPLACE", "UNIQUE", "TEMP", "TEMPORARY", "UNLOGGED", "GLOBAL", "LOCAL", "MATERIALIZED", "RECURSIVE", "CONSTRAINT"];

    public static string RiskLevel(IReadOnlyList<SqlStatement> statements) =>
        statements.Any(s => HighRisk.Any(s.StartsWith)) ? "HIGH"
        : statements.Any(s => ModerateRisk.Any(s.StartsWith)) ? "MODERATE"
        : "LOW";

    /// <summary>Of two levels the higher one.</summary>
    public static string? Higher(string? a, string? b)
    {
        return Rank(a) >= Rank(b) ? a : b;

        static int Rank(string? level) => level switch { "HIGH" => 3, "MODERATE" => 2, "LOW" => 1, _ => 0 };
    }

    public static bool NeedsEstimate(SqlStatement statement) =>
        statement.StartsWith("UPDATE") || statement.StartsWith("DELETE") || (statement.StartsWith("INSERT") && InsertedRows(statement) == 0);

    /// <summary>The rows that stand in an INSERT … VALUES.</summary>
    public static long InsertedRows(SqlStatement statement)
    {
        if (!statement.StartsWith("INSERT")) return 0;
        var depth = 0;
        var inValues = false;
        var rows = 0;
        foreach (var token in statement.Tokens)
        {
            if (token.IsSymbol(statement.Text, '('))
            {
                if (depth++ == 0 && inValues) rows++;
            }
            else if (token.IsSymbol(statement.Text, ')'))
            {
                depth--;
            }
            else if (depth == 0 && token.Kind == SqlTokenKind.Word)
            {
                inValues = token.Is(statement.Text, "VALUES");
                if (token.Is(statement.Text, "SELECT")) return 0;
            }
        }

        return rows;
    }

    /// <summary>The server's name of a statement's type: <c>CREATE_TABLE</c>, <c>INSERT</c>.</summary>
    public static string TypeName(SqlStatement statement)
    {
        var words = statement.Keywords.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return "UNKNOWN";
        if (words[0] is not ("CREATE" or "ALTER" or "DROP")) return words[0];
        var kind = words.Skip(1).FirstOrDefault(w => !CreateModifiers.Contains(w));
        return kind is null ? words[0] : $"{words[0]}_{kind}";
    }
}
