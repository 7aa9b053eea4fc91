using Bytebase.MSBuild.Tasks;
using Microsoft.Build.Utilities;

namespace Bytebase.MSBuild.Tests.Tasks;

/// <summary>Declarative mode through the tasks: what they hand on, and what has no meaning there.</summary>
[TestClass]
[DoNotParallelize]
internal sealed class DeclarativeTasksTests
{
    [TestMethod]
    public void ValidationKnowsTheMode()
    {
        using var scope = new EnvironmentScope();
        using var project = Project();
        Assert.IsFalse(Validate(project, "Declarative").Execute());
        Assert.AreEqual("tables.sql(2,1): error BB2033", project.Engine.Diagnostics);

        project.Engine.Errors.Clear();
        Assert.IsFalse(Validate(project, null).Execute());
        Assert.AreEqual("tables.sql(1,1): error BB1001", project.Engine.Diagnostics, "what was found in the other mode is not repeated");
    }

    [TestMethod]
    public void EditedLockedFilesAreNoFinding()
    {
        using var scope = new EnvironmentScope();
        using var project = new TestProject();
        project.Write("migrations/1_a.sql", "CREATE TABLE public.t (id int);\n");
        project.Write("bytebase.lock", "not even a lock file\n");
        Assert.IsFalse(Validate(project, null).Execute());
        project.Engine.Errors.Clear();
        Assert.IsTrue(Validate(project, "declarative").Execute(), project.Engine.Diagnostics);
    }

    [TestMethod]
    [DataRow("SQLITE", "BB4037")]
    [DataRow("MARIADB", "BB4037")]
    [DataRow("Oracle", "BB4037")]
    [DataRow("POSTGRES", "BB2033")]
    [DataRow("mysql", "BB2033")]
    [DataRow("Auto", "BB2033")]
    public void EngineMustBeOneWhoseSchemasAreCompared(string engine, string expected)
    {
        using var scope = new EnvironmentScope();
        using var project = Project();
        var task = Validate(project, "Declarative");
        task.Engine = engine;
        Assert.IsFalse(task.Execute());
        Assert.AreEqual(expected, project.Engine.Errors.Single().Code);
    }

    [TestMethod]
    public void UnknownModeIsAFinding()
    {
        using var scope = new EnvironmentScope();
        using var project = Project();
        Assert.IsFalse(Validate(project, "Imperative").Execute());
        Assert.AreEqual("BB4006", project.Engine.Errors.Single().Code);
    }

    [TestMethod]
    public void TargetsAboutVersionsSayThatTheyHaveNoMeaning()
    {
        using var scope = new EnvironmentScope(("CI", ""));
        using var project = Project();
        BytebaseTask[] tasks =
        [
            project.Task<BytebaseAddMigration>(t => (t.Mode, t.Name, t.AloneFile) = ("Declarative", "a", Path.Combine(project.Directory, "x.lock"))),
            project.Task<BytebaseFixNames>(t => (t.Mode, t.Migrations) = ("Declarative", project.Migrations)),
            project.Task<BytebaseWriteLock>(t => (t.Mode, t.Migrations) = ("Declarative", project.Migrations)),
        ];
        foreach (var (task, name) in tasks.Zip(["BytebaseAddMigration", "BytebaseFixNames", "BytebaseLock"]))
        {
            project.Engine.Errors.Clear();
            Assert.IsFalse(task.Execute());
            Assert.AreEqual("BB4035", project.Engine.Errors.Single().Code);
            Assert.StartsWith(name + " is about the versions", project.Engine.Errors.Single().Message);
        }

        Assert.IsFalse(File.Exists(Path.Combine(project.Directory, "bytebase.lock")));
    }

    [TestMethod]
    [DataRow(true, "BytebaseStatus is about the versions", "its plan's page in Bytebase")]
    [DataRow(false, "BytebaseBaseline is about the versions", "nothing to mark as applied")]
    public void WhoAsksForTheStatusOrABaselineLearnsWhatTakesItsPlace(bool status, string start, string instead)
    {
        // Nothing else is set: the mode is what is wrong.
        using var scope = new EnvironmentScope(("CI", ""));
        using var project = Project();
        var settings = new TaskItem("Settings", new Dictionary<string, string> { ["BytebaseMode"] = "Declarative" });
        BytebaseOnlineTask task = status
            ? project.Task<BytebaseShowStatus>(t => (t.Settings, t.Migrations) = (settings, project.Migrations))
            : project.Task<BytebaseBaseline>(t => (t.Settings, t.Migrations) = (settings, project.Migrations));

        Assert.IsFalse(task.Execute());

        var error = project.Engine.Errors.Single();
        Assert.AreEqual("BB4035", error.Code);
        Assert.StartsWith(start, error.Message);
        Assert.Contains(instead, error.Message);
        Assert.DoesNotContain("Leave this target out", error.Message);
        Assert.EndsWith("'dotnet publish -p:BytebaseDryRun=true' says what a publish would do.", error.Message);
    }

    private static TestProject Project()
    {
        var project = new TestProject();
        project.Write("migrations/tables.sql", "CREATE TABLE public.t (id int);\nALTER TABLE public.t ADD COLUMN x int;\n");
        return project;
    }

    private static BytebaseValidateMigrations Validate(TestProject project, string? mode) =>
        project.Task<BytebaseValidateMigrations>(t => (t.Migrations, t.Mode, t.CacheFile, t.BaseRef) = (project.Migrations, mode, "obj/validation.cache", "none"));
}
