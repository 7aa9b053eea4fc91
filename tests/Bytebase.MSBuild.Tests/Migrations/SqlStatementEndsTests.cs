using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Migrations;

/// <summary>Where statements end, engine by engine. Each row is one file; <c>|</c> stands between its statements.</summary>
[TestClass]
internal sealed class SqlStatementEndsTests
{
    [TestMethod]
    [DataRow("SELECT E'a\\''\n  'b\\';'; |SELECT 2;")]
    [DataRow("SELECT E'a' 'b\\'; |SELECT 2;")]
    [DataRow("SELECT 'a'\n'b\\'; |SELECT 2;")]
    [DataRow("SELECT U&'d\\0061t;a' UESCAPE '!', N'a;', B'1', X'F'; |SELECT 2;")]
    [DataRow("SELECT name 'x\\'; |SELECT 2;")]
    [DataRow("/* a /* b; */ c; */ SELECT 1; |SELECT 2;")]
    [DataRow("DO $body$ BEGIN RAISE NOTICE $$it's; $$; END $body$; |SELECT 2;")]
    [DataRow("CREATE FUNCTION f() RETURNS trigger AS $f$ BEGIN NEW.a := 'x;'; RETURN NEW; END; $f$ LANGUAGE plpgsql; |SELECT 2;")]
    [DataRow("CREATE FUNCTION f(a int) RETURNS int RETURN CASE WHEN a > 1 THEN 2 ELSE 3 END; |SELECT 2;")]
    [DataRow("CREATE PROCEDURE p() BEGIN ATOMIC INSERT INTO a VALUES (CASE WHEN true THEN 1 END); DELETE FROM b; END; |SELECT 2;")]
    [DataRow("CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION f(); |SELECT 2;")]
    [DataRow("ALTER FUNCTION f() OWNER TO x; |BEGIN; |SELECT t.end FROM t; |END; |SELECT 2;")]
    [DataRow("CREATE TYPE body AS (a int); |SELECT 2;")]
    [DataRow("CREATE POLICY p ON t USING (a = 1); |CREATE OPERATOR === (FUNCTION = f); |SELECT 2;")]
    [DataRow("CREATE FUNCTION f() RETURNS void AS 'BEGIN; END' LANGUAGE plpgsql; |SELECT a.\"b;c\".d;")]
    public void OfPostgres(string sql) => AssertEnds(SqlEngine.Postgres, sql);

    [TestMethod]
    [DataRow("SELECT 'a\\\\'; |SELECT \"b\\\";\"; |SELECT `c\\`; |SELECT 2;")]
    [DataRow("SELECT 'a' -- it's;\n; |SELECT 1 # it's;\n; |SELECT 2 /* a /* ; */;")]
    [DataRow("DELIMITER $$\n|CREATE PROCEDURE p() BEGIN SELECT 1; END $$ |CREATE PROCEDURE q() SELECT 1; $$\nDELIMITER ;\n|SELECT 2;")]
    [DataRow("DELIMITER //\r\n|CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.b = 'x//'; END//\r\nDELIMITER ;\r\n|SELECT 2;")]
    [DataRow("CREATE PROCEDURE p() BEGIN l: LOOP LEAVE l; END LOOP l; WHILE x DO SET x = 0; END WHILE; REPEAT SET y = 1; UNTIL 1 END REPEAT; END; |SELECT 2;")]
    [DataRow("CREATE PROCEDURE p() BEGIN IF a THEN BEGIN SELECT 1; END; ELSEIF b THEN SELECT CASE c WHEN 1 THEN 2 END; END IF; END; |SELECT 2;")]
    [DataRow("CREATE PROCEDURE p() BEGIN CASE a WHEN 1 THEN SELECT 1; ELSE BEGIN END; END CASE; END; |SELECT 2;")]
    [DataRow("CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW IF NEW.b THEN SET NEW.c = 1; ELSE SET NEW.c = 2; END IF; |SELECT 2;")]
    [DataRow("CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW IF NEW.b THEN IF NEW.c THEN SET NEW.d = IF(1, 2, 3); END IF; SET NEW.e = CASE WHEN 1 THEN IF(1, 2, 3) END; END IF; |SELECT 2;")]
    [DataRow("CREATE PROCEDURE p() WHILE (f()) DO SELECT 1; REPEAT SELECT 2; UNTIL 1 END REPEAT; END WHILE; |SELECT 2;")]
    [DataRow("CREATE FUNCTION f(a INT) RETURNS INT DETERMINISTIC RETURN IF(a, 1, REPEAT('x', 2)); |SELECT 2;")]
    [DataRow("CREATE PROCEDURE IF NOT EXISTS p() SELECT 1; |CREATE EVENT IF NOT EXISTS e ON SCHEDULE EVERY 1 DAY DO DELETE FROM a; |SELECT 2;")]
    [DataRow("CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM a; DELETE FROM b; END; |ALTER EVENT e DISABLE; |SELECT 2;")]
    [DataRow("CREATE PROCEDURE p() BEGIN SELECT NEW.begin, a.case, b.end; END; |SELECT 2;")]
    [DataRow("/*!50003 CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET @x = 1; /* ; */ END */; |SELECT 2;")]
    [DataRow("BEGIN; |UPDATE a SET b = 1; |COMMIT; |START TRANSACTION; |SELECT 2;")]
    public void OfMySql(string sql)
    {
        AssertEnds(SqlEngine.MySql, sql);
        AssertEnds(SqlEngine.MariaDb, sql);
    }

