using System.Text;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Validation;

/// <summary>The list of findings that a project lives with, and how it is held against those that there are.</summary>
[TestClass]
internal sealed class KnownFindingsTests
{
    private const string Ddl = "ALTER TABLE a ADD b int;\n";

    private readonly string _directory = Directory.CreateTempSubdirectory("bytebase-known-").FullName;

    private string ListPath => Path.Combine(_directory, "bytebase.known-findings.json");

    [TestCleanup]
    public void Delete() => Directory.Delete(_directory, recursive: true);

    [TestMethod]
    public void FileHoldsOneFindingALineInAFixedOrder()
    {
        var known = Identify(("migrations/b.sql", Ddl), ("migrations/a_dml.sql", Ddl), ("migrations/1_é_dml.sql", Ddl)).Values.ToList();
        KnownFindingsFile.Write(ListPath, known);
        var text = File.ReadAllText(ListPath);
        var lines = text.Split('\n');
        Assert.AreEqual("{\n  \"version\": 1,\n  \"findings\": [", string.Join('\n', lines[..3]));
        Assert.AreEqual("  ]\n}\n", string.Join('\n', lines[^3..]));
        Assert.DoesNotContain("\r", text);
        CollectionAssert.AreEqual(
            new[] { "BB2011 migrations/1_é_dml.sql", "BB1001 migrations/a_dml.sql", "BB2011 migrations/a_dml.sql", "BB1001 migrations/b.sql" },
            KnownFindingsFile.Read(ListPath)!.Findings.Select(f => $"{f.Code} {f.Path}").ToArray());
        Assert.StartsWith("    {\"code\":\"BB2011\",\"path\":\"migrations/1_é_dml.sql\",\"fingerprint\":\"", lines[3]);
        Assert.EndsWith("…\"},", lines[3]);

        known.Reverse();
        KnownFindingsFile.Write(ListPath, known);
        Assert.AreEqual(text, File.ReadAllText(ListPath), "the order that they come in does not count");
        KnownFindingsFile.Write(ListPath, KnownFindingsFile.Read(ListPath)!.Findings);
        Assert.AreEqual(text, File.ReadAllText(ListPath));
        CollectionAssert.AreEqual(new[] { ListPath }, Directory.GetFiles(_directory), "no temporary file stays");

        KnownFindingsFile.Write(ListPath, []);
        Assert.AreEqual("{\n  \"version\": 1,\n  \"findings\": []\n}\n", File.ReadAllText(ListPath));
        Assert.IsEmpty(KnownFindingsFile.Read(ListPath)!.Findings);
    }

    [TestMethod]
    // The format is kept in repositories: what is written today must be found by all later versions.
    public void FingerprintsStayWhatTheyAre() =>
        Assert.AreEqual("00ac2884fa15be1e", Identify(("migrations/1_a_dml.sql", Ddl)).Values.Single().Fingerprint);

    [TestMethod]
    [DataRow("-- more above\n\n" + Ddl, true, "moved down")]
    [DataRow("  ALTER TABLE a ADD b int;\t\r\n", true, "other blanks at its ends")]
    [DataRow(Ddl + "ALTER TABLE a ADD c int;", true, "more below")]
    [DataRow("ALTER TABLE a ADD c int;\n", false, "another statement")]
    [DataRow("SELECT 1;", false, "gone")]
    public void FindingIsKnownByItsLine(string now, bool stays, string why)
    {
        KnownFindingsFile.Write(ListPath, Identify(("migrations/1_a_dml.sql", Ddl)).Values);
        var (findings, gone) = Apply(("migrations/1_a_dml.sql", now));
        Assert.AreEqual(stays ? "known" : "", string.Join(' ', findings.Select(f => f.SuppressedBy is { InSource: false, Justification: "bytebase.known-findings.json" } ? "known" : "")), why);
        Assert.HasCount(stays ? 0 : 1, gone);
    }

    [TestMethod]
    public void NameIsKnownWhateverTheFileHolds()
    {
        KnownFindingsFile.Write(ListPath, Identify(("migrations/a.sql", "SELECT 1;")).Values);
        Assert.IsNotNull(Apply(("migrations/a.sql", "SELECT 2;")).Findings.Single().SuppressedBy);
        Assert.IsNull(Apply(("migrations/b.sql", "SELECT 1;")).Findings.Single().SuppressedBy, "another name is another finding");
    }

    [TestMethod]
    public void SecondFindingOnAnEqualLineIsNotKnown()
    {
        var file = Path.Combine(_directory, "migrations/1.sql");
        Finding At(int line) => new("BB2051", DiagnosticSeverity.Warning, "", file, new TextSpan(line, 1));
        var bytes = Encoding.UTF8.GetBytes("DROP TABLE a;\nDROP TABLE a;\nDROP TABLE b;\n");
        var known = new KnownFindings(_directory, _ => bytes);
        KnownFindingsFile.Write(ListPath, known.Identify([At(1)]).Values);

        var list = KnownFindingsFile.Read(ListPath)!;
        var (findings, gone) = known.Apply([At(3), At(2), At(1)], list);
        Assert.AreEqual("1", string.Join(' ', findings.Where(f => f.SuppressedBy is not null).Select(f => f.Span.Line)));
        Assert.IsEmpty(gone);
        Assert.HasCount(1, known.Apply([At(2)], list).Findings.Where(f => f.SuppressedBy is not null), "the one that is left is the first");
    }

