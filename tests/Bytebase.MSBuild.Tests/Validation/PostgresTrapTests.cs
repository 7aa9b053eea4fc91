using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Validation;

/// <summary>What the server's PostgreSQL driver moves, repeats or leaves in a transaction (BB2021 to BB2026, BB2032).</summary>
[TestClass]
internal sealed class PostgresTrapTests
{
    [TestMethod]
    [DataRow("INSERT INTO t VALUES (1) /* set\t role */;", "1,29 Error BB2021")]
    [DataRow("SELECT 1; -- then SET LOCAL ROLE\nINSERT INTO t VALUES (1);", "1,19 Error BB2021")]
    [DataRow("INSERT INTO t VALUES ('x reset role');", "1,28 Error BB2021")]
    [DataRow("DO $$ BEGIN SET SESSION\n ROLE x; END $$;\nSELECT 2;", "1,13 Error BB2021")]
    [DataRow("CREATE TABLE t (id int); CREATE FUNCTION f() RETURNS void AS $$ UPDATE t SET role = 1 $$ LANGUAGE sql;", "1,74 Error BB2021")]
    [DataRow("CREATE TABLE \"set role\" (id int);", "1,15 Error BB2021")]
    [DataRow("-- é set role\nCREATE TABLE t (id int)", "1,6 Error BB2021")]
    [DataRow("CREATE TABLE t (id int)\n-- set role", "2,4 Error BB2021")]
    [DataRow("-- txn-mode = off\nINSERT INTO t VALUES ('set role');", "2,24 Error BB2021")]
    public void StatementThatMentionsSetRole(string sql, string expected)
    {
        Assert.AreEqual(expected, Traps.Of(sql));
        Assert.AreEqual(expected, Traps.Of(SqlEngine.Postgres, sql));
        Assert.AreEqual("", Traps.Of(SqlEngine.MySql, sql));
        Assert.AreEqual("", Traps.Of(SqlEngine.Other, sql));
    }

    [TestMethod]
    [DataRow("SET ROLE x; CREATE TABLE t (id int); RESET ROLE;")]
    [DataRow("-- set role\nSET LOCAL ROLE x; SELECT 1;")]
    [DataRow("SELECT 1;\n-- set role")]
    [DataRow("INSERT INTO t VALUES ('set  the role'); CREATE ROLE x; SELECT 'setrole';")]
    [DataRow("CREATE OR REPLACE FUNCTION f() RETURNS void AS $$ UPDATE t SET role = 1 $$ LANGUAGE sql;")]
    [DataRow("CREATE TABLE IF NOT EXISTS t (id int); -- set role\nCREATE UNLOGGED TABLE IF NOT EXISTS u (id int);")]
    [DataRow("COMMENT ON TABLE t IS 'set role'; GRANT SELECT ON t TO x /* set role */;")]
    [DataRow("ALTER FUNCTION f() SET role = 'x'; ALTER ROLE a SET ROLE b;")]
    [DataRow("UPDATE t SET \"role\" = 1; UPDATE t SET /**/ role = 1;")]
    public void StatementThatIsNoSetRoleOrMayBeRepeated(string sql)
    {
        Assert.AreEqual("", Traps.Of(sql));
        Assert.AreEqual("", Traps.Of(SqlEngine.Postgres, sql));
    }

    [TestMethod]
    public void ColumnThatIsTakenForARole()
    {
        const string Sql = "UPDATE t SET Role_Count = 1 + role_count;";
        Assert.AreEqual("1,10 Error BB2021", Traps.Of(SqlEngine.Postgres, Sql));
        Assert.Contains("SET \"role_count\"", Traps.Message(SqlEngine.Postgres, Sql));
        Assert.AreEqual("", Traps.Of(SqlEngine.Auto, Sql), "it may be another engine");
    }

    [TestMethod]
    [DataRow("INSERT INTO t VALUES ('set\n role');", "'set role' in a string", "'set' || ' role'")]
    [DataRow("INSERT INTO t VALUES (1 -- SET LOCAL ROLE\n);", "'SET LOCAL ROLE' in a comment", "SET-LOCAL ROLE")]
    [DataRow("DO $x$ BEGIN SET ROLE x; END $x$;\nSELECT 1;", "'SET ROLE' in the body", "SET /**/ ROLE")]
    [DataRow("SELECT 1; SELECT 'DROP DATABASE';", "in a string", "behind the COMMIT, after all others")]
    [DataRow("-- txn-mode = off\nSELECT 1; SELECT 2 -- create index concurrently\n;", "in a comment", "before all others")]
    public void MessageSaysWhereAndWhatToWrite(string sql, params string[] texts)
    {
        foreach (var text in texts)
            Assert.Contains(text, Traps.Message(sql));
    }

