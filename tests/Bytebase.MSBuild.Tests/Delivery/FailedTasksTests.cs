using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;
using Bytebase.MSBuild.Tests.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

[TestClass]
internal sealed class FailedTasksTests
{
    private const string Tasks = "projects/hr/plans/101/rollout/stages/test/tasks/";

    /// <summary>The second statement of the second file fails, on line 6.</summary>
    private const string Log = """
        {"entries":[
          {"releaseFileExecute":{"version":"1","filePath":"migrations/1.sql"}},{"commandExecute":{"range":{"end":9},"response":{}}},
          {"releaseFileExecute":{"version":"2","filePath":"migrations/2.sql"}},{"transactionControl":{"type":"BEGIN"}},
          {"commandExecute":{"range":{"end":9},"response":{}}},{"commandExecute":{"range":{"start":9,"end":43},"response":{"error":"x"}}},{"transactionControl":{"type":"ROLLBACK"}}]}
        """;

    private static readonly ReleaseContent Content = new(
    [
        new("migrations/1.sql", "/repo/migrations/1.sql", "1", "SELECT 0;\n"u8.ToArray()),
        new("migrations/2.sql", "/repo/migrations/2.sql", "2", "-- txn-mode = on\n\nSELECT 1;\n\n-- é\nINSERT INTO t VALUES (1);\n"u8.ToArray()),
    ]);

    [TestMethod]
    public async Task DatabasesThatFailedAlikeShareAFinding()
    {
        using var delivery = new TestDelivery();
        ScriptRuns(delivery, Log, ("a", Detail("same")), ("b", Detail("same")), ("c", Detail("other")));
        var findings = await ReportAsync(delivery, "test: a FAILED, b FAILED, c FAILED, d DONE");

        Assert.AreEqual("a b / c", string.Join(" / ", findings.Select(f => string.Join(' ', f.Targets.Select(ResourceNames.IdOf)))));
        Assert.Contains("failed on instances/i/databases/a, instances/i/databases/b in environments/test: same.", findings[0].Message);
        Assert.AreEqual(
            "2.sql failed on instances/i/databases/c in environments/test: other. Statement: INSERT INTO t VALUES (1). Nothing of this file stays; 1.sql ran before it and stays applied. "
            + "Fix it and publish again: it runs from its start, and only what is missing will run.",
            findings[1].Message);
        CollectionAssert.AreEqual(
            new[] { $"instances/i/databases/c: 1.sql applied; 2.sql: 1 statement ran, rolled back (log of {Tasks}c/taskRuns/1)", "d of environments/test is done or skipped" },
            findings[1].Details.ToArray());
    }

    [TestMethod]
    public async Task HundredDatabasesThatFailAlikeCostFiveRequests()
    {
        using var delivery = new TestDelivery();
        var names = Enumerable.Range(0, 100).Select(i => $"hr_{i:00}").ToArray();
        // MySQL's errors name the database.
        ScriptRuns(delivery, Log, [.. names.Select(n => (n, Detail($"Error 1146 (42S02): Table '{n}.nothing' doesn't exist")))]);
        var finding = (await ReportAsync(delivery, "test: " + string.Join(", ", names.Select(n => n + " FAILED")))).Single();

        Assert.AreEqual("ListTaskRuns GetTaskRunLog GetTaskRunLog GetTaskRunLog GetRelease", delivery.Server.Calls);
        Assert.Contains("failed on instances/i/databases/hr_00, instances/i/databases/hr_01, instances/i/databases/hr_02 and 97 more databases in environments/test: Error 1146 (42S02): Table 'hr_00.nothing' doesn't exist.", finding.Message);
        Assert.HasCount(100, finding.Targets);
        Assert.Contains("97 more databases with the same error, whose logs were not read", finding.Details);
        Assert.AreEqual($$"""{"parent":"{{Tasks}}-"}""", delivery.Server.Requests[0].Body);
    }

    [TestMethod]
    public async Task HundredDifferentFailuresReadTwelveLogsAndSaySo()
    {
        using var delivery = new TestDelivery();
        var names = Enumerable.Range(100, 100).Select(i => $"d{i}").ToArray();
        ScriptRuns(delivery, Log, [.. names.Select((n, i) => (n, Detail($"error {i}")))]);
        var findings = await ReportAsync(delivery, "test: " + string.Join(", ", names.Select(n => n + " FAILED")));

        Assert.HasCount(100, findings);
        Assert.AreEqual(FailedTaskReader.MaximumLogs, delivery.Server.Requests.Count(r => r.Method == "GetTaskRunLog"));
        Assert.AreEqual(6, findings[0].Span.Line);
        Assert.AreEqual(TextSpan.File, findings[^1].Span);
        Assert.Contains("the logs of the first 12 were read", delivery.Text);
    }