    [TestMethod]
    public void OnlyNamesAndContentsCanBeKnown()
    {
        Finding Of(string code, string? file) => new(code, DiagnosticSeverity.Error, "", file, TextSpan.File);
        Assert.IsTrue(KnownFindings.CanBeKnown(Of("BB1001", "/a.sql")));
        Assert.IsTrue(KnownFindings.CanBeKnown(Of("BB2002", "/a.sql")));
        foreach (var code in new[] { "BB1002", "BB1010", "BB2001", "BB3001", "BB4018", "BB6001", "BBR0601" })
            Assert.IsFalse(KnownFindings.CanBeKnown(Of(code, "/a.sql")), code);
        Assert.IsFalse(KnownFindings.CanBeKnown(Of("BB1001", null)));
        Assert.IsFalse(KnownFindings.CanBeKnown(Of("BB1001", "/a.sql") with { SuppressedBy = new(true, "x") }), "it is switched off already");
    }

    [TestMethod]
    public void WhatStopsAReleaseIsAnErrorAndOnThePage()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "severities.md"));
        foreach (var descriptor in RuleCatalogue.Descriptors.Where(d => d.StopsRelease))
        {
            Assert.AreEqual(DiagnosticSeverity.Error, descriptor.DefaultSeverity, descriptor.Id);
            Assert.Contains($"[{descriptor.Id}](diagnostics/{descriptor.Id}.md)", page[page.IndexOf("## Known findings", StringComparison.Ordinal)..]);
        }
    }

    [TestMethod]
    public void EntryHasItsLine()
    {
        var known = Identify(("migrations/a.sql", Ddl), ("migrations/b.sql", Ddl)).Values.ToList();
        KnownFindingsFile.Write(ListPath, known);
        var list = KnownFindingsFile.Read(ListPath)!;
        CollectionAssert.AreEqual(new[] { 4, 5 }, list.Findings.Select(f => list.PlaceOf(f).Line).ToArray());
    }

    [TestMethod]
    [DataRow("", 1, "")]
    [DataRow("{\n  \"version\": 1,\n<<<<<<< HEAD\n", 3, "'<' is an invalid start")]
    [DataRow("{ \"version\": 1 }", 1, "findings")]
    [DataRow("{ \"version\": 2, \"findings\": [] }", 1, "its version is 2")]
    [DataRow("{ \"version\": 1, \"findings\": [\n { \"code\": \"BB1001\" } ] }", 2, "path")]
    [DataRow("{ \"version\": 1, \"findings\": [ null ] }", 1, "an entry")]
    [DataRow("{ \"version\": 1, \"findings\": [ { \"code\": null, \"path\": \"a\", \"fingerprint\": \"b\" } ] }", 1, "an entry")]
    [DataRow("[]", 1, "")]
    public void FileThatIsNoListIsAnErrorAtItsPlace(string text, int line, string why)
    {
        File.WriteAllText(ListPath, text);
        var finding = Assert.ThrowsExactly<BytebaseException>(() => KnownFindingsFile.Read(ListPath)).Finding;
        Assert.AreEqual(("BB4019", DiagnosticSeverity.Error, ListPath, line), (finding.Code, finding.Severity, finding.File, finding.Span.Line));
        Assert.IsGreaterThan(0, finding.Span.Column);
        Check.Mentions(finding, why, "git restore bytebase.known-findings.json");
        Assert.DoesNotContain("LineNumber", finding.Message);
    }

    [TestMethod]
    public void NoFileIsNoList() => Assert.IsNull(KnownFindingsFile.Read(ListPath));

    private (IReadOnlyList<Finding> Findings, IReadOnlyList<KnownFinding> Gone) Apply(params (string Path, string Content)[] files)
    {
        var (findings, known) = Validate(files);
        return known.Apply(findings, KnownFindingsFile.Read(ListPath)!);
    }

    private IReadOnlyDictionary<Finding, KnownFinding> Identify(params (string Path, string Content)[] files)
    {
        var (findings, known) = Validate(files);
        return known.Identify(findings);
    }

    private (IReadOnlyList<Finding> Findings, KnownFindings Known) Validate((string Path, string Content)[] files)
    {
        var contents = files.ToDictionary(f => Path.Combine(_directory, f.Path), f => Encoding.UTF8.GetBytes(f.Content));
        var set = MigrationSet.Create(files.Select(f => MigrationFile.Create(Path.Combine(_directory, f.Path), f.Path)));
        var result = new Validator().Validate(set, file => contents[file.FullPath], CancellationToken.None);
        return (result.Findings, new KnownFindings(_directory, path => contents[path]));
    }
}
