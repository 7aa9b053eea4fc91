using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;
using Bytebase.MSBuild.Tests.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

[TestClass]
internal sealed class FailedTasksTests
{
    private static readonly ReleaseContent Content = new([new("migrations/2.sql", "/repo/migrations/2.sql", "2", "-- txn-mode = off\n\nSELECT 1;\n\n-- é\nINSERT INTO t VALUES (1);\n"u8.ToArray())]);

    public static IEnumerable<object[]> Recorded =>
    [
        ["failure.json", "create release", "task runs", "task run log", "/repo/migrations/V2__fails.sql", 3, 1, "ERROR: relation \"nothing\" does not exist (SQLSTATE 42P01)"],
        .. new (string Name, int Line, string Error)[]
        {
            ("syntax error", 4, "ERROR: syntax error at or near \"TABL\" (SQLSTATE 42601)"),
            ("error in the second file line 3, with non-ASCII text before", 3, "ERROR: invalid input syntax for type integer"),
            ("autocommit: first statement stays", 3, "ERROR: "),
            ("constraint violation with a detail", 3, "ERROR: duplicate key value violates unique constraint"),
            ("raise exception in a DO block", 1, "ERROR: "),
        }.Select(k => new object[] { "failure-kinds.json", k.Name + ": release", k.Name + ": task runs", k.Name + ": log", "/repo/migrations/1__case.sql", k.Line, 1, k.Error }),
    ];

    [TestMethod]
    [DynamicData(nameof(Recorded))]
    public async Task RecordedFailureIsOnTheStatementThatFailed(string file, string release, string runs, string log, string path, int line, int column, string error)
    {
        var recording = new Recording(file);
        using var delivery = new TestDelivery();
        delivery.Server.On("ListTaskRuns", recording.Body(runs).GetRawText()).On("GetTaskRunLog", recording.Body(log).GetRawText());
        var finding = (await ReportAsync(delivery, "test: a FAILED, b DONE", recording.Content(release))).Single();

        Assert.AreEqual(("BB7002", DiagnosticSeverity.Error, path), (finding.Code, finding.Severity, finding.File));
        Assert.AreEqual(new TextSpan(line, column), finding.Span);
        Assert.Contains(error, finding.Message);
        Assert.Contains("instances/i/databases/a in environments/test", finding.Message);
        Assert.DoesNotContain("\n", finding.Message);
        CollectionAssert.AreEqual(new[] { "instances/i/databases/a" }, finding.Targets.ToArray());
        Assert.AreEqual("ListTaskRuns GetTaskRunLog", delivery.Server.Calls);
    }

    [TestMethod]
    public async Task DatabasesThatFailedAlikeShareAFinding()
    {
        using var delivery = new TestDelivery();
        ScriptRuns(delivery, task => task is "c" ? Detail("other") : Detail("same"));
        var findings = await ReportAsync(delivery, "test: a FAILED, b FAILED, c FAILED, d DONE", Content);

        Assert.HasCount(2, findings);
        Assert.AreEqual("a b", Databases(findings[0]));
        Assert.AreEqual("c", Databases(findings[1]));
        Assert.Contains("instances/i/databases/a, instances/i/databases/b in environments/test", findings[0].Message);
    }

    [TestMethod]
    public async Task ManyDatabasesAreCounted()
    {
        using var delivery = new TestDelivery();
        ScriptRuns(delivery, _ => Detail("same"));
        var finding = (await ReportAsync(delivery, "test: a FAILED, b FAILED, c FAILED, d FAILED", Content)).Single();
        Assert.Contains("instances/i/databases/a and 3 more databases in environments/test", finding.Message);
        Assert.HasCount(4, finding.Targets);
    }

    [TestMethod]
    public async Task NewestAttemptCounts()
    {
        using var delivery = new TestDelivery();
        delivery.Server
            .On("ListTaskRuns", $$"""{"taskRuns":[{"name":"old","detail":"{{Detail("old")}}"},{"name":"new","detail":"{{Detail("new")}}"}]}""")
            .On("GetTaskRunLog", "{}");
        Assert.Contains("new", (await ReportAsync(delivery, "test: a FAILED", Content)).Single().Message);
        Assert.AreEqual("""{"parent":"new"}""", delivery.Server.Requests[^1].Body);
    }

