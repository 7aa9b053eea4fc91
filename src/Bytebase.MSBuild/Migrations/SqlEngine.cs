namespace Bytebase.MSBuild.Migrations;

/// <summary>Whose SQL a migration holds, as far as its lexical rules differ.</summary>
internal enum SqlEngine
{
    /// <summary>
    /// Not told. The validation looks for signs of an engine; where there are none, PostgreSQL's rules hold, and those of the others where
    /// they cannot be mistaken for something else.
    /// </summary>
    Auto,

    /// <summary>One whose rules are not known here (Snowflake, ClickHouse, …): nothing is said that depends on the engine.</summary>
    Other,
    Postgres,
    MySql,
    MariaDb,
    SqlServer,
    Oracle,
    Sqlite,
}

internal static class SqlEngines
{
    /// <summary>The number of values.</summary>
    public const int Count = (int)SqlEngine.Sqlite + 1;

    /// <summary>
    /// Reads <c>BytebaseEngine</c>: <c>Auto</c> or a name of the server's <c>Engine</c> enumeration (<c>proto/v1/v1/common.proto</c>).
    /// Engines that share the lexical rules of another one stand for it; the rest of the server's names are <see cref="SqlEngine.Other"/>.
    /// </summary>
    public static bool TryParse(string? text, out SqlEngine engine)
    {
        SqlEngine? known = text?.Trim().ToUpperInvariant() switch
        {
            null or "" or "AUTO" => SqlEngine.Auto,
            "POSTGRES" or "COCKROACHDB" or "REDSHIFT" => SqlEngine.Postgres,
            "MYSQL" or "TIDB" or "OCEANBASE" or "STARROCKS" or "DORIS" => SqlEngine.MySql,
            "MARIADB" => SqlEngine.MariaDb,
            "MSSQL" => SqlEngine.SqlServer,
            "ORACLE" => SqlEngine.Oracle,
            "SQLITE" => SqlEngine.Sqlite,
            "CLICKHOUSE" or "SNOWFLAKE" or "SPANNER" or "BIGQUERY" or "HIVE" or "DATABRICKS" or "TRINO" or "CASSANDRA" => SqlEngine.Other,
            _ => null,
        };
        engine = known ?? SqlEngine.Auto;
        return known is not null;
    }
}
