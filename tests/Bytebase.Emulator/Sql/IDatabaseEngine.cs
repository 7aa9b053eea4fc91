using Bytebase.Emulator.Model;

namespace Bytebase.Emulator.Sql;

/// <summary>An error of the database, in the server's form: <c>ERROR: … (SQLSTATE …)</c>.</summary>
internal sealed class SqlExecutionException(string message) : Exception(message);

/// <summary>A place where a parser gave up: UTF-16 offset in the text that was checked, and what it said.</summary>
internal sealed record SyntaxError(int Offset, string Message);

/// <summary>A database system that migrations are executed on.</summary>
internal interface IDatabaseEngine
{
    /// <summary>Makes the database, if it is not there yet.</summary>
    Task CreateAsync(ManagedDatabase database, CancellationToken cancellation);

    /// <summary>Removes it, if the emulator made it.</summary>
    Task DropAsync(ManagedDatabase database, CancellationToken cancellation);

    Task<IDatabaseSession> OpenAsync(ManagedDatabase database, CancellationToken cancellation);

    /// <summary>Looks at the grammar alone: a table that does not exist is no error here.</summary>
    Task<SyntaxError?> CheckSyntaxAsync(string text, IReadOnlyList<SqlStatement> statements, CancellationToken cancellation);
}

/// <summary>One connection.</summary>
internal interface IDatabaseSession : IAsyncDisposable
{
    /// <summary>Executes one statement and gives the number of its rows.</summary>
    Task<long> ExecuteAsync(SqlStatement statement, CancellationToken cancellation);

    Task BeginAsync(CancellationToken cancellation);

    Task CommitAsync(CancellationToken cancellation);

    Task RollbackAsync(CancellationToken cancellation);

    /// <summary>Rows as text.</summary>
    Task<List<List<string?>>> QueryAsync(string sql, CancellationToken cancellation);

    /// <summary>How many rows an UPDATE, a DELETE or an INSERT … SELECT would touch now; 0 where that cannot be said.</summary>
    Task<long> EstimateRowsAsync(SqlStatement statement, CancellationToken cancellation);
}
