using Bytebase.Emulator.Model;

namespace Bytebase.Emulator.Sql;

/// <summary>Which engine executes a database: PostgreSQL where there is a server for it, SQLite for everything else.</summary>
internal sealed class DatabaseEngines(SqliteEngine sqlite, PostgresEngine? postgres)
{
    public PostgresEngine? Postgres => postgres;

    public IDatabaseEngine For(Instance instance) => postgres is not null && instance.Engine == "POSTGRES" ? postgres : sqlite;
}
