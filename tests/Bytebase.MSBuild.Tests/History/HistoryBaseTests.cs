using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.History;

namespace Bytebase.MSBuild.Tests.History;

/// <summary>With what history is compared, in every kind of clone, and what is said where it cannot be.</summary>
[TestClass]
internal sealed class HistoryBaseTests
{
    [TestMethod]
    [DataRow("", "origin/main")]
    [DataRow("main", "origin/main")]
    [DataRow("refs/heads/main", "origin/main")]
    [DataRow("origin/main", "origin/main")]
    [DataRow("refs/remotes/origin/main", "origin/main")]
    [DataRow("release/1.x", "release/1.x")]
    [DataRow("v1.0", "v1.0")]
    public void BaseIsFoundByAnyOfItsNames(string @base, string name)
    {
        using var repository = TestRepository.WithBranch();
        repository.Git("branch", "release/1.x", "main");
        repository.Git("tag", "-a", "-m", "one", "v1.0", "main");
        repository.Migration("1_a.sql", "SELECT 2;\n");
        Assert.IsTrue(repository.Check(@base).Findings.Single().Message.StartsWith($"Version 1 is on {name}, ", StringComparison.Ordinal));
        repository.Git("pack-refs", "--all");
        Assert.AreEqual("migrations/1_a.sql: BB3001", repository.Codes(@base));
    }

    [TestMethod]
    public void CommitCanBeTheBase()
    {
        using var repository = TestRepository.WithBranch();
        repository.Migration("1_a.sql", "SELECT 2;\n");
        Assert.AreEqual("migrations/1_a.sql: BB3001", repository.Codes(repository.Git("rev-parse", "main")));
    }

    [TestMethod]
    public void NoneSwitchesItOff()
    {
        using var repository = TestRepository.WithBranch();
        repository.Migration("1_a.sql", "SELECT 2;\n");
        Assert.AreEqual("", repository.Codes("none"));
        Assert.AreEqual("", HistoryCheck.Fingerprint(repository.Root, new HistoryBase("None")));
    }

    [TestMethod]
    public void ServerBranchIsBeforeTheLocalOne()
    {
        using var repository = TestRepository.WithBranch();
        // The local branch has stayed behind.
        repository.Git("checkout", "-q", "-b", "other", "main");
        repository.Migration("4_d.sql").Commit().Push();
        repository.Migration("4_d.sql", "SELECT 4;\n");
        Assert.AreEqual("migrations/4_d.sql: BB3001", repository.Codes("main"));
    }

    [TestMethod]
    public void HeadOfTheServerNamesItsMainBranch()
    {
        using var repository = new TestRepository("trunk").Migration("1_a.sql").Commit().Push("trunk");
        repository.Git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk");
        repository.Git("checkout", "-q", "-b", "feature");
        repository.Migration("1_a.sql", "SELECT 2;\n");
        Validation.Check.Mentions(repository.Check().Findings.Single(), "Version 1 is on origin/trunk");
    }

    [TestMethod]
    public void OnTheBaseBranchItselfWhatIsNotPushedCounts()
    {
        using var repository = new TestRepository().Migration("1_a.sql").Commit().Push();
        Assert.AreEqual("", repository.Codes());
        repository.Migration("1_a.sql", "SELECT 2;\n");
        Assert.AreEqual("migrations/1_a.sql: BB3001", repository.Codes());
        repository.Commit();
        Assert.AreEqual("migrations/1_a.sql: BB3001", repository.Codes());
        repository.Push();
        Assert.AreEqual("", repository.Codes());
    }

    [TestMethod]
    public void RepositoryThatWasNeverSharedComparesBranchesOnly()
    {
        using var repository = new TestRepository();
        repository.Migration("1_a.sql");
        Assert.AreEqual("", repository.Codes(), "no commit");
        repository.Commit().Migration("1_a.sql", "SELECT 2;\n");
        Assert.AreEqual("", repository.Codes(), "no other branch and no remote");
        Assert.AreEqual("migrations/1_a.sql: BB3001", repository.Codes("main"), "the project says so");
        // Or what was found without it would be repeated.
        Assert.AreNotEqual(HistoryCheck.Fingerprint(repository.Root, new HistoryBase("")), HistoryCheck.Fingerprint(repository.Root, new HistoryBase("main")));
        repository.Git("checkout", "-q", "-b", "feature");
        Assert.AreEqual("migrations/1_a.sql: BB3001", repository.Codes());
        repository.Git("branch", "-m", "main", "stem");
        Assert.AreEqual("", repository.Codes(), "nobody says which branch is the base");
    }

    [TestMethod]
    public void WithoutGitThereIsSilence()
    {
        var folder = Directory.CreateTempSubdirectory("bytebase-history-");
        File.WriteAllText(Path.Combine(folder.FullName, ".git"), "no repository");
        Assert.IsNull(GitDirectory.Open(folder.FullName));
        Assert.AreEqual("", HistoryCheck.Fingerprint(folder.FullName, new HistoryBase("")));
        folder.Delete(recursive: true);
    }

