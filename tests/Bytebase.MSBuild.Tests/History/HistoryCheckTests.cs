using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.History;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.History;

/// <summary>What became of the base branch's migrations.</summary>
[TestClass]
internal sealed class HistoryCheckTests
{
    [TestMethod]
    public void BranchThatAddsAboveTheNewestIsSilent()
    {
        using var repository = TestRepository.WithBranch();
        Assert.AreEqual("", repository.Codes());
        repository.Migration("4_d.sql");
        Assert.AreEqual("", repository.Codes(), "never added to git");
        repository.Commit();
        Assert.AreEqual("", repository.Codes());
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void EditIsAWarningWithTheLineThatUndoesIt(bool committed)
    {
        using var repository = TestRepository.WithBranch();
        repository.Migration("2_b.sql", "CREATE TABLE other (id integer);\n");
        if (committed)
            repository.Commit();
        var finding = repository.Check().Findings.Single();
        Assert.AreEqual(("BB3001", DiagnosticSeverity.Warning, TextSpan.File), (finding.Code, finding.Severity, finding.Span));
        Assert.AreEqual(Path.Combine(repository.Root, "migrations", "2_b.sql"), finding.File);
        var line = $"git checkout {repository.Git("rev-parse", "origin/main")[..10]} -- :/migrations/2_b.sql";
        Validation.Check.Mentions(finding, "Version 2 is on origin/main", $"Copy the edit into a new migration, for example '4_b.sql', and then put this file back with \"{line}\"; if version 2 ");
        repository.Shell(line);
        Assert.AreEqual("", repository.Codes());
    }

    [TestMethod]
    public void WhatIsEditedOnTheBranchAloneIsSilent()
    {
        using var repository = TestRepository.WithBranch();
        repository.Migration("4_d.sql").Commit().Migration("4_d.sql", "DROP TABLE d;\n");
        Assert.AreEqual("", repository.Codes());
    }

    [TestMethod]
    public void OnlyLineEndsIsASuggestionOnceForAll()
    {
        using var repository = TestRepository.WithBranch();
        foreach (var name in (string[])["1_a.sql", "2_b.sql", "3_c.sql"])
            repository.Migration(name, File.ReadAllText(Path.Combine(repository.Root, "migrations", name)).Replace("\n", "\r\n"));
        var finding = repository.Check().Findings.Single();
        Assert.AreEqual(("BB3006", DiagnosticSeverity.Suggestion), (finding.Code, finding.Severity));
        Validation.Check.Mentions(finding, "of this migration and of 2 others differ from origin/main", " -- :/migrations/1_a.sql :/migrations/2_b.sql :/migrations/3_c.sql\"");
        repository.Git("config", "core.autocrlf", "true");
        Assert.AreEqual("", repository.Codes(), "a checkout that writes CR LF");
    }

    [TestMethod]
    public void ModeAloneIsSilent()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var repository = TestRepository.WithBranch();
        File.SetUnixFileMode(Path.Combine(repository.Root, "migrations/1_a.sql"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Contains("1_a.sql", repository.Git("diff", "--name-only"));
        Assert.AreEqual("", repository.Codes());
    }

    [TestMethod]
    [DataRow("git mv")]
    [DataRow("move")]
    [DataRow("git mv and edit")]
    [DataRow("move and edit")]
    public void RenameToAnotherVersionIsAWarning(string how)
    {
        using var repository = TestRepository.WithBranch();
        if (how.StartsWith("git mv", StringComparison.Ordinal))
            repository.Git("mv", "migrations/2_b.sql", "migrations/4_b.sql");
        else
            repository.Move("migrations/2_b.sql", "migrations/4_b.sql");
        if (how.EndsWith("edit", StringComparison.Ordinal))
            repository.Migration("4_b.sql", File.ReadAllText(Path.Combine(repository.Root, "migrations/4_b.sql")) + "-- x\n");
        var finding = repository.Check().Findings.Single();
        Assert.AreEqual(("BB3002", DiagnosticSeverity.Warning), (finding.Code, finding.Severity));
        Assert.AreEqual(Path.Combine(repository.Root, "migrations", "4_b.sql"), finding.File);
        Validation.Check.Mentions(finding, "'migrations/2_b.sql' is on origin/main as version 2", "version 4");
        // As its reader would run it.
        var line = finding.Message.Split("its name with \"")[1].Split('"')[0];
        Assert.AreEqual((how.StartsWith("git mv", StringComparison.Ordinal) ? "git mv" : "mv -n --") + " migrations/4_b.sql migrations/2_b.sql", line);
        repository.Shell(line);
        Assert.AreEqual(how.EndsWith("edit", StringComparison.Ordinal) ? "migrations/2_b.sql: BB3001" : "", repository.Codes());
    }

    [TestMethod]
    public void MovedFileOfAnotherNameIsKnownByItsContents()
    {
        using var repository = TestRepository.WithBranch();
        repository.Move("migrations/2_b.sql", "migrations/5_other.sql");
        Assert.AreEqual("migrations/5_other.sql: BB3002", repository.Codes());
        repository.Migration("5_other.sql", "SELECT 'nothing in common';\n");
        Assert.AreEqual("BB3003", repository.Codes());
    }

    [TestMethod]
    [DataRow("2_B.sql")]
    [DataRow("V2_b.sql")]
    [DataRow("2_better_name.sql")]
    [DataRow("2026/2_b.sql")]
    public void RenameThatKeepsTheVersionIsSilent(string name)
    {
        using var repository = TestRepository.WithBranch();
        repository.Move("migrations/2_b.sql", "migrations/" + name);
        Assert.AreEqual("", repository.Codes());
        repository.Commit();
        Assert.AreEqual("", repository.Codes());
    }

    [TestMethod]
    public void LeadingZeroIsAnotherVersion()
    {
        using var repository = TestRepository.WithBranch();
        repository.Git("mv", "migrations/2_b.sql", "migrations/02_b.sql");
        Assert.AreEqual("migrations/02_b.sql: BB3002", repository.Codes());
    }

    [TestMethod]
    public void RenameThatKeepsTheVersionAndEditsIsAnEdit()
    {
        using var repository = TestRepository.WithBranch();
        repository.Move("migrations/2_b.sql", "migrations/2_c d.sql");
        repository.Migration("2_c d.sql", "SELECT 'something else';\n");
        var finding = repository.Check().Findings.Single();
        Assert.AreEqual("migrations/2_c d.sql: BB3001", repository.Text([finding]));
        var line = finding.Message.Split("put this file back with \"")[1].Split("\" (its old name) and delete this one; if version 2 ")[0];
        repository.Shell(line);
        Assert.AreEqual("SELECT 'something else';\n", File.ReadAllText(Path.Combine(repository.Root, "migrations/2_c d.sql")), "nothing is overwritten");
        repository.Delete("migrations/2_c d.sql");
        Assert.AreEqual("", repository.Codes());
    }

    [TestMethod]
    public void DeletedMigrationsAreOneWarningOfTheProject()
    {
        using var repository = TestRepository.WithBranch();
        for (var i = 4; i <= 9; i++)
            repository.Migration($"{i}_x.sql");
        repository.Commit().Push();
        repository.Git("rm", "-q", "migrations/2_b.sql");
        var one = repository.Check().Findings.Single();
        Assert.AreEqual(("BB3003", DiagnosticSeverity.Warning, null, TextSpan.Nowhere), (one.Code, one.Severity, one.File, one.Span));
        Validation.Check.Mentions(one, "On origin/main, but no longer here: migrations/2_b.sql.", " -- :/migrations/2_b.sql\"");
        for (var i = 4; i <= 9; i++)
            repository.Delete($"migrations/{i}_x.sql");
        Validation.Check.Mentions(repository.Check().Findings.Single(), "migrations/2_b.sql, migrations/4_x.sql, migrations/5_x.sql, migrations/6_x.sql, migrations/7_x.sql and 2 more.");
    }

    [TestMethod]
    public void WhatWasNoMigrationIsNotMissed()
    {
        using var repository = TestRepository.WithBranch();
        repository.Migration("notes.sql").Write("scripts/1_tool.sql", "SELECT 1;").Migration(".9_x.sql").Commit().Push();
        repository.Delete("migrations/notes.sql");
        repository.Delete("scripts/1_tool.sql");
        repository.Delete("migrations/.9_x.sql");
        Assert.AreEqual("", repository.Codes());
    }

    [TestMethod]
    public void FileThatGetsItsVersionIsSilent()
    {
        using var repository = TestRepository.WithBranch();
        repository.Migration("orders.sql").Commit().Push();
        repository.Git("mv", "migrations/orders.sql", "migrations/4_orders.sql");
        Assert.AreEqual("", repository.Codes());
    }

    [TestMethod]
    [DataRow("1.5_x.sql", "'4_x.sql'")]
    [DataRow("V3.0_x.sql", null)]
    [DataRow("3.1_x.sql", null)]
    public void NewVersionMustBeAboveTheNewest(string name, string? proposal)
    {
        using var repository = new TestRepository().Migration("1_a.sql").Migration("3_c.sql").Commit().Push();
        repository.Git("checkout", "-q", "-b", "feature");
        repository.Migration(name);
        var findings = repository.Check().Findings.Where(f => f.Code == "BB3004").ToList();
        Assert.HasCount(proposal is null ? 0 : 1, findings);
        if (proposal is not null)
        {
            Assert.AreEqual(DiagnosticSeverity.Warning, findings[0].Severity);
            Assert.AreEqual(Path.Combine(repository.Root, "migrations", name), findings[0].File);
            Validation.Check.Mentions(findings[0], "not above 3, which is on origin/main as 'migrations/3_c.sql'", proposal);
        }
    }

    [TestMethod]
    public void VersionThatTheBaseBranchTookMeanwhileIsLate()
    {
        using var repository = TestRepository.WithBranch();
        repository.Migration("4_mine.sql").Migration("5_mine.sql").Commit();
        repository.Git("checkout", "-q", "main");
        repository.Migration("4_theirs.sql").Migration("6_theirs.sql").Commit().Push();
        repository.Git("checkout", "-q", "feature");
        var findings = repository.Check().Findings;
        Assert.AreEqual("migrations/4_mine.sql: BB3004\nmigrations/5_mine.sql: BB3004", repository.Text(findings));
        Validation.Check.Mentions(findings[0], "not above 6", "'7_mine.sql'");
        Validation.Check.Mentions(findings[1], "not above 6", "'8_mine.sql'");
    }

    [TestMethod]
    public void SameVersionOnTheBaseBranchIsNotAbove()
    {
        using var repository = TestRepository.WithBranch();
        repository.Migration("4_mine.sql");
        repository.Git("stash", "-q", "-u");
        repository.Git("checkout", "-q", "main");
        repository.Migration("4_theirs.sql").Commit().Push();
        repository.Git("checkout", "-q", "feature");
        repository.Git("stash", "pop", "-q");
        Validation.Check.Mentions(repository.Check().Findings.Single(), "Version 4 is new and not above 4, which is on origin/main as 'migrations/4_theirs.sql'", "'5_mine.sql'");
    }

    [TestMethod]
    public void VersionThatIsHereTwiceIsAnotherFinding()
    {
        using var repository = TestRepository.WithBranch();
        repository.Migration("2_x.sql").Migration("01_x.sql");
        Assert.AreEqual("", repository.Codes());
    }

    [TestMethod]
    public void TimesAreComparedAcrossFoldersAndOtherNumbersAreNot()
    {
        using var repository = new TestRepository()
            .Migration("hr/1_a.sql").Migration("hr/2_b.sql").Migration("it/10_a.sql").Migration("x/20261102120000_a.sql").Migration("y/20261101120000_a.sql").Commit().Push();
        repository.Git("checkout", "-q", "-b", "feature");
        repository.Migration("hr/3_c.sql").Migration("y/20261101130000_b.sql");
        var finding = repository.Check().Findings.Single();
        Assert.AreEqual("migrations/y/20261101130000_b.sql: BB3004", repository.Text([finding]));
        Validation.Check.Mentions(finding, "'migrations/x/20261102120000_a.sql'", "'20261102120001_b.sql'");
    }

    [TestMethod]
    public void GeneratedFilesThatGitIgnoresHaveNoHistory()
    {
        using var repository = TestRepository.WithBranch();
        repository.Write(".gitignore", "*_generated.sql\n").Migration("0_generated.sql");
        Assert.AreEqual("", repository.Codes());
        repository.Migration("0.1_other.sql");
        Assert.AreEqual("migrations/0.1_other.sql: BB3004", repository.Codes());
    }

    [TestMethod]
    public void WhatTheBaseBranchDidItselfIsSilent()
    {
        // A cherry-pick, a deletion and a squash of this branch.
        using var repository = TestRepository.WithBranch();
        repository.Migration("3_c.sql", "SELECT 3;\n").Migration("4_d.sql");
        repository.Delete("migrations/1_a.sql");
        repository.Commit();
        repository.Git("checkout", "-q", "main");
        repository.Git("checkout", "-q", "feature", "--", ".");
        repository.Delete("migrations/1_a.sql");
        repository.Commit("squashed").Push();
        repository.Git("checkout", "-q", "feature");
        Assert.AreEqual("", repository.Codes());
        repository.Git("checkout", "-q", "main");
        repository.Migration("5_e.sql").Commit().Push();
        repository.Git("checkout", "-q", "feature");
        Assert.AreEqual("", repository.Codes());
    }

    [TestMethod]
    public void FileThatTheBaseBranchDeletedIsNotNew()
    {
        using var repository = TestRepository.WithBranch();
        repository.Git("checkout", "-q", "main");
        repository.Delete("migrations/2_b.sql");
        repository.Commit().Push();
        repository.Git("checkout", "-q", "feature");
        Assert.AreEqual("", repository.Codes());
        repository.Migration("2_b.sql", "SELECT 2;\n");
        Assert.AreEqual("", repository.Codes(), "the merge will ask");
    }

    [TestMethod]
    public void MigrationsAtTheRootAreFound()
    {
        using var repository = new TestRepository().Write("1_a.sql", "SELECT 1;\n").Write("test/9_data.sql", "SELECT 9;\n").Commit().Push();
        repository.Git("checkout", "-q", "-b", "feature");
        repository.Write("1_a.sql", "SELECT 2;\n").Write("2_b.sql", "SELECT 2;\n");
        repository.Delete("test/9_data.sql");
        var set = MigrationSet.Create(Directory.GetFiles(repository.Root, "*.sql").Select(f => MigrationFile.Create(f, Path.GetFileName(f))));
        Assert.AreEqual("1_a.sql: BB3001", repository.Text(repository.Check(set: set).Findings));
    }

    [TestMethod]
    public void RevertOfARevertIsSilent()
    {
        using var repository = TestRepository.WithBranch();
        repository.Migration("2_b.sql", "SELECT 2;\n").Commit();
        repository.Git("revert", "--no-edit", "HEAD");
        Assert.AreEqual("", repository.Codes());
        repository.Git("revert", "--no-edit", "HEAD");
        Assert.AreEqual("migrations/2_b.sql: BB3001", repository.Codes());
    }

    [TestMethod]
    public void OddNamesAreFound()
    {
        using var repository = new TestRepository().Migration("1_größe und \"maß\".sql").Migration("2_it's $5.sql").Migration("3_a.sql").Commit().Push();
        repository.Git("checkout", "-q", "-b", "feature");
        repository.Migration("1_größe und \"maß\".sql", "SELECT 1;\n").Migration("2_it's $5.sql", "SELECT 2;\n");
        var findings = repository.Check().Findings;
        Assert.AreEqual("migrations/1_größe und \"maß\".sql: BB3001\nmigrations/2_it's $5.sql: BB3001", repository.Text(findings));
        foreach (var finding in findings)
            repository.Shell(finding.Message.Split("put this file back with \"")[1].Split("\"; if version ")[0]);
        Assert.AreEqual("", repository.Codes());
    }

    [TestMethod]
    public void ProjectInAFolderSeesItsOwnMigrations()
    {
        using var repository = new TestRepository().Write("db/hr/migrations/1_a.sql", "SELECT 1;\n").Write("db/it/migrations/9_a.sql", "SELECT 9;\n").Commit().Push();
        repository.Git("checkout", "-q", "-b", "feature");
        repository.Write("db/it/migrations/9_a.sql", "SELECT 10;\n").Write("db/hr/migrations/2_b.sql", "SELECT 2;\n");
        Assert.AreEqual("", repository.Codes(project: "db/hr"));
        Assert.AreEqual("db/it/migrations/9_a.sql: BB3001", repository.Codes(project: "db/it"));
    }

    [TestMethod]
    public void FilesFromElsewhereAreLeftAlone()
    {
        using var repository = new TestRepository().Migration("20260102_a.sql").Commit().Push();
        var outside = Path.Combine(repository.Above, "20250101_shared.sql");
        File.WriteAllText(outside, "SELECT 1;");
        repository.Migration("vendor/20250102_v.sql").Git("init", "-q", "migrations/vendor");
        var set = MigrationSet.Create(repository.Set().All.Append(MigrationFile.Create(outside, "../20250101_shared.sql")));
        Assert.AreEqual("", repository.Text(repository.Check(set: set).Findings));
        repository.Migration("20250103_ours.sql");
        Assert.AreEqual("migrations/20250103_ours.sql: BB3004", repository.Codes(), "of the same kind in this repository");
    }

    [TestMethod]
    public void MigrationThatTheProjectExcludesIsNotTheNewest()
    {
        using var repository = TestRepository.WithBranch();
        repository.Migration("99_draft.sql").Commit().Push();
        repository.Migration("4_d.sql");
        var set = MigrationSet.Create(repository.Set().All.Where(file => !file.FullPath.EndsWith("99_draft.sql", StringComparison.Ordinal)));
        Assert.AreEqual("", repository.Text(repository.Check(set: set).Findings));
        Assert.AreEqual("migrations/4_d.sql: BB3004", repository.Codes());
    }
}