    [TestMethod]
    public async Task SameErrorOfTwoStatementsIsTwoFailures()
    {
        using var delivery = new TestDelivery();
        var log = Log.Replace("\"start\":9,\"end\":43", "\"end\":9", StringComparison.Ordinal);
        ScriptRuns(delivery, Log, ("a", Detail("same")), ("b", Detail("same")));
        delivery.Server.On("GetTaskRunLog", (r, ct) => Replies.Json(r.Json.GetProperty("parent").GetString()!.Contains("/tasks/b/", StringComparison.Ordinal) ? log : Log)(r, ct));
        var findings = await ReportAsync(delivery, "test: a FAILED, b FAILED");
        Assert.AreEqual("6 3", string.Join(' ', findings.Select(f => f.Span.Line)));
    }

    [TestMethod]
    public async Task NewestAttemptCounts()
    {
        using var delivery = new TestDelivery();
        ScriptRuns(delivery, Log, ("a", Detail("old")), ("b", Detail("of b")), ("a", Detail("new")));
        Assert.Contains(": new.", (await ReportAsync(delivery, "test: a FAILED")).Single().Message);
        Assert.AreEqual($$"""{"parent":"{{Tasks}}a/taskRuns/3"}""", delivery.Server.Requests[1].Body);
    }

    [TestMethod]
    public async Task FileThatDiffersHasNoLine()
    {
        using var delivery = new TestDelivery();
        ScriptRuns(delivery, Log, ("a", Detail("ERROR: x")));
        delivery.Server.On("GetRelease", """{"files":[{"path":"migrations/2.sql","version":"2","sheetSha256":"00"}]}""");
        var finding = (await ReportAsync(delivery, "test: a FAILED")).Single();
        Assert.AreEqual(("/repo/migrations/2.sql", TextSpan.Nowhere), (finding.File, finding.Span));
        Assert.Contains("No line, since the file here is not the one that was released: it is the statement at the bytes 9 to 43 of what the server executed. How much of this file stays is not known;", finding.Message);
    }

    [TestMethod]
    [DataRow("migrations/2.sql", "/elsewhere/2.sql", "\r\n")]
    [DataRow("db/migrations/2.sql", "/repo/db/migrations/2.sql", "\n")]
    public async Task OtherCheckoutOfTheSameTextHasItsLine(string path, string fullPath, string lineEnd)
    {
        using var delivery = new TestDelivery();
        ScriptRuns(delivery, Log, ("a", Detail("ERROR: x")));
        var text = System.Text.Encoding.UTF8.GetString(Content.Files[1].Content).Replace("\n", lineEnd, StringComparison.Ordinal);
        var here = new ReleaseContent([new(path, fullPath, "2", System.Text.Encoding.UTF8.GetBytes(text))]);
        var finding = (await ReportAsync(delivery, "test: a FAILED", here)).Single();
        Assert.AreEqual((fullPath, new TextSpan(6, 1, 6, 26)), (finding.File, finding.Span));
    }

    [TestMethod]
    public async Task FileThatIsNotHereIsNamed()
    {
        using var delivery = new TestDelivery();
        ScriptRuns(delivery, "{}", ("a", "failed to execute release file db/9 (old).sql (version 9): ERROR: first line\\nsecond line (SQLSTATE 42P01)"));
        var finding = (await ReportAsync(delivery, "test: a FAILED")).Single();
        Assert.AreEqual((null, TextSpan.Nowhere), (finding.File, finding.Span));
        Assert.StartsWith("db/9 (old).sql failed on instances/i/databases/a in environments/test: ERROR: first line second line (SQLSTATE 42P01). ", finding.Message);
    }

    [TestMethod]
    [DataRow("GetTaskRunLog", 1, "Its log cannot be read (not allowed), so the statement is not known. How much of this file stays is not known; the migrations before it stay applied.")]
    [DataRow("GetRelease", 0, "No line, since the release's checksums cannot be read (not allowed): it is the statement at the bytes 9 to 43")]
    public async Task RefusedCallsCostOnlyWhatTheyTell(string method, int line, string expected)
    {
        using var delivery = new TestDelivery();
        ScriptRuns(delivery, Log, ("a", Detail("ERROR: x")));
        delivery.Server.On(method, Replies.Error(403, "permission_denied", "not allowed"));
        var finding = (await ReportAsync(delivery, "test: a FAILED")).Single();
        Assert.AreEqual(("BB7002", "/repo/migrations/2.sql", line), (finding.Code, finding.File, finding.Span.Line));
        Assert.Contains(expected, finding.Message);
    }

