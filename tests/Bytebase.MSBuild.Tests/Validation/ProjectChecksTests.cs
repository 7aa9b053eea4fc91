using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.History;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Tests.History;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Validation;

/// <summary>What is checked about all migrations together: line ends, the lock file, history, and how it joins the other findings.</summary>
[TestClass]
internal sealed class ProjectChecksTests
{
    [TestMethod]
    public void CarriageReturnsWithoutARuleAreOneWarningAtTheFirstFile()
    {
        using var repository = new TestRepository().Migration("1_a.sql").Migration("2_b.sql", "SELECT 1;\r\n").Migration("3_c.sql", "SELECT 1;\nSELECT 2;\r\nSELECT 3;\n").Migration("4_d.sql", "SELECT 1;\r\n");
        var finding = Run(repository).Single();
        Assert.AreEqual(("BB2008", DiagnosticSeverity.Warning, TextSpan.File), (finding.Code, finding.Severity, finding.Span));
        Assert.AreEqual(Path.Combine(repository.Root, "migrations", "2_b.sql"), finding.File);
        Check.Mentions(finding, "of this file and 2 other files end in CR LF", "\"*.sql text eol=lf\"", "\"*.sql -text\"");
    }

    [TestMethod]
    [DataRow("*.sql text eol=lf", true)]
    [DataRow("*.sql eol=crlf", true)]
    [DataRow("*.sql -text", true)]
    [DataRow("migrations/** binary", true)]
    [DataRow("* text=auto eol=lf", true)]
    [DataRow("*.sql text", false)]
    [DataRow("* text=auto", false)]
    [DataRow("*.txt text eol=lf", false)]
    public void RuleThatFixesLineEndsIsEnough(string rule, bool isEnough)
    {
        using var repository = new TestRepository().Migration("1_größe's \"x\".sql", "SELECT 1;\r\n").Write(".gitattributes", rule + "\n");
        Assert.AreEqual(isEnough ? "" : "BB2008", string.Join(' ', Run(repository).Select(f => f.Code).Where(code => code != "BB1008")));
    }

    [TestMethod]
    public void RuleInTheFoldersOwnFileCounts()
    {
        using var repository = new TestRepository().Migration("1_a.sql", "SELECT 1;\r\n").Write("migrations/.gitattributes", "*.sql -text\n");
        Assert.IsEmpty(Run(repository));
    }

    [TestMethod]
    public void CarriageReturnsOfNoLineEndAndFilesWithoutGitAreSilent()
    {
        using var repository = new TestRepository().Migration("1_a.sql", "SELECT '\r';\n");
        Assert.IsEmpty(Run(repository));
        repository.Migration("1_a.sql", "SELECT 1;\r\n");
        Assert.IsEmpty(Run(repository, new ProjectChecks(null, new HistoryBase(""), Lock(repository), isCi: false)));
    }

    [TestMethod]
    public void FileFromOutsideDoesNotHideTheOthers()
    {
        using var repository = new TestRepository().Migration("2_b.sql", "SELECT 1;\r\n");
        var outside = Path.Combine(repository.Above, "1_shared.sql");
        File.WriteAllText(outside, "SELECT 1;\r\n");
        var set = MigrationSet.Create(repository.Set().All.Append(MigrationFile.Create(outside, "../1_shared.sql")));
        var files = new Validator().Validate(set, Validator.ReadFile, CancellationToken.None).Files;
        var finding = LineEndRule.FindAsync(new Git(repository.Root), set, files, CancellationToken.None).Result.Single();
        Assert.AreEqual(Path.Combine(repository.Root, "migrations", "2_b.sql"), finding.File);
        Check.Mentions(finding, "The lines of this file end in CR LF");
    }

    [TestMethod]
    public void FindingsJoinTheOthersInTheirOrder()
    {
        using var repository = TestRepository.WithBranch();
        repository.Migration("1_a.sql", "-- nothing\n").Migration("3_c.sql", "").Migration("2_b.sql", "SELECT 2;\r\n");
        LockWriter.Write(Lock(repository), repository.Set(), Validator.ReadFile);
        repository.Delete("migrations/3_c.sql");
        CollectionAssert.AreEqual(
            new[] { "1_a.sql BB2002", "1_a.sql BB3001", "2_b.sql BB2008", "2_b.sql BB3001", "bytebase.lock BB3013", " BB3003" },
            Run(repository).Select(f => $"{Path.GetFileName(f.File)} {f.Code}").ToArray());
    }

    [TestMethod]
    public void FileThatIsToHaveAnotherVersionAnywayIsNotLateToo()
    {
        using var repository = new TestRepository().Migration("20250101000000_a.sql", "SELECT 1;\n").Commit();
        repository.Git("checkout", "-q", "-b", "feature");
        repository.Migration("2025-06-04-c.sql", "SELECT 1;\n").Migration("20240101000000_b.sql", "SELECT 1;\n");
        Assert.AreEqual("20240101000000_b.sql BB3004, 2025-06-04-c.sql BB1005", string.Join(", ", Run(repository).Select(f => $"{Path.GetFileName(f.File)} {f.Code}")));
    }