    [TestMethod]
    public void DetachedHeadIsLikeABranch()
    {
        using var repository = TestRepository.WithBranch();
        repository.Migration("1_a.sql", "SELECT 2;\n").Commit();
        repository.Git("checkout", "-q", "--detach");
        Assert.AreEqual("migrations/1_a.sql: BB3001", repository.Codes());
    }

    [TestMethod]
    public void WorktreeAndSubmoduleHaveTheirOwnHead()
    {
        using var repository = TestRepository.WithBranch();
        var worktree = repository.Worktree("tree", "topic").Migration("1_a.sql", "SELECT 2;\n");
        Assert.AreEqual("migrations/1_a.sql: BB3001", worktree.Codes());
        Assert.AreNotEqual(HistoryCheck.Fingerprint(repository.Root, new HistoryBase("")), HistoryCheck.Fingerprint(worktree.Root, new HistoryBase("")));

        using var parent = new TestRepository();
        parent.Git("submodule", "add", "-q", new Uri(repository.Root).AbsoluteUri, "db");
        var submodule = Path.Combine(parent.Root, "db");
        Assert.IsTrue(File.Exists(Path.Combine(submodule, ".git")));
        File.WriteAllText(Path.Combine(submodule, "migrations", "2_b.sql"), "SELECT 2;\n");
        // Its origin is the repository above, where feature was checked out.
        var set = Bytebase.MSBuild.Migrations.MigrationSet.Create(Directory.GetFiles(Path.Combine(submodule, "migrations")).Select(f => Bytebase.MSBuild.Migrations.MigrationFile.Create(f, "migrations/" + Path.GetFileName(f))));
        var found = parent.Check(git: new Git(submodule), set: set).Findings;
        Assert.AreEqual("db/migrations/2_b.sql: BB3001", parent.Text(found));
    }

    [TestMethod]
    public void SparseCheckoutDeletesNothing()
    {
        using var repository = TestRepository.WithBranch();
        repository.Migration("old/0_x.sql").Write("src/a.txt", "a").Commit();
        repository.Git("update-ref", "refs/remotes/origin/main", "HEAD");
        repository.Git("sparse-checkout", "set", "--no-cone", "/*", "!/migrations/2_b.sql", "!/migrations/old/");
        Assert.IsFalse(File.Exists(Path.Combine(repository.Root, "migrations/2_b.sql")));
        Assert.AreEqual("", repository.Codes());
        repository.Delete("migrations/1_a.sql");
        Assert.AreEqual("BB3003", repository.Codes());
    }

    [TestMethod]
    public void OctopusAndCrossedMergesHaveAMergeBase()
    {
        using var repository = TestRepository.WithBranch();
        foreach (var branch in (string[])["one", "two"])
        {
            repository.Git("checkout", "-q", "-b", branch, "main");
            repository.Write(branch + ".txt", branch).Commit();
        }

        repository.Git("checkout", "-q", "feature");
        repository.Git("merge", "-q", "--no-edit", "one", "two");
        Assert.AreEqual("", repository.Codes());
        // Each side has merged the other one: two merge bases.
        repository.Git("checkout", "-q", "main");
        repository.Migration("4_d.sql").Commit();
        var main = repository.Git("rev-parse", "HEAD");
        repository.Git("merge", "-q", "--no-edit", "feature");
        repository.Push();
        repository.Git("checkout", "-q", "feature");
        repository.Write("f.txt", "f").Commit();
        repository.Git("merge", "-q", "--no-edit", main);
        Assert.AreEqual("", repository.Codes());
        repository.Migration("4_d.sql", "SELECT 4;\n");
        Assert.AreEqual("migrations/4_d.sql: BB3001", repository.Codes());
    }

    [TestMethod]
    public void ShallowCloneSaysHowToCloneAll()
    {
        using var repository = TestRepository.WithBranch();
        repository.Migration("4_d.sql").Commit();
        repository.Git("checkout", "-q", "main");
        repository.Migration("5_e.sql").Commit();
        repository.Git("checkout", "-q", "feature");
        var one = repository.Clone("one", "--depth=1");
        AssertUnknown(one.CheckAsync(new HistoryBase("main", "", "Write fetch-depth: 0.")).Result, "the base branch main is not in this clone. Write fetch-depth: 0.");
        // As a pipeline has it, which fetches its own branch alone.
        one.Git("remote", "set-head", "origin", "-d");
        AssertUnknown(one.Check(), "none of the branches origin/main, origin/master, main, master", "git fetch --unshallow");
        var both = repository.Clone("both", "--depth=1", "--no-single-branch");
        AssertUnknown(both.Check("main"), "this clone is shallow and does not reach back to where it left origin/main", "git fetch --unshallow");
        AssertUnknown(one.CheckAsync(new HistoryBase("main", repository.Git("rev-parse", "main~1"))).Result, "shallow");
        var before = HistoryCheck.Fingerprint(both.Root, new HistoryBase("main"));
        both.Git("fetch", "-q", "--unshallow");
        Assert.AreNotEqual(before, HistoryCheck.Fingerprint(both.Root, new HistoryBase("main")), "the next build looks again");
        Assert.AreEqual("migrations/4_d.sql: BB3004", both.Codes("main"));
    }

