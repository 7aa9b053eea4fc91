using Bytebase.MSBuild.Tasks;
using Bytebase.MSBuild.Validation;
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
    [DataRow("", null, "-t:BytebaseAddMigration -p:Name=", DisplayName = "a new project")]
    [DataRow("", "Declarative", "Put .sql files into the folder migrations", DisplayName = "a new declarative project")]
    [DataRow("db/a/b/1.sql bin/x.sql obj/x.sql .git/x.sql web/node_modules/x.sql other/readme.md migration.template.sql", null, "There are .sql files in db: add <BytebaseMigration Include=\"db/**/*.sql\" /> to the project file.", DisplayName = "one folder")]
    [DataRow("d/1.sql a&b/1.sql c/1.SQL e/1.sql", null, "in a&b, c and d: add <BytebaseMigration Include=\"a&amp;b/**/*.sql\" />, <BytebaseMigration Include=\"c/**/*.SQL\" /> and <BytebaseMigration Include=\"d/**/*.sql\" /> to", DisplayName = "several folders")]
    [DataRow("migrations/1.sql", null, "add <BytebaseMigration Include=\"migrations/**/*.sql\" />", DisplayName = "without the default items")]
    public void DatabaseProjectWithoutMigrationsIsTold(string files, string? mode, string text)
    {
        using var project = new TestProject();
        foreach (var file in files.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            project.Write(file, "SELECT 1;");
        var task = Validate(project);
        (task.Migrations, task.Mode) = ([], mode);
        Assert.IsTrue(task.Execute());
        Assert.AreEqual("", project.Engine.Diagnostics, "an application");

        task = Validate(project);
        (task.Migrations, task.Mode, task.IsDatabaseProject) = ([], mode, true);
        Assert.IsTrue(task.Execute());

        Assert.AreEqual("BB4043", project.Engine.Warnings.Single().Code);
        Assert.Contains(text, project.Engine.Warnings.Single().Message!);
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
    [DataRow("no cache")]
    public void ChangeNeedsANewValidation(string change)
    {
        using var project = Project();
        Age(project);
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
    [DataRow("nothing", 0, "10__x_dml.sql BB2011(11) 2__comment.sql BB2002")]
    [DataRow("edited", 1, "10__x_dml.sql BB2011(11) 2__comment.sql BB2002")]
    [DataRow("touched", 1, "10__x_dml.sql BB2011(11) 2__comment.sql BB2002")]
    [DataRow("added", 2, "10__x_dml.sql BB2011 2__comment.sql BB2002")]
    [DataRow("removed", 1, "10__x_dml.sql BB2011(11)")]
    [DataRow("renamed", 2, "10__x_dml.sql BB2011(11) 3__comment.sql BB2002")]
    [DataRow("engine", 3, "10__x_dml.sql BB2011(11) 2__comment.sql BB2002")]
    [DataRow("damaged cache", 3, "10__x_dml.sql BB2011(11) 2__comment.sql BB2002")]
    [DataRow("replaced", 1, "10__x_dml.sql BB2011(11) 2__comment.sql BB2002")]
    public void OnlyWhatChangedIsReadAgain(string change, int read, string expected)
    {
        using var project = new TestProject();
        var comment = project.Write("migrations/2__comment.sql", "-- nothing\n");
        project.Write("migrations/1__good.sql", "SELECT 1;");
        project.Write("migrations/10__x_dml.sql", "INSERT INTO t VALUES (1); ALTER TABLE t ADD a int;");
        Age(project);
        Validate(project).Execute();
        switch (change)
        {
            case "edited":
                File.AppendAllText(comment, "-- more\n");
                break;
            case "touched":
                File.SetLastWriteTimeUtc(comment, DateTime.UtcNow.AddHours(-2));
                break;
            case "added":
                project.Write("migrations/11__more.sql", "SELECT 1;");
                break;
            case "removed":
                File.Delete(comment);
                break;
            case "renamed":
                File.Move(comment, comment.Replace("2__", "3__", StringComparison.Ordinal));
                break;
            case "damaged cache":
                File.WriteAllText(CacheFile(project), "nonsense");
                break;
            case "replaced":
                // Size and time are those of the file before; the time of the change is not.
                var other = project.Write("2.sql", "-- another\n");
                File.SetLastWriteTimeUtc(other, File.GetLastWriteTimeUtc(comment));
                File.Move(other, comment, overwrite: true);
                if (!OperatingSystem.IsLinux())
                    return;
                break;
        }

        project.Engine.Warnings.Clear();
        project.Engine.Messages.Clear();
        var task = Validate(project);
        task.Engine = change == "engine" ? "POSTGRES" : null;
        task.Execute();
        // The proposed name is one of those that depend on all names.
        var found = task.Findings.Select(f =>
            Path.GetFileName(f.ItemSpec) + " " + f.GetMetadata("Code") + (f.GetMetadata("Message").Contains("'11_", StringComparison.Ordinal) ? "(11)" : f.GetMetadata("Message").Contains("'12_", StringComparison.Ordinal) ? "(12)" : ""));
        Assert.AreEqual(expected, string.Join(' ', found));
        StringAssert.EndsWith(project.Engine.Messages.Single(m => m.Message!.StartsWith("Bytebase: validated", StringComparison.Ordinal)).Message, $" {read} of them read.", StringComparison.Ordinal);
    }

    [TestMethod]
    public void FileThatShowsTheFoldersEngineHasTheOthersReadAgain()
    {
        using var project = new TestProject();
        project.Write("migrations/1__a.sql", "ALTER TABLE t ADD a int;\n");
        project.Write("migrations/2__b.sql", "# nothing; yet\n #SELECT 1;\n");
        Age(project);
        Validate(project).Execute();
        Assert.AreEqual("", project.Engine.Diagnostics);

        // Only to MySQL the second file is all comment.
        project.Write("migrations/3__c.sql", "ALTER TABLE `t` ADD COLUMN b INT UNSIGNED;\n");
        Validate(project).Execute();
        StringAssert.Contains(project.Engine.Diagnostics, "BB2002", StringComparison.Ordinal);
    }

    [TestMethod]
    public void PipeIsNotOpened()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var project = new TestProject();
        project.Write("migrations/1__a.sql", "SELECT 1;\n");
        System.Diagnostics.Process.Start("mkfifo", [Path.Combine(project.Directory, "migrations", "2__b.sql")]).WaitForExit();
        var build = System.Threading.Tasks.Task.Run(() => Validate(project).Execute());
        Assert.IsTrue(build.Wait(TimeSpan.FromSeconds(20)), "the build waits for somebody to write into the pipe");
        StringAssert.Contains(project.Engine.Diagnostics, "BB2003", StringComparison.Ordinal);
    }

    [TestMethod]
    public void LineBreakInANameDoesNotTearTheLine()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var project = new TestProject();
        project.Write("migrations/1__a\nb.sql", "SELECT 1;\n");
        Validate(project).Execute();
        Assert.AreEqual("1__a?b.sql", Path.GetFileName(project.Engine.Warnings.Single().File));
    }

    [TestMethod]
    public void FindingsOfACodeInAFileHaveALimit()
    {
        using var project = new TestProject();
        project.Write("migrations/1__a.sql", string.Concat(Enumerable.Repeat("SELECT 1;\n\nDROP TABLE t;\n", 150)));
        var task = Validate(project);
        task.Execute();
        Assert.HasCount(100, task.Findings);
        Assert.Contains(m => m.Message!.StartsWith("Bytebase: 50 more of BB2029 in ", StringComparison.Ordinal), project.Engine.Messages);
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

    // Files younger than the cache are read again. The time of their change cannot be set, only waited for.
    private static void Age(TestProject project)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(project.Directory, "migrations")))
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        Thread.Sleep(FileStamp.Granularity + FileStamp.Granularity);
    }

    private static BytebaseValidateMigrations Validate(TestProject project) =>
        project.Task<BytebaseValidateMigrations>(t => (t.Migrations, t.CacheFile) = (project.Migrations, CacheFile(project)));

    private static BytebaseReplayFindings Replay(TestProject project) =>
        project.Task<BytebaseReplayFindings>(t => (t.Migrations, t.CacheFile) = (project.Migrations, CacheFile(project)));

    private static string CacheFile(TestProject project) => Path.Combine(project.Directory, "obj", "validation.cache");

    private static string Text(ITaskItem item) =>
        $"{Path.GetFileName(item.ItemSpec)} {item.GetMetadata("Code")} {item.GetMetadata("Severity")} {item.GetMetadata("Line")} {item.GetMetadata("Column")}";
}
