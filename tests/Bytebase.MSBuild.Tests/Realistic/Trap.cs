using System.Text;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Realistic;

/// <summary>One mistake and the finding that it must give wherever it stands in a good file.</summary>
/// <param name="Code">The finding's code.</param>
/// <param name="Sql">The lines to insert.</param>
internal sealed record Trap(string Code, string Sql)
{
    private static readonly SqlEngine[] Postgres = [SqlEngine.Postgres];
    private static readonly SqlEngine[] MySql = [SqlEngine.MySql];
    private static readonly SqlEngine[] SqlServer = [SqlEngine.SqlServer];
    private static readonly SqlEngine[] Every = [SqlEngine.Postgres, SqlEngine.MySql, SqlEngine.SqlServer];

    /// <summary>The traps between statements, or at one of a file's ends.</summary>
    public static readonly Trap[] All =
    [
        new("BB2010", "<<<<<<< HEAD\nSELECT 1;\n=======\nSELECT 2;\n>>>>>>> feature/mail"),
        new("BB2011", "CREATE TABLE trap (a int);") { FileSuffix = "_dml" },
        new("BB2012", "UPDATE trap SET a = 1 WHERE a = 2;") { FileSuffix = "_ddl" },
        new("BB2013", "GRANT SELECT ON trap TO ${reader};"),
        new("BB2013", "GRANT SELECT ON trap TO {{ reader }};"),
        new("BB2013", "ALTER TABLE trap OWNER TO :owner;") { Engines = Postgres },
        new("BB2013", "USE [$(DatabaseName)];") { Engines = SqlServer },
        new("BB2014", "\\set reader hr_reader") { Engines = Postgres },
        new("BB2014", "\\i it's.sql") { Engines = Postgres, Place = TrapPlace.End, Also = ["BB2031"] },
        new("BB2015", "COPY trap (id, name) FROM STDIN;\n1\tit's Lyon; \"x\n2\t/* $x$\n\\.") { Engines = Postgres },
        new("BB2016", "source grants.sql") { Engines = MySql },
        new("BB2016", ":setvar Reader hr_reader") { Engines = SqlServer },
        new("BB2017", "-- migration-type: ghost") { Engines = MySql, Place = TrapPlace.Head },
        new("BB2018", "-- txn-mode: off") { Place = TrapPlace.Head },
        new("BB2019", "-- txn-mode = off"),
        new("BB2020", "-- txn-isolation = SERIALIZABLE") { Engines = [SqlEngine.Postgres, SqlEngine.SqlServer], Place = TrapPlace.Head },
        new("BB2023", "CREATE INDEX CONCURRENTLY IF NOT EXISTS trap_a ON trap (a);") { Engines = Postgres, FoolsInText = true },
        new("BB2025", "-- clean\nVACUUM trap;") { Engines = Postgres, Line = 1 },
        new("BB2026", "VACUUM trap;") { Engines = Postgres, Place = TrapPlace.BeforeOthers },
        new("BB2027", "BEGIN;\nUPDATE trap SET a = 1 WHERE a = 2;\nCOMMIT;") { Engines = [SqlEngine.Postgres, SqlEngine.MySql] },
        new("BB2027", "BEGIN TRANSACTION;\nUPDATE trap SET a = 1 WHERE a = 2;\nCOMMIT;") { Engines = SqlServer },
        new("BB2027", "ROLLBACK;"),
        
        // Behind an empty line: a reason above the line before may be one for this, too.
        new("BB2029", "\nALTER TABLE trap DROP COLUMN a;") { Line = 1 },
        new("BB2029", "\nDROP TABLE trap;") { Line = 1 },
        new("BB2030", "-- txn-mode = off\nCREATE TABLE trap (a int);\nSELECT 1;") { Engines = Postgres, Place = TrapPlace.Head, Line = 1 },
        new("BB2031", "SELECT 'open") { Place = TrapPlace.End },
        new("BB2031", "SELECT 1 /* open;") { Place = TrapPlace.End, FoolsInText = true },
        new("BB2031", "SELECT $trap$ open;") { Engines = Postgres, Place = TrapPlace.End },
        new("BB2032", "REINDEX INDEX CONCURRENTLY trap_a;") { Engines = Postgres },
        new("BB2041", "-- bytebase-disable BB2999: a slip\nSELECT 1;") { FoolsInText = true },
        new("BB2042", "-- bytebase-disable BB2027\nSELECT 1;") { FoolsInText = true },
        new("BB2043", "-- bytebase-disable BB2027: nothing of that kind here\nSELECT 1;") { FoolsInText = true },

        // The server takes these from comments and strings too (contract: execution).
        new("BB2021", "INSERT INTO trap VALUES (1) /* SET ROLE x */;") { Engines = Postgres, FoolsInText = true },
        new("BB2021", "INSERT INTO trap VALUES ('then set role x');") { Engines = Postgres, FoolsInText = true },
        new("BB2021", "INSERT INTO trap VALUES ($t$\nset\trole x$t$);") { Engines = Postgres, FoolsInText = true, Line = 1 },
        new("BB2022", "INSERT INTO trap VALUES ('never drop database by hand');") { Engines = Postgres, FoolsInText = true },
        new("BB2022", "INSERT INTO trap VALUES (1) -- drop database\n;") { Engines = Postgres, FoolsInText = true },
        new("BB2024", "INSERT INTO trap VALUES ('CREATE UNIQUE INDEX CONCURRENTLY');") { Engines = Postgres, FoolsInText = true },
        new("BB2024", "INSERT INTO trap VALUES (1) /*\ndrop index concurrently */;") { Engines = Postgres, FoolsInText = true, Line = 1 },
    ];

    /// <summary>What is wrong with a file as a whole.</summary>
    public static readonly (string Code, Func<byte[], byte[]> Damage)[] OfFiles =
    [
        ("BB2001", _ => []),
        ("BB2002", bytes => Encoding.UTF8.GetBytes("-- " + Encoding.UTF8.GetString(bytes).Replace("\n", "\n-- ", StringComparison.Ordinal))),
        ("BB2004", bytes => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes))),
        ("BB2004", bytes => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Encoding.UTF8.GetString(bytes))]),
        ("BB2005", bytes => [.. bytes, .. "-- Orl"u8, 0xE9, .. "ans\n"u8]),
        ("BB2006", bytes => [0xEF, 0xBB, 0xBF, .. bytes]),
        ("BB2007", bytes => [.. bytes, 0]),
        ("BB2028", bytes => [.. bytes, .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("-- a long farewell\n", 120_000)))]),
    ];

    public SqlEngine[] Engines { get; init; } = Every;

    public TrapPlace Place { get; init; } = TrapPlace.Between;

    /// <summary>The finding's line, counted from the first inserted one.</summary>
    public int Line { get; init; }

    /// <summary>Whether it is, or may be, a mistake in a comment or string too.</summary>
    public bool FoolsInText { get; init; }

    /// <summary>Only for files that end so.</summary>
    public string FileSuffix { get; init; } = "";

    /// <summary>Other codes that it may give.</summary>
    public string[] Also { get; init; } = [];

    public override string ToString() => $"{Code} {Sql}";
}

internal enum TrapPlace
{
    /// <summary>Behind any statement.</summary>
    Between,

    /// <summary>Behind any statement but the last.</summary>
    BeforeOthers,

    /// <summary>In front of everything.</summary>
    Head,

    /// <summary>Behind everything.</summary>
    End,
}
