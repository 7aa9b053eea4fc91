namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>What builds in a git repository find about migrations of the base branch.</summary>
[TestClass]
public sealed class HistoryTests
{
    private const string CreateTable = "CREATE TABLE a (id integer PRIMARY KEY);\n";

    [TestMethod]
    public void An_edited_migration_is_a_warning_until_it_is_put_back()
    {
        var project = Repository().Migration("1_a.sql", "CREATE TABLE b (id integer PRIMARY KEY);\n");

        foreach (var build in (BuildResult[])[project.Build(), project.Build()])
        {
            var warning = build.SingleWarning("BB3001");
            Assert.AreEqual(project.FullPath("migrations/1_a.sql"), warning.File);
            Assert.Contains("-- :/migrations/1_a.sql", warning.Text);
        }

        Git(project, "checkout", "main", "--", ":/migrations/1_a.sql");
        Assert.IsEmpty(project.Build().Succeeded().Warnings);
    }

    [TestMethod]
    public void A_build_follows_the_branches_although_no_file_changes()
    {
        var project = Repository().Migration("1_a.sql", "CREATE TABLE b (id integer PRIMARY KEY);\n");
        project.Build().SingleWarning("BB3001");
        Git(project, "commit", "-q", "-a", "-m", "edit");
        project.Build().SingleWarning("BB3001");

        Git(project, "update-ref", "refs/remotes/origin/main", "HEAD");

        Assert.IsEmpty(project.Build().Succeeded().Warnings);
        var again = project.Build().Succeeded();
        Assert.IsFalse(again.RanTask("BytebaseValidateMigrations"), again.ToString());
    }

    [TestMethod]
    public void What_a_pattern_covers_is_missed_when_its_folder_is_gone()
    {
        var project = TestProject.Database("<ItemGroup><BytebaseMigration Include=\"sql/**/*.sql\" /></ItemGroup>").Write("sql/old/1_a.sql", CreateTable).Write("sql/new/2_b.sql", CreateTable);
        Commit(project);

        project.Delete("sql/old/1_a.sql");

        var warning = project.Build().SingleWarning("BB3003");
        Assert.AreEqual(project.ProjectFile, warning.File);
        Assert.Contains("sql/old/1_a.sql", warning.Text);
    }

    [TestMethod]
    public void The_property_names_the_base_branch_and_switches_it_off()
    {
        var project = Repository().Migration("1_a.sql", "CREATE TABLE b (id integer PRIMARY KEY);\n");

        Assert.IsEmpty(project.Build("-p:BytebaseBaseRef=none").Succeeded().Warnings);
        project.Build("-p:BytebaseBaseRef=main").SingleWarning("BB3001");

        var unknown = project.Build("-p:BytebaseBaseRef=develop").Succeeded();
        Assert.IsEmpty(unknown.Warnings);
        Assert.Contains("BB3005", unknown.Output);
        Assert.Contains("git fetch origin +refs/heads/develop:refs/remotes/origin/develop", unknown.Output);
    }

    [TestMethod]
    public void A_pull_request_is_compared_with_its_target()
    {
        var project = Repository().With("GITHUB_ACTIONS", "true").With("GITHUB_SHA", new string('1', 40)).With("GITHUB_BASE_REF", "release/1");
        Git(project, "update-ref", "refs/remotes/origin/release/1", "HEAD");
        project.Migration("0.5_late.sql", CreateTable);

        Assert.Contains("origin/release/1", project.Build().SingleWarning("BB3004").Text);
    }

    /// <summary>A project at a repository's root with one migration on origin/main, on a branch of its own.</summary>
    private static TestProject Repository()
    {
        var project = TestProject.Database().Migration("1_a.sql", CreateTable);
        Commit(project);
        Git(project, "checkout", "-q", "-b", "feature");
        return project;
    }

    private static void Commit(TestProject project)
    {
        project.Write(".gitignore", "obj/\nbin/\n*.binlog\n");
        Git(project, "init", "-q", "-b", "main");
        Git(project, "add", "-A");
        Git(project, "commit", "-q", "-m", "first");
        Git(project, "update-ref", "refs/remotes/origin/main", "HEAD");
    }

    private static void Git(TestProject project, params string[] arguments)
    {
        var environment = new Dictionary<string, string> { ["GIT_CONFIG_NOSYSTEM"] = "1", ["GIT_CONFIG_GLOBAL"] = "/dev/null" };
        var result = CommandLine.Run(project.Directory, environment, "git", ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "core.autocrlf=false", .. arguments]);
        Assert.AreEqual(0, result.ExitCode, result.ToString());
    }
}
