using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Validation;

[TestClass]
internal sealed class TransactionControlTests
{
    [TestMethod]
    [DataRow(SqlEngine.Postgres, "CREATE TABLE x (a jsonb);\nEND;", "m/1_a.sql(2,1): Warning BB2027")]
    [DataRow(SqlEngine.Postgres, "CREATE TABLE x (a jsonb);\nEND TRANSACTION;", "m/1_a.sql(2,1): Warning BB2027")]
    [DataRow(SqlEngine.Postgres, "CREATE TABLE x (a jsonb);\n-- END;\nSELECT '\nEND;';", "")]
    [DataRow(SqlEngine.MySql, "SELECT 1;\nEND;", "")]
    public void EndAloneIsPostgresqlsCommit(SqlEngine engine, string sql, string expected) =>
        Check.AreEqual(Check.Files(engine, ("m/1_a.sql", sql)), expected.Length > 0 ? [expected] : []);

    [TestMethod]
    [DataRow("SELECT 1;\n  BEGIN; SELECT 2; COMMIT;", "2,3 Warning BB2027")]
    [DataRow("start transaction isolation level serializable; SELECT 2; rollback work;", "1,1 Warning BB2027")]
    [DataRow("BEGIN TRANSACTION; SELECT 2; END;", "1,1 Warning BB2027")]
    [DataRow("SELECT 2; COMMIT AND CHAIN; SELECT 3;", "1,11 Warning BB2027")]
    [DataRow("BEGIN; SAVEPOINT a; ROLLBACK TO a; COMMIT", "1,1 Warning BB2027")]
    public void ControlInAFile(string sql, string expected)
    {
        foreach (var engine in new[] { SqlEngine.Auto, SqlEngine.Postgres, SqlEngine.MySql, SqlEngine.MariaDb, SqlEngine.Sqlite })
            Assert.AreEqual(expected, Traps.Of(engine, sql), engine.ToString());
        Assert.AreEqual("", Traps.Of(SqlEngine.Other, sql));
        Assert.AreEqual("", Traps.Of("-- txn-mode = off\n" + sql));
    }

    [TestMethod]
    [DataRow("SAVEPOINT a; SELECT 1; ROLLBACK TO SAVEPOINT a; ROLLBACK WORK TO a; RELEASE SAVEPOINT a;")]
    [DataRow("CREATE TEMP TABLE t (id int) ON COMMIT PRESERVE ROWS; CREATE TEMP TABLE u (id int) ON COMMIT DROP;")]
    [DataRow("DO $$ BEGIN COMMIT; END $$; SELECT 'COMMIT;'; -- COMMIT;\n/* BEGIN; COMMIT; */ SELECT \"commit\" FROM begin;")]
    [DataRow("CREATE PROCEDURE p() BEGIN START TRANSACTION; UPDATE t SET n = 1; COMMIT; END;")]
    [DataRow("BEGIN; SELECT 1;")]
    [DataRow("COMMIT PREPARED 'x';")]
    [DataRow("BEGIN UPDATE t SET n = 1; END;")]
    public void NoControl(string sql) => Assert.AreEqual("", Traps.Of(sql));

    [TestMethod]
    public void OneFindingNamesHowMany()
    {
        var message = Traps.Message("begin; SELECT 1; COMMIT; BEGIN; SELECT 2; COMMIT;");
        Assert.Contains("in this file: 4", message);
        Assert.StartsWith("BEGIN is transaction control", message);
    }

    [TestMethod]
    public void MySqlCommitsWithStartTransactionAlone()
    {
        Assert.AreEqual("1,1 Warning BB2027", Traps.Of(SqlEngine.MySql, "START TRANSACTION; INSERT INTO t VALUES (1); -- commit"));
        Assert.AreEqual("", Traps.Of(SqlEngine.MySql, "START REPLICA; -- commit"));
        Assert.AreEqual("", Traps.Of(SqlEngine.MySql, "DELIMITER //\nCREATE PROCEDURE p()\nBEGIN\n START TRANSACTION;\n COMMIT;\nEND//\nDELIMITER ;"));
    }

    [TestMethod]
    [DataRow("SET XACT_ABORT ON\nBEGIN TRAN\nALTER TABLE t ADD n int\nCOMMIT TRAN\nGO\n", "2,1 Warning BB2027")]
    [DataRow("BEGIN TRANSACTION;\nGO\nSELECT 1;\nGO\nCOMMIT;\nGO", "1,1 Warning BB2027")]
    [DataRow("IF @@ERROR <> 0\n ROLLBACK", "2,2 Warning BB2027")]
    [DataRow("IF 1 = 1 BEGIN SELECT 1 END", "")]
    [DataRow("CREATE PROCEDURE p AS\nBEGIN TRAN\nCOMMIT TRAN\nGO\nSELECT '[COMMIT]', [COMMIT] -- COMMIT\n", "")]
    public void BatchOfSqlServer(string sql, string expected) => Assert.AreEqual(expected, Traps.Of(SqlEngine.SqlServer, sql));

    [TestMethod]
    [DataRow("BEGIN\n UPDATE t SET n = 1;\n COMMIT;\nEND;\n/\n", "")]
    [DataRow("UPDATE t SET n = 1;\nCOMMIT;\n", "2,1 Warning BB2027")]
    public void BlockOfOracle(string sql, string expected) => Assert.AreEqual(expected, Traps.Of(SqlEngine.Oracle, sql));
}