    [TestMethod]
    [DataRow("9_old.sql", "9_added.sql", "BB1002")]
    [DataRow("9_old.sql", "9_zzz.sql", "BB1002")]
    [DataRow("9_old.sql", "09_added.sql", "BB1003")]
    [DataRow("9_old.sql", "2025/9_added.sql", "BB1010")]
    public void OfTwoFilesThatClashTheOneOfTheBaseBranchKeepsItsName(string old, string added, string code)
    {
        using var repository = new TestRepository().Migration("1_a.sql", "SELECT 1;\n").Migration(old, "SELECT 2;\n").Commit().Push();
        repository.Git("checkout", "-q", "-b", "feature");
        repository.Migration(added, "SELECT 3;\n");
        var finding = Run(repository).Single();
        Assert.AreEqual((code, Path.Combine(repository.Root, "migrations", added)), (finding.Code, finding.File));
        Check.Mentions(finding, "migrations/" + old);
    }

    [TestMethod]
    public void LockIsHeldAgainstContentsWithLineFeeds()
    {
        using var repository = new TestRepository().Write(".gitattributes", "*.sql -text\n").Migration("1_a.sql", "SELECT 1;\n").Migration("2_b.sql", "SELECT 2;\n");
        LockWriter.Write(Lock(repository), repository.Set(), Validator.ReadFile);
        repository.Migration("1_a.sql", "SELECT 1;\r\n");
        Assert.IsEmpty(Run(repository));
        repository.Migration("1_a.sql", "SELECT 9;\r\n");
        repository.Migration("2_b.sql", "SELECT 9;\n");
        Assert.AreEqual("1_a.sql BB3011, 2_b.sql BB3011", string.Join(", ", Run(repository).Select(f => $"{Path.GetFileName(f.File)} {f.Code}")));
    }

    [TestMethod]
    public void FingerprintFollowsEverythingButTheMigrations()
    {
        using var repository = TestRepository.WithBranch();
        var seen = new HashSet<string>();
        string Now(bool isCi = false, string @base = "") => Checks(repository, isCi, @base).Fingerprint([Path.Combine(repository.Root, "migrations", "2026"), repository.Above]);
        Assert.IsTrue(seen.Add(Now()));
        Assert.IsFalse(seen.Add(Now()));
        Assert.IsTrue(seen.Add(Now(isCi: true)));
        Assert.IsTrue(seen.Add(Now(@base: "none")));
        File.WriteAllText(Lock(repository), "");
        Assert.IsTrue(seen.Add(Now()), "a lock file");
        repository.Write(".gitattributes", "a");
        Assert.IsTrue(seen.Add(Now()), "rules at the root");
        repository.Write("migrations/.gitattributes", "ab");
        Assert.IsTrue(seen.Add(Now()), "rules above the folder");
        repository.Write("migrations/2026/.gitattributes", "abc");
        Assert.IsTrue(seen.Add(Now()), "rules in the folder");
        repository.Write(".git/info/attributes", "abcd");
        Assert.IsTrue(seen.Add(Now()), "rules of this clone");
        repository.Write("migrations/3_c.sql", "SELECT 3;");
        Assert.IsFalse(seen.Add(Now()), "a migration");
        repository.Commit();
        Assert.IsTrue(seen.Add(Now()), "a commit");
    }

    [TestMethod]
    public void FolderIsNamedFromTheRepository()
    {
        var checks = new ProjectChecks(Path.Combine(Path.GetTempPath(), "repo"), new HistoryBase(""), "x", isCi: false);
        string Of(string path) => string.Join(',', checks.InRepository(Path.Combine(Path.GetTempPath(), path)));
        Assert.AreEqual("db/migrations", Of(Path.Combine("repo", "db", "migrations")));
        Assert.IsEmpty(checks.InRepository(Path.Combine(Path.GetTempPath(), "repo2", "db")));
        Assert.AreEqual("", Of("repo"));
        Assert.HasCount(1, checks.InRepository(Path.Combine(Path.GetTempPath(), "repo")));
    }

    private static IReadOnlyList<Finding> Run(TestRepository repository, ProjectChecks? checks = null)
    {
        checks ??= Checks(repository);
        var set = repository.Set();
        var history = checks.StartHistory(set, new HistoryScope(set.All.Select(f => f.Folder), ["migrations"]), CancellationToken.None);
        var result = new Validator().Validate(set, Validator.ReadFile, CancellationToken.None);
        return checks.AddAsync(set, result, history, CancellationToken.None).Result.Result.Findings;
    }

    private static ProjectChecks Checks(TestRepository repository, bool isCi = false, string @base = "") => new(repository.Root, new HistoryBase(@base), Lock(repository), isCi);

    private static string Lock(TestRepository repository) => Path.Combine(repository.Root, "bytebase.lock");
}
