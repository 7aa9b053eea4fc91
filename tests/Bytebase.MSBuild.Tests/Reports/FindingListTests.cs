using System.Text.Json.Nodes;
using System.Xml.Linq;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Reports;

namespace Bytebase.MSBuild.Tests.Reports;

/// <summary>JUnit, Code Quality, Code Insights, and the fingerprints that they share.</summary>
[TestClass]
internal sealed class FindingListTests
{
    [TestMethod]
    public void FingerprintsSurviveMovedLines()
    {
        ReportedFinding[] before = [Of(3, "x"), Of(9, "x"), Of(5, "y at line 5")];
        ReportedFinding[] after = [Of(13, "x"), Of(19, "x"), Of(15, "y at line 15")];
        CollectionAssert.AreEqual(Fingerprints.Of(before).ToArray(), Fingerprints.Of(after).ToArray());
        Assert.HasCount(3, Fingerprints.Of(before).Distinct());
        // Reported in another order they are the same.
        CollectionAssert.AreEqual(Fingerprints.Of(before).Reverse().ToArray(), Fingerprints.Of([.. before.Reverse()]).ToArray());
        // Of an other file or rule they are not.
        Assert.AreNotEqual(Fingerprints.Of([Of(3, "x")])[0], Fingerprints.Of([Of(3, "x") with { Path = "b.sql" }])[0]);

        static ReportedFinding Of(int line, string message) => SampleReports.Finding("BB1001", DiagnosticSeverity.Error, "a.sql", new TextSpan(line, 1), message);
    }

    [TestMethod]
    public void CodeQualityHasSeveritiesOfGitLabAndNoByteOrderMark()
    {
        var bytes = ReportOutput.Bytes(new CodeQualityReport(), SampleReports.Rich);
        Assert.AreEqual((byte)'[', bytes[0]);
        var items = JsonNode.Parse(bytes)!.AsArray();
        CollectionAssert.AreEqual(new[] { "critical", "critical", "minor", "info" }, items.Select(i => i!["severity"]!.GetValue<string>()).ToArray());
        Assert.AreEqual("BBR0601", items[1]!["check_name"]!.GetValue<string>());
        Assert.AreEqual("""{"path":"db/migrations/3_drop.sql","lines":{"begin":4}}""", items[1]!["location"]!.ToJsonString());
        Assert.AreEqual("[]", ReportOutput.Text(new CodeQualityReport(), SampleReports.Clean));
        CollectionAssert.AreEqual(new[] { CiKind.GitLab }, Enum.GetValues<CiKind>().Where(k => new CodeQualityReport().IsAutomatic(SampleReports.Job(k))).ToArray());
    }

    [TestMethod]
    public void CodeInsightsSayWhatItCameTo()
    {
        var document = CodeInsightsDocument.Create(SampleReports.RolledOut);
        Assert.AreEqual("bytebase-msbuild-" + SampleReports.RolledOut.Id, document.Id);
        Assert.IsEmpty(document.AnnotationBatches);
        Assert.AreEqual(
            """{"title":"Bytebase: hr-db","details":"No findings in 2 migrations\n2 migrations rolled out to test","report_type":"TEST","reporter":"Bytebase.MSBuild","result":"PASSED","link":"https://bytebase.example.com/projects/hr/plans/103","data":[{"title":"Errors","type":"NUMBER","value":0},{"title":"Warnings","type":"NUMBER","value":0},{"title":"Suggestions","type":"NUMBER","value":0},{"title":"Migrations","type":"NUMBER","value":2},{"title":"Stage","type":"TEXT","value":"test"},{"title":"Next stage","type":"TEXT","value":"prod"},{"title":"Plan","type":"LINK","value":{"text":"Open in Bytebase","href":"https://bytebase.example.com/projects/hr/plans/103"}}]}""",
            JsonNode.Parse(document.Report)!.ToJsonString());
        var failed = JsonNode.Parse(CodeInsightsDocument.Create(SampleReports.Rich).Report)!;
        Assert.AreEqual("FAILED", failed["result"]!.GetValue<string>());
        Assert.AreEqual("3001204", failed["data"]!.AsArray().Single(d => d!["title"]!.GetValue<string>() == "Affected rows")!["value"]!.ToJsonString());
    }

