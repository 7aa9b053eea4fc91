using System.Text;

namespace Bytebase.MSBuild.Migrations;

/// <summary>One thing that an engine's SQL is known by.</summary>
/// <param name="Index">Its number among all signs.</param>
/// <param name="Engine">The engine.</param>
/// <param name="Weight">Three or more: unmistakable by itself. Less: others have it too.</param>
/// <param name="Word">In upper case; empty for a sign that is no word.</param>
/// <param name="Before">The word that must come right before it; empty for any.</param>
/// <param name="NotAfter">The word that must not; empty for none.</param>
/// <param name="Next">The character that must come next; <c>\0</c> for any.</param>
internal sealed record EngineSign(int Index, SqlEngine Engine, int Weight, string Word = "", string Before = "", string NotAfter = "", char Next = '\0')
{
    public static readonly EngineSign DollarQuote = new(0, SqlEngine.Postgres, 4);
    public static readonly EngineSign EscapeString = new(1, SqlEngine.Postgres, 3);
    public static readonly EngineSign Cast = new(2, SqlEngine.Postgres, 3);
    public static readonly EngineSign PsqlCommand = new(3, SqlEngine.Postgres, 4);
    public static readonly EngineSign Backtick = new(4, SqlEngine.MySql, 3);
    public static readonly EngineSign DelimiterLine = new(5, SqlEngine.MySql, 4);
    public static readonly EngineSign ExecutableComment = new(6, SqlEngine.MySql, 4);
    public static readonly EngineSign GoLine = new(7, SqlEngine.SqlServer, 4);
    public static readonly EngineSign BracketName = new(8, SqlEngine.SqlServer, 3);
    public static readonly EngineSign NationalString = new(9, SqlEngine.SqlServer, 3);
    public static readonly EngineSign DeclaredVariable = new(10, SqlEngine.SqlServer, 4);
    public static readonly EngineSign SlashLine = new(11, SqlEngine.Oracle, 3);

    /// <summary>BigQuery's <c>`project.data.table`</c>.</summary>
    public static readonly EngineSign BacktickPath = new(12, SqlEngine.Other, 8);

    public const int NotWords = 13;
}

