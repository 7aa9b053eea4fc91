using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>The form of a PostgreSQL statement that can be executed twice, for a message.</summary>
internal static class RepeatableForm
{
    /// <summary>What to write; <see langword="null"/> when the statement can be repeated as it is, or when no form of it can.</summary>
    public static string? Of(MigrationContent content, SqlStatement statement)
    {
        var tokens = new StatementTokens(content, statement);
        return statement.Keyword switch
        {
            "CREATE" => Create(ref tokens),
            "DROP" => Drop(ref tokens),
            "ALTER" => AlterTable(ref tokens),
            "INSERT" => Insert(ref tokens),
            _ => null,
        };
    }

    private static string? Create(ref StatementTokens tokens)
    {
        tokens.Skip();
        while (tokens.Take("TEMP"u8) || tokens.Take("TEMPORARY"u8) || tokens.Take("UNLOGGED"u8) || tokens.Take("RECURSIVE"u8) || tokens.Take("CONSTRAINT"u8))
        {
        }

        if (tokens.Take("VIEW"u8))
            return "CREATE OR REPLACE VIEW";
        if (tokens.Take("FUNCTION"u8))
            return "CREATE OR REPLACE FUNCTION";
        if (tokens.Take("PROCEDURE"u8))
            return "CREATE OR REPLACE PROCEDURE";

        var kind = tokens.Take("TABLE"u8) ? "TABLE"
            : tokens.Take("SCHEMA"u8) ? "SCHEMA"
            : tokens.Take("SEQUENCE"u8) ? "SEQUENCE"
            : tokens.Take("EXTENSION"u8) ? "EXTENSION"
            : tokens.Take("MATERIALIZED"u8) && tokens.Take("VIEW"u8) ? "MATERIALIZED VIEW"
            : Index(ref tokens);

        // An index without a name cannot have the words.
        return kind is null || tokens.Is("IF"u8) || tokens.Is("ON"u8) ? null : $"CREATE {kind} IF NOT EXISTS";
    }

    private static string? Index(ref StatementTokens tokens)
    {
        var unique = tokens.Take("UNIQUE"u8) ? "UNIQUE " : "";
        if (!tokens.Take("INDEX"u8))
            return null;

        return unique + (tokens.Take("CONCURRENTLY"u8) ? "INDEX CONCURRENTLY" : "INDEX");
    }

    private static string? Drop(ref StatementTokens tokens)
    {
        tokens.Skip();
        var kind = tokens.Take("TABLE"u8) ? "TABLE"
            : tokens.Take("VIEW"u8) ? "VIEW"
            : tokens.Take("SCHEMA"u8) ? "SCHEMA"
            : tokens.Take("SEQUENCE"u8) ? "SEQUENCE"
            : tokens.Take("EXTENSION"u8) ? "EXTENSION"
            : tokens.Take("TYPE"u8) ? "TYPE"
            : tokens.Take("FUNCTION"u8) ? "FUNCTION"
            : tokens.Take("TRIGGER"u8) ? "TRIGGER"
            : tokens.Take("DATABASE"u8) ? "DATABASE"
            : tokens.Take("MATERIALIZED"u8) && tokens.Take("VIEW"u8) ? "MATERIALIZED VIEW"
            : Index(ref tokens);
        return kind is null || tokens.Is("IF"u8) ? null : $"DROP {kind} IF EXISTS";
    }

    /// <summary>ADD and DROP of a column; constraints have no such form.</summary>
    private static string? AlterTable(ref StatementTokens tokens)
    {
        tokens.Skip();
        if (!tokens.Take("TABLE"u8))
            return null;

        tokens.TakeIfExists();
        tokens.Take("ONLY"u8);
        tokens.TakeName();
        for (var depth = 0; !tokens.IsAtEnd; tokens.Skip())
        {
            depth += tokens.IsSymbol('(') ? 1 : tokens.IsSymbol(')') ? -1 : 0;
            if (depth > 0 || !(tokens.Is("ADD"u8) || tokens.Is("DROP"u8)))
                continue;

            var isAdd = tokens.Take("ADD"u8);
            if (!isAdd)
                tokens.Skip();
            if (tokens.Take("COLUMN"u8) && !tokens.Is("IF"u8))
                return isAdd ? "ADD COLUMN IF NOT EXISTS" : "DROP COLUMN IF EXISTS";
        }

        return null;
    }

    private static string? Insert(ref StatementTokens tokens)
    {
        for (; !tokens.IsAtEnd; tokens.Skip())
        {
            if (tokens.Is("CONFLICT"u8) || tokens.Is("EXISTS"u8) || tokens.Is("EXCEPT"u8))
                return null;
        }

        return "INSERT … ON CONFLICT DO NOTHING";
    }
}