    [TestMethod]
    public void AnnotationsAreCutAndCounted()
    {
        var long1 = string.Concat(Enumerable.Repeat("😀", 300));
        var findings = SampleReports.Many(1100, DiagnosticSeverity.Suggestion).Append(SampleReports.Finding("BB1001", DiagnosticSeverity.Error, "a.sql", TextSpan.File, long1));
        var document = CodeInsightsDocument.Create(SampleReports.Clean with { Findings = [.. findings] });
        Assert.AreEqual(101, document.LeftOut);
        CollectionAssert.AreEqual(Enumerable.Repeat(100, 10).ToArray(), document.AnnotationBatches.Select(b => JsonNode.Parse(b)!.AsArray().Count).ToArray());
        var first = JsonNode.Parse(document.AnnotationBatches[0])![0]!;
        Assert.AreEqual("HIGH", first["severity"]!.GetValue<string>(), "errors first");
        Assert.AreEqual(long1[..448] + "…", first["summary"]!.GetValue<string>());
        Assert.AreEqual(long1, first["details"]!.GetValue<string>());
        Assert.HasCount(1000, document.AnnotationBatches.SelectMany(b => JsonNode.Parse(b)!.AsArray()).Select(a => a!["external_id"]!.GetValue<string>()).Distinct());
    }

    [TestMethod]
    public void JUnitHasACaseForEachMigrationAndReviewedDatabase()
    {
        var suite = XDocument.Parse(ReportOutput.Text(new JUnitReport(), SampleReports.Rich)).Root!.Element("testsuite")!;
        var cases = suite.Elements("testcase").ToDictionary(c => c.Attribute("name")!.Value);
        CollectionAssert.AreEqual(
            new[]
            {
                "db/migrations/1_employee.sql",
                "db/migrations/2_salary.sql on instances/pg-test/databases/hr_test",
                "db/migrations/3_drop.sql on instances/pg-test/databases/hr_test",
                "db/migrations/3_drop.sql on instances/pg-prod/databases/hr_prod",
                "db/hr-db.csproj",
            },
            cases.Keys.ToArray());
        Assert.AreEqual("2", suite.Attribute("failures")!.Value);
        var prod = cases["db/migrations/3_drop.sql on instances/pg-prod/databases/hr_prod"];
        Assert.AreEqual("BBR0601", prod.Element("failure")!.Attribute("type")!.Value);
        Assert.StartsWith("db/migrations/3_drop.sql(4,1): error BBR0601: Table", prod.Element("failure")!.Value);
        Assert.AreEqual("db/migrations/3_drop.sql(5,3): warning BBR0402: Column \"id\" cannot have NULL value", prod.Element("system-out")!.Value);
        Assert.IsNull(cases["db/migrations/3_drop.sql on instances/pg-test/databases/hr_test"].Element("failure"), "the error is about the other database");
        Assert.DoesNotContain("SUPPRESSED", suite.ToString());
    }

    [TestMethod]
    public void JUnitTellsPathsApartOfWhichOneEndsInTheOther()
    {
        var build = SampleReports.Empty with
        {
            Migrations = ["migrations/1.sql", "old/migrations/1.sql", "db/linked/2.sql", "shared/3.sql"],
            Delivery = new DeliveryResult { Checked = [new("migrations/1.sql", "a", [], 0, "LOW"), new("old/migrations/1.sql", "b", [], 0, "LOW"), new("linked/2.sql", "c", [], 0, "LOW"), new("../shared/3.sql", "d", [], 0, "LOW"), new("1.sql", "e", [], 0, "LOW")] },
        };
        CollectionAssert.AreEqual(
            new[] { "migrations/1.sql on a", "old/migrations/1.sql on b", "db/linked/2.sql on c", "shared/3.sql on d", "db/hr-db.csproj" },
            JUnitSuite.Of(build)[0].Cases.Select(c => c.Name).ToArray());
    }

    [TestMethod]
    public async Task JUnitTakesThousandsOfMigrationsOnManyDatabases()
    {
        string[] migrations = [.. Enumerable.Range(1, 2000).Select(n => FormattableString.Invariant($"db/migrations/some/folders/further/down/{n}__a_name_of_a_common_length.sql"))];
        string[] targets = [.. Enumerable.Range(1, 50).Select(n => FormattableString.Invariant($"instances/pg-{n}/databases/hr"))];
        var build = SampleReports.Empty with
        {
            Migrations = migrations,
            Findings = [.. migrations.Select(m => SampleReports.Finding("BBR0402", DiagnosticSeverity.Warning, m, TextSpan.File, "x", targets))],
            Delivery = new DeliveryResult { Checked = [.. targets.SelectMany(t => migrations.Select(m => new CheckedMigration(m["db/".Length..], t, [], 0, "LOW")))] },
        };
        // Far more than it takes, and far less than to look at each result for each migration.
        var cases = await Task.Run(() => JUnitSuite.Of(build)[0].Cases).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.HasCount((2000 * 50) + 1, cases);
        Assert.IsTrue(cases.Take(2000 * 50).All(c => c.Output.Count == 1));
    }

