using System.Diagnostics;
using System.Text;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Migrations;

[TestClass]
internal sealed class SqlScannerTests
{
    [TestMethod]
    [DataRow(SqlEngine.Auto, "SELECT 1; SELECT 2", "SELECT 1;|SELECT 2")]
    [DataRow(SqlEngine.Auto, "", "")]
    [DataRow(SqlEngine.Auto, " ;; -- x\n ; /* y */", "")]
    [DataRow(SqlEngine.Auto, "-- a;b\nSELECT 1; -- c;d\n", "SELECT 1;")]
    [DataRow(SqlEngine.Auto, "/* a /* ; */ ; */ SELECT 1;", "SELECT 1;")]
    [DataRow(SqlEngine.MySql, "/* a /* b */ SELECT 1;", "SELECT 1;")]
    [DataRow(SqlEngine.Auto, "SELECT 'a;b', 'it''s;'; SELECT 2;", "SELECT 'a;b', 'it''s;';|SELECT 2;")]
    [DataRow(SqlEngine.Postgres, @"SELECT 'C:\'; SELECT 2;", @"SELECT 'C:\';|SELECT 2;")]
    [DataRow(SqlEngine.Postgres, @"SELECT E'it\';s'; SELECT 2;", @"SELECT E'it\';s';|SELECT 2;")]
    [DataRow(SqlEngine.MySql, @"SELECT 'it\';s', ""a\"";b""; SELECT 2;", @"SELECT 'it\';s', ""a\"";b"";|SELECT 2;")]
    [DataRow(SqlEngine.Auto, "SELECT \"a;\"\"b\" FROM `c;d`; SELECT 2;", "SELECT \"a;\"\"b\" FROM `c;d`;|SELECT 2;")]
    [DataRow(SqlEngine.SqlServer, "SELECT [a;]]b]; SELECT 2;", "SELECT [a;]]b];|SELECT 2;")]
    [DataRow(SqlEngine.Postgres, "SELECT a[1]; SELECT b[2];", "SELECT a[1];|SELECT b[2];")]
    [DataRow(SqlEngine.Postgres, "DO $$ BEGIN; x; $a$ y $a$; END $$; SELECT 2;", "DO $$ BEGIN; x; $a$ y $a$; END $$;|SELECT 2;")]
    [DataRow(SqlEngine.Postgres, "SELECT $x_1$a;$$;$x_1$; SELECT 2;", "SELECT $x_1$a;$$;$x_1$;|SELECT 2;")]
    [DataRow(SqlEngine.Postgres, "PREPARE q AS SELECT $1; SELECT $2;", "PREPARE q AS SELECT $1;|SELECT $2;")]
    [DataRow(SqlEngine.Postgres, "SELECT a$$b; SELECT c$$d;", "SELECT a$$b;|SELECT c$$d;")]
    [DataRow(SqlEngine.Postgres, "SELECT é$$; SELECT 2;", "SELECT é$$;|SELECT 2;")]
    [DataRow(SqlEngine.Postgres, "SELECT a # b; SELECT 2;", "SELECT a # b;|SELECT 2;")]
    [DataRow(SqlEngine.MySql, "SELECT a # b; c\n; SELECT 2;", "SELECT a # b; c\n;|SELECT 2;")]
    [DataRow(SqlEngine.Auto, "# it's\nSELECT a #> b; SELECT 2;", "SELECT a #> b;|SELECT 2;")]
    [DataRow(SqlEngine.MySql, "SELECT 5--3; SELECT 2;", "SELECT 5--3;|SELECT 2;")]
    [DataRow(SqlEngine.Postgres, "SELECT 5--3; SELECT 2;\n;SELECT 6", "SELECT 5--3; SELECT 2;\n;|SELECT 6")]
    [DataRow(SqlEngine.MySql, "/*!40101 SET NAMES utf8 */; SELECT 2;", "SET NAMES utf8 */;|SELECT 2;")]
    [DataRow(SqlEngine.MySql, "/*! SET x = 1 */; SELECT 2;", "SET x = 1 */;|SELECT 2;")]
    [DataRow(SqlEngine.Auto, "/*! licence; */ SELECT 2;", "SELECT 2;")]
    [DataRow(SqlEngine.Postgres, "/*!40101 SET NAMES utf8; */ SELECT 2;", "SELECT 2;")]
    [DataRow(SqlEngine.MySql, "DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END//\nDELIMITER ;\nSELECT 2;", "CREATE PROCEDURE p() BEGIN SELECT 1; END//|SELECT 2;")]
    [DataRow(SqlEngine.Auto, "DELIMITER $$\nSELECT 1; SELECT 2 END$$\ndelimiter ;\r\nSELECT 3;", "SELECT 1; SELECT 2 END$$|SELECT 3;")]
    [DataRow(SqlEngine.MySql, "CREATE DEFINER=`a`@`b` PROCEDURE p() BEGIN IF x THEN SET y = 1; END IF; CASE z WHEN 1 THEN SET y = 2; END CASE; END; SELECT 2;", "CREATE DEFINER=`a`@`b` PROCEDURE p() BEGIN IF x THEN SET y = 1; END IF; CASE z WHEN 1 THEN SET y = 2; END CASE; END;|SELECT 2;")]
    [DataRow(SqlEngine.Sqlite, "CREATE TRIGGER t AFTER INSERT ON a BEGIN INSERT INTO b VALUES (CASE WHEN 1 THEN 2 END); DELETE FROM c; END; SELECT 2;", "CREATE TRIGGER t AFTER INSERT ON a BEGIN INSERT INTO b VALUES (CASE WHEN 1 THEN 2 END); DELETE FROM c; END;|SELECT 2;")]
    [DataRow(SqlEngine.Postgres, "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 3;", "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END;|SELECT 3;")]
    [DataRow(SqlEngine.Auto, "BEGIN; CREATE TABLE event (begin int); COMMIT;", "BEGIN;|CREATE TABLE event (begin int);|COMMIT;")]
    [DataRow(SqlEngine.Postgres, "CREATE RULE r AS ON INSERT TO t DO (INSERT INTO a VALUES (1); DELETE FROM b); SELECT 2;", "CREATE RULE r AS ON INSERT TO t DO (INSERT INTO a VALUES (1); DELETE FROM b);|SELECT 2;")]
    [DataRow(SqlEngine.SqlServer, "CREATE PROCEDURE p AS INSERT a VALUES (1); INSERT b VALUES (2);\nGO\nSELECT 2;\n  go \r\nSELECT 3", "CREATE PROCEDURE p AS INSERT a VALUES (1); INSERT b VALUES (2);\nGO|SELECT 2;|SELECT 3")]
    [DataRow(SqlEngine.Oracle, "DECLARE x NUMBER; BEGIN x := 1 / 2; END;\n/\nSELECT 2 FROM dual;", "DECLARE x NUMBER; BEGIN x := 1 / 2; END;\n/|SELECT 2 FROM dual;")]
    [DataRow(SqlEngine.Auto, "SELECT 'open; SELECT 2;", "SELECT 'open; SELECT 2;")]
    [DataRow(SqlEngine.Auto, "SELECT 1 /* open; SELECT 2;", "SELECT 1")]
    [DataRow(SqlEngine.Auto, "\uFEFFSELECT 1;", "SELECT 1;")]
    [DataRow(SqlEngine.Auto, "\\set x 1\nSELECT 日本;", "\\set x 1\nSELECT 日本;")]
    public void SplitsStatements(SqlEngine engine, string sql, string expected)
    {
        var text = SourceTextTests.Text(sql);
        Assert.AreEqual(expected, string.Join('|', SqlScanner.Scan(text, engine).Select(s => text.GetText(s.First, s.End))));
    }

    [TestMethod]
    [DataRow("create table t (id int)", "CREATE", SqlStatementKind.Ddl)]
    [DataRow("Truncate t", "TRUNCATE", SqlStatementKind.Ddl)]
    [DataRow("COMMENT ON TABLE t IS 'x'", "COMMENT", SqlStatementKind.Ddl)]
    [DataRow("MERGE INTO t USING s ON 1 = 1", "MERGE", SqlStatementKind.Dml)]
    [DataRow("/* x */ update t set a = 1", "UPDATE", SqlStatementKind.Dml)]
    [DataRow("SELECT 1", "SELECT", SqlStatementKind.Other)]
    [DataRow("GRANT INSERT ON t TO x", "GRANT", SqlStatementKind.Other)]
    [DataRow("EXPLAIN DELETE FROM t", "EXPLAIN", SqlStatementKind.Other)]
    [DataRow("(SELECT 1)", "", SqlStatementKind.Other)]
    [DataRow("WITH a AS (SELECT 1) SELECT * FROM a FOR UPDATE", "WITH", SqlStatementKind.Other)]
    [DataRow("WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a", "WITH", SqlStatementKind.Dml)]
    [DataRow("WITH a AS (DELETE FROM t RETURNING id) SELECT * FROM a", "WITH", SqlStatementKind.Dml)]
    [DataRow("WITH \"insert\" AS (SELECT 'delete') SELECT 1", "WITH", SqlStatementKind.Other)]
    public void KnowsWhatAStatementChanges(string sql, string keyword, SqlStatementKind kind)
    {
        var statement = SqlScanner.Scan(SourceTextTests.Text(sql), SqlEngine.Auto).Single();
        Assert.AreEqual((keyword, kind), (statement.Keyword, statement.Kind));
    }

    [TestMethod]
    public void SpansAreTheServersRanges()
    {
        // The ranges of scenario "failure": each begins right behind the statement before it.
        var statements = SqlScanner.Scan(SourceTextTests.Text("-- second\nALTER TABLE employee ADD COLUMN ok integer;\nINSERT INTO nothing (id)\nVALUES (1);\n"), SqlEngine.Postgres);
        Assert.AreEqual((0, 10, 53), (statements[0].Start, statements[0].First, statements[0].End));
        Assert.AreEqual((53, 54, 90), (statements[1].Start, statements[1].First, statements[1].End));
    }

    [TestMethod]
    [DataRow("$a$ ", "")]
    [DataRow("'", "'")]
    [DataRow("/* ", "")]
    [DataRow("go # ", "")]
    [DataRow("$ $", "")]
    [DataRow("E'\\", "")]
    [DataRow("CREATE FUNCTION BEGIN CASE ", ";")]
    public void TakesTimeInProportionToTheText(string piece, string end)
    {
        // 8 MB in one line: anything quadratic would need hours.
        var text = new SourceText(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, 8_000_000 / piece.Length)) + end));
        var watch = Stopwatch.StartNew();
        foreach (var engine in Enum.GetValues<SqlEngine>())
            SqlScanner.Scan(text, engine);
        Assert.IsLessThan(TimeSpan.FromMinutes(1), watch.Elapsed);
    }
}
