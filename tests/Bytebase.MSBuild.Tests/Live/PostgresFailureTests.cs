using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Tests.Live;

/// <summary>Failures as PostgreSQL itself makes them: what a report says that stays is in the database, and nothing else.</summary>
[TestClass]
internal sealed class PostgresFailureTests
{
    private const string Variable = "BYTEBASE_TEST_POSTGRES";

    private static readonly (string Name, string Sql) Table = ("1_log.sql", "CREATE TABLE log (line text);\nINSERT INTO log VALUES ('1');\n");

    private static LiveServer? s_server;

    [ClassInitialize]
    public static void Start(TestContext context) =>
        s_server = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } connection ? new LiveServer("--postgres", connection) : null;

    [ClassCleanup]
    public static void Stop() => s_server?.Dispose();

    [TestMethod]
    [DataRow("-- größe\r\nINSERT INTO log VALUES ('2');\r\nCREATE\r\n  TABL broken (i integer);\r\n", 3, 1, "ERROR: syntax error at or near \"TABL\" (SQLSTATE 42601) at line 4, column 3. Statement: CREATE TABL broken (i integer). Nothing of this file stays", "1", DisplayName = "a syntax error has the place of the word")]
    [DataRow("INSERT INTO log VALUES ('2');\nCREATE UNIQUE INDEX CONCURRENTLY one ON log ((1));\nINSERT INTO log VALUES ('3');\n", 2, 1, "2 statements of this file stay applied, since this statement runs behind their COMMIT; 1_log.sql ran before it and stays applied. PostgreSQL may have left the index INVALID", "1 2 3", DisplayName = "moved behind the COMMIT")]
    [DataRow("-- txn-mode = off\nCREATE INDEX CONCURRENTLY one ON log (line);\nINSERT INTO log VALUES ('2');\nINSERT INTO log VALUES (1/0);\n", 4, 1, "(SQLSTATE 22012). Statement: INSERT INTO log VALUES (1/0). 2 statements of this file stay applied, since the file switches transactions off", "1 2", DisplayName = "moved before the others, without a transaction")]
    [DataRow("INSERT INTO log VALUES ('2');\n-- clean\nVACUUM log;\n", 3, 1, "(SQLSTATE 25001). Statement: VACUUM log. Nothing of this file stays", "1", DisplayName = "VACUUM behind a comment")]
    [DataRow("INSERT INTO log VALUES ('2');\nCOMMIT;\nINSERT INTO log VALUES ('3');\nSELECT * FROM missing;\n", 4, 1, "2 statements of this file stay applied, since the file has a COMMIT of its own", "1 2 3", DisplayName = "a COMMIT of its own")]
    [DataRow("CREATE TABLE p (i integer PRIMARY KEY);\nCREATE TABLE c (i integer REFERENCES p DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO log VALUES ('2');\nINSERT INTO c VALUES (1);\n", 1, 1, "All of its statements had run, and the COMMIT failed: see what is checked that late, as deferred constraints are. Nothing of this file stays", "1", DisplayName = "a deferred constraint")]
    [DataRow("DO $$\nBEGIN\n  INSERT INTO log VALUES ('2');\n  RAISE EXCEPTION 'größe %', E'a\\nb';\nEND\n$$;\n", 1, 1, "ERROR: größe a b (SQLSTATE P0001). Statement: DO $$ BEGIN INSERT INTO log VALUES ('2'); RAISE EXCEPTION 'größe %', E'a\\nb'; END $$. Nothing of this file stays", "1", DisplayName = "an exception of two lines")]
    [DataRow("SET LOCAL statement_timeout = '100ms';\nSELECT pg_sleep(30);\n", 2, 1, "(SQLSTATE 57014). Statement: SELECT pg_sleep(30). Nothing of this file stays; 1_log.sql ran before it and stays applied. Nothing in the file need be wrong", "1", DisplayName = "a time limit")]
    public async Task ReportIsWhatTheDatabaseShows(string sql, int line, int column, string message, string log)
    {
        if (s_server is null)
            Assert.Inconclusive($"Set {Variable} to an Npgsql connection string of a PostgreSQL server on which databases may be created.");
        var world = s_server.CreateWorld("test");
        var finding = (await new LivePublish(world, "environments/test", Table, ("2_fails.sql", sql)).RunAsync())!.Failures.Single();

        Assert.AreEqual(("BB7002", "/repo/migrations/2_fails.sql", line, column), (finding.Code, finding.File, finding.Span.Line, finding.Span.Column), finding.Message);
        Assert.Contains(message, finding.Message);
        Assert.AreEqual(log, s_server.Rows(world.Databases[0], "SELECT line FROM log ORDER BY line"));
    }
}
