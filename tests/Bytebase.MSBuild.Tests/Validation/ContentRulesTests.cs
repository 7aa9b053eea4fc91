using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Validation;

[TestClass]
internal sealed class ContentRulesTests
{
    [TestMethod]
    public void EmptyFile()
    {
        var findings = Check.Files(("m/1_a.sql", ""));
        Check.AreEqual(findings, "m/1_a.sql(1,1): Error BB2001");
        Check.Mentions(findings[0], "SELECT 1;");
    }

    [TestMethod]
    [DataRow(" \r\n\t\n")]
    [DataRow("-- nothing\n/* here */\n")]
    [DataRow("\uFEFF")]
    [DataRow(";\n;")]
    [DataRow("-- txn-mode = on\n")]
    public void OnlyWhiteSpaceAndComments(string sql) => Check.AreEqual(Check.Files(("m/1_a.sql", sql)), "m/1_a.sql(1,1): Warning BB2002");

    [TestMethod]
    [DataRow("x")]
    [DataRow("-- a\nSELECT 1")]
    [DataRow("/*!40101 SET NAMES utf8 */;")]
    [DataRow("'")]
    public void AnythingElseIsAStatement(string sql) => Check.AreEqual(Check.Files(("m/1_a.sql", sql)));

    [TestMethod]
    public void EngineDecidesWhatAnExecutableCommentIs() =>
        Check.AreEqual(Check.Files(SqlEngine.Postgres, ("m/1_a.sql", "/*! SET x */")), "m/1_a.sql(1,1): Warning BB2002");

    [TestMethod]
    [DataRow(typeof(FileNotFoundException))]
    [DataRow(typeof(UnauthorizedAccessException))]
    public void FileThatCannotBeRead(Type exception)
    {
        var result = new Validator().Validate(
            Check.Set(["m/1_a.sql", "m/2_b.sql"]),
            file => file.Name.VersionText == "1" ? throw (Exception)Activator.CreateInstance(exception, "The disk is gone.")! : "SELECT 1;"u8.ToArray(),
            CancellationToken.None);
        Check.AreEqual(result.Findings, "m/1_a.sql(1,1): Error BB2003");
        Check.Mentions(result.Findings[0], "The disk is gone.");
        Assert.IsNull(result.Files[0].Sha256);
        Assert.IsNotNull(result.Files[1].Sha256);
    }

    [TestMethod]
    [DataRow("1_a_dml.sql", "INSERT INTO t VALUES (1);\n-- why\n  ALTER TABLE t ADD x int;\nCREATE TABLE u (id int);", 3, 3, "BB2011", "ALTER")]
    [DataRow("1_a_dml.sql", "CREATE TABLE t (id int);", 1, 1, "BB2011", "CREATE")]
    [DataRow("1_a-DML.sql", "/* é */ truncate t;", 1, 9, "BB2011", "TRUNCATE")]
    [DataRow("1_a_dml.sql", "UPDATE t SET a = ';';\nCOMMENT ON TABLE t IS 'x';", 2, 1, "BB2011", "COMMENT")]
    [DataRow("1_a_ddl.sql", "CREATE TABLE t (id int);\nINSERT INTO t VALUES (1);", 2, 1, "BB2012", "INSERT")]
    [DataRow("1_a.ddl.sql", "MERGE INTO t USING s ON 1 = 1;", 1, 1, "BB2012", "MERGE")]
    [DataRow("1_a_ddl.sql", "WITH a AS (SELECT 1)\nDELETE FROM t;", 1, 1, "BB2012", "WITH")]
    public void ContentsOfTheOtherKind(string name, string sql, int line, int column, string code, string keyword)
    {
        var findings = Check.Files(("m/" + name, sql));
        Check.AreEqual(findings, $"m/{name}({line},{column}): Warning {code}");
        Check.Mentions(findings[0], $"{keyword} is ");
    }

