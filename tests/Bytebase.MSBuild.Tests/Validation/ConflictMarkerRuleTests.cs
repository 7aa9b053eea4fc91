using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Validation;

[TestClass]
internal sealed class ConflictMarkerRuleTests
{
    [TestMethod]
    [DataRow("CREATE TABLE t (\n<<<<<<< HEAD\n  a text\n=======\n  b text\n>>>>>>> feature/é\n);", 2, "<<<<<<< HEAD")]
    [DataRow("<<<<<<< HEAD\r\nSELECT 1;\r\n||||||| base\r\nSELECT 2;\r\n=======\r\nSELECT 3;\r\n>>>>>>> b\r\n", 1, "<<<<<<< HEAD'")]
    [DataRow("SELECT 1;\n\n<<<<<<< Updated upstream\nSELECT 'a;\n=======\nSELECT b';\n>>>>>>> Stashed changes\n", 3, "Updated upstream")]
    [DataRow("SELECT 1;\n>>>>>>> left over\n", 2, ">>>>>>> left over")]
    [DataRow("-- one\n<<<<<<< HEAD\n-- two\n=======\n-- three\n>>>>>>> b\nSELECT 1;", 2, "HEAD")]
    [DataRow("/* a */ SELECT 1;\n/* b\n<<<<<<< c\n*/\n<<<<<<< HEAD\n", 5, "HEAD")]
    public void MarkerInCode(string sql, int line, string text)
    {
        var findings = Check.Files(("m/1_a.sql", sql));
        Check.AreEqual(findings, $"m/1_a.sql({line},1): Error BB2010");
        Check.Mentions(findings[0], text);
    }

    [TestMethod]
    [DataRow("INSERT INTO doc VALUES ('\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> c\n');")]
    [DataRow("INSERT INTO doc VALUES ($$\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> c\n$$);")]
    [DataRow("CREATE FUNCTION f() RETURNS int AS $body$\nBEGIN\n<<<<<<< HEAD\n  RETURN 1;\n>>>>>>> b\nEND $body$ LANGUAGE plpgsql;")]
    [DataRow("CREATE TABLE \"\n<<<<<<< HEAD\n>>>>>>> c\n\" (id int);")]
    [DataRow("/*\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> c\n*/\nSELECT 1;")]
    [DataRow("DO $$\nBEGIN\n/*\n<<<<<<< HEAD\n>>>>>>> c\n*/\nPERFORM '\n<<<<<<< HEAD\n';\nEND $$;")]
    [DataRow("-- <<<<<<< HEAD\n-- =======\nSELECT 1; --\n--=======\n/*\n=======\n*/")]
    [DataRow("SELECT 1 <<<<<<< 2, 3 >>>>>>> 4;")]
    [DataRow("SELECT 1\n  <<<<<<< HEAD\n;")]
    [DataRow("SELECT 1;\n<<<<<<<<\n>>>>>>>>\n")]
    [DataRow("SELECT '<<<<<<< HEAD' AS \">>>>>>> b\";")]
    public void MarkerElsewhere(string sql) => Check.AreEqual(Check.Files(("m/1_a.sql", sql)));

    [TestMethod]
    public void EngineDecidesWhatAStringIs()
    {
        const string sql = "INSERT INTO t VALUES ('it\\'s\n<<<<<<< HEAD\n>>>>>>> b\n');";
        Check.AreEqual(Check.Files(SqlEngine.MySql, ("m/1_a.sql", sql)));
        Check.AreEqual(Check.Files(SqlEngine.Postgres, ("m/1_a.sql", sql)), "m/1_a.sql(2,1): Error BB2010", "m/1_a.sql(4,1): Error BB2031");
    }
}
