using System.Text;
using Bytebase.Emulator.Model;
using Bytebase.Emulator.Sql;

namespace Bytebase.Emulator.Execution;

/// <summary>
/// A declarative release: the live schema is compared with the described one, and the difference executed (API reference §3.8).
/// Creating tables is recorded in <c>declarative</c>; every other difference is not verified against a real server.
/// </summary>
internal sealed class DeclarativeExecutor(Store store, DatabaseEngines engines)
{
    public async Task<string?> ExecuteAsync(ScheduledRun scheduled, Instance instance, TaskRunLog log, CancellationToken cancellation)
    {
        const string prefix = "failed to execute declarative release: ";
        if (scheduled.Release.Files is not [var file]) return $"declarative release should have exactly one file, found {scheduled.Release.Files.Count}";
        if (engines.For(instance) is not PostgresEngine postgres) return prefix + "declarative releases need PostgreSQL: start the emulator with --postgres";

        log.File(file.Version, null);
        await using var session = await postgres.OpenAsync(scheduled.Database, cancellation);
        var started = Store.Now();
        IReadOnlyList<string> statements;
        try
        {
            var described = Encoding.UTF8.GetString(store.Sheets.Find(file.Sha256) ?? []);
            statements = await SchemaDiff.ComputeAsync(postgres, session, described, cancellation);
            log.ComputeDiff(started);
        }
        catch (SqlExecutionException e)
        {
            log.ComputeDiff(started, e.Message);
            return $"{prefix}failed to diff database schema: {e.Message}";
        }

        return await ApplyAsync(session, statements, log, cancellation) is { } error ? prefix + error : null;
    }

    private static async Task<string?> ApplyAsync(IDatabaseSession session, IReadOnlyList<string> statements, TaskRunLog log, CancellationToken cancellation)
    {
        if (statements.Count == 0) return null;
        await session.BeginAsync(cancellation);
        log.Transaction("BEGIN");
        foreach (var statement in statements)
        {
            var command = log.Command(statement);
            try
            {
                await session.QueryAsync(statement, cancellation);
                TaskRunLog.Respond(command, 0, [0]);
            }
            catch (SqlExecutionException e)
            {
                TaskRunLog.Respond(command, 0, null, e.Message);
                await session.RollbackAsync(CancellationToken.None);
                log.Transaction("ROLLBACK");
                return e.Message;
            }
        }

        await session.CommitAsync(cancellation);
        log.Transaction("COMMIT");
        return null;
    }
}
