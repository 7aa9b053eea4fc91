using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Validation;

/// <summary>Files that a second attempt breaks (BB2030), and those that are too large for the review (BB2028).</summary>
[TestClass]
internal sealed class RetryTests
{
    [TestMethod]
    [DataRow("-- txn-mode = off\nSELECT 1;\nCREATE TABLE t (id int);\nCREATE TABLE u (id int);", "3,1 Warning BB2030", "CREATE TABLE IF NOT EXISTS")]
    [DataRow("-- txn-mode = off\nCREATE VIEW v AS SELECT 1; SELECT 1;", "2,1 Warning BB2030", "CREATE OR REPLACE VIEW")]
    [DataRow("-- txn-mode = off\nALTER TABLE t ADD COLUMN a int; SELECT 1;", "2,1 Warning BB2030", "ADD COLUMN IF NOT EXISTS")]
    [DataRow("-- txn-mode = off\nALTER TABLE t ADD CHECK (a > 0), DROP COLUMN a /* old */; SELECT 1;", "2,1 Warning BB2030", "DROP COLUMN IF EXISTS")]
    [DataRow("-- txn-mode = off\nDROP VIEW v; SELECT 1;", "2,1 Warning BB2030", "DROP VIEW IF EXISTS")]
    [DataRow("-- txn-mode = off\nCREATE TABLE t (id int);\nBEGIN; CREATE TABLE u (id int); COMMIT;", "2,1 Warning BB2030", "CREATE TABLE IF NOT EXISTS")]
    [DataRow("-- txn-mode = off\nBEGIN;\nCREATE TABLE t (id int); COMMIT; SELECT 1;", "3,1 Warning BB2030", "CREATE TABLE IF NOT EXISTS")]
    [DataRow("-- txn-mode = off\nBEGIN;\nCREATE TABLE t (id int); COMMIT; BEGIN; SELECT 1; COMMIT;", "3,1 Warning BB2030", "CREATE TABLE IF NOT EXISTS")]
    [DataRow("-- txn-mode = off\nBEGIN;\nCREATE TABLE t (id int);\nSELECT 1;", "3,1 Warning BB2030", "CREATE TABLE IF NOT EXISTS")]
    [DataRow("INSERT INTO t VALUES (1);\nVACUUM t;", "1,1 Warning BB2030", "ON CONFLICT DO NOTHING")]
    [DataRow("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a); CREATE INDEX CONCURRENTLY j ON t (b);", "1,1 Warning BB2030", "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS")]
    public void StatementThatFailsOrActsAgain(string sql, string expected, string form)
    {
        Assert.AreEqual(expected, Traps.Of(sql));
        Assert.Contains(form, Traps.Message(sql));
        Assert.AreEqual("", Traps.Of(SqlEngine.MySql, sql));
    }

    [TestMethod]
    [DataRow("CREATE TABLE t (id int); CREATE TABLE u (id int); -- vacuum, txn-mode")]
    [DataRow("-- txn-mode = off\nCREATE TABLE t (id int);")]
    [DataRow("-- txn-mode = off\nBEGIN;\nCREATE TABLE t (id int); SAVEPOINT s; INSERT INTO t VALUES (1); ROLLBACK TO s; CREATE TABLE u (id int);\nCOMMIT;")]
    [DataRow("-- txn-mode = off\nSET lock_timeout = '1s'; START TRANSACTION; CREATE TABLE t (id int); INSERT INTO t VALUES (1); END")]
    [DataRow("-- txn-mode = off\nCREATE TABLE IF NOT EXISTS t (id int); CREATE OR REPLACE VIEW v AS SELECT 1; ALTER TABLE t ADD COLUMN IF NOT EXISTS a int; DROP VIEW IF EXISTS w; SELECT 1;")]
    [DataRow("-- txn-mode = off\nINSERT INTO t VALUES (1) ON CONFLICT DO NOTHING; INSERT INTO t SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM t); SELECT 1;")]
    [DataRow("-- txn-mode = off\nUPDATE t SET a = 1; DELETE FROM t WHERE a = 2; ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0); SELECT 1;")]
    [DataRow("CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a); CREATE INDEX CONCURRENTLY j ON t (b);")]
    public void StatementThatCanBeRepeated(string sql) => Assert.AreEqual("", Traps.Of(sql));

    [TestMethod]
    public void AFileIsDividedOnce() => Assert.AreEqual("1,26 Warning BB2023", Traps.Of("CREATE TABLE t (id int); CREATE INDEX CONCURRENTLY i ON t (id);"));

    [TestMethod]
    [DataRow("VACUUM t; UPDATE t SET a = 1;", "or at the end of the file.")]
    [DataRow("-- txn-mode = off\nUPDATE t SET a = 1; VACUUM t;", "or at the beginning of the file.")]
    public void MisplacedVacuumGoesWhereItIsExecuted(string sql, string fix) => Assert.EndsWith(fix, Traps.Message(sql));

    [TestMethod]
    [DataRow(2 * 1024 * 1024, "")]
    [DataRow((2 * 1024 * 1024) + 1, "1,1 Warning BB2028")]
    public void LargeFile(int length, string expected)
    {
        var sql = "SELECT 1;".PadRight(length);
        Assert.AreEqual(expected, Traps.Of(SqlEngine.Other, sql));
        if (expected.Length > 0)
        {
            Assert.Contains("2.0 MiB", Traps.Message(sql));
            Assert.Contains("'2_a_part2.sql'", Traps.Message(sql));
        }
    }
}
