using System.Text;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Reports;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Bytebase.MSBuild.Tests.Reports;

/// <summary>The Markdown body, and the summary made of it.</summary>
[TestClass]
internal sealed class MarkdownBodyTests
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bytebase-summary-").FullName;

    [TestCleanup]
    public void Delete() => Directory.Delete(_directory, recursive: true);

    [TestMethod]
    public void NothingToSayIsOneLine() => Assert.AreEqual("### ✅ hr-db: checked, no findings in 2 migrations", MarkdownBody.Render(SampleReports.Clean, 60_000));

    [TestMethod]
    public void RolloutIsATableAndLinks() => Assert.AreEqual(
        """
        ### ✅ hr-db: rolled out to test, no findings in 2 migrations

        2 migrations rolled out to test

        | Database | Environment | Rollout |
        | --- | --- | --- |
        | `pg-test/hr_test` | test | done |
        | `pg-prod/hr_prod` | prod | not started |

        [Plan 103](https://bytebase.example.com/projects/hr/plans/103) · [Run](https://git.example.com/o/r/runs/7)
        """,
        MarkdownBody.Render(SampleReports.RolledOut, 60_000));

    [TestMethod]
    public void FindingsAreGroupedAndLinked()
    {
        var markdown = MarkdownBody.Render(SampleReports.Rich, 60_000);
        Assert.StartsWith("### ❌ hr-db: failed, 2 errors, 1 warning, 1 suggestion\n", markdown);
        Assert.Contains($"\n- **[BBR0601](https://docs.bytebase.com/sql-review/error-codes#601)** [`db/migrations/3_drop.sql:4`](https://git.example.com/o/r/blob/{new string('b', 40)}/db/migrations/3_drop.sql#L4) Table \"public\".\"bad\" requires PRIMARY KEY (on `pg-prod/hr_prod`)\n", markdown);
        Assert.Contains("\n| `pg-prod/hr_prod` | 1 | 3,000,000 | high |\n", markdown);
        Assert.Contains("<details><summary>1 suggestion</summary>\n\n- **BB2003**", markdown);
        Assert.IsLessThan(markdown.IndexOf("**1 warning**", StringComparison.Ordinal), markdown.IndexOf("**2 errors**", StringComparison.Ordinal));
        Assert.DoesNotContain("SUPPRESSED", markdown);
    }

    [TestMethod]
    public void DatabasesAreNamedWhereNotAllAreMeant()
    {
        string[] all = [.. Enumerable.Range(1, 5).Select(n => FormattableString.Invariant($"instances/pg{n}/databases/hr")), "projects/hr/databaseGroups/eu"];
        Assert.EndsWith(" A message\n", Row(all, $"A message [all {all.Length} targets]"));
        Assert.EndsWith(" A message\n", Row(all, $"A message [{string.Join(", ", all)}]"));
        Assert.EndsWith(" A message (on `pg1/hr`)\n", Row(all[..1], $"A message [{all[0]}]"));
        Assert.EndsWith(" A message (on `pg1/hr`, `pg2/hr`, `pg3/hr` and 2 more)\n", Row(all[..5], $"A message [{string.Join(", ", all[..5])}]"));
        Assert.EndsWith(" A message (on `projects/hr/databaseGroups/eu`)\n", Row(all[5..], $"A message [{all[5]}]"));
        Assert.EndsWith(" About hr only\n", Row(all[..1], "About hr only"), "a message that names none is told as it is");

        string Row(string[] targets, string message) => MarkdownBody.Render(
            SampleReports.Clean with
            {
                Findings = [SampleReports.Finding("BBR0601", DiagnosticSeverity.Error, "m/1.sql", TextSpan.File, message, targets)],
                Delivery = new DeliveryResult { Outcome = DeliveryOutcome.Reviewed, Targets = all, Checked = [] },
            },
            60_000).Split('\n').Single(line => line.StartsWith("- ", StringComparison.Ordinal)) + "\n";
    }

    [TestMethod]
    [DataRow("r1 rolled out to environments/test; next stage environments/prod: https://bytebase.example.com/projects/hr/plans/103", "r1 rolled out to environments/test; next stage environments/prod", DisplayName = "the link is below")]
    [DataRow("r1 failed: https://elsewhere.example.com/x", "r1 failed: https:\u200B//elsewhere.example.com/x")]
    [DataRow("Reviewed 3 pending migrations of 5 on 2 targets, 3 findings", "Reviewed 3 pending migrations of 5 on 2 targets", DisplayName = "the title counts those of the files, too")]
    [DataRow("Reviewed 1 file on 2 targets, no findings", "Reviewed 1 file on 2 targets")]
    [DataRow("Nothing pending: 1,200 migrations applied on 1 target, 1 advice", "Nothing pending: 1,200 migrations applied on 1 target")]
    [DataRow("Dry run, 2 findings", "Dry run, 2 findings")]
    public void TheSentenceSaysNothingTwice(string summary, string told)
    {
        var markdown = MarkdownBody.Render(SampleReports.RolledOut with { Delivery = SampleReports.RolledOut.Delivery with { Summary = summary } }, 60_000);
        Assert.AreEqual(told, markdown.Split("\n\n")[1]);
    }

    [TestMethod]
    public void WhatIsRolledOutIsNotCalledPending()
    {
        var review = SampleReports.Rich.Delivery;
        Assert.Contains("| Database | Pending | Affected rows | Risk |", MarkdownBody.Render(SampleReports.Rich, 60_000));
        var markdown = MarkdownBody.Render(SampleReports.RolledOut with { Delivery = SampleReports.RolledOut.Delivery with { Checked = review.Checked } }, 60_000);
        Assert.Contains("| Database | Environment | Migrations | Affected rows | Risk | Rollout |", markdown);
        Assert.Contains("| `pg-test/hr_test` | test | 2 | 1,204 | moderate | done |", markdown);
    }

    [TestMethod]
    public void SkippedReviewIsSaid() =>
        Assert.Contains("\n> **The server did not review this change.** No secrets here.", MarkdownBody.Render(SampleReports.Clean with { ReviewSkipped = "No secrets here." }, 60_000));

    [TestMethod]
    public void BitbucketGetsNoHtml()
    {
        var build = SampleReports.Rich with { Job = SampleReports.Job(CiKind.Bitbucket), Findings = [.. SampleReports.Rich.Findings, .. SampleReports.Many(30, DiagnosticSeverity.Warning)] };
        Assert.DoesNotContain("<", MarkdownBody.Render(build, 60_000));
        Assert.Contains("<details><summary>21 more warnings</summary>", MarkdownBody.Render(build with { Job = SampleReports.Job(CiKind.GitLab) }, 60_000));
    }

    [TestMethod]
    [DataRow(1000)]
    [DataRow(2500)]
    [DataRow(4000)]
    [DataRow(9000)]
    public void RowsAreLeftOutWhole(int limit)
    {
        var build = SampleReports.Rich with { Findings = [.. SampleReports.Many(30, DiagnosticSeverity.Suggestion), .. SampleReports.Many(40, DiagnosticSeverity.Warning), .. SampleReports.Many(15, DiagnosticSeverity.Error)] };
        var whole = MarkdownBody.Render(build, 100_000, out var isWholeCut);
        var markdown = MarkdownBody.Render(build, limit, out var isCut);
        Assert.AreEqual((true, false), (isCut, isWholeCut));
        Assert.IsLessThanOrEqualTo(limit, markdown.Length);
        var rows = markdown.Split('\n').Where(l => l.StartsWith("- ", StringComparison.Ordinal)).ToList();
        Assert.IsTrue(rows.All(row => whole.Contains($"\n{row}\n", StringComparison.Ordinal)), "no row is cut");
        Assert.Contains("- **BB1001**", markdown);
        Assert.Contains($"{30} suggestions", markdown.Split('\n').Single(l => l.StartsWith("_Left out", StringComparison.Ordinal)));
        Assert.HasCount(markdown.Split("<details>").Length, markdown.Split("</details>"));
        if (limit < 2000)
            Assert.DoesNotContain("Warning 1 of", markdown, "errors come first");
    }

    [TestMethod]
    [DataRow("<script>alert(1)</script><!-- bytebase-msbuild:x -->")]
    [DataRow("![x](https://evil.example/x.png) [x](https://evil.example) https://evil.example www.evil.example a@b.example")]
    [DataRow("@octocat #123 o/r#1 GH-1 !1 $1 ~bug :smile: $x$ | a | b | \\| `code` **bold** __bold__ ~~x~~")]
    [DataRow("a\n\n# heading\n\n- item\n\n```\ncode")]
    [DataRow("\u202Egnp.exe\u001B[31m\0")]
    public void TextStaysText(string text)
    {
        var build = SampleReports.Rich with
        {
            Project = text,
            ReviewSkipped = text,
            Findings = [SampleReports.Finding("BB1001", DiagnosticSeverity.Error, "m/" + text, TextSpan.File, text), SampleReports.Finding("BBR0601", DiagnosticSeverity.Warning, "m/1.sql", TextSpan.File, $"x [{text}]", [text])],
            Delivery = SampleReports.RolledOut.Delivery with { Summary = text, Url = "https://example.com/", Stages = [new(text, [new(text, text)])], Plan = text },
        };
        MarkdownProbe.AssertHarmless(build, 60_000);
    }

    [TestMethod]
    [DataRow("# x")]
    [DataRow("- x")]
    [DataRow("1. x")]
    [DataRow("12) x")]
    [DataRow("+ x")]
    [DataRow("/close")]
    [DataRow("---")]
    [DataRow("    x")]
    public void ALineBeginsNoBlock(string text)
    {
        var document = MarkdownProbe.Parse(MarkdownText.Line(text));
        Assert.IsInstanceOfType<ParagraphBlock>(document.Single());
        Assert.AreEqual(text.Trim(), MarkdownProbe.TextOf(document).Replace("\u200B", "", StringComparison.Ordinal).Trim());
        Assert.DoesNotStartWith("/", MarkdownText.Line(text));
    }

    [TestMethod]
    [DataRow("javascript:alert(1)")]
    [DataRow("data:text/html,x")]
    [DataRow("/relative")]
    [DataRow("")]
    public void OnlyAddressesOfTheWebAreLinks(string url) => Assert.AreEqual("x", MarkdownText.Link("x", url));

    [TestMethod]
    public void ALinkEndsWhereItShould()
    {
        var document = MarkdownProbe.Parse(MarkdownText.Link("x", "https://example.com/a)b(c \"d\" |`e`*f*[g]\\h") + " end");
        Assert.HasCount(1, document.Descendants<LinkInline>().ToList());
        Assert.AreEqual("x end", MarkdownProbe.TextOf(document));
    }

    [TestMethod]
    public async Task GitHubsSummaryIsAppendedTo()
    {
        var path = Path.Combine(_directory, "summary.md");
        var build = SampleReports.Clean with { Job = SampleReports.Job(CiKind.GitHub) };
        await File.WriteAllTextAsync(path, "before");
        string? Environment(string name) => name == "GITHUB_STEP_SUMMARY" ? path : null;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => new SummaryReport().PublishAsync(build, _directory, Environment))));
        var text = await File.ReadAllTextAsync(path);
        Assert.StartsWith("before\n\n###", text);
        Assert.HasCount(9, text.Split("### ✅ hr-db"), "each project of a build");

        await File.WriteAllBytesAsync(path, new byte[SummaryReport.MaximumBytes - 100]);
        var (_, notes) = await new SummaryReport().PublishAsync(build, _directory, Environment);
        Assert.AreEqual(SummaryReport.MaximumBytes - 100, new FileInfo(path).Length);
        Assert.AreEqual("BB9003", notes.Single().Code);
    }

    [TestMethod]
    public async Task ASummaryThatCannotBeWrittenSaysWhy()
    {
        var build = SampleReports.Clean with { Job = SampleReports.Job(CiKind.GitHub) };
        var e = await Assert.ThrowsExactlyAsync<BytebaseException>(() => new SummaryReport().PublishAsync(build, _directory, _ => Path.Combine(_directory, "missing", "summary.md")));
        Assert.AreEqual("BB5017", e.Finding.Code);
        Assert.StartsWith("The summary was not posted: ", e.Finding.Message);
    }

    [TestMethod]
    public async Task AzuresSummaryIsUploaded()
    {
        var build = SampleReports.Rich with { Job = SampleReports.Job(CiKind.Azure) };
        var (commands, _) = await new SummaryReport().PublishAsync(build, _directory);
        var command = CommandParsers.Azure(commands.Single())!;
        Assert.AreEqual("task.uploadsummary", command.Name);
        Assert.AreEqual(MarkdownBody.Render(build, 300_000) + "\n", await File.ReadAllTextAsync(command.Data));
        Assert.AreEqual(ReportOutput.Text(new MarkdownReport(), build), Encoding.UTF8.GetString(await File.ReadAllBytesAsync(command.Data)), "the file is the same");
    }

    [TestMethod]
    public async Task OtherSystemsHaveNoSummary()
    {
        var (commands, notes) = await new SummaryReport().PublishAsync(SampleReports.Rich with { Job = SampleReports.Job(CiKind.GitLab) }, _directory);
        Assert.IsEmpty(commands);
        Assert.IsEmpty(notes);
        Assert.IsEmpty(Directory.GetFiles(_directory));
        CollectionAssert.AreEqual(new[] { CiKind.GitHub, CiKind.Azure }, Enum.GetValues<CiKind>().Where(k => new SummaryReport().IsAutomatic(SampleReports.Job(k))).ToArray());
    }
}