    [TestMethod]
    public async Task RefusedListOfRunsIsSaid()
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("ListTaskRuns", Replies.Error(403, "permission_denied", "not allowed"));
        var finding = (await ReportAsync(delivery, "test: a FAILED, b FAILED")).Single();
        Assert.AreEqual("BB7018", finding.Code);
        Assert.Contains("The task of instances/i/databases/a, instances/i/databases/b in environments/test failed outside of its migrations: the server does not say why: ListTaskRuns failed (not allowed).", finding.Message);
    }

    [TestMethod]
    public async Task FilesThatCannotBeReadCostTheLine()
    {
        using var delivery = new TestDelivery();
        ScriptRuns(delivery, Log, ("a", Detail("ERROR: x")));
        var broken = new BytebaseException(DiagnosticDescriptors.InternalError, "a", "b", "c");
        var finding = (await FailedTasks.ReportAsync(delivery.Context, TestDelivery.Rollout("test: a FAILED").Stages![0], () => throw broken, default)).Single();
        Assert.StartsWith("migrations/2.sql failed on", finding.Message);
    }

    [TestMethod]
    [DataRow("{}", DisplayName = "empty")]
    [DataRow("""{"entries":[{"releaseFileExecute":{"version":"1","filePath":"migrations/1.sql"}},{"commandExecute":{"range":{"end":5},"response":{"error":"of another file"}}}]}""", DisplayName = "cut before the file")]
    public async Task WithoutAStatementItIsTheFile(string log)
    {
        using var delivery = new TestDelivery();
        ScriptRuns(delivery, log, ("a", Detail("ERROR: x")));
        var finding = (await ReportAsync(delivery, "test: a FAILED")).Single();
        Assert.AreEqual(("/repo/migrations/2.sql", TextSpan.File), (finding.File, finding.Span));
        Assert.Contains("The server's log does not say which statement.", finding.Message);
    }

    [TestMethod]
    public async Task FailedCommitIsOfNoStatement()
    {
        using var delivery = new TestDelivery();
        var log = Log.Replace("{\"error\":\"x\"}", "{}", StringComparison.Ordinal).Replace("\"ROLLBACK\"", "\"COMMIT\",\"error\":\"ERROR: violates (SQLSTATE 23503)\"", StringComparison.Ordinal);
        ScriptRuns(delivery, log, ("a", Detail("ERROR: violates (SQLSTATE 23503)")));
        var finding = (await ReportAsync(delivery, "test: a FAILED")).Single();
        Assert.AreEqual(TextSpan.File, finding.Span);
        Assert.Contains("All of its statements had run, and the COMMIT failed: see what is checked that late, as deferred constraints are. Nothing of this file stays;", finding.Message);
    }

    [TestMethod]
    [DataRow("ERROR: canceling statement due to lock timeout (SQLSTATE 55P03)")]
    [DataRow("ERROR: out of disk (SQLSTATE 53100)")]
    [DataRow("Error 1205 (HY000): Lock wait timeout exceeded; try restarting transaction")]
    [DataRow("read tcp 10.0.0.1:5432: connection reset by peer")]
    public async Task CauseThatPassesIsNoFaultOfTheFile(string error)
    {
        using var delivery = new TestDelivery();
        ScriptRuns(delivery, Log, ("a", Detail(error)));
        Assert.Contains("Nothing in the file need be wrong: publish again once the cause is gone", (await ReportAsync(delivery, "test: a FAILED")).Single().Message);
    }

    [TestMethod]
    public async Task AbandonedTaskNamesWhatItWasAt()
    {
        using var delivery = new TestDelivery();
        var log = Log[..Log.IndexOf(",\"response\":{\"error\"", StringComparison.Ordinal)] + "}}]}";
        ScriptRuns(delivery, log, ("a", "Task run abandoned: owning replica stopped responding"));
        var finding = (await ReportAsync(delivery, "test: a FAILED")).Single();
        Assert.AreEqual(("BB7018", TextSpan.Nowhere), (finding.Code, finding.Span));
        Assert.Contains("Task run abandoned: owning replica stopped responding. 1.sql ran and stays applied. The Bytebase server stopped while it ran 2.sql(6,1): the database may have finished that statement or undone it.", finding.Message);
    }

    [TestMethod]
    [DataRow("target instance \\\"i\\\" has been archived", "target instance \"i\" has been archived. No migration was begun. Remove the cause")]
    [DataRow("", "the server gives no reason. No migration was begun.")]
    [DataRow("Task run abandoned: owning replica stopped responding", "The Bytebase server stopped meanwhile. Publish again")]
    public async Task OtherFailuresKeepTheServersWords(string detail, string expected)
    {
        using var delivery = new TestDelivery();
        ScriptRuns(delivery, "{}", ("a", detail));
        var finding = (await ReportAsync(delivery, "test: a FAILED")).Single();
        Assert.AreEqual(("BB7018", TextSpan.Nowhere), (finding.Code, finding.Span));
        Assert.Contains(expected, finding.Message);
        Assert.AreEqual("ListTaskRuns GetTaskRunLog", delivery.Server.Calls, "no file is asked for");
    }

    [TestMethod]
    public async Task TaskWithoutARunIsReportedToo()
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("ListTaskRuns", "{}");
        Assert.Contains("the server gives no reason", (await ReportAsync(delivery, "test: a FAILED")).Single().Message);
    }

    [TestMethod]
    [DataRow("failed to create revision for version 2: conn closed")]
    [DataRow("failed to execute release file migrations/2.sql (version 2): failed to create revision for version 2: conn closed")]
    public async Task MigrationThatIsNotRecordedHasACodeOfItsOwn(string detail)
    {
        using var delivery = new TestDelivery();
        var log = Log.Replace("{\"error\":\"x\"}", "{}", StringComparison.Ordinal).Replace("\"ROLLBACK\"", "\"COMMIT\"", StringComparison.Ordinal);
        ScriptRuns(delivery, log, ("a", detail));
        var finding = (await ReportAsync(delivery, "test: a FAILED")).Single();
        Assert.AreEqual(("BB7017", "/repo/migrations/2.sql"), (finding.Code, finding.File));
        Assert.StartsWith("2.sql ran to its end on instances/i/databases/a in environments/test, but Bytebase did not record it as applied: conn closed. ", finding.Message);
        Assert.Contains("2.sql: 2 statements ran, executed, not recorded", finding.Details[0]);
    }

    [TestMethod]
    public async Task DeclarativeFailureShowsTheStatementThatTheServerMade()
    {
        using var delivery = new TestDelivery();
        ScriptRuns(delivery, """{"entries":[{"commandExecute":{"statement":"DROP TABLE\n  t;","response":{"error":"x"}}}]}""", ("a", "failed to execute declarative release: ERROR: x (SQLSTATE 2BP01)"));
        var finding = (await ReportAsync(delivery, "test: a FAILED")).Single();
        Assert.AreEqual(("BB7002", TextSpan.Nowhere), (finding.Code, finding.Span));
        Assert.StartsWith("The declarative schema failed on instances/i/databases/a in environments/test: ERROR: x (SQLSTATE 2BP01). The server made this statement from the schema: DROP TABLE t.", finding.Message);
    }

    [TestMethod]
    public async Task CancelledTaskHasACodeOfItsOwn()
    {
        using var delivery = new TestDelivery();
        ScriptRuns(delivery, Log.Replace("\"x\"", "\"context canceled\"", StringComparison.Ordinal), ("a", ""), ("b", ""));
        var finding = (await ReportAsync(delivery, "test: a CANCELED, b CANCELED")).Single();
        Assert.AreEqual("BB7003", finding.Code);
        Assert.Contains("instances/i/databases/a, instances/i/databases/b", finding.Message);
        Assert.Contains("https://bytebase.example.com/projects/hr/plans/101", finding.Message);
        Assert.StartsWith("instances/i/databases/a: 1.sql applied; 2.sql: 1 statement ran, rolled back", finding.Details[0]);
    }

    private static string Detail(string error) => $"failed to execute release file migrations/2.sql (version 2): {error}";

    /// <summary>Runs in the order of their numbers, all with the same log.</summary>
    private static void ScriptRuns(TestDelivery delivery, string log, params (string Task, string Detail)[] runs) => delivery.Server
        .On("ListTaskRuns", $$"""{"taskRuns":[{{string.Join(',', runs.Select((r, i) => $$"""{"name":"{{Tasks}}{{r.Task}}/taskRuns/{{(runs.Count(o => o.Task == r.Task) > 1 ? i + 1 : 1)}}","detail":"{{r.Detail}}"}"""))}}]}""")
        .On("GetTaskRunLog", log)
        .On("GetRelease", RecordedFailuresTests.Release(Content));

    private static Task<IReadOnlyList<Finding>> ReportAsync(TestDelivery delivery, string stage, ReleaseContent? content = null) =>
        FailedTasks.ReportAsync(delivery.Context, TestDelivery.Rollout(stage).Stages![0], () => content ?? Content, default);

    [TestMethod]
    public async Task FailureWithoutAPathAndWithoutALogIsReportedAllTheSame()
    {
        using var delivery = new TestDelivery();
        delivery.Server
            .On("ListTaskRuns", """{"taskRuns":[{"name":"projects/hr/plans/101/rollout/stages/test/tasks/a/taskRuns/1","status":"FAILED","detail":"failed to execute release file  (version 2): ERROR: no such thing"}]}""")
            .On("GetRelease", "{}")
            .On("GetTaskRunLog", Replies.Error(403, "permission_denied", "no"));
        var findings = await FailedTasks.ReportAsync(delivery.Context, TestDelivery.Rollout("test: a FAILED").Stages![0], () => new ReleaseContent([]), default);
        Assert.Contains("ERROR: no such thing", findings.Single().Message);
    }
}
