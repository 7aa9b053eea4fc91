using Bytebase.MSBuild.Tasks;
using Bytebase.MSBuild.Tests.History;
using Microsoft.Build.Utilities;

namespace Bytebase.MSBuild.Tests.Tasks;

/// <summary>New migrations and renames, on a disk.</summary>
[TestClass]
internal sealed class AuthoringTasksTests
{
    [TestMethod]
    public void CreatesTheNextMigrationBesideTheOthers()
    {
        using var project = new TestProject();
        project.Write("migrations/V1__a.sql", "SELECT 1;");
        var task = Add(project, "add users");

        Assert.IsTrue(task.Execute(), project.Engine.Diagnostics);
        var file = Path.Combine(project.Directory, "migrations", "V2__add_users.sql");
        Assert.AreEqual(file, task.Migration!.ItemSpec);
        Assert.AreEqual("2", task.Migration.GetMetadata("Version"));
        Assert.AreEqual("-- add users\n", File.ReadAllText(file));
    }

    [TestMethod]
    [DataRow(null, "bytebase.lock", true)]
    [DataRow("db/own.lock", "db/own.lock", true)]
    [DataRow("db/own.lock", "bytebase.lock", false)]
    [DataRow(null, null, false)]
    public void WhereThereIsALockFileItSaysToLock(string? property, string? file, bool isSaid)
    {
        using var project = new TestProject();
        if (file is not null)
            project.Write(file, "");
        var task = Add(project, "a");
        task.LockFile = property;

        Assert.IsTrue(task.Execute(), project.Engine.Diagnostics);
        var said = project.Engine.Messages.Where(m => m.Message!.Contains("-t:BytebaseLock", StringComparison.Ordinal)).Select(m => m.Message).ToList();
        if (isSaid)
            Assert.AreEqual($"Bytebase: with {Path.GetFileName(file)}, run 'dotnet build -t:BytebaseLock' after writing the SQL, and commit both.", said.Single());
        else
            Assert.IsEmpty(said);
    }

    [TestMethod]
    public void EmptyProjectGetsAFolderAndATimestamp()
    {
        using var project = new TestProject();
        var task = Add(project, "add 100% of users");

        Assert.IsTrue(task.Execute(), project.Engine.Diagnostics);
        Assert.MatchesRegex(new System.Text.RegularExpressions.Regex(@"[\\/]migrations[\\/]2\d{13}_add_100_of_users\.sql$"), task.Migration!.ItemSpec);
        Assert.IsTrue(File.Exists(task.Migration.ItemSpec));
    }

    [TestMethod]
    public void SeesWhatWasWrittenSinceTheProjectWasEvaluated()
    {
        using var project = new TestProject();
        project.Write("migrations/1_a.sql", "SELECT 1;");
        var (first, second) = (Add(project, "b"), Add(project, "c"));

        Assert.IsTrue(first.Execute() && second.Execute(), project.Engine.Diagnostics);
        Assert.AreEqual("2_b.sql 3_c.sql", $"{Path.GetFileName(first.Migration!.ItemSpec)} {Path.GetFileName(second.Migration!.ItemSpec)}");
    }

