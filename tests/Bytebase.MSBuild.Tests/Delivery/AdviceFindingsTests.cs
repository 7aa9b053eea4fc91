using System.Text;
using System.Text.Json;
using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;
using Bytebase.MSBuild.Tests.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

[TestClass]
internal sealed class AdviceFindingsTests
{
    private const string Test = "instances/pg1/databases/hr_test";
    private const string Prod = "instances/pg1/databases/hr_prod";

    [TestMethod]
    public void RecordedReviewIsOneFindingPerAdviceOnTheFilesOwnLines()
    {
        var scenario = Repository.Contract("bytebase-action/none.json").GetProperty("check with findings");
        var review = new Review([Test, Prod], scenario.GetProperty("output").GetProperty("checkResults").Deserialize(WireJson.Default.CheckReleaseResponse)!.Results!);
        var content = new ReleaseContent([.. scenario.GetProperty("files").EnumerateObject().Select((f, i) =>
            new ReleaseContentFile("migrations/" + f.Name, "/repo/migrations/" + f.Name, $"{i + 1}", Encoding.UTF8.GetBytes(f.Value.GetString()!)))]);
        var findings = AdviceFindings.From(review, content);

        // The server names line 1, which is the comment; the table begins on line 2.
        CollectionAssert.AreEqual(
            new[] { "V2__bad.sql(2,1): Error BBR0601", "V2__bad.sql(3,3): Warning BBR0402", "V2__bad.sql(4,3): Warning BBR0402", "V2__bad.sql(2,1): Warning BBR0301" },
            findings.Select(f => $"{Path.GetFileName(f.File)}({f.Span.Line},{f.Span.Column}): {f.Severity} {f.Code}").ToArray());
        foreach (var finding in findings)
        {
            Assert.AreEqual("/repo/migrations/V2__bad.sql", finding.File);
            CollectionAssert.AreEqual(new[] { Test, Prod }, finding.Targets.ToArray());
            Assert.Contains(Test, finding.Message);
            Assert.Contains(Prod, finding.Message);
            Assert.DoesNotContain("\n", finding.Message);
        }

        CollectionAssert.AreEqual(new[] { "TABLE_REQUIRE_PK", "COLUMN_NO_NULL", "COLUMN_NO_NULL", "NAMING_TABLE" }, findings.Select(f => f.RuleName).ToArray());
        Assert.Contains("(TABLE_REQUIRE_PK)", findings[0].Message);
        Assert.StartsWith("Table \"public\".\"bad_name2\" requires PRIMARY KEY, ", findings[0].Message);
    }

    [TestMethod]
    [DataRow("ERROR", DiagnosticSeverity.Error)]
    [DataRow("WARNING", DiagnosticSeverity.Warning)]
    [DataRow("SOMETHING_NEW", DiagnosticSeverity.Warning)]
    public void StatusIsTheSeverity(string status, DiagnosticSeverity expected) => Assert.AreEqual(expected, Single(new Advice(status, 1, "T", "c", null, null, null)).Severity);

    [TestMethod]
    [DataRow("SUCCESS")]
    [DataRow("STATUS_UNSPECIFIED")]
    [DataRow(null)]
    public void PraiseIsNoFinding(string? status) => Assert.IsEmpty(From(new CheckResult("1.sql", Test, [new Advice(status, 0, "OK", "", null, null, null)], 0, null)));

    [TestMethod]
    [DataRow(null, "")]
    [DataRow("Table `a`\ndoes not exist", "Table `a` does not exist")]
    [DataRow(Review.ModifiedTitle, "", DisplayName = "a code of ours")]
    [DataRow(Review.FailedTitle, "", DisplayName = "a code of ours, too")]
    public void RuleHasTheAdvicesTitle(string? title, string expected) => Assert.AreEqual(expected, Single(new Advice("WARNING", 604, title, "c", null, null, null)).RuleName);

    [TestMethod]
    [DataRow(0, "BBR0000")]
    [DataRow(1, "BBR0001")]
    [DataRow(601, "BBR0601")]
    [DataRow(1032, "BBR1032")]
    [DataRow(12345, "BBR12345")]
    public void CodeHasFourDigits(int code, string expected) => Assert.AreEqual(expected, Single(new Advice("WARNING", code, "T", "c", null, null, null)).Code);

