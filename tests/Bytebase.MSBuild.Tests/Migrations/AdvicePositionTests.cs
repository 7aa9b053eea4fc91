using System.Text.Json;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Migrations;

[TestClass]
internal sealed class AdvicePositionTests
{
    [TestMethod]
    [DataRow("-- a table without a key\nCREATE TABLE t (id int);\n", 1, 0, 2, 1, DisplayName = "a comment before the statement")]
    [DataRow("SELECT 1;\n\n  /* two\n lines */ -- more\n  CREATE TABLE t (id int);\n", 2, 0, 5, 3, DisplayName = "blank lines and several comments")]
    [DataRow("SELECT 1;\n/* x */ CREATE TABLE t (id int);\n", 2, 0, 2, 1, DisplayName = "a comment on the statement's line")]
    [DataRow("CREATE TABLE t (\n  id int,\n\tname text\n);\n", 3, 0, 3, 2, DisplayName = "a column of the table")]
    [DataRow("SELECT 1;\n  SELECT x;", 2, 10, 2, 10, DisplayName = "the server's column")]
    [DataRow("SELECT 1;\n  SELECT x;", 2, 99, 2, 12, DisplayName = "a column beyond the line")]
    [DataRow("-- c\n  SELECT x;", 1, 3, 2, 3, DisplayName = "a column in a comment")]
    [DataRow("SELECT 1;\nSELECT 2;\n", 99, 7, 2, 1, DisplayName = "a line beyond the file")]
    [DataRow("  SELECT 1;", 0, 0, 1, 1, DisplayName = "no line")]
    [DataRow("  SELECT 1;", -1, 5, 1, 1, DisplayName = "a negative line")]
    [DataRow("SELECT 'a\n\n-- b';\nSELECT 2;", 3, 0, 3, 1, DisplayName = "a string that looks like a comment")]
    [DataRow("SELECT 'a\n\nb'; SELECT 2;", 2, 0, 2, 1, DisplayName = "a blank line in a string")]
    [DataRow("SELECT 1\n;\nSELECT 2;", 2, 1, 2, 1, DisplayName = "a semicolon alone")]
    [DataRow("-- c\n;\nSELECT 2;", 1, 0, 3, 1, DisplayName = "an empty statement before the next")]
    [DataRow("SELECT 1;\n-- the end\n", 2, 0, 2, 1, DisplayName = "nothing follows")]
    [DataRow("\uFEFF-- c\r\n\r\nSELECT 1;\r\n", 1, 0, 3, 1, DisplayName = "byte order mark and CRLF")]
    [DataRow("\uFEFFSELECT x;", 1, 0, 1, 1, DisplayName = "a byte order mark is the line's first character")]
    [DataRow("# é\nINSERT INTO t VALUES (1);", 1, 0, 2, 1, DisplayName = "a MySQL comment")]
    [DataRow("", 1, 1, 1, 1, DisplayName = "an empty file")]
    public void AdviceIsMovedToTheStatement(string sql, int line, int column, int expectedLine, int expectedColumn) =>
        Assert.AreEqual(new TextSpan(expectedLine, expectedColumn), AdvicePosition.Resolve(SourceTextTests.Text(sql), line, column));

    public static IEnumerable<object[]> FailedStatements =>
    [
        ["failure.json", "create release", "task run log", "migrations/V2__fails.sql", 3, 1],
        ["failure-kinds.json", "syntax error: release", "syntax error: log", "migrations/1__case.sql", 4, 1],
        ["failure-kinds.json", "error in the second file line 3, with non-ASCII text before: release", "error in the second file line 3, with non-ASCII text before: log", "migrations/1__case.sql", 3, 1],
        ["failure-kinds.json", "autocommit: first statement stays: release", "autocommit: first statement stays: log", "migrations/1__case.sql", 3, 1],
        ["failure-kinds.json", "constraint violation with a detail: release", "constraint violation with a detail: log", "migrations/1__case.sql", 3, 1],
        ["failure-kinds.json", "raise exception in a DO block: release", "raise exception in a DO block: log", "migrations/1__case.sql", 1, 1],
        ["mariadb.json", "error in the second statement: release", "error in the second statement: log", "migrations/1__case.sql", 6, 1],
        ["mariadb.json", "duplicate key: release", "duplicate key: log", "migrations/1__case.sql", 3, 1],
    ];

    [TestMethod]
    [DynamicData(nameof(FailedStatements))]
    public void RecordedFailureIsAtTheStatementsFirstWord(string scenario, string release, string log, string path, int line, int column)
    {
        var exchanges = Repository.Contract(scenario).GetProperty("exchanges").EnumerateArray().ToDictionary(exchange => exchange.GetProperty("name").GetString()!);
        var file = exchanges[release].GetProperty("request").GetProperty("body").GetProperty("release").GetProperty("files").EnumerateArray()
            .Single(f => f.GetProperty("path").GetString() == path);
        var text = new SourceText(file.GetProperty("statement").GetBytesFromBase64());
        var range = exchanges[log].GetProperty("response").GetProperty("body").GetProperty("entries").EnumerateArray()
            .Select(entry => entry.TryGetProperty("commandExecute", out var command) ? command : default)
            .Single(command => command.ValueKind == JsonValueKind.Object && command.GetProperty("response").TryGetProperty("error", out _))
            .GetProperty("range");
        var start = range.TryGetProperty("start", out var value) ? value.GetInt64() : 0;

        Assert.AreEqual(new TextSpan(line, column), StatementPlace.Find(text, start, range.GetProperty("end").GetInt64())!.Span with { EndLine = 0, EndColumn = 0 });
    }
}