    [TestMethod]
    public void ManyAtOnceGetAVersionEach()
    {
        using var project = new TestProject();
        // So many that looking for the next version takes a while.
        const int present = 500;
        for (var i = 1; i <= present; i++)
            project.Write($"migrations/{i}_a.sql", "");
        const int count = 40;
        // Other names: the same one twice would show by itself that a file is there.
        var tasks = Enumerable.Range(0, count).Select(i => Add(project, "b" + i)).ToArray();
        using var start = new Barrier(count);
        var threads = tasks.Select(task => new Thread(() =>
        {
            start.SignalAndWait();
            task.Execute();
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.AreEqual("", project.Engine.Diagnostics);
        CollectionAssert.AreEquivalent(Enumerable.Range(present + 1, count).Select(i => $"{i}").ToArray(), tasks.Select(task => task.Migration!.GetMetadata("Version")).ToArray());
    }

    [TestMethod]
    public void FolderTypeAndVersionMayBeGiven()
    {
        using var project = new TestProject();
        project.Write("migrations/1_a.sql", "SELECT 1;");
        var task = Add(project, "x");
        (task.Folder, task.ChangeType, task.Version) = ("migrations/sub/", "dml", "1.5");

        Assert.IsTrue(task.Execute(), project.Engine.Diagnostics);
        Assert.AreEqual(Path.Combine(project.Directory, "migrations", "sub", "1.5_x_dml.sql"), task.Migration!.ItemSpec);
    }

    [TestMethod]
    public void VersionThatIsTakenIsRefused()
    {
        using var project = new TestProject();
        project.Write("migrations/1_a.sql", "SELECT 1;");
        var task = Add(project, "x");
        task.Version = "01";

        Assert.IsFalse(task.Execute());
        Assert.AreEqual("hr.csproj(0,0): error BB4024", project.Engine.Diagnostics);
        Assert.Contains("version 01 is that of 'migrations/1_a.sql'", project.Engine.Errors[0].Message!);
        Assert.HasCount(1, Directory.GetFiles(Path.Combine(project.Directory, "migrations")));
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("  ")]
    public void NameIsRequired(string? name)
    {
        using var project = new TestProject();
        Assert.IsFalse(Add(project, name).Execute());
        Assert.AreEqual("hr.csproj(0,0): error BB4022", project.Engine.Diagnostics);
        Assert.Contains("-t:BytebaseAddMigration -p:Name=\"add users\"", project.Engine.Errors[0].Message!);
    }

    [TestMethod]
    [DataRow("ghost", null)]
    [DataRow(null, "1_2")]
    public void OtherValuesHaveTheirForm(string? changeType, string? version)
    {
        using var project = new TestProject();
        var task = Add(project, "x");
        (task.ChangeType, task.Version) = (changeType, version);
        Assert.IsFalse(task.Execute());
        Assert.AreEqual("hr.csproj(0,0): error BB4006", project.Engine.Diagnostics);
    }

    [TestMethod]
    [DataRow("migration.template.sql", null)]
    [DataRow("own.sql", "own.sql")]
    public void TemplateIsFilled(string file, string? property)
    {
        using var project = new TestProject();
        project.Write(file, "-- {name}, {date}, {version}\n-- gh-ost = {\"a\":\"b\"} {other}\n");
        var task = Add(project, " add {version} ");
        task.Template = property;

        Assert.IsTrue(task.Execute(), project.Engine.Diagnostics);
        var version = task.Migration!.GetMetadata("Version");
        Assert.AreEqual($"-- add {{version}}, {DateTime.UtcNow:yyyy-MM-dd}, {version}\n-- gh-ost = {{\"a\":\"b\"}} {{other}}\n", File.ReadAllText(task.Migration.ItemSpec));
    }

    [TestMethod]
    public void TemplateThatIsNotThereIsAnError()
    {
        using var project = new TestProject();
        var task = Add(project, "x");
        task.Template = "missing.sql";
        Assert.IsFalse(task.Execute());
        Assert.AreEqual("hr.csproj(0,0): error BB4023", project.Engine.Diagnostics);
        Assert.Contains(Path.Combine(project.Directory, "missing.sql"), project.Engine.Errors[0].Message!);
        Assert.IsFalse(Directory.Exists(Path.Combine(project.Directory, "migrations")));
    }

    [TestMethod]
    public void FolderThatCannotBeMadeIsAnError()
    {
        using var project = new TestProject();
        project.Write("migrations", "a file");
        Assert.IsFalse(Add(project, "x").Execute());
        Assert.AreEqual("hr.csproj(0,0): error BB4024", project.Engine.Diagnostics);
    }

    [TestMethod]
    [DataRow("other", "other/**/*.sql")]
    [DataRow("a&b/c%", "a&amp;b/c%25/**/*.sql")]
    [DataRow("migrations2", "migrations2/**/*.sql")]
    [DataRow("../beside", "../beside/**/*.sql")]
    [DataRow(".", "*.sql")]
    public void FolderThatTheProjectDoesNotNameIsAWarning(string folder, string pattern)
    {
        using var project = new TestProject();
        project.Write("migrations/V1__a_ddl.sql", "SELECT 1;");
        var task = Add(project, "x");
        // Whatever is beside the project must not stay there.
        task.ProjectFile = Path.Combine(project.Directory, "p", "hr.csproj");
        (task.Folder, task.Migrations) = (folder, []);

        Assert.IsTrue(task.Execute(), project.Engine.Diagnostics);
        Assert.AreEqual($"{Path.GetFileName(task.Migration!.ItemSpec)}(1,1): warning BB4026", project.Engine.Diagnostics);
        Assert.Contains($"Add <BytebaseMigration Include=\"{pattern}\" /> to", project.Engine.Warnings[0].Message!);
        Assert.IsTrue(File.Exists(task.Migration.ItemSpec));
    }

    [TestMethod]
    [DataRow("migration")]
    [DataRow("migrations/a/b")]
    [DataRow("db")]
    [DataRow("./db/")]
    public void FolderOfTheProjectIsNoWarning(string folder)
    {
        using var project = new TestProject();
        var task = Add(project, "x");
        (task.Folder, task.Migrations) = (folder, [new Microsoft.Build.Utilities.TaskItem(project.Write("db/1_a.sql", "SELECT 1;"))]);
        Assert.IsTrue(task.Execute());
        Assert.AreEqual("", project.Engine.Diagnostics);
    }

    [TestMethod]
    public void NewFolderHasTheStyleOfTheProject()
    {
        using var project = new TestProject();
        project.Write("migrations/V001__a_ddl.sql", "SELECT 1;");
        project.Write("migrations/V002__b_dml.sql", "SELECT 1;");
        var task = Add(project, "add users");
        task.Folder = "migrations/orders";
        Assert.IsTrue(task.Execute(), project.Engine.Diagnostics);
        Assert.AreEqual("V003__add_users_ddl.sql", Path.GetFileName(task.Migration!.ItemSpec));
    }

    [TestMethod]
    public void NothingToRename()
    {
        using var project = new TestProject();
        project.Write("migrations/1_a.sql", "");
        var task = Fix(project, apply: true);
        Assert.IsTrue(task.Execute(), project.Engine.Diagnostics);
        Assert.IsEmpty(task.Renames);
        Assert.Contains("no migration has to be renamed", string.Join('\n', project.Engine.Messages.Select(m => m.Message)));
    }

    [TestMethod]
    [DataRow(null, true)]
    [DataRow("BB1006", false)]
    public void WhatHasNoSingleAnswerIsLeftToTheUser(string? noWarn, bool isSaid)
    {
        using var project = new TestProject();
        foreach (var name in (string[])["20250101000000_a.sql", "20250102000000_b.sql", "20250103000000_c.sql", "1_d.sql", "2_e.sql"])
            project.Write("migrations/" + name, "");
        var task = Fix(project, apply: false);
        task.NoWarn = noWarn;

        Assert.IsTrue(task.Execute(), project.Engine.Diagnostics);
        Assert.IsEmpty(task.Renames);
        var text = string.Join('\n', project.Engine.Messages.Select(m => m.Message));
        Assert.AreEqual(isSaid, text.Contains("1 finding about names left to you, since more than one answer is right: BB1006.", StringComparison.Ordinal), text);
        Assert.AreEqual(!isSaid, text.Contains("no migration has to be renamed", StringComparison.Ordinal), text);
        Assert.Contains("BB3004 compares with the base branch", text);
    }

    [TestMethod]
    public void RenamesAreShownAndNotMade()
    {
        using var project = Untidy();
        var task = Fix(project, apply: false);

        Assert.IsTrue(task.Execute(), project.Engine.Diagnostics);
        var text = string.Join('\n', project.Engine.Messages.Select(m => m.Message));
        Assert.Contains("mv -n -- migrations/V1_2__b.sql migrations/V1.2__b.sql  # BB1002 BB1005", text);
        Assert.HasCount(1, text.Split('\n').Where(line => line.Contains("V1_2__b.sql", StringComparison.Ordinal)));
        Assert.Contains("mv -n -- 'migrations/V3__it'\\''s a?.sql' 'migrations/V3__it'\\''s a_.sql'  # ", text);
        Assert.DoesNotContain("left to you", text);
        Assert.Contains("-p:BytebaseApplyFixes=true", text);
        Assert.IsTrue(File.Exists(Path.Combine(project.Directory, "migrations", "V1_2__b.sql")));
        Assert.AreEqual("false", task.Renames[0].GetMetadata("Renamed"));
    }

    [TestMethod]
    public void RenamesAreMadeAndNothingIsLeft()
    {
        using var project = Untidy();
        var task = Fix(project, apply: true);

        Assert.IsTrue(task.Execute(), project.Engine.Diagnostics);
        CollectionAssert.AreEqual(
            new[] { "V1.1__a.sql", "V1.2__b.sql", "V2__c.sql", "V3__it's a_.sql", "V4__d.sql" },
            Directory.GetFiles(Path.Combine(project.Directory, "migrations")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal).ToArray());
        Assert.AreEqual("V1_1__a.sql", File.ReadAllText(Path.Combine(project.Directory, "migrations", "V1.1__a.sql")));
        Assert.AreEqual("V2__c.SQL", File.ReadAllText(Path.Combine(project.Directory, "migrations", "V2__c.sql")));
        var again = Fix(project, apply: true);
        Assert.IsTrue(again.Execute());
        Assert.IsEmpty(again.Renames);
    }

    [TestMethod]
    public void RuleThatIsSwitchedOffRenamesNothing()
    {
        using var project = new TestProject();
        project.Write("migrations/1_2_a.sql", "");
        var task = Fix(project, apply: true);
        task.NoWarn = "BB1005";
        Assert.IsTrue(task.Execute());
        Assert.IsEmpty(task.Renames);
    }

    [TestMethod]
    public void FileThatIsInTheWayStays()
    {
        using var project = new TestProject();
        project.Write("migrations/1_2_a.sql", "mine");
        var migrations = project.Migrations;
        project.Write("migrations/1.2_a.sql", "another, written since");
        var task = project.Task<BytebaseFixNames>(t => (t.Migrations, t.Apply) = (migrations, true));

        Assert.IsFalse(task.Execute());
        Assert.AreEqual("1_2_a.sql(1,1): error BB4024", project.Engine.Diagnostics);
        Assert.AreEqual("another, written since", File.ReadAllText(Path.Combine(project.Directory, "migrations", "1.2_a.sql")));
        Assert.AreEqual("mine", File.ReadAllText(Path.Combine(project.Directory, "migrations", "1_2_a.sql")));
    }

    [TestMethod]
    [DataRow("9_old.sql", "9_added.sql", "10_added.sql")]
    [DataRow("9_old.sql", "9_zzz.sql", "10_zzz.sql")]
    [DataRow("9_old.sql", "09_added.sql", "10_added.sql")]
    public void OfTwoFilesTheOneOfTheBaseBranchKeepsItsName(string old, string added, string renamed)
    {
        using var repository = new TestRepository().Migration("1_a.sql").Migration(old, "old").Commit().Push();
        repository.Git("checkout", "-q", "-b", "feature");
        repository.Migration(added, "added").Commit();
        var (engine, task) = FixIn(repository);

        Assert.IsTrue(task.Execute(), engine.Diagnostics);
        CollectionAssert.AreEquivalent(new[] { "1_a.sql", old, renamed }, NamesIn(repository));
        Assert.AreEqual("old", File.ReadAllText(Path.Combine(repository.Root, "migrations", old)));
        Assert.HasCount(1, task.Renames);
        Assert.DoesNotContain("keep its name", string.Join('\n', engine.Messages.Select(m => m.Message)));
    }

    [TestMethod]
    [DataRow("", "on origin/main already: keep its name; if another file clashes with it, rename the other file")]
    [DataRow("gone", "perhaps on the base branch already: keep its name")]
    public void FileOfTheBaseBranchIsListedApart(string baseRef, string text)
    {
        using var repository = new TestRepository().Migration("1_1_a.sql").Commit().Push();
        repository.Git("checkout", "-q", "-b", "feature");
        repository.Migration("2_2_b.sql");
        foreach (var apply in (bool[])[false, true])
        {
            var (engine, task) = FixIn(repository);
            (task.BaseRef, task.Apply) = (baseRef, apply);
            Assert.IsTrue(task.Execute(), engine.Diagnostics);
            var lines = string.Join('\n', engine.Messages.Select(m => m.Message));
            Assert.Contains("migrations/1_1_a.sql (BB1005): " + text, lines);
            Assert.DoesNotContain("migrations/1.1_a.sql", lines);
            Assert.AreEqual(Path.Combine(repository.Root, "migrations", "2_2_b.sql"), task.Renames.Single().ItemSpec);
        }

        CollectionAssert.AreEquivalent(new[] { "1_1_a.sql", "2.2_b.sql" }, NamesIn(repository));
        var (_, all) = FixIn(repository);
        all.BaseRef = "none";
        Assert.IsTrue(all.Execute());
        CollectionAssert.AreEquivalent(new[] { "1.1_a.sql", "2.2_b.sql" }, NamesIn(repository));
    }

    private static (RecordingEngine Engine, BytebaseFixNames Task) FixIn(TestRepository repository)
    {
        var engine = new RecordingEngine();
        var files = Directory.GetFiles(Path.Combine(repository.Root, "migrations")).Order(StringComparer.Ordinal);
        return (engine, new BytebaseFixNames { BuildEngine = engine, ProjectFile = Path.Combine(repository.Root, "hr.csproj"), Apply = true, Migrations = [.. files.Select(file => new TaskItem(file))] });
    }

    private static string?[] NamesIn(TestRepository repository) => [.. Directory.GetFiles(Path.Combine(repository.Root, "migrations")).Select(Path.GetFileName)];

    private static TestProject Untidy()
    {
        var project = new TestProject();
        foreach (var name in (string[])["V1_1__a.sql", "V1_2__b.sql", "V2__c.SQL", "V3__it's a?.sql", "d.sql"])
            project.Write("migrations/" + name, name);
        return project;
    }

    private static BytebaseAddMigration Add(TestProject project, string? name) =>
        project.Task<BytebaseAddMigration>(t => (t.Migrations, t.Name, t.AloneFile) = (project.Migrations, name, Path.Combine(project.Directory, "obj", "add.lock")));

    private static BytebaseFixNames Fix(TestProject project, bool apply) =>
        project.Task<BytebaseFixNames>(t => (t.Migrations, t.Apply) = (project.Migrations, apply));
}