    [TestMethod]
    public void CodeOneIsAnEditedFileOrAFailedCheck()
    {
        var edited = Single(new Advice("WARNING", 1, "Applied file has been modified", "Applied SHA256: a, Release SHA256: b", null, null, null));
        Assert.AreEqual(("BB6001", DiagnosticSeverity.Warning), (edited.Code, edited.Severity));
        Assert.StartsWith("1.sql ", edited.Message);
        Assert.Contains(Test, edited.Message);

        var failed = Single(new Advice("ERROR", 1, "Failed to check", "failed to connect: refused\nat main.go:1", null, null, null));
        Assert.AreEqual(("BB6002", DiagnosticSeverity.Error), (failed.Code, failed.Severity));
        Assert.Contains("failed to connect: refused", failed.Message);
        Assert.DoesNotContain("main.go", failed.Message);
    }

    [TestMethod]
    public void EditedFileIsOneFindingWhateverEditionADatabaseHas()
    {
        var findings = From(
            new CheckResult("1.sql", Test, [new Advice("WARNING", 1, Review.ModifiedTitle, "Applied SHA256: a", null, null, null)], 0, null),
            new CheckResult("1.sql", Prod, [new Advice("WARNING", 1, Review.ModifiedTitle, "Applied SHA256: b", null, null, null)], 0, null));
        CollectionAssert.AreEqual(new[] { Test, Prod }, findings.Single().Targets.ToArray());
    }

    [TestMethod]
    public void AdvicesThatDifferInAnythingAreFindingsOfTheirOwn()
    {
        var advice = new Advice("WARNING", 402, "T", "c", new Position(1, 0), null, null);
        var findings = From(
            new CheckResult("1.sql", Test, [advice, advice with { Content = "d" }, advice with { Code = 403 }, advice with { Status = "ERROR" }, advice with { StartPosition = new Position(2, 0) }, advice], 0, null),
            new CheckResult("2.sql", Test, [advice], 0, null));
        Assert.HasCount(6, findings);
    }

    [TestMethod]
    [DataRow("two lines,\n  one text", "two lines, one text (T)")]
    [DataRow("\r\n first\r\n\r\n\tsecond", "first second (T)")]
    [DataRow("T at line 2: more", "T at line 2: more", DisplayName = "a text that begins with the title needs it only once")]
    [DataRow("", "T")]
    [DataRow(null, "T")]
    public void ContentEndsAsOneLine(string? content, string expected) =>
        Assert.StartsWith(expected + " [", Single(new Advice("WARNING", 402, "T", content, null, null, null)).Message);

    [TestMethod]
    [DataRow(1, 1, "[d1]")]
    [DataRow(3, 3, "[d1, d2, d3]")]
    [DataRow(4, 4, "[all 4 targets]")]
    [DataRow(4, 5, "[d1, d2, d3, d4]")]
    public void TargetsAreNamedUnlessTheyAreAll(int found, int asked, string expected)
    {
        var targets = Enumerable.Range(1, asked).Select(i => $"d{i}").ToList();
        var review = new Review(targets, [.. targets.Take(found).Select(t => new CheckResult("1.sql", t, [new Advice("WARNING", 402, "T", "c", null, null, null)], 0, null))]);
        var finding = AdviceFindings.From(review, Content).Single();
        Assert.EndsWith(expected, finding.Message);
        Assert.HasCount(found, finding.Targets);
    }

    [TestMethod]
    public void PositionIsInCodePoints() =>
        Assert.AreEqual(new TextSpan(3, 8), Single(new Advice("ERROR", 201, "Syntax error", "c", new Position(3, 8), null, null)).Span);

    [TestMethod]
    public void AdviceWithoutAPositionIsAboutTheFile() => Assert.AreEqual(TextSpan.File, Single(new Advice("WARNING", 258, "T", "c", null, null, null)).Span);

    [TestMethod]
    public void AdviceAboutAFileThatIsNotOursHasNoPlace()
    {
        var finding = From(new CheckResult("else/9.sql", Test, [new Advice("ERROR", 201, "T", "c", new Position(3, 1), null, null)], 0, null)).Single();
        Assert.IsNull(finding.File);
        Assert.AreEqual(TextSpan.Nowhere, finding.Span);
    }

    private static ReleaseContent Content => new([
        new("1.sql", "/repo/1.sql", "1", "-- é\n\nSELECT '日本' + x;\n"u8.ToArray()),
        new("2.sql", "/repo/2.sql", "2", "SELECT 1;"u8.ToArray())]);

    private static Finding Single(Advice advice) => From(new CheckResult("1.sql", Test, [advice], 0, null)).Single();

    private static IReadOnlyList<Finding> From(params CheckResult[] results) => AdviceFindings.From(new Review([Test, Prod], results), Content);
}
