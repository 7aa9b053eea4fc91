using System.Text;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Migrations;

[TestClass]
internal sealed class StatementPlaceTests
{
    private const int Rounds = 3000;

    private static readonly string[] Trivia =
        ["\n", "\n\n", "  ", "\t", "-- remark; with 'quotes'\n", "-- größe ☃ 😀\n", "/* block; 日本\nof two lines */", "/* a /* nested */ one */ ", "\r\n", "-- txn-mode = off, in prose\n"];

    private static readonly string[] Statements =
        ["SELECT 1", "INSERT INTO t (a, b)\nVALUES (1, 'größe; ''☃''')", "CREATE TABLE \"tä;ble\" (id integer)", "DO $$\nBEGIN\n  PERFORM 1;\nEND\n$$", "UPDATE t SET a = E'\\';' /* why; */ WHERE b = 2", "COMMENT ON TABLE t IS '😀\r\n-- no comment'"];

    private static readonly string[] Directives = ["-- txn-mode = on", "--txn-mode=OFF  ", "-- txn-isolation = READ COMMITTED", "  --  Txn-Isolation = serializable"];

    [TestMethod]
    [DataRow("SELECT 1;\n-- c\n\tSELECT 2;\nSELECT 3;", 9, 25, 3, 2, 3, 11, DisplayName = "a comment and a tab")]
    [DataRow("SELECT 1;\r\nINSERT INTO t\r\nVALUES (1);\r\n", 9, 37, 2, 1, 2, 14, DisplayName = "the first of two lines, without its carriage return")]
    [DataRow("-- txn-mode = off\n\nSELECT 1; SELECT 'é😀'; ", 9, 26, 3, 11, 3, 23, DisplayName = "behind a directive; code points")]
    [DataRow("\uFEFF-- é\nSELECT 1;", 0, 18, 2, 1, 2, 10, DisplayName = "a byte order mark")]
    [DataRow("SELECT 1;\n-- only a comment\n", 9, 27, 1, 10, 2, 18, DisplayName = "a range without a statement")]
    public void SpanIsThatOfTheFirstLine(string sql, long start, long end, int line, int column, int endLine, int endColumn)
    {
        var place = StatementPlace.Find(SourceTextTests.Text(sql), start, end)!;
        Assert.AreEqual((line, column), (place.Span.Line, place.Span.Column));
        if (line == endLine)
            Assert.AreEqual((endLine, endColumn), (place.Span.EndLine, place.Span.EndColumn));
    }

    [TestMethod]
    [DataRow(500, 900)]
    [DataRow(0, 0)]
    [DataRow(5, 3)]
    [DataRow(-1, 4)]
    [DataRow(0, 10)]
    public void NoPlaceForARangeOfAnotherText(long start, long end) => Assert.IsNull(StatementPlace.Find(SourceTextTests.Text("SELECT 1;"), start, end));

    [TestMethod]
    [DataRow("-- who\nINSERT INTO t  -- where\n\t(id)\r\nVALUES ('a\n  b');", "INSERT INTO t (id) VALUES ('a b')")]
    [DataRow("SELECT 1;", "SELECT 1")]
    [DataRow("# é\nSELECT 1;", "SELECT 1")]
    public void ExcerptIsOneLineWithoutComments(string sql, string expected) =>
        Assert.AreEqual(expected, StatementPlace.Find(SourceTextTests.Text(sql), 0, Encoding.UTF8.GetByteCount(sql), SqlEngine.MySql)!.Excerpt());

    [TestMethod]
    public void LongStatementsAreShortened()
    {
        var sql = "INSERT INTO t VALUES\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"  ({i}, '{new string('é', 30)}'),\n")) + "  (99, '😀');";
        var place = StatementPlace.Find(SourceTextTests.Text(sql), 0, Encoding.UTF8.GetByteCount(sql))!;
        Assert.AreEqual(121, place.Excerpt().Length);
        Assert.EndsWith("…", place.Excerpt());
        var lines = place.Lines(8);
        Assert.AreEqual("1 2 3 4 5 6 … 22", string.Join(' ', lines.Select(l => l is { } line ? $"{line.Number}" : "…")));
        Assert.AreEqual("  (99, '😀');", lines[^1]!.Value.Text);
    }

