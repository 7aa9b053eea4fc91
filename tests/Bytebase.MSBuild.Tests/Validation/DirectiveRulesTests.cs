using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Validation;

[TestClass]
internal sealed class DirectiveRulesTests
{
    [TestMethod]
    [DataRow("-- migration-type: ghost\nALTER TABLE t ADD x int;", 1, 1)]
    [DataRow("-- why\n  -- Migration-Type: gohst\r\nALTER TABLE t ADD x int;", 2, 3)]
    [DataRow("-- migration_type = online\nSELECT 1;", 1, 1)]
    [DataRow("-- migraton-type: ghost\nSELECT 1;", 1, 1)]
    [DataRow("-- ghost\nSELECT 1;", 1, 1)]
    [DataRow("/* migration-type: ghost */\nSELECT 1;", 1, 1)]
    public void DirectiveThatNothingReadsAnyMore(string sql, int line, int column)
    {
        var findings = Check.Files(("m/1_a.sql", sql));
        Check.AreEqual(findings, $"m/1_a.sql({line},{column}): Warning BB2017");
        Check.Mentions(findings[0], "'-- gh-ost = {}'");
    }

    [TestMethod]
    [DataRow("-- the migration-type: ghost line is gone\nSELECT 1;")]
    [DataRow("-- migration type is ghost\nSELECT 1;")]
    [DataRow("-- migration-type: we chose gh-ost here\nSELECT 1;")]
    [DataRow("-- ghost users are removed\nSELECT 1;")]
    [DataRow("SELECT '\n-- migration-type: ghost\n';")]
    [DataRow("SELECT 1;\n-- migration-type: ghost\n")]
    public void ProseAboutGhosts(string sql) => Check.AreEqual(Check.Files(("m/1_a.sql", sql)));

    [TestMethod]
    [DataRow("-- txn-mode = yes", "-- txn-mode = on")]
    [DataRow("-- txn-mode = false", "-- txn-mode = off")]
    [DataRow("-- txn-mode = disable", "-- txn-mode = off")]
    [DataRow("-- txn-mode = autocommit", "-- txn-mode = off")]
    [DataRow("-- txn_mode = off", "-- txn-mode = off")]
    [DataRow("-- txn-mode: off", "-- txn-mode = off")]
    [DataRow("-- txn-mode off", "-- txn-mode = off")]
    [DataRow("-- txnmode=OFF", "-- txn-mode = off")]
    [DataRow("-- tnx-mode = off", "-- txn-mode = off")]
    [DataRow("-- txn mode = off", "-- txn-mode = off")]
    [DataRow("-- transaction-mode: off", "-- txn-mode = off")]
    [DataRow("-- txn-mode = off;", "-- txn-mode = off")]
    [DataRow("-- txn-mode = 'off'", "-- txn-mode = off")]
    [DataRow("-- txn-mode = off -- VACUUM needs it", "-- txn-mode = off")]
    [DataRow("/* txn-mode = off */", "-- txn-mode = off")]
    [DataRow("# txn-mode = off", "-- txn-mode = off")]
    [DataRow("-- txn-isolation = SERIALISABLE", "-- txn-isolation = SERIALIZABLE")]
    [DataRow("-- txn-isolation: read committed", "-- txn-isolation = READ COMMITTED")]
    [DataRow("-- txn-isolation = READ-UNCOMMITED", "-- txn-isolation = READ UNCOMMITTED")]
    [DataRow("-- txn_isolation = REPEATABLE_READ", "-- txn-isolation = REPEATABLE READ")]
    [DataRow("-- txn-isolation = SNAPSHOT", "-- txn-isolation = READ UNCOMMITTED|READ COMMITTED|REPEATABLE READ|SERIALIZABLE")]
    [DataRow("-- gh-ost {}", "-- gh-ost = {}")]
    [DataRow("-- gh-ost: {}", "-- gh-ost = {}")]
    [DataRow("-- ghost = {}", "-- gh-ost = {}")]
    [DataRow("-- gh-ost = true", "-- gh-ost = {}")]
    [DataRow("-- gh-ost = {} because it is large", "-- gh-ost = {}")]
    [DataRow("-- gh-ost = {\"chunk-size\": 500}", "-- gh-ost = {\"chunk-size\":\"500\"}")]
    [DataRow("-- gh-ost = {chunk-size: 500, max-load: 'Threads_running=25'}", "-- gh-ost = {\"chunk-size\":\"500\",\"max-load\":\"Threads_running=25\"}")]
    [DataRow("-- gh-ost = {\"flags\": {\"max-lag-millis\": \"1500\"}}", "-- gh-ost = {\"max-lag-millis\":\"1500\"}")]
    [DataRow("-- gh-ost = {\"max-lag-milis\":\"1500\"}", "-- gh-ost = {\"max-lag-millis\":\"1500\"}")]
    [DataRow("-- gh-ost = {", "-- gh-ost = {}")]
    [DataRow("-- gh-ost = {\"max-lag-millis\":\"1500\"", "-- gh-ost = {\"max-lag-millis\":\"1500\"}")]
    [DataRow("-- gh-ost = {\"max-load\":\"\\ud800\"}", "-- gh-ost = {\"max-load\":\"\\\\ud800\"}")]
    [DataRow("-- gh-ost = {'assume-rbr':'true'}", "-- gh-ost = {\"assume-rbr\":\"true\"}")]
    public void MisspeltDirective(string line, string corrected)
    {
        var findings = Check.Files(SqlEngine.MySql, ("m/1_a.sql", $"\n  {line}\r\nALTER TABLE t ADD x int;\n"));
        Check.AreEqual(findings, "m/1_a.sql(2,3): Warning BB2018");
        Check.Mentions(findings[0], $"'{line}' looks");
        StringAssert.EndsWith(findings[0].Message, "Write: " + corrected, StringComparison.Ordinal);
    }

