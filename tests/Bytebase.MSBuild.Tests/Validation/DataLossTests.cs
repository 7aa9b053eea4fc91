using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Validation;

[TestClass]
internal sealed class DataLossTests
{
    [TestMethod]
    [DataRow("SELECT 1;\n DROP TABLE IF EXISTS s.t;", "2,2 Suggestion BB2029")]
    [DataRow("drop schema s cascade;", "1,1 Suggestion BB2029")]
    [DataRow("TRUNCATE TABLE a, b;", "1,1 Suggestion BB2029")]
    [DataRow("DELETE FROM t;\nDELETE FROM u WHERE id = 1;", "1,1 Suggestion BB2029")]
    [DataRow("ALTER TABLE t ADD COLUMN b int, DROP COLUMN a;", "1,1 Suggestion BB2029")]
    [DataRow("ALTER TABLE t DROP a;", "1,1 Suggestion BB2029")]
    [DataRow("ALTER TABLE t DROP IF EXISTS \"a\";", "1,1 Suggestion BB2029")]
    [DataRow("ALTER TABLE t DROP PARTITION p;", "1,1 Suggestion BB2029")]
    [DataRow("SELECT 1; -- about it\nDROP TABLE t;", "2,1 Suggestion BB2029")]
    [DataRow("-- txn-mode = off\nDROP TABLE t;", "2,1 Suggestion BB2029")]
    [DataRow("DROP TABLE t; DROP TABLE u;", "1,1 Suggestion BB2029; 1,15 Suggestion BB2029")]
    [DataRow("DROP TABLE t; -- old\n\nDROP TABLE u;", "3,1 Suggestion BB2029")]
    [DataRow("CREATE TABLE t (id int); DROP TABLE t, u;", "1,26 Suggestion BB2029")]
    public void LossWithoutAReason(string sql, string expected)
    {
        Assert.AreEqual(expected, Traps.Of(sql));
        Assert.AreEqual(expected, Traps.Of(SqlEngine.MySql, sql));
    }

    [TestMethod]
    [DataRow("-- old\nDROP TABLE t;\nDROP TABLE u;\r\nALTER TABLE v DROP COLUMN a;")]
    [DataRow("SELECT 1;\n/* old */ TRUNCATE t;")]
    [DataRow("SELECT 1; /* old */ TRUNCATE t;")]
    [DataRow("DROP TABLE t; -- old")]
    [DataRow("DROP TABLE /* old */ t;")]
    [DataRow("ALTER TABLE t -- old\n DROP COLUMN a;")]
    [DataRow("-- why\n-- txn-mode = off\nDROP TABLE t;")]
    public void LossWithAReason(string sql) => Assert.AreEqual("", Traps.Of(sql));

    [TestMethod]
    [DataRow("-- bytebase-disable BB2029: unused since May\nDROP TABLE t;", "")]
    [DataRow("-- bytebase-disable BB2029: unused since May\n-- txn-mode = off\nDROP TABLE t;", "")]
    [DataRow("SELECT 1;\n-- bytebase-disable BB2029: unused since May\nDROP TABLE t;", "")]
    [DataRow("SELECT 1;\n/* bytebase-disable BB2029: unused since May */ DROP TABLE t;", "")]
    [DataRow("SELECT 1;\nDROP TABLE t; -- bytebase-disable BB2029: unused since May", "")]
    [DataRow("SELECT 1;\nDROP TABLE t; /* bytebase-disable BB2029: unused since May */ SELECT 2;", "")]
    [DataRow("SELECT 1;\nDROP TABLE -- bytebase-disable BB2029: unused since May\n  t;", "")]
    [DataRow("DROP TABLE t; -- bytebase-disable BB2029", "1:1 BB2029, 1:18 BB2042")]
    [DataRow("-- ----\n-- bytebase-disable BBR0601: another\n-- bytebase-disable BBR0602: matter\n-- ----\nDROP TABLE t;", "5:1 BB2029")]
    [DataRow("-- bytebase-disable BBR0601: another matter\n-- unused since May\nDROP TABLE t;", "")]
    [DataRow("/* unused since May\n * bytebase-disable BBR0601: another matter */\nDROP TABLE t;", "")]
    [DataRow("DROP TABLE t; /* bytebase-disable BBR0601: another matter\n unused since May */", "")]
    [DataRow("-- unused since May\n-- bytebase-disable BB2029: unused since May\nDROP TABLE t;", "2:21 BB2043")]
    public void CommentThatSwitchesOffIsNoReason(string sql, string expected) =>
        Assert.AreEqual(expected, string.Join(", ", Check.Files(("m/1_a.sql", sql)).Select(f => $"{f.Span.Line}:{f.Span.Column} {f.Code}")));

    [TestMethod]
    [DataRow("DROP VIEW v; DROP FUNCTION f(); DROP INDEX i; DROP TRIGGER t ON u; DROP MATERIALIZED VIEW m; DROP TYPE y;")]
    [DataRow("ALTER TABLE t DROP CONSTRAINT c, ALTER COLUMN a DROP DEFAULT, ALTER b DROP NOT NULL; ALTER TABLE t DROP PRIMARY KEY, DROP INDEX i, DROP FOREIGN KEY k;")]
    [DataRow("SELECT 'DROP TABLE t'; SELECT truncate FROM \"drop table\"; /* DELETE FROM t; */")]
    [DataRow("CREATE FUNCTION f() RETURNS void AS $$ DELETE FROM t; $$ LANGUAGE sql;")]
    [DataRow("CREATE TABLE t (id int REFERENCES u ON DELETE CASCADE); ALTER TABLE t ADD CHECK (drop_a > 0);")]
    [DataRow("DELETE FROM t WHERE true; DELETE t FROM t JOIN u ON t.id = u.id; DELETE FROM t USING u WHERE t.id = u.id;")]
    [DataRow("DROP TABLE IF EXISTS public.\"T\"; CREATE TABLE t (id int);")]
    [DataRow("CREATE TEMPORARY TABLE IF NOT EXISTS t (id int); TRUNCATE t; DELETE FROM t; DROP TABLE t;")]
    [DataRow("CREATE TABLE t_new (id int); INSERT INTO t_new SELECT id FROM t; DROP TABLE t; ALTER TABLE t_new RENAME TO t;")]
    public void NoLoss(string sql) => Assert.AreEqual("", Traps.Of(sql));

    [TestMethod]
    public void TemporaryTableOfSqlServer()
    {
        Assert.AreEqual("", Traps.Of(SqlEngine.SqlServer, "DROP TABLE #t;\nDROP TABLE IF EXISTS ##u;"));
        Assert.AreEqual("1,1 Suggestion BB2029", Traps.Of(SqlEngine.SqlServer, "DROP TABLE [dbo].[t];\nCREATE TABLE [dbo].[u] (id int);"));
        Assert.AreEqual("", Traps.Of(SqlEngine.SqlServer, "DROP TABLE [dbo].[t];\nCREATE TABLE [T] (id int);"));
        Assert.AreEqual("", Traps.Of(SqlEngine.SqlServer, "ALTER TABLE t ADD n int\nDROP INDEX i ON t\nGO"));
    }

    [TestMethod]
    public void MessageNamesWhatIsLost()
    {
        Assert.StartsWith("DROP COLUMN loses data", Traps.Message("ALTER TABLE t DROP a;"));
        Assert.StartsWith("DELETE without WHERE loses data", Traps.Message("DELETE FROM t;"));
    }
}