    [TestMethod]
    public async Task RangeIsInTheLastFileWithoutItsDirectives()
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("ListTaskRuns", $$"""{"taskRuns":[{"name":"r","detail":"{{Detail("ERROR: x")}}"}]}""").On("GetTaskRunLog", """
            {"entries":[
              {"releaseFileExecute":{"version":"1"}},{"commandExecute":{"range":{"end":5},"response":{"error":"of an earlier attempt"}}},
              {"releaseFileExecute":{"version":"2"}},{"commandExecute":{"range":{"end":10},"response":{}}},{"commandExecute":{"range":{"start":10,"end":43},"response":{"error":"x"}}}]}
            """);
        Assert.AreEqual(new TextSpan(6, 1), (await ReportAsync(delivery, "test: a FAILED", Content)).Single().Span);
    }

    [TestMethod]
    public async Task WithoutARangeItIsTheFile()
    {
        using var delivery = new TestDelivery();
        ScriptRuns(delivery, _ => Detail("ERROR: x"));
        var finding = (await ReportAsync(delivery, "test: a FAILED", Content)).Single();
        Assert.AreEqual(TextSpan.File, finding.Span);
        Assert.AreEqual("/repo/migrations/2.sql", finding.File);
    }

    [TestMethod]
    public async Task FileThatIsNotHereIsNamed()
    {
        using var delivery = new TestDelivery();
        ScriptRuns(delivery, _ => "failed to execute release file db/9 (old).sql (version 9): ERROR: first line\\nsecond line");
        var finding = (await ReportAsync(delivery, "test: a FAILED", Content)).Single();
        Assert.IsNull(finding.File);
        Assert.StartsWith("db/9 (old).sql ", finding.Message);
        Assert.Contains("ERROR: first line", finding.Message);
        Assert.DoesNotContain("second line", finding.Message);
        Assert.AreEqual("ListTaskRuns", delivery.Server.Calls, "its log would not help");
    }

    [TestMethod]
    [DataRow("Task run abandoned: owning replica stopped responding", "Task run abandoned: owning replica stopped responding")]
    [DataRow("", "no reason")]
    public async Task OtherFailuresKeepTheServersWords(string detail, string expected)
    {
        using var delivery = new TestDelivery();
        ScriptRuns(delivery, _ => detail);
        var finding = (await ReportAsync(delivery, "test: a FAILED", Content)).Single();
        Assert.AreEqual(("BB7002", TextSpan.Nowhere), (finding.Code, finding.Span));
        Assert.Contains(expected, finding.Message);
    }

    [TestMethod]
    public async Task TaskWithoutARunIsReportedToo()
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("ListTaskRuns", "{}");
        Assert.AreEqual("BB7002", (await ReportAsync(delivery, "test: a FAILED", Content)).Single().Code);
    }

    [TestMethod]
    public async Task CancelledTaskHasACodeOfItsOwn()
    {
        using var delivery = new TestDelivery();
        ScriptRuns(delivery, _ => "context canceled");
        var finding = (await ReportAsync(delivery, "test: a CANCELED, b CANCELED", Content)).Single();
        Assert.AreEqual("BB7003", finding.Code);
        Assert.Contains("instances/i/databases/a, instances/i/databases/b", finding.Message);
        Assert.Contains("https://bytebase.example.com/projects/hr/plans/101", finding.Message);
    }

    private static string Detail(string error) => $"failed to execute release file migrations/2.sql (version 2): {error}";

    private static string Databases(Finding finding) => string.Join(' ', finding.Targets.Select(ResourceNames.IdOf));

    private static void ScriptRuns(TestDelivery delivery, Func<string, string> detail) => delivery.Server
        .On("ListTaskRuns", (r, ct) => Replies.Json($$"""{"taskRuns":[{"name":"r","detail":"{{detail(ResourceNames.IdOf(r.Json.GetProperty("parent").GetString()!))}}"}]}""")(r, ct))
        .On("GetTaskRunLog", "{}");

    private static Task<IReadOnlyList<Finding>> ReportAsync(TestDelivery delivery, string stage, ReleaseContent content) =>
        FailedTasks.ReportAsync(delivery.Context, TestDelivery.Rollout(stage).Stages![0], content, default);
}