    [TestMethod]
    [DataRow("1_a_dml.sql", "INSERT INTO t VALUES (1); ALTER TABLE t ADD x int;", "Move the statement to a file of its own, for example '2_a_ddl.sql'.")]
    [DataRow("1_a_ddl.sql", "DELETE FROM t WHERE a = 1; ALTER TABLE t ADD x int;", "Move the statement to a file of its own, for example '2_a_dml.sql'.")]
    [DataRow("1_a_dml.sql", "SELECT 1; ALTER TABLE t ADD x int;", "Nothing in the file is DML: rename it to '1_a_ddl.sql'.")]
    [DataRow("1_a_ddl.sql", "INSERT INTO t VALUES (1); SELECT 1;", "Nothing in the file is DDL: rename it to '1_a_dml.sql'.")]
    public void FixOfTheFoldersNewestFile(string name, string sql, string fix)
    {
        var finding = Check.Files(("m/" + name, sql), ("n/2_b.sql", Check.Sql)).Single();
        Assert.EndsWith(fix.Replace("'2_a", "'3_a", StringComparison.Ordinal), finding.Message);
        Assert.EndsWith(fix, Check.Files(("m/" + name, sql)).Single().Message);
    }

    [TestMethod]
    [DataRow("1_a_dml.sql", "INSERT INTO t VALUES (1); ALTER TABLE t ADD x int;")]
    [DataRow("1_a_ddl.sql", "DELETE FROM t WHERE a = 1; ALTER TABLE t ADD x int;")]
    public void FixOfAnOlderFileKeepsTheOrder(string name, string sql)
    {
        var finding = Check.Files(("m/" + name, sql), ("m/2_b.sql", Check.Sql)).Single();
        Check.Mentions(finding, "If no database has applied this file yet, move the statement to a new file with a version right behind this one's");
        Assert.DoesNotContain("for example", finding.Message);
        Assert.DoesNotContain("'3_", finding.Message);
    }

    [TestMethod]
    [DataRow("1_a_dml.sql", "INSERT INTO t VALUES ('; DROP TABLE t;'); SELECT 1; SET x = 1; GRANT CREATE ON t TO y;")]
    [DataRow("1_a_ddl.sql", "CREATE TABLE t (id int); /* INSERT INTO t; */ SELECT 1; DO $$ BEGIN DELETE FROM t; END $$;")]
    [DataRow("1_a_ddl.sql", "CREATE TRIGGER x AFTER INSERT ON t FOR EACH ROW BEGIN INSERT INTO u VALUES (1); UPDATE v SET w = 1; END;")]
    [DataRow("1_a.sql", "CREATE TABLE t (id int); INSERT INTO t VALUES (1);")]
    [DataRow("1ddl.sql", "INSERT INTO t VALUES (1);")]
    public void ContentsOfTheStatedKindOrNoneStated(string name, string sql) => Check.AreEqual(Check.Files(("m/" + name, sql)));

    [TestMethod]
    [DataRow("1_fill_DML.sql", "CREATE TABLE t (id int);", "'1_fill_DDL.sql'")]
    [DataRow("1_ddl.sql", "DELETE FROM t WHERE id = 1;", "'1_dml.sql'")]
    public void TheCorrectedNameKeepsTheVersion(string name, string sql, string proposal) => Check.Mentions(Check.Files(("m/" + name, sql))[0], proposal);

    [TestMethod]
    public void MetadataIsHeldAgainstTheContentsToo()
    {
        var set = MigrationSet.Create([MigrationFile.Create("/repo/1_a.sql", "1_a.sql", ChangeType.Dml), MigrationFile.Create("/repo/2_b_dml.sql", "2_b_dml.sql", ChangeType.Ddl)]);
        var findings = new Validator().Validate(set, _ => "CREATE TABLE t (id int);"u8.ToArray(), CancellationToken.None).Findings;
        Check.AreEqual(findings, "1_a.sql(1,1): Warning BB2011");
        Check.Mentions(findings[0], "'1_a_ddl.sql'");
    }
}
