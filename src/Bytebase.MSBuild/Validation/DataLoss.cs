using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>What a statement loses.</summary>
/// <param name="What">The words for a message: <c>DROP TABLE</c>.</param>
/// <param name="Objects">The tables, schemas or databases whose data is lost; lower case, without schema and quotes.</param>
internal sealed record DataLoss(string What, IReadOnlyList<string> Objects)
{
    /// <summary>What the statement loses; <see langword="null"/> when it is nothing. Views, routines and indexes can be made again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static DataLoss? Of(MigrationContent content, SqlStatement statement)
    {
        var tokens = new StatementTokens(content, statement);
        return statement.Keyword switch
        {
            "DROP" => Drop(ref tokens),
            "TRUNCATE" => Truncate(ref tokens),
            "DELETE" => Delete(ref tokens),
            "ALTER" => AlterTable(ref tokens, content.Engine),
            _ => null,
        };
    }

    /// <summary>The tables, schemas and databases that the file creates itself, or gives a new table the name of.</summary>
    public static HashSet<string> Made(MigrationContent content)
    {
        var made = new HashSet<string>(StringComparer.Ordinal);
        foreach (var statement in content.Statements)
        {
            var tokens = new StatementTokens(content, statement);
            tokens.Skip();
            if (statement.Keyword == "CREATE")
            {
                for (var words = 0; words < 4 && !tokens.Is("TABLE"u8) && !tokens.Is("SCHEMA"u8) && !tokens.Is("DATABASE"u8); words++)
                    tokens.Skip();
                tokens.Skip();
                tokens.TakeIfExists();
                made.Add(tokens.TakeName());
            }
            else if (statement.Keyword is "ALTER" or "RENAME")
            {
                while (!tokens.IsAtEnd && !tokens.Take("TO"u8))
                    tokens.Skip();
                made.Add(tokens.TakeName());
            }
        }

        return made;
    }

    private static DataLoss? Drop(ref StatementTokens tokens)
    {
        tokens.Skip();
        tokens.Take("FOREIGN"u8);
        var kind = tokens.Take("TABLE"u8) ? "TABLE" : tokens.Take("SCHEMA"u8) ? "SCHEMA" : tokens.Take("DATABASE"u8) ? "DATABASE" : null;
        return kind is null ? null : new DataLoss("DROP " + kind, Names(ref tokens));
    }

    private static DataLoss Truncate(ref StatementTokens tokens)
    {
        tokens.Skip();
        tokens.Take("TABLE"u8);
        tokens.Take("ONLY"u8);
        return new DataLoss("TRUNCATE", Names(ref tokens));
    }

    private static DataLoss? Delete(ref StatementTokens tokens)
    {
        tokens.Skip();
        tokens.Take("FROM"u8);
        tokens.Take("ONLY"u8);
        var name = tokens.TakeName();
        for (; !tokens.IsAtEnd; tokens.Skip())
        {
            // What limits it, or a second statement: SQL Server needs no semicolon.
            if (tokens.Is("WHERE"u8) || tokens.Is("JOIN"u8) || tokens.Is("USING"u8) || tokens.Is("LIMIT"u8) || tokens.Is("FROM"u8))
                return null;
        }

        return new DataLoss("DELETE without WHERE", [name]);
    }

    private static DataLoss? AlterTable(ref StatementTokens tokens, SqlEngine engine)
    {
        tokens.Skip();
        if (!tokens.Take("TABLE"u8))
            return null;

        tokens.TakeIfExists();
        tokens.Take("ONLY"u8);
        var table = tokens.TakeName();
        for (var depth = 0; !tokens.IsAtEnd; tokens.Skip())
        {
            depth += tokens.IsSymbol('(') ? 1 : tokens.IsSymbol(')') ? -1 : 0;
            if (depth != 0 || !tokens.Is("DROP"u8))
                continue;

            tokens.Skip();
            if (tokens.Is("PARTITION"u8) || tokens.Is("SUBPARTITION"u8))
                return new DataLoss("DROP PARTITION", [table]);
            if (tokens.Is("COLUMN"u8) || (engine != SqlEngine.SqlServer && IsName(ref tokens)))
                return new DataLoss("DROP COLUMN", [table]);
        }

        return null;
    }

    /// <summary>Whether a column follows DROP without the word COLUMN, rather than something else of a table.</summary>
    private static bool IsName(ref StatementTokens tokens)
    {
        if (tokens.Is("IF"u8))
            tokens.TakeIfExists();
        if (tokens.Kind == SqlTokenKind.QuotedName)
            return !tokens.IsAtEnd;

        return !tokens.IsAtEnd && tokens.Kind == SqlTokenKind.Word
            && !(tokens.Is("CONSTRAINT"u8) || tokens.Is("INDEX"u8) || tokens.Is("KEY"u8) || tokens.Is("PRIMARY"u8) || tokens.Is("FOREIGN"u8)
                || tokens.Is("CHECK"u8) || tokens.Is("DEFAULT"u8) || tokens.Is("IDENTITY"u8) || tokens.Is("EXPRESSION"u8) || tokens.Is("NOT"u8)
                || tokens.Is("UNIQUE"u8) || tokens.Is("PERIOD"u8) || tokens.Is("SYSTEM"u8) || tokens.Is("TABLE"u8) || tokens.Is("VIEW"u8)
                || tokens.Is("PROJECTION"u8) || tokens.Is("STATISTICS"u8) || tokens.Is("CLUSTERING"u8) || tokens.Is("ROW"u8) || tokens.Is("VALUE"u8)
                || tokens.Is("UNUSED"u8) || tokens.Is("SUPPLEMENTAL"u8));
    }

    private static List<string> Names(ref StatementTokens tokens)
    {
        tokens.TakeIfExists();
        var names = new List<string>();
        while (tokens.TakeName() is { Length: > 0 } name)
        {
            names.Add(name);
            if (!tokens.IsSymbol(','))
                break;
            tokens.Skip();
        }

        return names;
    }
}
