using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>
/// A statement that PostgreSQL refuses in a transaction and that is none of the few that the server's driver takes out of it.
/// </summary>
internal sealed class NotInTransactionRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2032", DiagnosticSeverity.Error);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override void Check(MigrationContent content, FindingSink findings)
    {
        if (content.MayBePostgres && Mentions(content) && content.Execution.InTransaction)
            CheckStatements(content, findings);
    }

    // Apart: what is not called is not compiled.
    private static void CheckStatements(MigrationContent content, FindingSink findings)
    {
        var execution = content.Execution.Statements;
        for (var i = 0; i < content.Statements.Count; i++)
        {
            var statement = content.Statements[i];
            if (statement.Keyword is "CREATE" or "DROP" or "ALTER" or "REINDEX" or "CLUSTER"
                && (execution.Count == 0 || execution[i].Treatment is StatementTreatment.InOrder or StatementTreatment.Repeated)
                && Refused(content, statement) is { } what)
                findings.Add(Descriptor, content.File, content.Text.PositionOf(statement.First), what);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Mentions(MigrationContent content) =>
        content.MayBeMoved
        || (content.Engine == SqlEngine.Postgres && (content.Mentions("database"u8) || content.Mentions("tablespace"u8) || content.Mentions("system"u8) || content.Mentions("subscription"u8) || content.Mentions("cluster"u8)));

    private static string? Refused(MigrationContent content, SqlStatement statement)
    {
        var tokens = new StatementTokens(content, statement);
        tokens.Skip();
        if (content.Engine == SqlEngine.Postgres)
        {
            // Other engines have these too, without the restriction.
            if (statement.Keyword is "CREATE" or "DROP" && (tokens.Is("DATABASE"u8) || tokens.Is("TABLESPACE"u8)))
                return $"{statement.Keyword} {(tokens.Is("DATABASE"u8) ? "DATABASE" : "TABLESPACE")}";
            if (statement.Keyword == "CREATE" && tokens.Is("SUBSCRIPTION"u8) && !content.Mentions("create_slot"u8) && !content.Mentions("connect = false"u8))
                return "CREATE SUBSCRIPTION with its slot";
            if (statement.Keyword == "CLUSTER" && tokens.IsAtEnd)
                return "CLUSTER of all tables";
            if (statement.Keyword == "ALTER" && tokens.Is("SYSTEM"u8))
                return "ALTER SYSTEM";
            if (statement.Keyword == "REINDEX" && (tokens.Is("DATABASE"u8) || tokens.Is("SYSTEM"u8)))
                return "REINDEX DATABASE";
        }

        if (statement.Keyword == "CLUSTER")
            return null;
        if (statement.Keyword == "ALTER")
            return tokens.Take("TABLE"u8) && IsConcurrentDetach(ref tokens) ? "DETACH PARTITION … CONCURRENTLY" : null;

        var isIndex = statement.Keyword == "REINDEX";
        if (!isIndex)
        {
            tokens.Take("UNIQUE"u8);
            isIndex = tokens.Take("INDEX"u8);
        }

        // The words right behind: REINDEX (VERBOSE) TABLE CONCURRENTLY, CREATE INDEX /**/ CONCURRENTLY.
        for (var words = 0; isIndex && words < 6 && !tokens.IsAtEnd; words++)
        {
            if (tokens.Is("CONCURRENTLY"u8))
                return statement.Keyword == "REINDEX" ? "REINDEX … CONCURRENTLY" : $"{statement.Keyword} INDEX CONCURRENTLY with anything but white space between its words";
            if (statement.Keyword != "REINDEX")
                return null;
            tokens.Skip();
        }

        return null;
    }

    private static bool IsConcurrentDetach(ref StatementTokens tokens)
    {
        tokens.TakeIfExists();
        tokens.TakeName();
        if (!tokens.Take("DETACH"u8) || !tokens.Take("PARTITION"u8))
            return false;

        tokens.TakeName();
        return tokens.Is("CONCURRENTLY"u8);
    }
}
