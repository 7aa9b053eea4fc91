using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.History;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.History;

/// <summary>The lock file: what is written, and what is found when the migrations are held against it.</summary>
[TestClass]
internal sealed class LockFileTests
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bytebase-lock-").FullName;

    private string Lock => Path.Combine(_directory, "bytebase.lock");

    [TestCleanup]
    public void Delete() => Directory.Delete(_directory, recursive: true);

    [TestMethod]
    public void FileIsTextInTheOrderOfVersions()
    {
        Write("10_j k.sql", "SELECT 10;\n");
        Write("2_b.sql", "SELECT 2;\r\n");
        var changes = Lockup();
        Assert.AreEqual((2, 0, 0, 2), (changes.Added.Count, changes.Changed.Count, changes.Removed.Count, changes.Total));
        var lines = File.ReadAllText(Lock).Split('\n');
        Assert.HasCount(5, lines);
        Assert.AreEqual("# Migrations and their contents, written by: dotnet build -t:BytebaseLock (never by hand; after a merge conflict, too)", lines[0]);
        Assert.AreEqual("# head 2 " + lines[3].Split(' ')[2], lines[1]);
        Assert.MatchesRegex("^2 [0-9a-f]{64} [0-9a-f]{16} migrations/2_b\\.sql$", lines[2]);
        Assert.MatchesRegex("^10 [0-9a-f]{64} [0-9a-f]{16} migrations/10_j k\\.sql$", lines[3]);
        Assert.AreEqual("", lines[4]);
        Assert.IsEmpty(Directory.GetFiles(_directory, "*.tmp"));
        Assert.AreEqual("", Check());
    }

    [TestMethod]
    public void FormIsTheOneOfLockFilesThatAreCommitted()
    {
        // Written out here, so that the form changes only on purpose: every lock file that is committed somewhere would be damaged.
        const string Expected = """
            # Migrations and their contents, written by: dotnet build -t:BytebaseLock (never by hand; after a merge conflict, too)
            # head 2 68c617ac07160fd0
            1 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 721c28cf45e59759 migrations/1_a.sql
            2 bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb 68c617ac07160fd0 migrations/2_ü.sql

            """;
        var text = LockFile.Write([new LockLine("1", "migrations/1_a.sql", new string('a', 64)), new LockLine("2", "migrations/2_ü.sql", new string('b', 64))]);
        Assert.AreEqual(Expected.ReplaceLineEndings("\n"), text);
    }

    [TestMethod]
    public void WithoutALockFileThereIsSilence()
    {
        Write("1_a.sql", "SELECT 1;\n");
        Assert.AreEqual("", Check());
    }

    [TestMethod]
    public void LineEndsDoNotCount()
    {
        Write("1_a.sql", "SELECT 1;\nSELECT 2;\n");
        Lockup();
        Write("1_a.sql", "SELECT 1;\r\nSELECT 2;\r\n");
        Assert.AreEqual("", Check());
        File.WriteAllText(Lock, File.ReadAllText(Lock).Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.AreEqual("", Check());
        Write("1_a.sql", "SELECT 1;\rSELECT 2;\n");
        Assert.AreEqual("migrations/1_a.sql(1): Error BB3011", Check());
    }

    [TestMethod]
    public void EditedMigrationIsAnErrorAtTheMigration()
    {
        Write("1_a.sql", "SELECT 1;\n");
        Write("2_b.sql", "SELECT 2;\n");
        Lockup();
        Write("2_b.sql", "SELECT 22;\n");
        var finding = Findings().Single();
        Assert.AreEqual("migrations/2_b.sql(1): Error BB3011", Text([finding]));
        Validation.Check.Mentions(finding, "line 4 of bytebase.lock", "Copy the edit into a new migration, and then put this file back as it was when it was locked", "dotnet build -t:BytebaseLock");
        Assert.DoesNotContain("git restore", finding.Message);
        var changes = Lockup();
        CollectionAssert.AreEqual(new[] { "migrations/2_b.sql" }, changes.Changed.ToArray());
        Assert.AreEqual("", Check());
    }

    [TestMethod]
    public void NewMigrationIsAWarningWhereItIsWrittenAndAnErrorInCi()
    {
        Write("1_a.sql", "SELECT 1;\n");
        Lockup();
        Write("2_b.sql", "SELECT 2;\n");
        Assert.AreEqual("migrations/2_b.sql(1): Warning BB3012", Check());
        Assert.AreEqual("migrations/2_b.sql(1): Error BB3012", Check(isCi: true));
        Assert.HasCount(1, Lockup().Added);
        Assert.AreEqual("", Check(isCi: true));
    }

    [TestMethod]
    public void GoneMigrationIsAnErrorAtItsLine()
    {
        Write("1_a.sql", "SELECT 1;\n");
        Write("2_b.sql", "SELECT 2;\n");
        Lockup();
        File.Delete(Path.Combine(_directory, "migrations", "2_b.sql"));
        var finding = Findings().Single();
        Assert.AreEqual("bytebase.lock(4): Error BB3013", Text([finding]));
        Validation.Check.Mentions(finding, "'migrations/2_b.sql' (version 2)", "Put it back as it was when it was locked", "dotnet build -t:BytebaseLock");
        // Moved only: said once.
        Write("more/2_b.sql", "SELECT 2;\n");
        Assert.AreEqual("bytebase.lock(4): Error BB3013", Check());
        Write("more/2_b.sql", "SELECT 3;\n");
        Assert.AreEqual("migrations/more/2_b.sql(1): Warning BB3012\nbytebase.lock(4): Error BB3013", Check());
        CollectionAssert.AreEqual(new[] { "migrations/2_b.sql" }, Lockup().Removed.ToArray());
    }

    [TestMethod]
    [DataRow("conflict", 4, "the marks of a merge conflict")]
    [DataRow("both sides", 4, "this line was not written after")]
    [DataRow("head", 2, "its second line does not belong")]
    [DataRow("last line", 2, "its second line does not belong")]
    [DataRow("hash", 3, "this line was not written after")]
    [DataRow("order", 4, "version 1 comes after 2")]
    [DataRow("nonsense", 5, "this line is no version")]
    [DataRow("title", 1, "its first two lines")]
    [DataRow("empty", 1, "its first two lines")]
    public void DamagedFileIsAnErrorAtItsLine(string how, int line, string text)
    {
        for (var i = 1; i <= 3; i++)
            Write($"{i}_a.sql", $"SELECT {i};\n");
        Lockup();
        var lines = File.ReadAllLines(Lock).ToList();
        switch (how)
        {
            case "conflict":
                lines.Insert(3, "<<<<<<< HEAD");
                break;
            case "both sides":
                lines.Insert(3, lines[3].Replace("2_a", "2_b", StringComparison.Ordinal));
                break;
            case "head":
                lines[1] = "# head 3 0123456789abcdef";
                break;
            case "last line":
                lines.RemoveAt(4);
                break;
            case "hash":
                lines[2] = lines[2].Replace(lines[2].Split(' ')[1], new string('0', 64), StringComparison.Ordinal);
                break;
            case "order":
                (lines[2], lines[3]) = (lines[3], lines[2]);
                // As if it had been written so.
                Relink(lines);
                break;
            case "nonsense":
                lines[4] = "x";
                break;
            case "title":
                lines.RemoveRange(0, 2);
                break;
            case "empty":
                lines.Clear();
                break;
        }

        File.WriteAllLines(Lock, lines);
        var finding = Findings().Single();
        Assert.AreEqual($"bytebase.lock({line}): Error BB3014", Text([finding]));
        Validation.Check.Mentions(finding, text, "dotnet build -t:BytebaseLock");
        Lockup();
        Assert.AreEqual("", Check());
    }

    [TestMethod]
    public void UnreadableLockFileIsDamaged()
    {
        Directory.CreateDirectory(Lock);
        Assert.AreEqual("", Check(), "a folder of that name is no file");
        Directory.Delete(Lock);
        Write("1_a.sql", "SELECT 1;\n");
        Lockup();
        using var open = new FileStream(Lock, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Validation.Check.Mentions(Findings().Single(f => f.Code == "BB3014"), "it cannot be read: ");
    }

    [TestMethod]
    public void TwoBranchesThatAddOneEachConflict()
    {
        using var repository = new TestRepository();
        repository.Migration("1_a.sql").Migration("5_e.sql");
        LockIn(repository);
        repository.Commit();
        // Versions far apart, and the lines of the lock file too.
        foreach (var (branch, name) in ((string, string)[])[("one", "6_f.sql"), ("two", "0.1_x.sql")])
        {
            repository.Git("checkout", "-q", "-b", branch, "main");
            repository.Migration(name);
            LockIn(repository);
            repository.Commit();
        }

        Assert.Throws<AssertFailedException>(() => repository.Git("merge", "-q", "--no-edit", "one"));
        Assert.Contains("bytebase.lock", repository.Git("diff", "--name-only", "--diff-filter=U"));
        LockIn(repository);
        var locked = LockFile.Parse(File.ReadAllText(Path.Combine(repository.Root, "bytebase.lock")));
        Assert.AreEqual("0.1 1 5 6", string.Join(' ', locked.Lines.Select(l => l.Version)));
    }

    private static void LockIn(TestRepository repository) =>
        LockWriter.Write(Path.Combine(repository.Root, "bytebase.lock"), repository.Set(), file => File.ReadAllBytes(file.FullPath));

    private static void Relink(List<string> lines)
    {
        var written = LockFile.Write([.. lines.Skip(2).Select(l => l.Split(' ', 4)).Select(p => new LockLine(p[0], p[3], p[1]))]).TrimEnd('\n').Split('\n');
        lines.Clear();
        lines.AddRange(written);
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_directory, "migrations", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private MigrationSet Set() => MigrationSet.Create(Directory.Exists(Path.Combine(_directory, "migrations"))
        ? Directory.GetFiles(Path.Combine(_directory, "migrations"), "*", SearchOption.AllDirectories).Select(f => MigrationFile.Create(f, Path.GetRelativePath(_directory, f).Replace('\\', '/')))
        : []);

    private LockChanges Lockup() => LockWriter.Write(Lock, Set(), file => File.ReadAllBytes(file.FullPath));

    private IReadOnlyList<Finding> Findings(bool isCi = false) => new LockCheck(Lock, isCi).Run(Set(), file => LineEnds.Sha256(File.ReadAllBytes(file.FullPath)));

    private string Check(bool isCi = false) => Text(Findings(isCi));

    private string Text(IEnumerable<Finding> findings) =>
        string.Join('\n', findings.Select(f => $"{Path.GetRelativePath(_directory, f.File!).Replace('\\', '/')}({f.Span.Line}): {f.Severity} {f.Code}"));
}
