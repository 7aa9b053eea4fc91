using System.Diagnostics;
using Bytebase.MSBuild.History;

namespace Bytebase.MSBuild.Tests.History;

[TestClass]
internal sealed class GitRepositoryTests
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bytebase-git-").FullName;

    [TestCleanup]
    public void Delete()
    {
        // Git writes its objects read-only.
        foreach (var file in new DirectoryInfo(_directory).EnumerateFiles("*", SearchOption.AllDirectories))
            file.Attributes = FileAttributes.Normal;
        Directory.Delete(_directory, recursive: true);
    }

    [TestMethod]
    public void RootOfACloneHoldsADirectory()
    {
        Directory.CreateDirectory(Path.Combine(_directory, ".git"));
        var below = Directory.CreateDirectory(Path.Combine(_directory, "src", "db")).FullName;
        Assert.AreEqual(_directory, GitRepository.FindRoot(below));
        Assert.AreEqual(_directory, GitRepository.FindRoot(_directory));
    }

    [TestMethod]
    public void RootOfAWorktreeHoldsAFile()
    {
        Directory.CreateDirectory(Path.Combine(_directory, ".git"));
        var worktree = Directory.CreateDirectory(Path.Combine(_directory, "worktree")).FullName;
        File.WriteAllText(Path.Combine(worktree, ".git"), "gitdir: ../.git/worktrees/worktree\n");
        Assert.AreEqual(worktree, GitRepository.FindRoot(Directory.CreateDirectory(Path.Combine(worktree, "db")).FullName));
    }

    [TestMethod]
    public void WithoutGitThereIsNoRoot() => Assert.IsNull(GitRepository.FindRoot(_directory));

    [TestMethod]
    public void FolderThatDoesNotExistIsLookedForAbove()
    {
        Directory.CreateDirectory(Path.Combine(_directory, ".git"));
        Assert.AreEqual(_directory, GitRepository.FindRoot(Path.Combine(_directory, "nowhere")));
    }

    [TestMethod]
    public async Task HeadIsTheCommitThatIsCheckedOut()
    {
        Git("init", "-q");
        File.WriteAllText(Path.Combine(_directory, "1.sql"), "SELECT 1;");
        Git("add", ".");
        Git("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "first");
        var head = await GitRepository.GetHeadAsync(_directory, default);

        Assert.MatchesRegex("^[0-9a-f]{40}$", head);
        Assert.AreEqual(Git("rev-parse", "HEAD"), head);
        Assert.AreEqual(head, await GitRepository.GetHeadAsync(Directory.CreateDirectory(Path.Combine(_directory, "db")).FullName, default));
    }

    [TestMethod]
    public async Task RepositoryWithoutACommitHasNoHead()
    {
        Git("init", "-q");
        Assert.IsNull(await GitRepository.GetHeadAsync(_directory, default));
    }

    [TestMethod]
    public async Task WithoutGitThereIsNoHead()
    {
        Assert.IsNull(await GitRepository.GetHeadAsync(_directory, default));
        Assert.IsNull(await GitRepository.GetHeadAsync(Path.Combine(_directory, "nowhere"), default));
    }

    private string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = _directory, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, string.Join(' ', arguments));
        return output.Trim();
    }
}
