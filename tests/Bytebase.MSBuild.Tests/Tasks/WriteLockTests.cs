using Bytebase.MSBuild.History;
using Bytebase.MSBuild.Tasks;
using Bytebase.MSBuild.Validation;
using Bytebase.MSBuild.Tests.History;

namespace Bytebase.MSBuild.Tests.Tasks;

/// <summary>The task that writes the lock file, and what builds make of the lock file and of git.</summary>
[TestClass]
[DoNotParallelize]
internal sealed class WriteLockTests
{
    private static readonly (string, string)[] Laptop = [("CI", ""), ("GITHUB_ACTIONS", ""), ("GITLAB_CI", ""), ("BITBUCKET_BUILD_NUMBER", ""), ("TF_BUILD", ""), ("TEAMCITY_VERSION", ""), ("JENKINS_URL", "")];

    [TestMethod]
    public void LockIsWrittenBesideTheProject()
    {
        using var environment = new EnvironmentScope(Laptop);
        using var project = new TestProject();
        project.Write("migrations/1_a.sql", "SELECT 1;");
        Assert.IsTrue(Lock(project).Execute(), project.Engine.Diagnostics);
        Assert.Contains(" migrations/1_a.sql", File.ReadAllText(Path.Combine(project.Directory, "bytebase.lock")));
        Assert.IsTrue(project.Engine.Messages.Any(m => m.Message!.Contains("with 1 migrations: 1 added, 0 changed, 0 removed", StringComparison.Ordinal)));

        project.Write("migrations/1_a.sql", "SELECT 2;");
        Assert.IsFalse(Validate(project).Execute());
        Assert.AreEqual("1_a.sql(1,1): error BB3011", project.Engine.Diagnostics);
    }

    [TestMethod]
    public void LockCanHaveAnotherName()
    {
        using var environment = new EnvironmentScope(Laptop);
        using var project = new TestProject();
        project.Write("migrations/1_a.sql", "SELECT 1;");
        var task = Lock(project);
        task.LockFile = "db.lock";
        Assert.IsTrue(task.Execute());
        project.Write("migrations/2_b.sql", "SELECT 2;");
        var validate = Validate(project);
        validate.LockFile = "db.lock";
        Assert.IsTrue(validate.Execute());
        Assert.AreEqual("2_b.sql(1,1): warning BB3012", project.Engine.Diagnostics);
    }

    [TestMethod]
    public void PipelineDoesNotWriteIt()
    {
        using var environment = new EnvironmentScope([.. Laptop, ("CI", "true")]);
        using var project = new TestProject();
        project.Write("migrations/1_a.sql", "SELECT 1;");
        Assert.IsFalse(Lock(project).Execute());
        Assert.AreEqual("hr.csproj(0,0): error BB3015", project.Engine.Diagnostics);
        Assert.IsFalse(File.Exists(Path.Combine(project.Directory, "bytebase.lock")));
    }

    [TestMethod]
    public void FailureToWriteIsCoded()
    {
        using var environment = new EnvironmentScope(Laptop);
        using var project = new TestProject();
        project.Write("migrations/1_a.sql", "SELECT 1;");
        Directory.CreateDirectory(Path.Combine(project.Directory, "bytebase.lock"));
        Assert.IsFalse(Lock(project).Execute());
        Assert.AreEqual("hr.csproj(0,0): error BB3016", project.Engine.Diagnostics);
        Assert.IsEmpty(Directory.GetFiles(project.Directory, "*.tmp"));
    }

    [TestMethod]
    [DataRow("lock")]
    [DataRow("pipeline")]
    [DataRow("base")]
    public void WhatChangesAFindingNeedsANewValidation(string change)
    {
        using var environment = new EnvironmentScope(Laptop);
        using var project = new TestProject();
        File.SetLastWriteTimeUtc(project.Write("migrations/1_a.sql", "SELECT 1;"), DateTime.UtcNow.AddHours(-1));
        // The time of a change cannot be set, only waited for.
        Thread.Sleep(FileStamp.Granularity + FileStamp.Granularity);
        Assert.IsTrue(Validate(project).Execute());
        Assert.IsTrue(IsUpToDate(project));
        if (change == "lock")
        {
            Lock(project).Execute();
            Assert.IsFalse(IsUpToDate(project));
        }
        else if (change == "pipeline")
        {
            using var pipeline = new EnvironmentScope(("CI", "true"));
            Assert.IsFalse(IsUpToDate(project));
        }
        else
        {
            Directory.CreateDirectory(Path.Combine(project.Directory, ".git"));
            File.WriteAllText(Path.Combine(project.Directory, ".git", "HEAD"), "ref: refs/heads/main");
            Assert.IsFalse(IsUpToDate(project));
        }
    }

    [TestMethod]
    public void FailureOfGitIsAskedAgain()
    {
        using var environment = new EnvironmentScope(Laptop);
        using var project = new TestProject();
        File.SetLastWriteTimeUtc(project.Write("migrations/1_a.sql", "SELECT 1;"), DateTime.UtcNow.AddHours(-1));
        // The time of a change cannot be set, only waited for.
        Thread.Sleep(FileStamp.Granularity + FileStamp.Granularity);
        // Looks like a clone until git looks closer.
        project.Write(".git/HEAD", "ref: refs/heads/feature");
        project.Write(".git/refs/heads/feature", new string('1', 40));
        project.Write(".git/refs/remotes/origin/main", new string('2', 40));
        Assert.IsTrue(Validate(project).Execute());
        Assert.IsTrue(project.Engine.Messages.Any(m => m.Code == "BB3005"));
        Assert.IsFalse(IsUpToDate(project));
    }

    [TestMethod]
    public async Task RepositoryOfAHookThatBuildsIsNotTakenForTheProjects()
    {
        using var repository = TestRepository.WithBranch();
        using var other = new TestRepository().Write("a.txt", "a").Commit("other");
        using var environment = new EnvironmentScope(("GIT_DIR", Path.Combine(other.Root, ".git")), ("GIT_INDEX_FILE", Path.Combine(other.Root, ".git", "index")), ("GIT_LITERAL_PATHSPECS", "1"));
        Assert.AreEqual(repository.Git("rev-parse", "HEAD"), await GitRepository.GetHeadAsync(repository.Root, CancellationToken.None));
        repository.Migration("1_a.sql", "SELECT 2;\n");
        Assert.AreEqual("migrations/1_a.sql: BB3001", repository.Codes());
    }

    private static bool IsUpToDate(TestProject project)
    {
        var task = project.Task<BytebaseReplayFindings>(t => (t.Migrations, t.CacheFile) = (project.Migrations, CacheFile(project)));
        task.Execute();
        return task.UpToDate;
    }

    private static BytebaseWriteLock Lock(TestProject project) => project.Task<BytebaseWriteLock>(t => t.Migrations = project.Migrations);

    private static BytebaseValidateMigrations Validate(TestProject project) =>
        project.Task<BytebaseValidateMigrations>(t => (t.Migrations, t.CacheFile) = (project.Migrations, CacheFile(project)));

    private static string CacheFile(TestProject project) => Path.Combine(project.Directory, "obj", "validation.cache");
}
