using Bytebase.MSBuild.Tasks;

namespace Bytebase.MSBuild.Tests.Tasks;

/// <summary>The tasks that write files of the project, in a dry run: they say what they would write, and the folder stays as it is.</summary>
[TestClass]
[DoNotParallelize]
internal sealed class DryRunTaskTests
{
    [TestMethod]
    public void AddMigrationPrintsTheFileItWouldMake()
    {
        using var project = new TestProject();
        AssertWritesNothing<BytebaseAddMigration>(
            project,
            t => (t.Migrations, t.Name, t.Folder, t.LockFile, t.DryRun) = (project.Migrations, "add users", "migrations/new", "obj/add.lock", "true"),
            "would create",
            "-- add users");
    }

    [TestMethod]
    public void LockSaysWhatItWouldChange()
    {
        using var project = new TestProject();
        project.Write("migrations/1_a.sql", "SELECT 1;");
        AssertWritesNothing<BytebaseWriteLock>(project, t => (t.Migrations, t.DryRun) = (project.Migrations, "TRUE"), "would write", "with 1 migrations: 1 added, 0 changed, 0 removed");
    }

    [TestMethod]
    public void KnownFindingsSaysWhatItWouldWrite()
    {
        using var project = new TestProject();
        project.Write("migrations/a.sql", "SELECT 1;");
        AssertWritesNothing<BytebaseWriteKnownFindings>(
            project,
            t => (t.Migrations, t.KnownFindingsFile, t.DryRun) = (project.Migrations, "known.json", "true"),
            "known.json: 1 known finding would be written");
    }

    [TestMethod]
    public void FixNamesRenamesNothingThoughItIsToldTo()
    {
        using var project = new TestProject();
        project.Write("migrations/V1.0__a.sql", "SELECT 1;");
        project.Write("migrations/V1_2__b.sql", "SELECT 1;");
        AssertWritesNothing<BytebaseFixNames>(project, t => (t.Migrations, t.Apply, t.DryRun) = (project.Migrations, true, "true"), "mv -n -- migrations/V1_2__b.sql", "nothing was renamed");
    }

    [TestMethod]
    public void AnythingButTrueAndFalseIsRefused()
    {
        using var project = new TestProject();
        var task = project.Task<BytebaseAddMigration>(t => (t.Name, t.AloneFile, t.DryRun) = ("a", "obj/add.lock", "yes"));
        Assert.IsFalse(task.Execute());
        Assert.AreEqual("BB4006", project.Engine.Errors.Single().Code);
        Assert.IsFalse(Directory.Exists(Path.Combine(project.Directory, "migrations")));
    }

    private static void AssertWritesNothing<T>(TestProject project, Action<T> set, params string[] texts)
        where T : BytebaseTask, new()
    {
        using var environment = new EnvironmentScope(("CI", "true"));
        var before = Files();
        Assert.IsTrue(project.Task(set).Execute(), project.Engine.Everything);
        Assert.AreEqual(before, Files());
        foreach (var text in texts)
            Assert.Contains(text, project.Engine.Everything);

        string Files() => string.Join('\n', Directory.GetFileSystemEntries(project.Directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
    }
}