    [TestMethod]
    [DataRow("CREATE TABLE t (n text); INSERT INTO t VALUES ('Drop Database'); SELECT 1;", "1,49 Error BB2022")]
    [DataRow("SELECT 1;\n/* drop database */\nSELECT 2;", "2,4 Error BB2022")]
    [DataRow("-- txn-mode = off\nSELECT 1; SELECT 'drop database';", "2,19 Error BB2022")]
    [DataRow("SELECT 1; SELECT 'CREATE UNIQUE  INDEX\nCONCURRENTLY';", "1,19 Error BB2024")]
    [DataRow("-- drop index concurrently\nCREATE INDEX i ON t (n); SELECT 1;", "1,4 Error BB2024")]
    [DataRow("SELECT 1; DO $$ BEGIN EXECUTE 'create index concurrently i on t (n)'; END $$;", "1,32 Error BB2024")]
    public void StatementThatIsMovedByAMention(string sql, string expected)
    {
        Assert.AreEqual(expected, Traps.Of(sql));
        Assert.AreEqual("", Traps.Of(SqlEngine.MySql, sql));
    }

    [TestMethod]
    [DataRow("SELECT 'drop database';")]
    [DataRow("SELECT 1; SELECT 'drop  database', 'drop the database', 'create index i concurrently';")]
    [DataRow("SELECT 1;\n-- drop database, create index concurrently")]
    [DataRow("-- create index concurrently\nSET lock_timeout = '1s'; -- drop index concurrently\nCREATE INDEX CONCURRENTLY i ON t (n);")]
    [DataRow("-- txn-mode = off\nSELECT 'drop database'; SELECT 1;")]
    public void MentionThatMovesNothing(string sql) => Assert.AreEqual("", Traps.Of(sql));

    [TestMethod]
    [DataRow("CREATE TABLE t (n int);\n CREATE UNIQUE INDEX CONCURRENTLY i ON t (n);", "2,2 Warning BB2023")]
    [DataRow("DROP INDEX CONCURRENTLY i; CREATE INDEX CONCURRENTLY i ON t (n); SELECT 1;", "1,1 Warning BB2023")]
    [DataRow("CREATE INDEX CONCURRENTLY i ON t (n); SET lock_timeout = 0;", "1,1 Warning BB2023")]
    [DataRow("SET LOCAL lock_timeout = 0; CREATE INDEX CONCURRENTLY i ON t (n);", "1,29 Warning BB2023")]
    [DataRow("-- txn-mode = off\nSET lock_timeout = 0; CREATE INDEX CONCURRENTLY i ON t (n);", "2,23 Warning BB2023")]
    [DataRow("VACUUM t; SELECT 1;", "1,1 Warning BB2026")]
    [DataRow("SELECT 1; VACUUM t; SELECT 2; VACUUM u; SELECT 3;", "1,11 Warning BB2026")]
    [DataRow("-- txn-mode = off\nSELECT 1; VACUUM t;", "2,11 Warning BB2026")]
    public void StatementThatIsMoved(string sql, string expected)
    {
        Assert.AreEqual(expected, Traps.Of(sql));
        Assert.AreEqual("", Traps.Of(SqlEngine.Sqlite, sql));
    }

    [TestMethod]
    [DataRow("CREATE INDEX CONCURRENTLY i ON t (n);")]
    [DataRow("SET ROLE x; SET lock_timeout = 0; CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (n); DROP INDEX CONCURRENTLY j;")]
    [DataRow("-- txn-mode = off\nCREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (n); SELECT 1;")]
    [DataRow("UPDATE t SET n = 1; VACUUM t; VACUUM u;")]
    [DataRow("REFRESH MATERIALIZED VIEW CONCURRENTLY v; SELECT 1;")]
    public void StatementThatIsMovedToWhereItStands(string sql) => Assert.AreEqual("", Traps.Of(sql));

    [TestMethod]
    public void DropDatabaseIsMovedTooWhereTheEngineIsKnown()
    {
        const string Sql = "-- gone\nDROP DATABASE x; SELECT 1;";
        Assert.AreEqual("2,1 Warning BB2026", Traps.Of(SqlEngine.Postgres, Sql));
        Assert.AreEqual("", Traps.Of(SqlEngine.Auto, Sql));
    }

