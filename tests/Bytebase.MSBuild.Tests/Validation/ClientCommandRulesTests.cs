using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Validation;

[TestClass]
internal sealed class ClientCommandRulesTests
{
    [TestMethod]
    [DataRow("Auto", "\\set x 1\nCREATE TABLE t (id int);", 1, 1, "\\set is")]
    [DataRow("Auto", "-- dump\n\n\\restrict aB3\nSELECT 1;", 3, 1, "\\restrict is")]
    [DataRow("Postgres", "SELECT 1;\n  \\i other.sql\n", 2, 3, "\\i is")]
    [DataRow("Postgres", "SELECT 1\n\\gexec\n", 2, 1, "\\gexec is")]
    [DataRow("Postgres", "SELECT 'CREATE ROLE x' \\gexec\n", 1, 24, "\\gexec is")]
    [DataRow("Postgres", "\\copy t FROM 'x.csv' CSV\n\\echo it's done\n", 1, 1, "\\copy is")]
    [DataRow("Postgres", "\\! ls\n", 1, 1, "\\! is")]
    [DataRow("Postgres", "\\.\n", 1, 1, "\\. is")]
    [DataRow("Postgres", "\uFEFF\\c db\nSELECT 1;", 1, 2, "\\c is")]
    public void CommandOfPsql(string engine, string sql, int line, int column, string text)
    {
        var findings = Check.Files(Enum.Parse<SqlEngine>(engine), ("m/1_a.sql", sql)).Where(finding => finding.Code != "BB2006").ToList();
        Check.AreEqual(findings, $"m/1_a.sql({line},{column}): Error BB2014");
        Check.Mentions(findings[0], text);
    }

    [TestMethod]
    [DataRow("Auto", "INSERT INTO t VALUES ('\n\\set x 1\n', E'\\\\n', $$\n\\i x\n$$);")]
    [DataRow("Auto", "-- \\set x\n/*\n\\i x\n*/\nSELECT \"\n\\c\";")]
    [DataRow("Auto", "SELECT 'a\\'b\\'c', 'd';")]
    [DataRow("MySql", "SELECT 1;\nSELECT '\\'\n\\set';")]
    [DataRow("SqlServer", "SELECT 1;\n\\set x 1\n")]
    [DataRow("Auto", "SELECT 1\\G\nSELECT 2 \\gset")]
    [DataRow("Other", "\\set x 1\n")]
    public void BackslashThatIsNone(string engine, string sql) => Check.AreEqual(Check.Files(Enum.Parse<SqlEngine>(engine), ("m/1_a.sql", sql)));

    [TestMethod]
    [DataRow("COPY public.t (a, b) FROM stdin;\n1\tit's \\N {{x}} ${y}\n<<<<<<< HEAD\n\\.x\n:a\n\\.\n\nSELECT 1;\n", 1, 1)]
    [DataRow("SELECT 1;\n-- x\ncopy t from stdin with (format csv);\n\\.\n", 3, 1)]
    [DataRow("COPY t FROM STDIN WITH CSV HEADER;\r\na;b'c\r\n\\.\r\nSELECT 1;\r\n", 1, 1)]
    [DataRow("COPY t FROM STDIN", 1, 1)]
    [DataRow("COPY t FROM STDIN;\nSELECT 1;", 1, 1)]
    public void CopyWithRows(string sql, int line, int column) => Check.AreEqual(Check.Files(("m/1_a_ddl.sql", sql)), $"m/1_a_ddl.sql({line},{column}): Error BB2015");

    [TestMethod]
    public void EachCopyWithRows() => Check.AreEqual(
        Check.Files(SqlEngine.Postgres, ("m/1_a.sql", "COPY a FROM stdin;\n1;2\n\\.\nCOPY b FROM stdin;\n'\n\\.\n\\c x\n")),
        "m/1_a.sql(1,1): Error BB2015",
        "m/1_a.sql(4,1): Error BB2015",
        "m/1_a.sql(7,1): Error BB2014");

    [TestMethod]
    [DataRow("Auto", "COPY t TO STDOUT; COPY t FROM '/x/stdin'; COPY (SELECT 1 FROM stdin) TO PROGRAM 'x';")]
    [DataRow("Auto", "SELECT 'COPY t FROM STDIN'; -- COPY t FROM STDIN;\n/* COPY t FROM STDIN; */ DO $$ COPY t FROM STDIN; $$;")]
    [DataRow("Auto", "SELECT copy FROM stdin; COPY \"FROM STDIN\" TO 'x'; COPY t FROM \"STDIN\";")]
    [DataRow("MySql", "COPY t FROM STDIN;")]
    public void CopyWithoutRows(string engine, string sql) => Check.AreEqual(Check.Files(Enum.Parse<SqlEngine>(engine), ("m/1_a.sql", sql)));