/// <summary>The words among the signs.</summary>
internal static class EngineSignWords
{
    // "A+B" is B right behind A, "A-B" is B that is not behind A, and the last character of "A(" must follow.
    private static readonly (SqlEngine Engine, int Weight, string Words)[] Table =
    [
        (SqlEngine.Postgres, 4, "PLPGSQL JSONB TIMESTAMPTZ TSVECTOR TSQUERY BIGSERIAL SMALLSERIAL BYTEA CITEXT REGCLASS PG_CATALOG SETOF CREATE+EXTENSION"),
        (SqlEngine.Postgres, 4, "INDEX+CONCURRENTLY VIEW+CONCURRENTLY TABLE+CONCURRENTLY ATTACH+PARTITION AS+ENUM EXECUTE+FUNCTION GEN_RANDOM_UUID( UUID_GENERATE_V4("),
        (SqlEngine.Postgres, 4, "USING+GIN USING+GIST USING+BRIN OWNER+TO LEVEL+SECURITY TO_TSVECTOR( JSONB_BUILD_OBJECT( PG_NOTIFY( TSTZRANGE"),
        (SqlEngine.Postgres, 3, "SERIAL+PRIMARY SERIAL+NOT SERIAL+UNIQUE INT4 INT8 FLOAT8 BPCHAR SEARCH_PATH SECURITY+DEFINER GENERATE_SERIES( REFRESH+MATERIALIZED"),
        (SqlEngine.Postgres, 3, "DEFERRABLE+INITIALLY STRING_TO_ARRAY( ARRAY_AGG( VALIDATE+CONSTRAINT BEGIN+ATOMIC VARIADIC CREATE+POLICY"),
        (SqlEngine.Postgres, 2, "ON+CONFLICT DO+NOTHING ILIKE IMMUTABLE CREATE+DOMAIN NEXTVAL("),
        (SqlEngine.Postgres, 1, "RETURNING"),
        (SqlEngine.MySql, 4, "AUTO_INCREMENT INNODB MYISAM CHARSET= DEFAULT+CHARSET UTF8MB4 DUPLICATE+KEY UPDATE+CURRENT_TIMESTAMP DEFINER= ALGORITHM= LOCK="),
        (SqlEngine.MySql, 3, "UNSIGNED MEDIUMTEXT LONGTEXT TINYTEXT MEDIUMINT LONGBLOB MEDIUMBLOB ZEROFILL INSERT+IGNORE MODIFY+COLUMN CHANGE+COLUMN SIGNAL+SQLSTATE"),
        (SqlEngine.MySql, 3, "UTC_TIMESTAMP( DATE_SUB( SET+FOREIGN_KEY_CHECKS UNIX_TIMESTAMP( JSON_TABLE( LAST_INSERT_ID("),
        (SqlEngine.MySql, 2, "ENGINE= TINYINT( CREATE+EVENT MODIFIES+SQL READS+SQL SET+NAMES"),
        (SqlEngine.MySql, 1, "IFNULL( GROUP_CONCAT( FULLTEXT"),
        (SqlEngine.MariaDb, 4, "NOT+ATOMIC SYSTEM+VERSIONING"),
        (SqlEngine.SqlServer, 4, "DBO. AS-IDENTITY( SP_RENAME SP_EXECUTESQL SP_ADDEXTENDEDPROPERTY GETDATE( GETUTCDATE( SYSDATETIME( SYSUTCDATETIME( DATETIME2"),
        (SqlEngine.SqlServer, 4, "UNIQUEIDENTIFIER NEWID( NEWSEQUENTIALID( NONCLUSTERED BEGIN+TRY BEGIN+CATCH SET+NOCOUNT XACT_ABORT NOLOCK RAISERROR SCOPE_IDENTITY("),
        (SqlEngine.SqlServer, 4, "OR+ALTER TRANCOUNT ROWGUIDCOL COLUMNSTORE SYSTEM_VERSIONING"),
        (SqlEngine.SqlServer, 3, "NVARCHAR( CLUSTERED DATETIMEOFFSET OBJECT_ID( SCHEMA_ID( SMALLDATETIME COL_LENGTH( ERROR_MESSAGE("),
        (SqlEngine.SqlServer, 2, "ISNULL( PRINT"),
        (SqlEngine.SqlServer, 1, "EXEC NCHAR("),
        (SqlEngine.Oracle, 4, "VARCHAR2 NVARCHAR2 PLS_INTEGER DBMS_OUTPUT DBMS_STATS DBMS_SCHEDULER PACKAGE+BODY REPLACE+PACKAGE EDITIONABLE RAISE_APPLICATION_ERROR"),
        (SqlEngine.Oracle, 4, "SYS_GUID( WHENEVER+SQLERROR SET+DEFINE SET+SERVEROUTPUT SEGMENT+CREATION BULK+COLLECT"),
        (SqlEngine.Oracle, 3, "SYSDATE SYSTIMESTAMP NUMBER( ENABLE+NOVALIDATE"),
        (SqlEngine.Oracle, 2, "NVL( FROM+DUAL ROWNUM EXECUTE+IMMEDIATE"),
        (SqlEngine.Oracle, 1, "CLOB TO_DATE("),
        (SqlEngine.Sqlite, 4, "WITHOUT+ROWID SQLITE_MASTER SQLITE_SEQUENCE RANDOMBLOB( FTS5 PRAGMA+FOREIGN_KEYS PRAGMA+DEFER_FOREIGN_KEYS PRAGMA+JOURNAL_MODE"),
        (SqlEngine.Sqlite, 4, "PRAGMA+USER_VERSION PRAGMA+SYNCHRONOUS PRAGMA+LEGACY_ALTER_TABLE PRAGMA+FOREIGN_KEY_CHECK PRAGMA+INTEGRITY_CHECK PRAGMA+OPTIMIZE"),
        (SqlEngine.Sqlite, 3, "AUTOINCREMENT STRFTIME( JULIANDAY( INSERT+OR VIRTUAL+TABLE"),
        (SqlEngine.Other, 8, "MERGETREE REPLICATEDMERGETREE REPLACINGMERGETREE SUMMINGMERGETREE AGGREGATINGMERGETREE COLLAPSINGMERGETREE LOWCARDINALITY( DATETIME64"),
        (SqlEngine.Other, 8, "USE+WAREHOUSE CREATE+WAREHOUSE REPLACE+WAREHOUSE TIMESTAMP_NTZ TIMESTAMP_LTZ TIMESTAMP_TZ COPY+GRANTS REPLACE+STAGE CREATE+STAGE"),
        (SqlEngine.Other, 8, "FILE+FORMAT REPLACE+TABLE REPLACE+TRANSIENT CREATE+TRANSIENT INT64 FLOAT64 BIGNUMERIC ARRAY< STRUCT< FROZEN< INTERLEAVE+IN STRING("),
        (SqlEngine.Other, 8, "USING+DELTA USING+ICEBERG TBLPROPERTIES STORED+AS CREATE+KEYSPACE CLUSTERING+ORDER PARTITIONED+BY LATERAL+FLATTEN("),
    ];

