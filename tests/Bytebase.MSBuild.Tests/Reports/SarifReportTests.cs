using System.Text.Json.Nodes;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Reports;

namespace Bytebase.MSBuild.Tests.Reports;

[TestClass]
internal sealed class SarifReportTests
{
    private static JsonNode Run(BuildReport build) => ReportOutput.Json(new SarifReport(), build)["runs"]![0]!;

    [TestMethod]
    public void RulesAreToldOnceWithTheirHelp()
    {
        var run = Run(SampleReports.Rich);
        var rules = run["tool"]!["driver"]!["rules"]!.AsArray();
        CollectionAssert.AreEqual(new[] { "BB1005", "BB2003", "BB9001", "BBR0402", "BBR0601" }, rules.Select(r => r!["id"]!.GetValue<string>()).ToArray());
        var rule = rules[0]!;
        Assert.AreEqual("VersionUsedTwice", rule["name"]!.GetValue<string>());
        Assert.AreEqual("Version used twice", rule["shortDescription"]!["text"]!.GetValue<string>());
        Assert.AreEqual("Two files have the same version.", rule["fullDescription"]!["text"]!.GetValue<string>());
        Assert.AreEqual(SampleReports.Help.Replace("[the same](../versions.md)", "the same", StringComparison.Ordinal), rule["help"]!["markdown"]!.GetValue<string>());
        Assert.AreEqual("error", rule["defaultConfiguration"]!["level"]!.GetValue<string>());
        Assert.AreEqual("https://docs.bytebase.com/sql-review/error-codes#402", rules[3]!["helpUri"]!.GetValue<string>());
        foreach (var result in run["results"]!.AsArray())
            Assert.AreEqual(result!["ruleId"]!.GetValue<string>(), rules[result["ruleIndex"]!.GetValue<int>()]!["id"]!.GetValue<string>());
    }

    [TestMethod]
    [DataRow("COLUMN_NO_NULL", "COLUMN_NO_NULL", "COLUMN_NO_NULL")]
    [DataRow("DDL simulation failed", null, "BBR0402")]
    public void RuleHasTheServersNameUnlessItGivesTheCodeToSeveralRules(string other, string? name, string description)
    {
        var build = SampleReports.Rich with { Findings = [.. SampleReports.Rich.Findings, SampleReports.Finding("BBR0402", DiagnosticSeverity.Warning, "a.sql", TextSpan.File, "x") with { Title = other }] };
        var rule = Run(build)["tool"]!["driver"]!["rules"]!.AsArray().Single(r => r!["id"]!.GetValue<string>() == "BBR0402")!;
        Assert.AreEqual(name, rule["name"]?.GetValue<string>());
        Assert.AreEqual(description, rule["shortDescription"]!["text"]!.GetValue<string>());
        Assert.AreEqual(description + ". See https://docs.bytebase.com/sql-review/error-codes#402", rule["help"]!["text"]!.GetValue<string>());
    }

    [TestMethod]
    public void ResultsHaveTheirPlaceAndDatabases()
    {
        var run = Run(SampleReports.Rich);
        Assert.AreEqual("unicodeCodePoints", run["columnKind"]!.GetValue<string>());
        Assert.AreEqual("bytebase-msbuild/db/hr-db.csproj/", run["automationDetails"]!["id"]!.GetValue<string>());
        var location = run["results"]!.AsArray().Single(r => r!["ruleId"]!.GetValue<string>() == "BBR0601")!["locations"]![0]!;
        Assert.AreEqual("""{"artifactLocation":{"uri":"db/migrations/3_drop.sql","uriBaseId":"SRCROOT"},"region":{"startLine":4,"startColumn":1,"endLine":6,"endColumn":2}}""", location["physicalLocation"]!.ToJsonString());
        Assert.AreEqual("instances/pg-prod/databases/hr_prod", location["logicalLocations"]![0]!["fullyQualifiedName"]!.GetValue<string>());
        Assert.DoesNotContain(SampleReports.Root + "/", run.ToJsonString(), "the build's machine");
    }

    [TestMethod]
    public void SeverityIsTheOneThatWasReported()
    {
        var finding = SampleReports.Finding("BB1001", DiagnosticSeverity.Warning, "a.sql", TextSpan.File, "x") with { Severity = DiagnosticSeverity.Error };
        var run = Run(SampleReports.Clean with { Findings = [finding] });
        Assert.AreEqual("error", run["results"]![0]!["level"]!.GetValue<string>());
        Assert.AreEqual("warning", run["tool"]!["driver"]!["rules"]![0]!["defaultConfiguration"]!["level"]!.GetValue<string>());
    }