    [TestMethod]
    public void JUnitHasACaseForEachDatabaseOfAStage()
    {
        var build = SampleReports.RolledOut with { Delivery = SampleReports.RolledOut.Delivery with { Stages = [new("environments/test", [new("a", "DONE"), new("a", "FAILED")]), new("environments/prod", [new("b", "NOT_STARTED"), new("c", "DONE")])] } };
        var cases = XDocument.Parse(ReportOutput.Text(new JUnitReport(), build)).Root!.Elements("testsuite").Last().Elements("testcase").ToList();
        CollectionAssert.AreEqual(new[] { "test: a", "prod: b", "prod: c" }, cases.Select(c => c.Attribute("name")!.Value).ToArray());
        CollectionAssert.AreEqual(new[] { "failure", "skipped", "" }, cases.Select(c => c.Elements().SingleOrDefault()?.Name.LocalName ?? "").ToArray());
    }

    [TestMethod]
    public void JUnitNamesFindingsOfNoMigration()
    {
        var build = SampleReports.Clean with { Findings = [SampleReports.Finding("BB4001", DiagnosticSeverity.Error, "db/hr-db.csproj", TextSpan.Nowhere, "x"), SampleReports.Finding("BB3001", DiagnosticSeverity.Warning, "db/bytebase.lock", TextSpan.File, "y")] };
        var cases = XDocument.Parse(ReportOutput.Text(new JUnitReport(), build)).Descendants("testcase").ToDictionary(c => c.Attribute("name")!.Value);
        Assert.IsNotNull(cases["db/hr-db.csproj"].Element("failure"));
        Assert.IsNotNull(cases["db/bytebase.lock"].Element("system-out"));
    }

    [TestMethod]
    public void CodeInsightsHaveSeveritiesOfBitbucket()
    {
        var annotations = JsonNode.Parse(CodeInsightsDocument.Create(SampleReports.Rich).AnnotationBatches.Single())!.AsArray();
        CollectionAssert.AreEqual(new[] { "HIGH FAILED", "HIGH FAILED", "MEDIUM IGNORED", "LOW IGNORED" }, annotations.Select(a => $"{a!["severity"]} {a["result"]}").ToArray());
    }

    [TestMethod]
    public void JUnitFailsForADatabaseWhoseTaskWasCanceled()
    {
        var build = SampleReports.RolledOut with { Delivery = SampleReports.RolledOut.Delivery with { Stages = [new("environments/test", [new("a", "DONE"), new("a", "CANCELED")])] } };
        var suite = XDocument.Parse(ReportOutput.Text(new JUnitReport(), build)).Root!.Elements("testsuite").Last();
        Assert.AreEqual("CANCELED", suite.Elements("testcase").Single().Element("failure")?.Attribute("type")!.Value);
        Assert.AreEqual("1", suite.Attribute("failures")!.Value);
    }

    [TestMethod]
    public void JUnitKeepsAFindingOfADatabaseThatWasNotReviewed()
    {
        var finding = SampleReports.Finding("BBR0601", DiagnosticSeverity.Error, "db/migrations/3_drop.sql", TextSpan.File, "of a database elsewhere", targets: ["instances/pg-dev/databases/hr_dev"]);
        var cases = XDocument.Parse(ReportOutput.Text(new JUnitReport(), SampleReports.Rich with { Findings = [finding] })).Descendants("testcase");
        CollectionAssert.AreEqual(
            new[] { "db/migrations/3_drop.sql on instances/pg-test/databases/hr_test", "db/migrations/3_drop.sql on instances/pg-prod/databases/hr_prod" },
            cases.Where(c => c.Element("failure")?.Value.Contains("of a database elsewhere", StringComparison.Ordinal) == true).Select(c => c.Attribute("name")!.Value).ToArray());
    }
}