    private static readonly EngineSign[][] ByFirstLetter = Parse();

    /// <summary>The number of signs, with those that are no words.</summary>
    public static int Count { get; } = EngineSign.NotWords + ByFirstLetter.Sum(signs => signs.Length);

    public static EngineSign[] StartingWith(byte first) => char.IsAsciiLetter((char)first) ? ByFirstLetter[(first | 0x20) - 'a'] : [];

    /// <summary>Whether SQL Server writes <c>::</c> behind this word.</summary>
    public static bool IsScope(ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(word, "SCHEMA"u8) || Ascii.EqualsIgnoreCase(word, "OBJECT"u8)
        || Ascii.EqualsIgnoreCase(word, "TYPE"u8) || Ascii.EqualsIgnoreCase(word, "DATABASE"u8) || Ascii.EqualsIgnoreCase(word, "ROLE"u8)
        || Ascii.EqualsIgnoreCase(word, "USER"u8) || Ascii.EqualsIgnoreCase(word, "LOGIN"u8) || Ascii.EqualsIgnoreCase(word, "CERTIFICATE"u8)
        || Ascii.EqualsIgnoreCase(word, "GEOGRAPHY"u8) || Ascii.EqualsIgnoreCase(word, "GEOMETRY"u8) || Ascii.EqualsIgnoreCase(word, "HIERARCHYID"u8);

    private static EngineSign[][] Parse()
    {
        var signs = new List<EngineSign>[26];
        var index = EngineSign.NotWords;
        foreach (var (engine, weight, words) in Table)
        {
            foreach (var text in words.Split(' '))
            {
                var sign = Parse(text, index++, engine, weight);
                (signs[sign.Word[0] - 'A'] ??= []).Add(sign);
            }
        }

        return Array.ConvertAll(signs, list => list?.ToArray() ?? []);
    }

    private static EngineSign Parse(string text, int index, SqlEngine engine, int weight)
    {
        var next = text[^1] is '(' or '=' or '.' or '<' ? text[^1] : '\0';
        text = next == '\0' ? text : text[..^1];
        var mark = text.IndexOfAny(['+', '-']);
        return new EngineSign(index, engine, weight, text[(mark + 1)..], mark > 0 && text[mark] == '+' ? text[..mark] : "", mark > 0 && text[mark] == '-' ? text[..mark] : "", next);
    }
}
