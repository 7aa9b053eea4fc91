using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Validation;

[TestClass]
internal sealed class UnclosedTests
{
    [TestMethod]
    [DataRow("SELECT 1;\nINSERT INTO t VALUES ('a);\n", SqlEngine.Postgres, "2,23 Error BB2031")]
    [DataRow("SELECT 'it''", SqlEngine.Postgres, "1,8 Error BB2031")]
    [DataRow("SELECT E'a\\';", SqlEngine.Postgres, "1,8 Error BB2031")]
    [DataRow("SELECT \"a;", SqlEngine.Sqlite, "1,8 Error BB2031")]
    [DataRow("SELECT `a;\n", SqlEngine.MySql, "1,8 Error BB2031")]
    [DataRow("SELECT 'a\\';", SqlEngine.MySql, "1,8 Error BB2031")]
    [DataRow("SELECT [a;", SqlEngine.SqlServer, "1,8 Error BB2031")]
    [DataRow("SELECT 1; DO $x$ BEGIN END $y$;\n", SqlEngine.Postgres, "1,14 Error BB2031")]
    [DataRow("DO $$ BEGIN END;", SqlEngine.Auto, "1,4 Error BB2031")]
    [DataRow("SELECT 1;\n-- /*\n/* a /* b */\n", SqlEngine.Postgres, "3,1 Error BB2031")]
    [DataRow("SELECT 1 /* a\n", SqlEngine.MySql, "1,10 Error BB2031")]
    [DataRow("-- it's\nSELECT 'a;\n", SqlEngine.Postgres, "2,8 Error BB2031")]
    [DataRow("SELECT '-- ', 1;\nSELECT 'a;\n", SqlEngine.Postgres, "2,8 Error BB2031")]
    [DataRow("# it's\nSELECT 'a;\n", SqlEngine.MySql, "2,8 Error BB2031")]
    [DataRow("/*", SqlEngine.Auto, "1,1 Error BB2031")]
    public void OpenToTheEnd(string sql, SqlEngine engine, string expected) => Assert.AreEqual(expected, Traps.Of(engine, sql));

    [TestMethod]
    [DataRow("SELECT 'it''s', '';", SqlEngine.Postgres)]
    [DataRow("SELECT ''", SqlEngine.Postgres)]
    [DataRow("SELECT E'\\\\'", SqlEngine.Postgres)]
    [DataRow("SELECT 'C:\\'", SqlEngine.Postgres)]
    [DataRow("SELECT \"\"\"a\"", SqlEngine.Postgres)]
    [DataRow("SELECT 'a\\''", SqlEngine.MySql)]
    [DataRow("SELECT [a]]b]", SqlEngine.SqlServer)]
    [DataRow("DO $$ it's $$", SqlEngine.Postgres)]
    [DataRow("SELECT 1; -- it's /* not */ open '", SqlEngine.Postgres)]
    [DataRow("SELECT 1 /* a /* b */ */", SqlEngine.Postgres)]
    [DataRow("SELECT 1 /* a /* b */\n", SqlEngine.MySql)]
    [DataRow("SELECT 1 /* a /* b */\n", SqlEngine.Auto)]
    [DataRow("SELECT 'it\\'s';\n", SqlEngine.Auto)]
    [DataRow("\\echo it's\nSELECT 1;\n", SqlEngine.Postgres)]
    [DataRow("COPY t FROM stdin;\nit's\n\\.\n", SqlEngine.Postgres)]
    [DataRow("PROMPT it's\nSELECT 1 FROM dual;\n", SqlEngine.Oracle)]
    [DataRow("SELECT q'[it's]' FROM dual;\n", SqlEngine.Oracle)]
    [DataRow("SELECT 'a", SqlEngine.Other)]
    [DataRow("SELECT $1", SqlEngine.Postgres)]
    [DataRow("", SqlEngine.Postgres)]
    public void Closed(string sql, SqlEngine engine) => Assert.AreEqual("", Traps.Of(engine, sql));

    [TestMethod]
    public void MessageNamesWhatWouldCloseIt() => Assert.Contains("Close it with $x$", Traps.Message("DO $x$ BEGIN"));
}
