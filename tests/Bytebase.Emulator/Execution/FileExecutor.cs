using System.Text.RegularExpressions;
using Bytebase.Emulator.Sql;

namespace Bytebase.Emulator.Execution;

/// <summary>
/// Executes one file as the server's PostgreSQL driver does, with its traps (API reference §3.8; recorded in <c>execution</c>):
/// expressions that are looked for anywhere in a statement's text pull it out of the transaction or repeat it.
/// </summary>
internal sealed partial class FileExecutor(IDatabaseSession session, TaskRunLog log)
{
    public async Task ExecuteAsync(SqlFile file, CancellationToken cancellation)
    {
        var inside = new List<SqlStatement>();
        var outside = new List<SqlStatement>();
        foreach (var statement in file.Statements)
        {
            var repeated = SetRolePattern.IsMatch(statement.Text);
            var moved = !repeated && NonTransactionalPatterns.Any(p => p.IsMatch(statement.Text));
            if (repeated || moved) outside.Add(statement);
            if (!moved) inside.Add(statement);
        }

        if (file.InTransaction)
        {
            await ExecuteInTransactionAsync(inside, cancellation);
            await ExecuteOutsideAsync(outside, cancellation);
        }
        else
        {
            await ExecuteOutsideAsync(outside, cancellation);
            await ExecuteOneByOneAsync(inside, cancellation);
        }
    }

    private async Task ExecuteInTransactionAsync(List<SqlStatement> statements, CancellationToken cancellation)
    {
        if (statements.Count == 0) return;
        await session.BeginAsync(cancellation);
        log.Transaction("BEGIN");
        foreach (var statement in statements)
        {
            var command = log.Command(statement.ByteStart, statement.ByteEnd);
            try
            {
                var rows = await session.ExecuteAsync(statement, cancellation);
                TaskRunLog.Respond(command, rows, [rows]);
            }
            catch (OperationCanceledException)
            {
                // The driver closes the connection on a cancel, and then cannot roll back on it (recorded in cancel).
                TaskRunLog.Respond(command, 0, null, "context canceled");
                log.Transaction("ROLLBACK", "conn closed");
                throw;
            }
            catch (SqlExecutionException e)
            {
                TaskRunLog.Respond(command, 0, null, e.Message);
                await session.RollbackAsync(CancellationToken.None);
                log.Transaction("ROLLBACK");
                throw;
            }
        }

        try
        {
            await session.CommitAsync(cancellation);
        }
        catch (SqlExecutionException e)
        {
            log.Transaction("COMMIT", e.Message);
            throw;
        }

        log.Transaction("COMMIT");
    }

    /// <summary>What stands outside of the transaction reports no rows (recorded in <c>execution</c>).</summary>
    private async Task ExecuteOutsideAsync(List<SqlStatement> statements, CancellationToken cancellation)
    {
        foreach (var statement in statements) await ExecuteAloneAsync(statement, _ => 0, cancellation);
    }

    /// <summary>Autocommit, asked for by <c>txn-mode = off</c>. The rows of its good statements are not verified against a real server.</summary>
    private async Task ExecuteOneByOneAsync(List<SqlStatement> statements, CancellationToken cancellation)
    {
        foreach (var statement in statements) await ExecuteAloneAsync(statement, rows => rows, cancellation);
    }

    private async Task ExecuteAloneAsync(SqlStatement statement, Func<long, long> reported, CancellationToken cancellation)
    {
        var command = log.Command(statement.ByteStart, statement.ByteEnd);
        try
        {
            var rows = reported(await session.ExecuteAsync(statement, cancellation));
            TaskRunLog.Respond(command, rows, [rows]);
        }
        catch (OperationCanceledException)
        {
            TaskRunLog.Respond(command, 0, [0], "context canceled");
            throw;
        }
        catch (SqlExecutionException e)
        {
            TaskRunLog.Respond(command, 0, [0], e.Message);
            throw;
        }
    }

    private static Regex[] NonTransactionalPatterns => [DropDatabasePattern, CreateIndexPattern, DropIndexPattern, VacuumPattern];

    [GeneratedRegex("DROP DATABASE", RegexOptions.IgnoreCase)]
    private static partial Regex DropDatabasePattern { get; }

    [GeneratedRegex(@"CREATE(\s+(UNIQUE\s+)?)INDEX(\s+)CONCURRENTLY", RegexOptions.IgnoreCase)]
    private static partial Regex CreateIndexPattern { get; }

    [GeneratedRegex(@"DROP\s+INDEX\s+CONCURRENTLY", RegexOptions.IgnoreCase)]
    private static partial Regex DropIndexPattern { get; }

    /// <summary>The only anchored one: a comment before it hides it.</summary>
    [GeneratedRegex(@"^\s*VACUUM", RegexOptions.IgnoreCase)]
    private static partial Regex VacuumPattern { get; }

    [GeneratedRegex(@"SET\s+((SESSION|LOCAL)\s+)?ROLE", RegexOptions.IgnoreCase)]
    private static partial Regex SetRolePattern { get; }
}