    [TestMethod]
    public void BranchThatIsNotInTheCloneSaysHowToFetchIt()
    {
        using var repository = TestRepository.WithBranch();
        AssertUnknown(repository.Check("develop"), "the base branch develop is not in this clone", "git fetch origin +refs/heads/develop:refs/remotes/origin/develop");
        repository.Git("update-ref", "refs/remotes/origin/develop", "main");
        repository.Git("update-ref", "-d", "refs/remotes/origin/main");
        repository.Git("branch", "-q", "-D", "main");
        AssertUnknown(repository.Check(), "none of the branches", "Set BytebaseBaseRef to the branch");
        // A name that leads elsewhere as a path is none: this one would be HEAD's own file.
        AssertUnknown(repository.Check("../../HEAD"), "the base branch ../../HEAD is not in this clone");
    }

    [TestMethod]
    public void CommitOfTheCiSystemStandsInForABranchThatIsNotThere()
    {
        using var repository = TestRepository.WithBranch();
        var @base = new HistoryBase("stable", repository.Git("rev-parse", "main"));
        Assert.IsEmpty(repository.CheckAsync(@base).Result.Findings);
        repository.Migration("1_a.sql", "SELECT 2;\n");
        Assert.AreEqual("migrations/1_a.sql: BB3001", repository.Text(repository.CheckAsync(@base).Result.Findings));
    }

    [TestMethod]
    public void BranchesWithoutACommonCommitAreSaid()
    {
        using var repository = TestRepository.WithBranch();
        repository.Git("checkout", "-q", "--orphan", "alone");
        repository.Commit("another beginning");
        AssertUnknown(repository.Check(), "this branch and origin/main have no commit in common");
    }

    [TestMethod]
    public void MissingSlowOrFailingGitIsSaidAndAskedAgain()
    {
        using var repository = TestRepository.WithBranch();
        repository.Migration("4_d.sql").Commit();
        var missing = repository.Check(git: new Git(repository.Root, "git-that-nobody-has"));
        AssertUnknown(missing, "the command git was not found on this machine. Install git");
        Assert.IsFalse(missing.Repeatable);
        if (OperatingSystem.IsWindows())
            return;
        AssertUnknown(repository.Check(git: new Git(repository.Root, Script(repository, "sleep 60"), TimeSpan.FromMilliseconds(100))), "git did not answer within 0 s");
        AssertUnknown(repository.Check(git: new Git(repository.Root, Script(repository, "echo 'fatal: bad object.' >&2; exit 128"))), "git failed with: fatal: bad object. Repair");
        AssertUnknown(
            repository.Check(git: new Git(repository.Root, Script(repository, "echo \"fatal: detected dubious ownership in repository at 'x'\" >&2; exit 128"))),
            "another user owns. Allow it with: git config --global --add safe.directory " + repository.Root);
    }

    [TestMethod]
    public async Task CancellationKillsGit()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var repository = TestRepository.WithBranch();
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var marker = Path.Combine(repository.Above, "alive");
        var git = new Git(repository.Root, Script(repository, $"sleep 2; touch {marker}"));
        await Assert.ThrowsAsync<OperationCanceledException>(() => git.RunAsync(["status"], source.Token));
        await Task.Delay(2500);
        Assert.IsFalse(File.Exists(marker));
    }

    [TestMethod]
    public void FingerprintFollowsHeadAndBase()
    {
        using var repository = TestRepository.WithBranch();
        var seen = new HashSet<string>();
        string Now() => HistoryCheck.Fingerprint(repository.Root, new HistoryBase(""));
        Assert.IsTrue(seen.Add(Now()));
        Assert.IsFalse(seen.Add(Now()));
        repository.Write("a.txt", "a").Commit();
        Assert.IsTrue(seen.Add(Now()), "a commit");
        repository.Push();
        Assert.IsTrue(seen.Add(Now()), "the base branch moved");
        repository.Git("pack-refs", "--all");
        Assert.IsFalse(seen.Add(Now()), "the same branches, packed");
        repository.Git("checkout", "-q", "-b", "third");
        Assert.IsTrue(seen.Add(Now()), "another branch");
    }

    private static void AssertUnknown(HistoryResult result, params string[] texts)
    {
        var finding = result.Findings.Single();
        Assert.AreEqual(("BB3005", DiagnosticSeverity.Suggestion, null), (finding.Code, finding.Severity, finding.File));
        Validation.Check.Mentions(finding, texts);
    }

    private static string Script(TestRepository repository, string text)
    {
        var path = Path.Combine(repository.Above, Guid.NewGuid().ToString("N"));
        File.WriteAllText(path + ".txt", "#!/bin/sh\n" + text + "\n");
        // Not by this process: another test that starts one meanwhile would hand the open file on, and nobody could run it.
        repository.Shell($"cp {path}.txt {path} && chmod +x {path}");
        return path;
    }
}
