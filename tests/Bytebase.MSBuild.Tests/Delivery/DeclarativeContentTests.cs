using System.Text;
using System.Text.Json;
using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

/// <summary>What is reviewed, released and compared in declarative mode, held against <c>contract/declarative.json</c>.</summary>
[TestClass]
internal sealed class DeclarativeContentTests
{
    private const string Employee = "CREATE TABLE public.employee (\n    id integer NOT NULL,\n    name text NOT NULL,\n    CONSTRAINT employee_pkey PRIMARY KEY (id)\n);\n";

    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.FromHours(2));

    private static readonly JsonElement Recorded = Repository.Contract("declarative.json");

    [TestMethod]
    public void ReviewIsTheRecordedOneFileByFile()
    {
        var content = Create(("schema/a.sql", Employee), ("schema/b.sql", Employee.Replace("employee", "salary", StringComparison.Ordinal)));
        var body = Body("check two files").GetProperty("release");
        var files = body.GetProperty("files").EnumerateArray().Select(f => (f.GetProperty("path").GetString(), f.GetProperty("version").GetString(), f.GetProperty("statement").GetString()));
        CollectionAssert.AreEqual(files.ToList(), content.ToWire().Select(f => (f.Path, f.Version, (string?)Convert.ToBase64String(f.Statement!))).ToList());
        Assert.AreEqual(body.GetProperty("type").GetString(), content.Type);
    }

    [TestMethod]
    public void ReleaseIsTheRecordedOneFile()
    {
        var content = Create(("schema/a.sql", ""), ("schema/b.sql", Employee));
        var recorded = Body("create").GetProperty("release").GetProperty("files")[0];
        var file = content.ToReleaseWire().Single();
        Assert.AreEqual((recorded.GetProperty("path").GetString(), recorded.GetProperty("version").GetString()), (file.Path, file.Version));
        Assert.AreEqual(Employee, Encoding.UTF8.GetString(Convert.FromBase64String(recorded.GetProperty("statement").GetString()!)));
        Assert.AreEqual(Employee, Encoding.UTF8.GetString(file.Statement!));
    }

    [TestMethod]
    [DataRow("check with syntax that is not declarative", "ALTER TABLE employee ADD COLUMN x int;\n", "BBR0239", 1, 1)]
    [DataRow("check with an unqualified table", "CREATE TABLE t (id int);\n", "BBR0242", 1, 1)]
    [DataRow("check with a syntax error", "CREATE TABLE (;\n", "BBR0201", 1, 14)]
    public void RecordedAdviceIsAnErrorOnTheFilesOwnLine(string exchange, string sql, string code, int line, int column)
    {
        var content = Create(("schema/a.sql", sql));
        var response = Recorded.GetProperty("exchanges").EnumerateArray().Single(e => e.GetProperty("name").GetString() == exchange).GetProperty("response").GetProperty("body");
        var review = new Review(["{{db.test}}"], response.Deserialize(WireJson.Default.CheckReleaseResponse)!.Results!);
        var finding = AdviceFindings.From(review, content).Single();
        Assert.AreEqual((code, DiagnosticSeverity.Error, "/repo/schema/a.sql", line, column), (finding.Code, finding.Severity, finding.File, finding.Span.Line, finding.Span.Column));
    }

    [TestMethod]
    [DataRow("a;", "b;", "a;\nb;")]
    [DataRow("a;\n", "b;\n", "a;\n\nb;\n")]
    [DataRow("a", "b", "a\n;\nb\n;")]
    [DataRow("a -- the last; line", "b;", "a -- the last; line\n;\nb;")]
    [DataRow("a;\r\n-- end", "b;", "a;\r\n-- end\nb;")]
    [DataRow("\uFEFFa;", "\uFEFFb;", "a;\nb;")]
    [DataRow("", "b;", "b;")]
    [DataRow("-- nothing", "b;", "-- nothing\nb;")]
    [DataRow("CREATE FUNCTION f() RETURNS int AS $$ SELECT 1; $$ LANGUAGE sql", "b;", "CREATE FUNCTION f() RETURNS int AS $$ SELECT 1; $$ LANGUAGE sql\n;\nb;")]
    public void FilesAreOneText(string first, string second, string expected) =>
        Assert.AreEqual(expected, Encoding.UTF8.GetString(DeclarativeContent.Join([Encoding.UTF8.GetBytes(first), Encoding.UTF8.GetBytes(second)], SqlEngine.Postgres)));

    [TestMethod]
    [DataRow("schema/tables.sql", "schema/tables.sql")]
    [DataRow("schema/*.sql", "schema/tables.sql", "schema/views.sql")]
    [DataRow("schema/**/*.sql", "schema/tables/a.sql", "schema/views.sql")]
    [DataRow("db/**/*.sql", "db/schema/a.sql", "db/schemas/b.sql")]
    [DataRow("**/*.sql", "a/x.sql", "b/y.sql")]
    [DataRow("*.sql", "a.sql", "b.sql")]
    public void PathOfTheReleaseIsAPattern(string expected, params string[] paths) => Assert.AreEqual(expected, DeclarativeContent.PatternOf(paths));

    [TestMethod]
    [DataRow("")]
    [DataRow("-- all gone\n")]
    [DataRow(" ; \n")]
    public void SchemaWithoutAStatementIsAnErrorSinceItWouldDropEverything(string sql)
    {
        var failure = Assert.ThrowsExactly<BytebaseException>(() => Create(("schema/a.sql", sql), ("schema/b.sql", sql)));
        Assert.AreEqual("BB4036", failure.Finding.Code);
        Assert.Contains("2 files (schema/*.sql)", failure.Message);
    }

    [TestMethod]
    public void DigestIsOfTheTextAloneAndOfTheMode()
    {
        string[] targets = ["instances/i/databases/a"];
        var digest = Create(("a.sql", "x;\n"), ("b.sql", "y;\n")).DigestFor(targets);
        Assert.AreEqual(digest, DeclarativeContent.Create([("a.sql", "", "x;\r\n"u8.ToArray()), ("c.sql", "", "y;\r\n"u8.ToArray())], SqlEngine.Auto, Now.AddDays(1)).DigestFor(targets), "time, names and line ends do not count");
        Assert.AreNotEqual(digest, Create(("a.sql", "y;\n"), ("b.sql", "x;\n")).DigestFor(targets));
        Assert.AreNotEqual(digest, Create(("a.sql", "x;\n"), ("b.sql", "y;\n")).DigestFor(["instances/i/databases/b"]));
        Assert.AreNotEqual(Create(("1.sql", "x;\n")).DigestFor(targets), new ReleaseContent([new("1.sql", "", "1", "x;\n"u8.ToArray())]).DigestFor(targets));
    }

    [TestMethod]
    public void NoFilesAreNoContent() => Assert.IsEmpty(DeclarativeContent.Create([], SqlEngine.Auto, Now).Files);

    private static ReleaseContent Create(params (string Path, string Sql)[] files) =>
        DeclarativeContent.Create([.. files.Select(f => (f.Path, "/repo/" + f.Path, Encoding.UTF8.GetBytes(f.Sql)))], SqlEngine.Auto, Now);

    private static JsonElement Body(string exchange) =>
        Recorded.GetProperty("exchanges").EnumerateArray().Single(e => e.GetProperty("name").GetString() == exchange).GetProperty("request").GetProperty("body");
}
