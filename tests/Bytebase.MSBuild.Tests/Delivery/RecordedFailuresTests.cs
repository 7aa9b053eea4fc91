using System.Security.Cryptography;
using System.Text.Json;
using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;
using Bytebase.MSBuild.Tests.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

/// <summary>Every failed task run of the recordings, as the server told it: its error is on the statement that failed.</summary>
[TestClass]
internal sealed class RecordedFailuresTests
{
    private const string Run = "projects/hr/plans/101/rollout/stages/test/tasks/a/taskRuns/1";

    private static readonly Dictionary<string, (int Line, int Column, int EndColumn, string Statement, string Stays)> Expected = new()
    {
        ["failure: task runs"] = (3, 1, 25, "INSERT INTO nothing (id) VALUES (1)", "Nothing of this file stays; V1__create_employee.sql ran before it and stays applied."),
        ["failure-kinds: syntax error: task runs"] = (4, 1, 33, "CREATE TABL broken (id integer)", "Nothing of this file stays."),
        ["failure-kinds: error in the second file line 3, with non-ASCII text before: task runs"] = (3, 1, 30, "INSERT INTO ok2 VALUES ('x')", "Nothing of this file stays."),
        ["failure-kinds: autocommit: first statement stays: task runs"] = (3, 1, 31, "CREATE TABLE ok3 (id integer)", "1 statement of this file stays applied, since the file switches transactions off (txn-mode)."),
        ["failure-kinds: constraint violation with a detail: task runs"] = (3, 1, 28, "INSERT INTO ok4 VALUES (1)", "Nothing of this file stays."),
        ["failure-kinds: raise exception in a DO block: task runs"] = (1, 1, 6, "DO $$ BEGIN RAISE EXCEPTION 'boom %', E'line1\\nline2'; END $$", "Nothing of this file stays."),
        ["mariadb: error in the second statement: task runs"] = (6, 1, 25, "INSERT INTO nothing (id) VALUES (1)", "1 statement of this file stays applied, since MySQL commits with each DDL statement."),
        ["mariadb: duplicate key: task runs"] = (3, 1, 29, "INSERT INTO good VALUES (1)", "1 statement of this file stays applied, since MySQL commits with each DDL statement."),
        ["execution: VACUUM after a comment: task runs"] = (3, 1, 16, "VACUUM counter", "Nothing of this file stays."),
        ["execution: BEGIN and COMMIT in the file, then an error: task runs"] = (4, 1, 23, "SELECT * FROM nothing", "1 statement of this file stays applied, since the file has a COMMIT of its own."),
        ["execution: psql meta command: task runs"] = (1, 1, 9, "\\set x 1 CREATE TABLE counter (n integer)", "Nothing of this file stays."),
    };

    private static readonly Dictionary<string, (string Runs, string Log, string Release)> Recorded = Directory.GetFiles(Path.Combine(Repository.Root, "tests", "contract"), "*.json").Order(StringComparer.Ordinal).SelectMany(Read)
        .ToDictionary(f => f.Name, f => (f.Runs, f.Log, f.Release));

    public static IEnumerable<object[]> Failures => Recorded.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Failures))]
    public async Task ErrorIsOnTheStatementThatFailed(string name)
    {
        var (runs, log, release) = Recorded[name];
        Assert.IsTrue(Expected.TryGetValue(name, out var expected), "a recording that this table does not know");
        var content = Content(release);
        using var delivery = new TestDelivery();
        delivery.Server.On("ListTaskRuns", runs.Replace("{{run}}", Run, StringComparison.Ordinal)).On("GetTaskRunLog", log).On("GetRelease", Release(content));
        var finding = (await FailedTasks.ReportAsync(delivery.Context, TestDelivery.Rollout("test: a FAILED, b DONE").Stages![0], () => content, default)).Single();

        Assert.AreEqual(("BB7002", DiagnosticSeverity.Error), (finding.Code, finding.Severity));
        Assert.AreEqual(new TextSpan(expected.Line, expected.Column, expected.Line, expected.EndColumn), finding.Span);
        var failed = content.Files.Count == 1 ? content.Files[0] : content.Files[1];
        Assert.AreEqual(failed.FullPath, finding.File);
        var detail = JsonDocument.Parse(runs).RootElement.GetProperty("taskRuns")[0].GetProperty("detail").GetString()!;
        var error = string.Join(' ', detail[(detail.IndexOf("): ", StringComparison.Ordinal) + 3)..].Split('\n'));
        Assert.StartsWith($"{Path.GetFileName(failed.Path)} failed on instances/i/databases/a in environments/test: {error}", finding.Message);
        Assert.Contains($"Statement: {expected.Statement}. {expected.Stays} ", finding.Message);
        Assert.IsFalse(finding.Message.Any(char.IsControl));
        Assert.AreEqual("ListTaskRuns GetTaskRunLog GetRelease", delivery.Server.Calls);
    }

    [TestMethod]
    public void EveryRecordedFailureIsThere() =>
        CollectionAssert.AreEqual(Expected.Keys.Order(StringComparer.Ordinal).ToArray(), Recorded.Keys.Order(StringComparer.Ordinal).ToArray());

    [TestMethod]
    public void SyntaxErrorHasThePlaceOfTheWord() =>
        Assert.AreEqual("TABL", TaskFailure.Parse("failed to execute release file a.sql (version 1): ERROR: syntax error at or near \"TABL\" (SQLSTATE 42601)").Quoted);

    /// <summary>What the server answers for files of this content.</summary>
    internal static string Release(ReleaseContent content) => JsonSerializer.Serialize(
        new Release("projects/hr/releases/r1", "VERSIONED", [.. content.Files.Select(f => new ReleaseFile(f.Path, f.Version, null, Convert.ToHexString(SHA256.HashData(f.Content)).ToLowerInvariant()))]),
        WireJson.Default.Release);

    private static IEnumerable<(string Name, string Runs, string Log, string Release)> Read(string file)
    {
        var recording = Repository.Contract(Path.GetFileName(file));
        if (!recording.TryGetProperty("exchanges", out var exchanges))
            yield break;
        var (release, runs, name) = ("", "", "");
        foreach (var exchange in exchanges.EnumerateArray())
        {
            var request = exchange.GetProperty("request");
            var body = exchange.GetProperty("response").TryGetProperty("body", out var b) ? b : default;
            switch (request.GetProperty("path").GetString()!.Split('/')[^1])
            {
                case "CreateRelease":
                    release = request.TryGetProperty("body", out var r) ? r.GetRawText() : "";
                    break;
                case "ListTaskRuns" when body.ValueKind == JsonValueKind.Object && body.TryGetProperty("taskRuns", out var list):
                    runs = list[list.GetArrayLength() - 1].GetProperty("status").GetString() == "FAILED" ? body.GetRawText() : "";
                    name = exchange.GetProperty("name").GetString()!;
                    break;
                case "GetTaskRunLog" when runs.Length > 0:
                    yield return ($"{Path.GetFileNameWithoutExtension(file)}: {name}", runs, body.GetRawText(), release);
                    runs = "";
                    break;
            }
        }
    }

    private static ReleaseContent Content(string request) => new([.. JsonDocument.Parse(request).RootElement.GetProperty("release").GetProperty("files").EnumerateArray()
        .Select(f => new ReleaseContentFile(f.GetProperty("path").GetString()!, "/repo/" + f.GetProperty("path").GetString(), f.GetProperty("version").GetString()!, f.GetProperty("statement").GetBytesFromBase64()))]);
}
