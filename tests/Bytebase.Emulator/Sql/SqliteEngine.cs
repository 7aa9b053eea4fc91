using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Bytebase.Emulator.Model;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Bytebase.Emulator.Sql;

/// <summary>One SQLite file for each database.</summary>
internal sealed partial class SqliteEngine(DataFolder folder) : IDatabaseEngine, IDisposable
{
    private readonly Lock _parserGate = new();
    private SqliteConnection? _parser;

    public Task CreateAsync(ManagedDatabase database, CancellationToken cancellation)
    {
        using var connection = Open(Path(database));
        return Task.CompletedTask;
    }

    public Task DropAsync(ManagedDatabase database, CancellationToken cancellation)
    {
        foreach (var suffix in (string[])["", "-wal", "-shm"]) File.Delete(Path(database) + suffix);
        return Task.CompletedTask;
    }

    public Task<IDatabaseSession> OpenAsync(ManagedDatabase database, CancellationToken cancellation) =>
        Task.FromResult<IDatabaseSession>(new SqliteSession(Open(Path(database))));

    /// <summary>SQLite's own parser, on an empty database: what it says about names that are missing is no syntax error.</summary>
    public Task<SyntaxError?> CheckSyntaxAsync(string text, IReadOnlyList<SqlStatement> statements, CancellationToken cancellation)
    {
        lock (_parserGate)
        {
            if (_parser is null)
            {
                _parser = Open(":memory:");
                SqliteSession.RegisterSleep(_parser, () => CancellationToken.None);
            }

            foreach (var statement in statements)
            {
                if (Check(_parser, statement) is { } error) return Task.FromResult<SyntaxError?>(error);
            }
        }

        return Task.FromResult<SyntaxError?>(null);
    }

    public void Dispose() => _parser?.Dispose();

    private string Path(ManagedDatabase database) => System.IO.Path.Combine(folder.Databases, database.PhysicalName + ".db");

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        // A test server's data need not survive a power cut; that makes a commit some microseconds instead of milliseconds.
        command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON;";
        command.ExecuteNonQuery();
        return connection;
    }

    private static SyntaxError? Check(SqliteConnection connection, SqlStatement statement)
    {
        // psql's own commands are white space to the server's parser (recorded in execution: the review finds nothing)
        var cleaned = MetaCommands.Blank(statement);
        if (SqliteBridge.Translate(cleaned) is not { } bridged) return null;
        var text = bridged.Text;
        var result = raw.sqlite3_prepare_v2(connection.Handle, text, out var prepared);
        prepared?.Dispose();
        if (result == raw.SQLITE_OK) return null;

        var message = raw.sqlite3_errmsg(connection.Handle).utf8_to_string();
        var match = SyntaxErrorPattern.Match(message);
        if (!match.Success) return null;
        var byteOffset = sqlite3_error_offset(connection.Handle!.DangerousGetHandle());
        var offset = byteOffset < 0 ? text.Length : Encoding.UTF8.GetCharCount(Encoding.UTF8.GetBytes(text).AsSpan(0, byteOffset));
        var said = match.Groups["token"].Success ? $"syntax error at or near \"{match.Groups["token"].Value}\"" : "syntax error at end of input";
        return new SyntaxError(statement.CharStart + bridged.Original(offset), said);
    }

    [GeneratedRegex("""^(near "(?<token>.*)": syntax error|unrecognized token: "(?<token>.*)"|incomplete input)$""", RegexOptions.Singleline)]
    private static partial Regex SyntaxErrorPattern { get; }

    // Not in SQLitePCL's own surface.
    [LibraryImport("e_sqlite3")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial int sqlite3_error_offset(IntPtr database);
}

internal sealed class SqliteSession : IDatabaseSession
{
    private readonly SqliteConnection _connection;

    // of the statement that is being executed; pg_sleep watches it
    private CancellationToken _cancellation;

    public SqliteSession(SqliteConnection connection)
    {
        _connection = connection;
        RegisterSleep(connection, () => _cancellation);
    }