    [TestMethod]
    [DataRow("Oracle", "SET SERVEROUTPUT ON\nCREATE TABLE t (id NUMBER);", 1, 1, "'SET SERVEROUTPUT' is a command of SQL*Plus")]
    [DataRow("Oracle", "CREATE TABLE t (id NUMBER);\nset define off;\n", 2, 1, "set define")]
    [DataRow("Oracle", "-- x\nPROMPT creating it's table\nSELECT 1 FROM dual;", 2, 1, "PROMPT creating")]
    [DataRow("Oracle", "WHENEVER SQLERROR EXIT 1\n", 1, 1, "WHENEVER SQLERROR")]
    [DataRow("Oracle", "BEGIN\n  NULL;\nEND;\n/\nSHOW ERRORS\n", 5, 1, "SHOW ERRORS")]
    [DataRow("Oracle", "@@other.sql\n", 1, 1, "@@other.sql")]
    [DataRow("Oracle", "SELECT 1 FROM dual;\nEXIT;", 2, 1, "EXIT")]
    [DataRow("Oracle", "  spool 'x.log'\n", 1, 3, "spool")]
    [DataRow("Oracle", "REM a comment of SQL*Plus\n", 1, 1, "REM a")]
    [DataRow("Oracle", "EXEC dbms_stats.gather_schema_stats('X');", 1, 1, "EXEC dbms_stats")]
    [DataRow("SqlServer", "SELECT 1\n:r .\\other.sql\nGO\n", 2, 1, "':r .\\other.sql' is a command of sqlcmd")]
    [DataRow("SqlServer", ":on error exit\nGO\n", 1, 1, ":on error")]
    [DataRow("SqlServer", "SELECT 1\nGO\n!!dir\n", 3, 1, "!!dir")]
    [DataRow("Auto", "/* x */\n:setvar A \"b\"\nGO\n", 2, 1, ":setvar A")]
    [DataRow("MySql", "source other.sql;\n", 1, 1, "'source other.sql' is a command of mysql")]
    [DataRow("MySql", "SELECT 1;\nSOURCE /x/other.sql\n", 2, 1, "SOURCE")]
    [DataRow("MariaDb", "SELECT 1;\n\\. other.sql\n", 2, 1, "\\. other.sql")]
    [DataRow("MySql", "SELECT 1;\n\\! ls\n", 2, 1, "\\! ls")]
    [DataRow("Sqlite", ".read other.sql\nSELECT 1;", 1, 1, "'.read other.sql' is a command of sqlite3")]
    [DataRow("Sqlite", "SELECT 1;\n.mode csv\n", 2, 1, ".mode csv")]
    public void CommandOfAnotherClient(string engine, string sql, int line, int column, string text)
    {
        var findings = Check.Files(Enum.Parse<SqlEngine>(engine), ("m/1_a.sql", sql));
        Check.AreEqual(findings, $"m/1_a.sql({line},{column}): Error BB2016");
        Check.Mentions(findings[0], text);
    }

    [TestMethod]
    [DataRow("Oracle", "SET TRANSACTION READ ONLY; SET ROLE x; SET CONSTRAINTS ALL DEFERRED; CREATE TABLE prompt (show int);")]
    [DataRow("Oracle", "-- PROMPT x\n/*\nSPOOL x\n*/\nINSERT INTO t VALUES ('\nPROMPT x;\nEXIT;\n');")]
    [DataRow("Oracle", "BEGIN\n  LOOP\nEXIT;\n    EXIT WHEN 1 = 1;\n  END LOOP;\n  EXECUTE IMMEDIATE 'x';\nEND;\n/\n")]
    [DataRow("Oracle", "<<l>>\nLOOP\n  NULL;\n  EXIT;\nEND LOOP;")]
    [DataRow("Oracle", "CREATE TYPE BODY t AS MEMBER PROCEDURE p IS BEGIN\n  NULL;\n  show(1);\n  prompt.run;\n  start := 1;\nEND;\nEND;\n/\n")]
    [DataRow("Oracle", "SELECT * FROM a@b\n, c\n@d;")]
    [DataRow("SqlServer", "SELECT geometry::Parse('x'), 'a\n:r x';\nl:\nGOTO l;\nSELECT 1\nGO 5\n-- :setvar\n/*\n:setvar A b\n*/")]
    [DataRow("SqlServer", "SELECT 1;\nSET NOCOUNT ON;\nEXEC p;\nPRINT 'x';\nGO\n")]
    [DataRow("MySql", "DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END //\nDELIMITER ;\nCREATE TABLE source (system int);\nSELECT '\n\\. x', `source x`\nFROM source ;")]
    [DataRow("MySql", "SELECT 1 AS x,\nsource FROM t; SELECT \\N;")]
    [DataRow("Sqlite", "SELECT t\n.read FROM t;\nSELECT '\n.mode x';\n-- .read\n/*\n.read x\n*/")]
    [DataRow("Postgres", "SHOW ALL; SET client_encoding = 'UTF8'; EXECUTE p; PREPARE s AS SELECT 1;")]
    [DataRow("Auto", "SHOW ALL; SET x = 1; DESCRIBE t; EXEC p;\nSELECT ':setvar', \"\n:setvar\";")]
    public void SqlThatLooksLikeACommand(string engine, string sql) => Check.AreEqual(Check.Files(Enum.Parse<SqlEngine>(engine), ("m/1_a.sql", sql)));
}