    [TestMethod]
    public void DashesThatOnlySomeEnginesTakeForAComment() =>
        Check.AreEqual(Check.Files(("m/1_a.sql", "--- txn-mode = off\nSELECT 1;")), "m/1_a.sql(1,1): Warning BB2018");

    [TestMethod]
    [DataRow("-- txn-mode = off")]
    [DataRow("--TXN-MODE=ON")]
    [DataRow("-- txn-isolation = read  committed")]
    [DataRow("-- gh-ost = {}")]
    [DataRow("-- GH-OST={ \"chunk-size\" : \"500\" } /* merges with defaults */")]
    [DataRow("-- gh-ost = {\"flag-of-the-future\":\"1\"}")]
    [DataRow("-- we use txn-mode here because of VACUUM")]
    [DataRow("-- txn-mode is off for CONCURRENTLY")]
    [DataRow("-- txn-mode: see the wiki")]
    [DataRow("-- txn-mode = on|off")]
    [DataRow("-- txn-mode")]
    [DataRow("-- transaction mode of accounts")]
    [DataRow("-- transaction: off")]
    [DataRow("-- mode = off")]
    [DataRow("-- txn-isolation: as the others have it")]
    [DataRow("-- gh-ost is not used here")]
    [DataRow("-- the gh-ost = {} line")]
    [DataRow("-- host: {\"a\":1}")]
    [DataRow("/*\n-- txn_mode = off\n*/")]
    public void RightDirectiveOrProse(string line) => Check.AreEqual(Check.Files(SqlEngine.MySql, ("m/1_a.sql", line + "\nALTER TABLE t ADD x int;\n")));

    [TestMethod]
    [DataRow("SELECT 1;\n-- txn-mode: off\nSELECT '\n-- txn_mode = off\n';")]
    [DataRow("SELECT '# txn-mode = off';")]
    public void MisspeltDirectiveBelowTheHead(string sql) => Check.AreEqual(Check.Files(("m/1_a.sql", sql)));

    [TestMethod]
    public void GhostLineThatTheServerFindsBelowTheHead() => Check.AreEqual(
        Check.Files(SqlEngine.MySql, ("m/1_a.sql", "ALTER TABLE t ADD x int;\n-- gh-ost = {x}\n-- gh-ost = {}\n-- gh-ost x\n")),
        "m/1_a.sql(2,1): Warning BB2018");

