using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>BEGIN, COMMIT or ROLLBACK in a file that the server executes in a transaction of its own.</summary>
internal sealed class TransactionControlRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2027", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override void Check(MigrationContent content, FindingSink findings)
    {
        if (MayHold(content))
            CheckStatements(content, findings);
    }

    private static bool MayHold(MigrationContent content) => content.Engine != SqlEngine.Other && (content.Mentions("commit"u8) || content.Mentions("rollback"u8) || content.Mentions("begin"u8) || (content.Engine == SqlEngine.Postgres && content.Mentions("\nend"u8)))
        && !"off".Equals(content.Header.ValueOf("txn-mode"), StringComparison.OrdinalIgnoreCase);

    // Apart: what is not called is not compiled.
    private static void CheckStatements(MigrationContent content, FindingSink findings)
    {
        var (count, first, ends) = (0, -1, false);
        foreach (var statement in content.Statements)
        {
            // A batch of SQL Server is often one statement here, since it needs no semicolons.
            if (content.Engine == SqlEngine.SqlServer && statement.Keyword is not ("CREATE" or "ALTER"))
                CountInBatch(content, statement, ref count, ref first, ref ends);
            else if (Read(content, statement, isOpen: count > 0 && !ends) is var (isControl, isEnd) && isControl)
                Count(statement.First, isEnd, ref count, ref first, ref ends);
        }

        // A BEGIN alone changes nothing: the server's transaction is already open.
        if (ends)
            findings.Add(Descriptor, content.File, content.Text.PositionOf(first), count, content.Text.GetText(first, WordEnd(content, first)).ToUpperInvariant());
    }

    private static void Count(int offset, bool isEnd, ref int count, ref int first, ref bool ends)
    {
        first = count++ == 0 ? offset : first;
        ends |= isEnd;
    }

    /// <summary>Whether the statement is transaction control, and whether it ends a transaction.</summary>
    internal static (bool IsControl, bool IsEnd) Read(MigrationContent content, SqlStatement statement, bool isOpen)
    {
        var tokens = new StatementTokens(content, statement);
        switch (statement.Keyword)
        {
            case "BEGIN":
                tokens.Skip();
                return (IsBegin(ref tokens), false);
            case "START":
                tokens.Skip();

                // MySQL commits what is open.
                return (tokens.Is("TRANSACTION"u8), content.Engine is SqlEngine.MySql or SqlEngine.MariaDb);
            case "COMMIT" or "ROLLBACK" or "ABORT":
                tokens.Skip();
                return IsEnd(ref tokens) ? (true, true) : default;
            // PostgreSQL's word for COMMIT; elsewhere it may be what is left of a block.
            case "END" when isOpen || content.Engine == SqlEngine.Postgres:
                tokens.Skip();
                return IsEnd(ref tokens) && tokens.IsAtEnd ? (true, true) : default;
            default:
                return default;
        }
    }

    // What is behind it tells a transaction from the block of another language.
    private static bool IsBegin(ref StatementTokens tokens) =>
        tokens.IsAtEnd || tokens.Is("TRANSACTION"u8) || tokens.Is("TRAN"u8) || tokens.Is("WORK"u8) || tokens.Is("ISOLATION"u8)
        || tokens.Is("READ"u8) || tokens.Is("DEFERRABLE"u8) || tokens.Is("IMMEDIATE"u8) || tokens.Is("DEFERRED"u8) || tokens.Is("EXCLUSIVE"u8);

    /// <summary>COMMIT and ROLLBACK, with what may follow; not ROLLBACK TO, COMMIT PREPARED, COMMIT PRESERVE ROWS.</summary>
    private static bool IsEnd(ref StatementTokens tokens)
    {
        _ = tokens.Take("WORK"u8) || tokens.Take("TRANSACTION"u8) || tokens.Take("TRAN"u8);
        return !tokens.Is("TO"u8) && !tokens.Is("PREPARED"u8) && !tokens.Is("PRESERVE"u8);
    }

    private static void CountInBatch(MigrationContent content, SqlStatement statement, ref int count, ref int first, ref bool ends)
    {
        var tokens = new StatementTokens(content, statement);
        while (tokens.IsAny)
        {
            var start = tokens.Start;
            if (tokens.Take("BEGIN"u8))
            {
                if (tokens.Is("TRAN"u8) || tokens.Is("TRANSACTION"u8))
                    Count(start, false, ref count, ref first, ref ends);
            }
            else if (tokens.Take("COMMIT"u8) || tokens.Take("ROLLBACK"u8))
            {
                Count(start, true, ref count, ref first, ref ends);
            }
            else
            {
                tokens.Skip();
            }
        }
    }

    private static int WordEnd(MigrationContent content, int start)
    {
        var tokens = content.Tokens(start, content.Text.Length);
        return tokens.Read() ? tokens.End : start;
    }
}
