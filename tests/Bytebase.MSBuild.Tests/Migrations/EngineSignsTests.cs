using System.Diagnostics;
using System.Text;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Migrations;

[TestClass]
internal sealed class EngineSignsTests
{
    [TestMethod]
    [DataRow("CREATE TABLE t (id bigserial PRIMARY KEY);")]
    [DataRow("CREATE TABLE t (id serial PRIMARY KEY);")]
    [DataRow("ALTER TABLE t ADD COLUMN data jsonb;")]
    [DataRow("UPDATE t SET at = now()::date;")]
    [DataRow("UPDATE t SET at = '2024-01-01'::date;")]
    [DataRow("UPDATE t SET a = b::text;")]
    [DataRow("DO $$ BEGIN NULL; END $$;")]
    [DataRow("UPDATE t SET a = E'\\n';")]
    [DataRow("CREATE EXTENSION IF NOT EXISTS pgcrypto;")]
    [DataRow("CREATE INDEX CONCURRENTLY i ON t (a);")]
    [DataRow("INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING RETURNING id;")]
    [DataRow("\\set ON_ERROR_STOP on\nSELECT 1;")]
    [DataRow("CREATE TYPE mood AS ENUM ('a', 'b');")]
    public void KnowsPostgres(string sql) => Assert.AreEqual(SqlEngine.Postgres, Of(sql));

    [TestMethod]
    [DataRow("CREATE TABLE `t` (id int);")]
    [DataRow("CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY);")]
    [DataRow("CREATE TABLE t (id int) ENGINE = InnoDB;")]
    [DataRow("CREATE TABLE t (id int) ENGINE=MyISAM DEFAULT CHARSET=latin1;")]
    [DataRow("DELIMITER //\nCREATE PROCEDURE p() BEGIN END//\nDELIMITER ;")]
    [DataRow("/*!40101 SET @a = 1 */;")]
    [DataRow("ALTER TABLE t ADD n INT UNSIGNED;")]
    [DataRow("INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE n = n + 1;")]
    public void KnowsMySql(string sql) => Assert.AreEqual(SqlEngine.MySql, Of(sql));

    [TestMethod]
    [DataRow("BEGIN NOT ATOMIC SELECT 1; END;")]
    [DataRow("CREATE TABLE `t` (id int) WITH SYSTEM VERSIONING;")]
    public void KnowsMariaDb(string sql) => Assert.AreEqual(SqlEngine.MariaDb, Of(sql));

    [TestMethod]
    [DataRow("SELECT 1\nGO\n")]
    [DataRow("CREATE TABLE [dbo].[t] ([id] int)")]
    [DataRow("CREATE TABLE dbo.t (id int)")]
    [DataRow("CREATE TABLE t (id int IDENTITY(1,1))")]
    [DataRow("CREATE TABLE t (a nvarchar(10))")]
    [DataRow("UPDATE t SET a = N'x'")]
    [DataRow("EXEC sp_rename 't.a', 'b', 'COLUMN';")]
    [DataRow("UPDATE t SET a = GETDATE()")]
    [DataRow("DECLARE @n int = 1;")]
    [DataRow("GRANT SELECT ON SCHEMA::dbo TO reader; SELECT GETDATE();")]
    public void KnowsSqlServer(string sql) => Assert.AreEqual(SqlEngine.SqlServer, Of(sql));

    [TestMethod]
    [DataRow("CREATE TABLE t (a VARCHAR2(10));")]
    [DataRow("CREATE TABLE t (a NUMBER(10));")]
    [DataRow("BEGIN\n  p;\nEND;\n/\n")]
    [DataRow("UPDATE t SET a = SYSDATE;")]
    [DataRow("UPDATE t SET a = NVL(b, 1) WHERE ROWNUM < 10;")]
    public void KnowsOracle(string sql) => Assert.AreEqual(SqlEngine.Oracle, Of(sql));

    [TestMethod]
    [DataRow("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT);")]
    [DataRow("PRAGMA foreign_keys = OFF;")]
    [DataRow("CREATE TABLE t (id TEXT PRIMARY KEY) WITHOUT ROWID;")]
    public void KnowsSqlite(string sql) => Assert.AreEqual(SqlEngine.Sqlite, Of(sql));

    [TestMethod]
    [DataRow("CREATE OR REPLACE TABLE t (id NUMBER(38,0) AUTOINCREMENT, v VARIANT);")]
    [DataRow("CREATE TABLE t (at TIMESTAMP_NTZ); SELECT v:a::string FROM t;")]
    [DataRow("CREATE TABLE t (id UInt64) ENGINE = MergeTree ORDER BY id;")]
    [DataRow("CREATE TABLE `p.d.t` (id INT64);")]
    [DataRow("CREATE TABLE t (a STRUCT<b STRING>) USING DELTA;")]
    public void KnowsThatItIsSomethingElse(string sql) => Assert.AreEqual(SqlEngine.Other, Of(sql));

    [TestMethod]
    [DataRow("")]
    [DataRow("CREATE TABLE t (id int PRIMARY KEY, name varchar(10) NOT NULL);")]
    [DataRow("-- CREATE TABLE `t` ENGINE=InnoDB\nSELECT 1;")]
    [DataRow("/* x::text */ SELECT 'jsonb', '`', 'AUTO_INCREMENT' AS a;")]
    [DataRow("SELECT \"jsonb\" FROM t;")]
    [DataRow("SELECT t.jsonb, t.serial, t.nvarchar FROM t;")]
    [DataRow("CREATE TABLE t (engine int, number int, go int, serial varchar(20));")]
    [DataRow("SELECT a[1], b[i] FROM t;")]
    [DataRow("SELECT a[i], ARRAY[b], ARRAY[[a], [b]] FROM t;")]
    [DataRow("UPDATE t SET a = 1 RETURNING id;")]
    [DataRow("SELECT a AS n FROM t WHERE b = 'x';")]
    [DataRow("SELECT a / b, a\n / b FROM t;")]
    [DataRow("UPDATE go SET a = 1;")]
    [DataRow("CREATE TABLE t (delimiter int);")]
    public void IsSilentWithoutSigns(string sql) => Assert.AreEqual(SqlEngine.Auto, Of(sql));

    [TestMethod]
    [DataRow("CREATE TABLE `t` (id int);\nGO\n")]
    [DataRow("SELECT a::text FROM `t`;")]
    [DataRow("CREATE TABLE t (a NUMBER(10), b jsonb);")]
    public void IsSilentWhenSignsContradict(string sql) => Assert.AreEqual(SqlEngine.Auto, Of(sql));

    [TestMethod]
    public void IdentityOfTheStandardIsNoSignOfSqlServer()
    {
        Assert.AreEqual(SqlEngine.Auto, Of("CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (START WITH 5));"));
        Assert.AreEqual(SqlEngine.Postgres, Of("CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (START WITH 5), at timestamptz);"));
    }

    [TestMethod]
    public void LooksAtTheBeginningOfALargeFileOnly()
    {
        var text = "CREATE TABLE t (data jsonb);\n" + string.Concat(Enumerable.Repeat("INSERT INTO `t` VALUES (1);\n", 2_000_000));
        var bytes = Encoding.UTF8.GetBytes(text);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 100; i++)
            EngineSigns.Of(bytes);
        Assert.IsLessThan(TimeSpan.FromSeconds(10), watch.Elapsed);
    }

    private static SqlEngine Of(string sql) => EngineSigns.Of(Encoding.UTF8.GetBytes(sql));
}