    [TestMethod]
    public void SuppressedFindingsSayWhyAndSwitchedOffOnesAreNotThere()
    {
        var off = SampleReports.Finding("BB1003", DiagnosticSeverity.Warning, "a.sql", TextSpan.File, "off") with { Severity = DiagnosticSeverity.None };
        var results = Run(SampleReports.Rich with { Findings = [.. SampleReports.Rich.Findings, off] })["results"]!.AsArray();
        Assert.HasCount(7, results);
        CollectionAssert.AreEqual(
            new[] { "[]", "[]", "[]", "[]", "[]", """[{"kind":"inSource","status":"accepted","justification":"The table is empty."}]""", """[{"kind":"external","status":"accepted","justification":"Known since March."}]""" },
            results.Select(r => r!["suppressions"]!.ToJsonString()).ToArray());
        CollectionAssert.AreEqual(new[] { "error", "error", "warning", "note", "note", "warning", "warning" }, results.Select(r => r!["level"]!.GetValue<string>()).ToArray(), "what is suppressed keeps its own level");
        Assert.IsNull(Run(SampleReports.Clean with { Findings = [.. SampleReports.Many(1, DiagnosticSeverity.Error)] })["results"]![0]!["suppressions"], "nothing is suppressed");
    }

    [TestMethod]
    [DataRow("BB1001", true)]
    [DataRow("BBR0601", true)]
    [DataRow("BB5001", false)]
    [DataRow("BB4042", false)]
    public void ExecutionFailsForWhatIsNoMatterOfMigrations(string code, bool expected)
    {
        var run = Run(SampleReports.Clean with { Failed = true, Findings = [SampleReports.Finding(code, DiagnosticSeverity.Error, "a.sql", TextSpan.File, "x")] });
        Assert.AreEqual(expected, run["invocations"]![0]!["executionSuccessful"]!.GetValue<bool>());
        Assert.AreEqual("2026-03-01T10:00:02.500Z", run["invocations"]![0]!["endTimeUtc"]!.GetValue<string>());
    }

    [TestMethod]
    public void RepositoryIsToldWhereItIsKnown()
    {
        Assert.IsNull(Run(SampleReports.Clean)["versionControlProvenance"]);
        var origin = Run(SampleReports.Rich)["versionControlProvenance"]![0]!;
        Assert.AreEqual("https://git.example.com/o/r", origin["repositoryUri"]!.GetValue<string>());
        Assert.AreEqual(new string('a', 40), origin["revisionId"]!.GetValue<string>());
        Assert.AreEqual("feature/x", origin["branch"]!.GetValue<string>());
    }

    [TestMethod]
    public void PathsAreUris()
    {
        var finding = SampleReports.Finding("BB1001", DiagnosticSeverity.Error, "db/ä b#1%.sql", TextSpan.File, "x");
        Assert.AreEqual("db/%C3%A4%20b%231%25.sql", Run(SampleReports.Clean with { Findings = [finding] })["results"]![0]!["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]!.GetValue<string>());
    }

    [TestMethod]
    public async Task WhatGitHubDoesNotTakeIsLeftOutAndSaid()
    {
        var directory = Directory.CreateTempSubdirectory("bytebase-sarif-").FullName;
        try
        {
            var build = SampleReports.Clean with { Findings = [.. SampleReports.Many(SarifReport.MaximumResults, DiagnosticSeverity.Warning), .. SampleReports.Many(2, DiagnosticSeverity.Error)] };
            var (_, notes) = await new SarifReport().PublishAsync(build, directory);
            Assert.AreEqual("BB9003: The report sarif holds 25,000 of 25,002 findings, since GitHub takes no more of one run. The log has all of them.", $"{notes.Single().Code}: {notes.Single().Message}");
            var results = JsonNode.Parse(File.ReadAllBytes(Path.Combine(directory, "bytebase.sarif")))!["runs"]![0]!["results"]!.AsArray();
            Assert.HasCount(SarifReport.MaximumResults, results);
            Assert.AreEqual("error", results[1]!["level"]!.GetValue<string>(), "errors are kept");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [TestMethod]
    public void ItIsAutomaticAtJenkinsAlone() =>
        CollectionAssert.AreEqual(new[] { CiKind.Jenkins }, Enum.GetValues<CiKind>().Where(k => new SarifReport().IsAutomatic(SampleReports.Job(k))).ToArray());
}
