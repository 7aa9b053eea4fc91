using Bytebase.MSBuild.Tasks;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tests.Tasks;

/// <summary>Validation, and its findings again in a build in which nothing changed.</summary>
[TestClass]
internal sealed class ValidationTasksTests
{
    [TestMethod]
    public void FindingsAreOnTheFilesWithCodeAndHelp()
    {
        using var project = Project();
        var task = Validate(project);

        Assert.IsFalse(task.Execute());
        Assert.AreEqual("1__empty.sql(1,1): error BB2001\n2__comment.sql(1,1): warning BB2002", project.Engine.Diagnostics);
        Assert.AreEqual(Path.Combine(project.Directory, "migrations", "1__empty.sql"), project.Engine.Errors[0].File);
        Assert.EndsWith("/docs/diagnostics/BB2001.md", project.Engine.Errors[0].HelpLink);
        CollectionAssert.AreEqual(
            new[] { "1__empty.sql BB2001 Error 1 1", "2__comment.sql BB2002 Warning 1 1" },
            task.Findings.Select(Text).ToArray());
        Assert.AreEqual(project.Engine.Warnings[0].Message, task.Findings[1].GetMetadata("Message"));
    }

    [TestMethod]
    public void SwitchesForWarningsChangeReportAndItems()
    {
        using var project = Project();
        var task = Validate(project);
        (task.NoWarn, task.WarningsAsErrors) = ("BB2002", "BB2001");
        Assert.IsFalse(task.Execute());
        Assert.AreEqual("1__empty.sql(1,1): error BB2001", project.Engine.Diagnostics);
        Assert.HasCount(1, task.Findings);

        project.Write("migrations/1__empty.sql", "SELECT 1;");
        project.Engine.Errors.Clear();
        task = Validate(project);
        task.TreatWarningsAsErrors = "true";
        Assert.IsFalse(task.Execute());
        Assert.AreEqual("2__comment.sql(1,1): error BB2002", project.Engine.Diagnostics);
        Assert.AreEqual("Error", task.Findings.Single().GetMetadata("Severity"));
    }

    [TestMethod]
    public void SecondBuildRepeatsTheFindings()
    {
        using var project = Project();
        Age(project);
        Validate(project).Execute();
        var first = project.Engine.Diagnostics;
        project.Engine.Errors.Clear();
        project.Engine.Warnings.Clear();

        var task = Replay(project);
        Assert.IsFalse(task.Execute());
        Assert.IsTrue(task.UpToDate);
        Assert.AreEqual(first, project.Engine.Diagnostics);
        Assert.HasCount(2, task.Findings);
    }

    [TestMethod]
    public void SwitchesCountInTheSecondBuildToo()
    {
        using var project = Project();
        Age(project);
        Validate(project).Execute();
        project.Engine.Warnings.Clear();
        var task = Replay(project);
        task.NoWarn = "BB2002";
        task.Execute();
        Assert.IsTrue(task.UpToDate);
        Assert.IsEmpty(project.Engine.Warnings);
    }

    [TestMethod]
    [DataRow("edited")]
    [DataRow("added")]
    [DataRow("removed")]
    [DataRow("change type")]
    [DataRow("young")]
    [DataRow("no cache")]
    public void ChangeNeedsANewValidation(string change)
    {
        using var project = Project();
        Age(project);
        if (change == "young")
            File.SetLastWriteTimeUtc(Path.Combine(project.Directory, "migrations", "2__comment.sql"), DateTime.UtcNow.AddMinutes(1));
        if (change != "no cache")
            Validate(project).Execute();
        project.Engine.Errors.Clear();
        project.Engine.Warnings.Clear();
        switch (change)
        {
            case "edited":
                project.Write("migrations/2__comment.sql", "-- more of it\n");
                break;
            case "added":
                project.Write("migrations/3__more.sql", "SELECT 1;");
                break;
            case "removed":
                File.Delete(Path.Combine(project.Directory, "migrations", "2__comment.sql"));
                break;
        }

        var task = Replay(project);
        if (change == "change type")
            task.Migrations[1].SetMetadata("ChangeType", "DML");
        Assert.IsTrue(task.Execute());
        Assert.IsFalse(task.UpToDate);
        Assert.AreEqual("", project.Engine.Diagnostics);
        Assert.IsEmpty(task.Findings);
    }

    [TestMethod]
    public void NothingToValidateIsNoFinding()
    {
        using var project = new TestProject();
        var task = Validate(project);
        Assert.IsTrue(task.Execute());
        Assert.IsEmpty(task.Findings);
    }

    [TestMethod]
    public void CancelledValidationKeepsNothing()
    {
        using var project = Project();
        var task = Validate(project);
        task.Cancel();
        Assert.IsFalse(task.Execute());
        Assert.AreEqual("", project.Engine.Diagnostics);
        Assert.IsFalse(File.Exists(task.CacheFile), "the next build validates");
    }

    [TestMethod]
    public void OddNamesSurviveInItems()
    {
        using var project = new TestProject();
        project.Write("migrations/1__100%41;x.sql", "");
        var task = Validate(project);
        Assert.IsFalse(task.Execute());
        Assert.AreEqual("1__100%41;x.sql BB2001 Error 1 1", Text(task.Findings.Single()));
    }

    private static TestProject Project()
    {
        var project = new TestProject();
        project.Write("migrations/1__empty.sql", "");
        project.Write("migrations/2__comment.sql", "-- nothing\n");
        return project;
    }

    // Files younger than the cache are read again.
    private static void Age(TestProject project)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(project.Directory, "migrations")))
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
    }

    private static BytebaseValidateMigrations Validate(TestProject project) =>
        project.Task<BytebaseValidateMigrations>(t => (t.Migrations, t.CacheFile) = (project.Migrations, CacheFile(project)));

    private static BytebaseReplayFindings Replay(TestProject project) =>
        project.Task<BytebaseReplayFindings>(t => (t.Migrations, t.CacheFile) = (project.Migrations, CacheFile(project)));

    private static string CacheFile(TestProject project) => Path.Combine(project.Directory, "obj", "validation.cache");

    private static string Text(ITaskItem item) =>
        $"{Path.GetFileName(item.ItemSpec)} {item.GetMetadata("Code")} {item.GetMetadata("Severity")} {item.GetMetadata("Line")} {item.GetMetadata("Column")}";
}