    public static void RegisterSleep(SqliteConnection connection, Func<CancellationToken> current) =>
        connection.CreateFunction("pg_sleep", (double seconds) =>
        {
            var cancellation = current();
            cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(Math.Max(0, seconds)));
            cancellation.ThrowIfCancellationRequested();
            return "";
        });

    public Task<long> ExecuteAsync(SqlStatement statement, CancellationToken cancellation)
    {
        if (SqliteBridge.Translate(statement) is not { } bridged) return Task.FromResult(0L);
        return Task.FromResult(Guarded(() =>
        {
            var before = raw.sqlite3_total_changes(_connection.Handle);
            using var command = _connection.CreateCommand();
            command.CommandText = bridged.Text;
            long rows = 0;
            using (var reader = command.ExecuteReader())
            {
                while (reader.Read()) rows++;
            }

            var changed = raw.sqlite3_total_changes(_connection.Handle) - before;
            return statement.StartsWith("INSERT") || statement.StartsWith("UPDATE") || statement.StartsWith("DELETE") || statement.StartsWith("WITH") ? Math.Max(changed, rows)
                : statement.StartsWith("SELECT") || statement.StartsWith("VALUES") ? rows
                : 0;
        }, cancellation));
    }

    public Task BeginAsync(CancellationToken cancellation) => Run("BEGIN", cancellation);

    // A file may have ended the transaction itself; PostgreSQL takes that with a warning.
    public Task CommitAsync(CancellationToken cancellation) => InTransaction ? Run("COMMIT", cancellation) : Task.CompletedTask;

    public Task RollbackAsync(CancellationToken cancellation) => InTransaction ? Run("ROLLBACK", cancellation) : Task.CompletedTask;

    public Task<List<List<string?>>> QueryAsync(string sql, CancellationToken cancellation)
    {
        var rows = new List<List<string?>>();
        foreach (var statement in StatementSplitter.Split(sql))
        {
            if (SqliteBridge.Translate(statement) is not { } bridged) continue;
            rows.Clear();
            Guarded(() =>
            {
                using var command = _connection.CreateCommand();
                command.CommandText = bridged.Text;
                using var reader = command.ExecuteReader();
                while (reader.Read())
                {
                    rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))]);
                }

                return 0;
            }, cancellation);
        }

        return Task.FromResult(rows);
    }

    /// <summary>Counts the rows that the statement's WHERE clause finds.</summary>
    public async Task<long> EstimateRowsAsync(SqlStatement statement, CancellationToken cancellation)
    {
        if (CountQuery(statement) is not { } query) return 0;
        try
        {
            var rows = await QueryAsync(query, cancellation);
            return rows is [[{ } count]] ? long.Parse(count, CultureInfo.InvariantCulture) : 0;
        }
        catch (SqlExecutionException)
        {
            return 0;
        }
    }

    public async ValueTask DisposeAsync() => await _connection.DisposeAsync();

    private bool InTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    private static string? CountQuery(SqlStatement statement)
    {
        var text = statement.Text;
        var tokens = statement.Tokens.Where(t => t.IsSignificant).ToList();
        var table = statement.StartsWith("DELETE FROM") ? 2 : statement.StartsWith("UPDATE") ? 1 : -1;
        if (table < 0 || tokens.Count <= table) return null;
        var depth = 0;
        var where = "";
        foreach (var token in tokens)
        {
            if (token.IsSymbol(text, '(')) depth++;
            else if (token.IsSymbol(text, ')')) depth--;
            else if (depth == 0 && token.Is(text, "WHERE")) where = text[token.Start..];
        }

        return $"SELECT count(*) FROM {tokens[table].Span(text)} {where}";
    }

    private Task Run(string sql, CancellationToken cancellation)
    {
        Guarded(() =>
        {
            using var command = _connection.CreateCommand();
            command.CommandText = sql;
            return command.ExecuteNonQuery();
        }, cancellation);
        return Task.CompletedTask;
    }

    private T Guarded<T>(Func<T> action, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _cancellation = cancellation;
        using var interrupt = cancellation.Register(() => raw.sqlite3_interrupt(_connection.Handle));
        try
        {
            return Translated(action);
        }
        catch (Exception e) when (e is SqlExecutionException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw;
        }
    }

    private static T Translated<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException e)
        {
            var message = raw.sqlite3_errstr(e.SqliteErrorCode).utf8_to_string();
            var quoted = e.Message.IndexOf('\'');
            if (quoted >= 0) message = e.Message[(quoted + 1)..].TrimEnd('.', '\'');
            throw new SqlExecutionException($"ERROR: {message} (SQLSTATE {SqlState(e, message)})");
        }
    }

    /// <summary>The engine's message stays; the code is the one that PostgreSQL has for the same mistake.</summary>
    private static string SqlState(SqliteException e, string message) => message switch
    {
        _ when message.StartsWith("no such table", StringComparison.Ordinal) => "42P01",
        _ when message.StartsWith("no such column", StringComparison.Ordinal) => "42703",
        _ when message.StartsWith("no such function", StringComparison.Ordinal) => "42883",
        _ when message.StartsWith("unknown datatype", StringComparison.Ordinal) => "42704",
        _ when message.StartsWith("duplicate column name", StringComparison.Ordinal) => "42701",
        _ when message.EndsWith("already exists", StringComparison.Ordinal) => "42P07",
        _ when message.EndsWith("syntax error", StringComparison.Ordinal) || message == "incomplete input" => "42601",
        _ when e.SqliteExtendedErrorCode is raw.SQLITE_CONSTRAINT_UNIQUE or raw.SQLITE_CONSTRAINT_PRIMARYKEY => "23505",
        _ when e.SqliteExtendedErrorCode == raw.SQLITE_CONSTRAINT_NOTNULL => "23502",
        _ when e.SqliteExtendedErrorCode == raw.SQLITE_CONSTRAINT_FOREIGNKEY => "23503",
        _ when e.SqliteExtendedErrorCode == raw.SQLITE_CONSTRAINT_CHECK => "23514",
        _ when message.StartsWith("cannot store", StringComparison.Ordinal) || e.SqliteErrorCode == raw.SQLITE_MISMATCH => "22P02",
        _ => "XX000",
    };
}