    [TestMethod]
    public void ProposedFileIsTheNextOfTheFolder()
    {
        var findings = Check.Files(("m/V07__add_name.sql", "SELECT 1; CREATE INDEX CONCURRENTLY i ON t (n);"), ("n/V09__x.sql", Check.Sql));
        Check.Mentions(findings.Single(f => f.Code == "BB2023"), "'V08__add_name_index.sql'", "CREATE INDEX CONCURRENTLY");
        Assert.Contains("'2_a_vacuum.sql'", Traps.Message("VACUUM; SELECT 1;"));
        Assert.Contains("'2_a_drop_database.sql'", Traps.Message(SqlEngine.Postgres, "DROP DATABASE x /* gone */; SELECT 1;"));
    }

    [TestMethod]
    [DataRow("-- why\nVACUUM t;", "2,1 Error BB2025")]
    [DataRow("SELECT 1; /* é */ vacuum;", "1,19 Error BB2025")]
    [DataRow("VACUUM t; -- why\nVACUUM u;", "2,1 Error BB2025")]
    [DataRow("-- txn-mode = on\n-- why\nVACUUM t;", "3,1 Error BB2025")]
    public void VacuumBehindAComment(string sql, string expected)
    {
        Assert.AreEqual(expected, Traps.Of(sql));
        Assert.AreEqual("", Traps.Of(SqlEngine.Sqlite, sql));
    }

    [TestMethod]
    [DataRow("\n\t VACUUM t;\r\nvacuum /* why */ u; -- why")]
    [DataRow("-- txn-mode = on\n\nVACUUM t;")]
    [DataRow("-- why\n-- txn-mode = off\n-- why\nVACUUM t;")]
    [DataRow("-- why\nSELECT 'vacuum', vacuum, \"vacuum\" FROM vacuum;")]
    public void VacuumThatIsRecognised(string sql) => Assert.AreEqual("", Traps.Of(sql));

    [TestMethod]
    [DataRow("SELECT 1;\nREINDEX (VERBOSE) TABLE CONCURRENTLY t;", "2,1 Error BB2032", true)]
    [DataRow("ALTER TABLE IF EXISTS s.t DETACH PARTITION s.p CONCURRENTLY;", "1,1 Error BB2032", true)]
    [DataRow("CREATE INDEX /* x */ CONCURRENTLY i ON t (n);", "1,1 Error BB2032", true)]
    [DataRow("CREATE DATABASE x;", "1,1 Error BB2032", false)]
    [DataRow("CLUSTER; CLUSTER t;", "1,1 Error BB2032", false)]
    [DataRow("CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p;", "1,1 Error BB2032", false)]
    [DataRow("CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (create_slot = false);", "", false)]
    [DataRow("ALTER SYSTEM SET wal_level = 'logical'; DROP TABLESPACE x; REINDEX DATABASE x;", "1,1 Error BB2032; 1,41 Error BB2032; 1,60 Error BB2032", false)]
    [DataRow("-- gone\nDROP  DATABASE x;", "2,1 Error BB2032", false)]
    public void StatementThatStaysInTheTransaction(string sql, string expected, bool isPostgresOnly)
    {
        Assert.AreEqual(expected, Traps.Of(SqlEngine.Postgres, sql));
        Assert.AreEqual(isPostgresOnly ? expected : "", Traps.Of(SqlEngine.Auto, sql));
        Assert.AreEqual("", Traps.Of(SqlEngine.Oracle, sql));
        Assert.AreEqual("", Traps.Of(SqlEngine.Postgres, "-- txn-mode = off\n" + sql.Replace("SELECT 1;", "")));
    }

    [TestMethod]
    [DataRow("REINDEX TABLE t; ALTER TABLE t DETACH PARTITION p; SELECT 'REINDEX INDEX CONCURRENTLY i';")]
    [DataRow("REFRESH MATERIALIZED VIEW CONCURRENTLY v; CREATE INDEX \"concurrently\" ON t (n); CREATE TABLE concurrently (id int);")]
    [DataRow("ALTER DATABASE x SET work_mem = '1MB'; COMMENT ON DATABASE x IS 'CREATE DATABASE'; CREATE TABLE system (id int);")]
    public void StatementThatMayRunInATransaction(string sql) => Assert.AreEqual("", Traps.Of(SqlEngine.Postgres, sql));
}