    [TestMethod]
    [DataRow("SELECT 1;\n-- txn-mode = off\nANALYZE t;", 2, 1)]
    [DataRow("/* why */\n  -- txn-isolation = SERIALIZABLE\r\nSELECT 1;", 2, 3)]
    [DataRow("-- txn-mode = on\nSELECT 1;\n-- txn-mode = off\n", 3, 1)]
    [DataRow("SELECT '\n-- txn-mode = on\n';\n-- TXN-mode=off", 4, 1)]
    [DataRow("CREATE TABLE t (\n-- txn-mode = off\nid int);", 2, 1)]
    public void DirectiveWhereItIsNotRead(string sql, int line, int column)
    {
        // VACUUM behind a comment is a finding of its own.
        var findings = Check.Files(("m/1_a.sql", sql)).Where(finding => finding.Code != "BB2025").ToList();
        Check.AreEqual(findings, $"m/1_a.sql({line},{column}): Warning BB2019");
        Check.Mentions(findings[0], "Move the line to the top");
    }

    [TestMethod]
    [DataRow("\uFEFF-- txn-mode = off\nSELECT 1;", 1)]
    [DataRow("\uFEFF-- why\n-- txn-mode = off\nSELECT 1;", 2)]
    [DataRow("\uFEFF-- gh-ost = {}\nALTER TABLE t ADD x int;", 1)]
    public void DirectiveBehindAByteOrderMark(string sql, int line) => Check.AreEqual(
        Check.Files(SqlEngine.MySql, ("m/1_a.sql", sql)), "m/1_a.sql(1,1): Warning BB2006", $"m/1_a.sql({line},{(line == 1 ? 2 : 1)}): Warning BB2019");

    [TestMethod]
    [DataRow("-- txn-mode = off\nSELECT 1;\n-- TXN-MODE = OFF\nSELECT 2;")]
    [DataRow("SELECT '\n-- txn-mode = off\n', $$\n-- txn-mode = off\n$$, \"\n-- txn-mode = off\n\";")]
    [DataRow("SELECT 1;\n/*\n-- txn-mode = off\n*/")]
    [DataRow("SELECT 1; -- txn-mode = off\n")]
    [DataRow("SELECT 1;\n-- with txn-mode = off\n-- txn-mode = off for VACUUM\n")]
    [DataRow("ALTER TABLE t ADD x int;\n-- gh-ost = {}\n")]
    [DataRow("-- txn-mode = off\n\n-- why\n-- txn-isolation = SERIALIZABLE\n\nVACUUM t;")]
    public void DirectiveThatIsReadOrNone(string sql) => Check.AreEqual(Check.Files(("m/1_a.sql", sql)));

    [TestMethod]
    [DataRow("Postgres", "On PostgreSQL the directive txn-isolation has no effect")]
    [DataRow("SqlServer", "On SQL Server")]
    [DataRow("Oracle", "On Oracle")]
    [DataRow("Sqlite", "On SQLite")]
    public void IsolationOfAnotherEngine(string engine, string text)
    {
        var findings = Check.Files(Enum.Parse<SqlEngine>(engine), ("m/1_a.sql", "-- why\n-- txn-isolation = SERIALIZABLE\nSELECT 1;"));
        Check.AreEqual(findings, "m/1_a.sql(2,1): Warning BB2020");
        Check.Mentions(findings[0], text);
    }

    [TestMethod]
    public void GhostOfAnotherEngine()
    {
        var findings = Check.Files(SqlEngine.Postgres, ("m/1_a.sql", "ALTER TABLE t ADD x int;\n-- gh-ost = {x}\n"));
        Check.AreEqual(findings, "m/1_a.sql(2,1): Warning BB2020");
        Check.Mentions(findings[0], "gh-ost sends the file to gh-ost, where it fails");
    }

    [TestMethod]
    [DataRow("Auto")]
    [DataRow("Other")]
    [DataRow("MySql")]
    [DataRow("MariaDb")]
    public void DirectiveOfTheEngine(string engine) => Check.AreEqual(
        Check.Files(Enum.Parse<SqlEngine>(engine), ("m/1_a.sql", "-- txn-isolation = SERIALIZABLE\n-- gh-ost = {}\nALTER TABLE t ADD x int;")));

    [TestMethod]
    [DataRow("-- uses txn-isolation = SERIALIZABLE and gh-ost = {}\n-- gh-ost {}\nSELECT 1;")]
    [DataRow("-- txn-mode = off\nSELECT '-- gh-ost = {}';")]
    public void ProseOnAnotherEngine(string sql) => Check.AreEqual(Check.Files(SqlEngine.Postgres, ("m/1_a.sql", sql)));
}
