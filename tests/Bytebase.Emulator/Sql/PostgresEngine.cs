using System.Globalization;
using System.Text.Json.Nodes;
using Bytebase.Emulator.Model;
using Npgsql;

namespace Bytebase.Emulator.Sql;

/// <summary>One PostgreSQL database for each database of a world, on the server of <c>--postgres</c>.</summary>
internal sealed class PostgresEngine(string connectionString) : IDatabaseEngine, IAsyncDisposable
{
    private readonly SemaphoreSlim _parserGate = new(1);
    private NpgsqlConnection? _parser;

    /// <summary>Whether the server can be reached at all; said at start, not with the first world.</summary>
    public async Task CheckAsync()
    {
        await using var connection = await ConnectAsync(null, CancellationToken.None);
    }

    public async Task CreateAsync(ManagedDatabase database, CancellationToken cancellation)
    {
        await using var connection = await ConnectAsync(null, cancellation);
        await using var exists = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection) { Parameters = { new() { Value = database.PhysicalName } } };
        if (await exists.ExecuteScalarAsync(cancellation) is not null) return;
        await ExecuteAsync(connection, $"CREATE DATABASE {Quote(database.PhysicalName)}", cancellation);
        database.IsOwned = true;
    }

    public async Task DropAsync(ManagedDatabase database, CancellationToken cancellation)
    {
        if (!database.IsOwned) return;
        await using var connection = await ConnectAsync(null, cancellation);
        await ExecuteAsync(connection, $"DROP DATABASE IF EXISTS {Quote(database.PhysicalName)} WITH (FORCE)", cancellation);
    }

    public async Task<IDatabaseSession> OpenAsync(ManagedDatabase database, CancellationToken cancellation) =>
        new PostgresSession(await ConnectAsync(database.PhysicalName, cancellation));

    /// <summary>
    /// A database of its own for the time of a comparison: what declarative SQL describes is executed there, and read from the catalogue.
    /// </summary>
    public async Task<T> WithScratchDatabaseAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation)
    {
        var name = $"bytebase_scratch_{Guid.NewGuid():N}";
        await using var server = await ConnectAsync(null, cancellation);
        await ExecuteAsync(server, $"CREATE DATABASE {Quote(name)}", cancellation);
        try
        {
            await using var scratch = await ConnectAsync(name, cancellation);
            return await work(scratch);
        }
        finally
        {
            await ExecuteAsync(server, $"DROP DATABASE {Quote(name)} WITH (FORCE)", CancellationToken.None);
        }
    }

    /// <summary>
    /// The whole file is only parsed, never executed: PostgreSQL reads all of it before it refuses several statements in one message.
    /// Of its errors those of its scanner and grammar count; the others are about names and types.
    /// </summary>
    public async Task<SyntaxError?> CheckSyntaxAsync(string text, IReadOnlyList<SqlStatement> statements, CancellationToken cancellation)
    {
        var cleaned = MetaCommands.Blank(text, SqlScanner.Scan(text));
        await _parserGate.WaitAsync(cancellation);
        try
        {
            _parser ??= await ConnectAsync(null, cancellation);
            await using var command = new NpgsqlCommand(cleaned, _parser);
            await command.PrepareAsync(cancellation);
            await command.UnprepareAsync(cancellation);
            return null;
        }
        catch (PostgresException e)
        {
            return e.Routine == "scanner_yyerror" ? new SyntaxError(CharOffset(cleaned, e.Position), e.MessageText) : null;
        }
        catch (NpgsqlException)
        {
            // the connection is gone; the next check makes another
            if (_parser is not null) await _parser.DisposeAsync();
            _parser = null;
            throw;
        }
        finally
        {
            _parserGate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_parser is not null) await _parser.DisposeAsync();
        _parserGate.Dispose();
    }

    public static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Without pooling: a managed database must be free of connections when somebody drops it.</summary>
    private async Task<NpgsqlConnection> ConnectAsync(string? database, CancellationToken cancellation)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0 };
        if (database is not null) builder.Database = database;
        else if (string.IsNullOrEmpty(builder.Database)) builder.Database = "postgres";
        var connection = new NpgsqlConnection(builder.ToString());
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>PostgreSQL counts characters from 1; a character beyond the basic plane is two units here.</summary>
    private static int CharOffset(string text, int position)
    {
        var offset = 0;
        for (var i = 1; i < position && offset < text.Length; i++) offset += char.IsHighSurrogate(text[offset]) ? 2 : 1;
        return offset;
    }
}

internal sealed class PostgresSession(NpgsqlConnection connection) : IDatabaseSession
{
    public Task<long> ExecuteAsync(SqlStatement statement, CancellationToken cancellation) => RunAsync(statement.Text, cancellation);

    public Task BeginAsync(CancellationToken cancellation) => RunAsync("BEGIN", cancellation);

    public Task CommitAsync(CancellationToken cancellation) => RunAsync("COMMIT", cancellation);

    public Task RollbackAsync(CancellationToken cancellation) => RunAsync("ROLLBACK", cancellation);

    /// <summary>Executes declarative SQL as a whole.</summary>
    public Task<long> RunAsync(string sql, CancellationToken cancellation) => GuardedAsync(async () =>
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(sql) } };
        await batch.ExecuteNonQueryAsync(cancellation);
        // pgx counts the rows of a SELECT too
        return (long)((NpgsqlBatchCommand)batch.BatchCommands[0]).Rows;
    }, cancellation);

    public Task<List<List<string?>>> QueryAsync(string sql, CancellationToken cancellation) => GuardedAsync(async () =>
    {
        var rows = new List<List<string?>>();
        foreach (var statement in StatementSplitter.Split(sql))
        {
            rows.Clear();
            await using var command = new NpgsqlCommand(statement.Text, connection) { AllResultTypesAreUnknown = true };
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetString(i))]);
        }

        return rows;
    }, cancellation);

    /// <summary>What EXPLAIN expects: below the node that modifies the table (API reference §3.3).</summary>
    public async Task<long> EstimateRowsAsync(SqlStatement statement, CancellationToken cancellation)
    {
        try
        {
            var rows = await QueryAsync($"EXPLAIN (FORMAT JSON) {statement.Text}", cancellation);
            var plan = JsonNode.Parse(rows[0][0]!)![0]!["Plan"]!;
            if (plan["Node Type"]!.GetValue<string>() == "ModifyTable") plan = plan["Plans"]![0]!;
            return plan["Plan Rows"]!.GetValue<long>();
        }
        catch (SqlExecutionException)
        {
            return 0;
        }
    }

    public async ValueTask DisposeAsync() => await connection.DisposeAsync();

    private static async Task<T> GuardedAsync<T>(Func<Task<T>> action, CancellationToken cancellation)
    {
        try
        {
            return await action();
        }
        catch (PostgresException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (PostgresException e)
        {
            throw new SqlExecutionException(string.Create(CultureInfo.InvariantCulture, $"{e.Severity}: {e.MessageText} (SQLSTATE {e.SqlState})"));
        }
        catch (NpgsqlException e)
        {
            throw new SqlExecutionException(e.Message);
        }
    }
}