    [TestMethod]
    [DataRow("CREATE TABL x (id integer);", "TABL", 1, 8)]
    [DataRow("INSERT INTO t\nVALUES (1,, 2);", ",, 2)", 2, 10)]
    [DataRow("SELECT 'é', broken FRM t;", "FRM", 1, 20)]
    public void QuotedTextIsFound(string sql, string quoted, int line, int column) => Assert.AreEqual(new TextSpan(line, column), Whole(sql).Quoted(quoted));

    [TestMethod]
    [DataRow("SELECT a, a FROM t;", "a", DisplayName = "twice")]
    [DataRow("SELECT 'TABL' /* TABL */;", "TABL", DisplayName = "in a string and a comment")]
    [DataRow("SELECT TABLE1;", "TABL", DisplayName = "a part of a word")]
    [DataRow("SELECT 1;", "", DisplayName = "nothing")]
    public void AmbiguousTextIsNotFound(string sql, string quoted) => Assert.IsNull(Whole(sql).Quoted(quoted));

    /// <summary>
    /// Random files; the server's text and ranges are made from the parts that the file is made of, without the code under test: the
    /// directive lines are left out, the rest is trimmed, and a range begins where the previous statement ends.
    /// </summary>
    [TestMethod]
    public void LineAndColumnAreThoseOfTheFirstWord()
    {
        var first = Environment.GetEnvironmentVariable("BYTEBASE_FUZZ_SEED") is { Length: > 0 } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : 20261123;
        for (var seed = first; seed < first + Rounds; seed++)
        {
            var random = new Random(seed);
            var crlf = random.Next(3) == 0;
            var (file, executed) = (new StringBuilder(), new StringBuilder());
            var hasMark = random.Next(6) == 0;
            var hasDirective = false;
            // Behind a byte order mark, or a line with anything else, the server looks for no directive.
            for (var i = hasMark ? 0 : random.Next(5); i > 0; i--)
            {
                var isDirective = random.Next(2) == 0;
                hasDirective |= isDirective;
                var line = Lines(isDirective ? Directives[random.Next(Directives.Length)] + "\n" : random.Next(2) == 0 ? "-- größe\n" : " \n", crlf);
                file.Append(line);
                executed.Append(isDirective ? "" : line);
            }

            file.Insert(0, hasMark ? "\uFEFF" : "");
            executed.Insert(0, hasMark ? "\uFEFF" : "");
            var places = new List<(int InFile, int Start, int End, string Statement)>();
            var previous = 0;
            for (var i = 1 + random.Next(6); i > 0; i--)
            {
                var trivia = Lines(string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => Trivia[random.Next(Trivia.Length)])), crlf);
                var statement = Lines(Statements[random.Next(Statements.Length)], crlf) + (random.Next(8) == 0 ? "\n;" : ";");
                file.Append(trivia);
                executed.Append(trivia);
                places.Add((file.Length, previous, executed.Length + statement.Length, statement));
                file.Append(statement);
                executed.Append(statement);
                previous = executed.Length;
            }

            file.Append(Lines("\n-- end\n", crlf));
            executed.Append(Lines("\n-- end\n", crlf));
            var trimmed = hasDirective ? executed.Length - executed.ToString().TrimStart(' ', '\t', '\r', '\n').Length : 0;
            var text = new SourceText(Encoding.UTF8.GetBytes(file.ToString()));
            var server = executed.ToString()[trimmed..];
            var (inFile, start, end, expected) = places[random.Next(places.Count)];
            var place = StatementPlace.Find(text, Bytes(server, start - trimmed), Bytes(server, end - trimmed), SqlEngine.Postgres);

            var before = file.ToString()[..inFile];
            var lineStart = before.LastIndexOf('\n') + 1;
            var what = $"seed {seed}:\n{file}\n";
            Assert.IsNotNull(place, what);
            Assert.AreEqual((before.Count(c => c == '\n') + 1, before[lineStart..].EnumerateRunes().Count() + 1), (place.Span.Line, place.Span.Column), what);
            Assert.AreEqual(expected, text.GetText(place.First, place.End), what);
            Assert.AreEqual(place.Span.Line, place.Span.EndLine, what);
        }
    }

    private static StatementPlace Whole(string sql) => StatementPlace.Find(SourceTextTests.Text(sql), 0, Encoding.UTF8.GetByteCount(sql))!;

    private static string Lines(string text, bool crlf) => crlf ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal) : text;

    private static int Bytes(string text, int length) => Encoding.UTF8.GetByteCount(text.AsSpan(0, Math.Max(length, 0)));
}