    [TestMethod]
    [DataRow("BEGIN NOT ATOMIC SELECT 1; IF a THEN SELECT 2; END IF; END; |SELECT 2;")]
    [DataRow("/*M!100100 SELECT 1 */; |SELECT 2;")]
    [DataRow("CREATE PROCEDURE p() FOR i IN 1..3 DO SELECT i; END FOR; |SELECT 2;")]
    public void OfMariaDb(string sql) => AssertEnds(SqlEngine.MariaDb, sql);

    [TestMethod]
    [DataRow("SELECT N'it''s; \\'; |SELECT [a;b].[c]]d;]; |SELECT \"e;f\"; |SELECT 2;")]
    [DataRow("SELECT 1\nGO\n|SELECT 2\nGO 5\n|SELECT 3\n go\t10 \r\n|SELECT 4")]
    [DataRow("SELECT 'a\nGO\nb' /* x\nGO\ny */, [c\nGO\nd]; |SELECT 2;")]
    [DataRow("SELECT go FROM a; |SELECT 1 AS\ngo2;|SELECT 1 AS\ngo x;")]
    [DataRow("CREATE OR ALTER PROCEDURE p AS BEGIN TRY BEGIN TRAN; SELECT 1; COMMIT; END TRY BEGIN CATCH THROW; END CATCH; SELECT 2;\nGO\n|SELECT 2;")]
    [DataRow("CREATE TRIGGER t ON a AFTER INSERT AS UPDATE b SET c = 1; UPDATE d SET e = 1;\nGO\n|SELECT 2;")]
    [DataRow("/* a /* b; */ GO\nc; */ SELECT 1; |SELECT 2;")]
    [DataRow("ALTER TABLE a ADD b int; |CREATE TYPE c FROM int; |SELECT 2;")]
    public void OfSqlServer(string sql) => AssertEnds(SqlEngine.SqlServer, sql);

    [TestMethod]
    [DataRow("SELECT q'[it's;]', Q'{it's;}', nq'(it's;)', q'<it's;>', q'!it's;!', 'it''s;' FROM dual; |SELECT 2 FROM dual;")]
    [DataRow("SELECT q'[open; SELECT 2 FROM dual;")]
    [DataRow("CREATE OR REPLACE PACKAGE BODY p AS PROCEDURE q IS BEGIN NULL; END; END p;\n/\n|SELECT 2 FROM dual;")]
    [DataRow("CREATE OR REPLACE PROCEDURE p IS x NUMBER := 4\n / 2; BEGIN NULL; END;\n/\n|SELECT 2 FROM dual;")]
    [DataRow("CREATE TYPE t AS OBJECT (a NUMBER); |CREATE TYPE BODY t AS MEMBER FUNCTION f RETURN NUMBER IS BEGIN RETURN 1; END; END;\n/\n|SELECT 2 FROM dual;")]
    [DataRow("ALTER TRIGGER t DISABLE; |ALTER PACKAGE p COMPILE BODY; |SELECT 2 FROM dual;")]
    [DataRow("BEGIN EXECUTE IMMEDIATE 'x;'; IF a THEN NULL; END IF; END;\n/\n|SELECT a / b FROM c; |SELECT 2 FROM dual\n/\n")]
    [DataRow("/* a /* b; */ SELECT 1 FROM dual; |COMMENT ON TABLE a IS 'x;'; |SELECT 2 FROM dual;")]
    public void OfOracle(string sql) => AssertEnds(SqlEngine.Oracle, sql);

    [TestMethod]
    [DataRow("CREATE TRIGGER t AFTER UPDATE OF a ON b BEGIN UPDATE c SET d = CASE WHEN NEW.a THEN 1 ELSE 2 END; INSERT INTO e VALUES ('END;'); END; |SELECT 2;")]
    [DataRow("SELECT [a;b], `c;d`, \"e;f\", 'g\\'; |SELECT x'00'; |SELECT 2;")]
    [DataRow("BEGIN; |CREATE TABLE trigger_log (a); |END; |SELECT 2;")]
    [DataRow("/* a /* b; */ SELECT 1; |PRAGMA foreign_keys = ON; |SELECT 2;")]
    public void OfSqlite(string sql) => AssertEnds(SqlEngine.Sqlite, sql);

    private static void AssertEnds(SqlEngine engine, string sql)
    {
        var parts = sql.Split('|');
        var text = SourceTextTests.Text(string.Concat(parts));
        var found = SqlScanner.Scan(text, engine).Select(statement => text.GetText(statement.Start, statement.End).Trim());

        // Lines to the client stand before the statement behind them, or are the end of the file.
        var expected = parts.Select(part => part.Trim()).Where(part => !part.StartsWith("DELIMITER", StringComparison.Ordinal)).Select(Statement);
        Assert.AreEqual(string.Join('|', expected), string.Join('|', found.Select(Statement)));
    }

    private static string Statement(string part) =>
        part.Contains("\nDELIMITER", StringComparison.Ordinal) ? part[..part.IndexOf("\nDELIMITER", StringComparison.Ordinal)].Trim() : part;
}
