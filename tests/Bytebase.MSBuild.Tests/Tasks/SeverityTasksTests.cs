using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Tasks;
using Bytebase.MSBuild.Validation;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tests.Tasks;

/// <summary><c>.editorconfig</c>, comments and known findings in the tasks that report.</summary>
[TestClass]
[DoNotParallelize]
internal sealed class SeverityTasksTests
{
    private const string List = "bytebase.known-findings.json";

    [TestMethod]
    public void EditorConfigDecidesAboutFilesAndProject()
    {
        using var project = Project();
        project.Write(".editorconfig", "root = true\n[migrations/1*]\ndotnet_diagnostic.BB2001.severity = suggestion\n[*.sql]\ndotnet_diagnostic.BB2002.severity = error\n");
        var task = Validate(project);
        Assert.IsFalse(task.Execute());
        Assert.AreEqual("2__comment.sql(1,1): error BB2002", project.Engine.Diagnostics);
        Assert.Contains(m => m.Code == "BB2001", project.Engine.Messages);
        CollectionAssert.AreEqual(new[] { "BB2001 Suggestion", "BB2002 Error" }, task.Findings.Select(Text).ToArray());

        Again(project);
        project.Write(".editorconfig", "root = true\n[*.sql]\ndotnet_analyzer_diagnostic.category-Bytebase.severity = none\n");
        task = Validate(project);
        Assert.IsTrue(task.Execute(), "an error that is switched off does not fail the build");
        Assert.AreEqual("", project.Engine.Diagnostics);
        Assert.IsEmpty(task.Findings);
    }

    [TestMethod]
    public void WrongSeverityIsToldOnceInABuild()
    {
        using var project = Project();
        project.Write(".editorconfig", "root = true\n[*]\ndotnet_diagnostic.BB2001.severity = eror\n");
        Validate(project).Execute();
        Assert.AreEqual("1__empty.sql(1,1): error BB2001\n.editorconfig(3,37): warning BB4021\n2__comment.sql(1,1): warning BB2002", project.Engine.Diagnostics);
        Replay(project).Execute();
        Assert.HasCount(1, project.Engine.Warnings.Where(w => w.Code == "BB4021"));
    }

    [TestMethod]
    public void CommentSwitchesAFindingOffInTheSecondBuildToo()
    {
        using var project = new TestProject();
        var file = project.Write("migrations/1__comment.sql", "-- bytebase-disable BB2002: a placeholder\n-- bytebase-disable BB2011: not found\n");
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        // The time of a change cannot be set, only waited for.
        Thread.Sleep(FileStamp.Granularity + FileStamp.Granularity);
        foreach (var task in new BytebaseTask[] { Validate(project), Replay(project) })
        {
            project.Engine.Messages.Clear();
            Assert.IsTrue(task.Execute());
            Assert.AreEqual("", project.Engine.Diagnostics);
            Assert.AreEqual("BB2043", string.Join(' ', project.Engine.Messages.Select(m => m.Code).OfType<string>()));
        }

        Assert.IsTrue(Replay(project).Execute());
    }

    [TestMethod]
    public void KnownFindingsAreWrittenOnceAndThenOnlyShrink()
    {
        using var project = Project();
        using var environment = new LaptopScope();
        project.Write("migrations/1__empty.sql", "-- nothing\n");
        var write = Write(project);
        Assert.IsTrue(write.Execute(), project.Engine.Diagnostics);
        Assert.AreEqual("", project.Engine.Diagnostics);
        Assert.Contains("2 known findings written", project.Engine.Everything);
        var written = File.ReadAllText(ListPath(project));

        Again(project);
        var validate = Validate(project);
        Assert.IsTrue(validate.Execute(), project.Engine.Diagnostics);
        Assert.AreEqual("", project.Engine.Diagnostics);
        Assert.IsEmpty(validate.Findings);
        Assert.Contains(m => m.Importance == MessageImportance.High && m.Message == $"Bytebase: 2 known findings not shown ({List}).", project.Engine.Messages);

        // A new one shows, and is not added.
        Again(project);
        project.Write("migrations/3__comment.sql", "-- nothing\n");
        Assert.IsTrue(Validate(project).Execute());
        Assert.AreEqual("3__comment.sql(1,1): warning BB2002", project.Engine.Diagnostics);
        Assert.IsTrue(Write(project).Execute());
        Assert.Contains("0 known findings removed, 2 left. 1 finding that is not in it was not added: the list can only shrink.", project.Engine.Everything);
        Assert.AreEqual(written, File.ReadAllText(ListPath(project)));

        // One that is mended is a warning until it is taken out.
        Again(project);
        project.Write("migrations/1__empty.sql", "SELECT 1;");
        project.Write("migrations/3__comment.sql", "SELECT 1;");
        Assert.IsTrue(Validate(project).Execute());
        Assert.AreEqual($"{List}(4,1): warning BB4020", project.Engine.Diagnostics);
        Assert.Contains("1 known finding no longer occurs, the first of them BB2002 of 'migrations/1__empty.sql'", project.Engine.Warnings.Single().Message!);
        Again(project);
        Assert.IsTrue(Write(project).Execute());
        Assert.Contains("1 known finding removed, 1 left.", project.Engine.Everything);
        Again(project);
        Assert.IsTrue(Validate(project).Execute());
        Assert.AreEqual("", project.Engine.Diagnostics);

        project.Write("migrations/2__comment.sql", "SELECT 1;");
        Assert.IsTrue(Write(project).Execute());
        Assert.Contains("1 known finding removed, 0 left. Delete the file.", project.Engine.Everything);
        File.Delete(ListPath(project));
        Assert.IsTrue(Write(project).Execute());
        Assert.IsFalse(File.Exists(ListPath(project)), "no finding, no file");
    }

    [TestMethod]
    public void WhatDoesNotShowIsNotWrittenButStaysWhenItIs()
    {
        using var project = Project();
        using var environment = new LaptopScope();
        project.Write("migrations/a.sql", "SELECT 1;");
        var write = Write(project);
        write.NoWarn = "BB2002";
        Assert.IsTrue(write.Execute());
        Assert.DoesNotContain("BB2002", File.ReadAllText(ListPath(project)));

        File.Delete(ListPath(project));
        Write(project).Execute();
        write = Write(project);
        write.NoWarn = "BB2002";
        Assert.IsTrue(write.Execute());
        Assert.Contains("BB2002", File.ReadAllText(ListPath(project)), "another configuration may show it");
    }

    [TestMethod]
    public void WhatStopsAReleaseIsNotWrittenAndGoesOnShowing()
    {
        using var project = Project();
        using var environment = new LaptopScope();
        project.Write("migrations/2__twin.sql", "SELECT 1;");
        Assert.IsTrue(Write(project).Execute(), project.Engine.Diagnostics);
        Assert.AreEqual("BB2002", string.Join(' ', KnownFindingsFile.Read(ListPath(project))!.Findings.Select(f => f.Code)));
        Assert.Contains("1 known finding written", project.Engine.Everything);
        Assert.Contains("2 findings left out, since no release can be made as long as they are there: BB2001 of 'migrations/1__empty.sql', BB1002 of 'migrations/2__twin.sql'. Builds report them until the files are mended.", project.Engine.Everything);

        Again(project);
        Assert.IsFalse(Validate(project).Execute());
        Assert.AreEqual("1__empty.sql(1,1): error BB2001\n2__twin.sql(1,1): error BB1002", string.Join('\n', project.Engine.Diagnostics.Split('\n').Order(StringComparer.Ordinal)));
        Assert.Contains("1 known finding not shown", project.Engine.Everything);

        // An older version of the package wrote it.
        Again(project);
        var file = Path.Combine(project.Directory, "migrations", "2__twin.sql");
        KnownFindingsFile.Write(ListPath(project), [KnownFinding.Of(new("BB1002", DiagnosticSeverity.Error, "", file, TextSpan.File), "migrations/2__twin.sql", "", 0)]);
        Assert.IsFalse(Validate(project).Execute());
        Assert.AreEqual("1__empty.sql(1,1): error BB2001\n2__comment.sql(1,1): warning BB2002\n2__twin.sql(1,1): error BB1002", string.Join('\n', project.Engine.Diagnostics.Split('\n').Order(StringComparer.Ordinal)), "neither hidden nor gone");
        Again(project);
        Assert.IsTrue(Write(project).Execute());
        Assert.Contains("1 known finding removed, 0 left. 1 finding that is not in it was not added", project.Engine.Everything);

        File.Delete(ListPath(project));
        project.Write("migrations/2__comment.sql", "SELECT 2;");
        Again(project);
        Assert.IsTrue(Write(project).Execute());
        Assert.Contains("there is no finding that can be known", project.Engine.Everything);
        Assert.IsFalse(File.Exists(ListPath(project)));
    }

    [TestMethod]
    public void BrokenListHidesNothing()
    {
        using var project = Project();
        using var environment = new LaptopScope();
        project.Write(List, "{\n");
        Assert.IsFalse(Validate(project).Execute());
        Assert.AreEqual($"1__empty.sql(1,1): error BB2001\n{List}(2,1): error BB4019\n2__comment.sql(1,1): warning BB2002", project.Engine.Diagnostics);
        Again(project);
        Assert.IsFalse(Write(project).Execute());
        Assert.AreEqual($"{List}(2,1): error BB4019", project.Engine.Diagnostics);
        Assert.AreEqual("{\n", File.ReadAllText(ListPath(project)));
    }

    [TestMethod]
    [DataRow("GITHUB_ACTIONS")]
    [DataRow("CI")]
    public void PipelineWritesNoList(string sign)
    {
        using var project = Project();
        using var environment = new LaptopScope((sign, "true"));
        Assert.IsFalse(Write(project).Execute());
        Assert.AreEqual("hr.csproj(0,0): error BB4025", project.Engine.Diagnostics);
        Assert.Contains($"({sign} is set)", project.Engine.Errors.Single().Message!);
        Assert.IsFalse(File.Exists(ListPath(project)));
    }

    [TestMethod]
    public void WhatCouldNotBeDoneStaysAnError()
    {
        using var project = new TestProject();
        project.Write(".editorconfig", "root = true\n[*]\ndotnet_analyzer_diagnostic.category-Bytebase.severity = none\ndotnet_diagnostic.BB4016.severity = none\n");
        var task = project.Task<FailingTask>();
        Assert.IsFalse(task.Execute());
        Assert.AreEqual("hr.csproj(0,0): error BB4016", project.Engine.Diagnostics);
    }

    private static TestProject Project()
    {
        var project = new TestProject();
        project.Write("migrations/1__empty.sql", "");
        project.Write("migrations/2__comment.sql", "-- nothing\n");
        return project;
    }

    /// <summary>The next build.</summary>
    private static void Again(TestProject project)
    {
        project.Engine.EndBuild();
        project.Engine.Errors.Clear();
        project.Engine.Warnings.Clear();
        project.Engine.Messages.Clear();
    }

    private static string ListPath(TestProject project) => Path.Combine(project.Directory, List);

    private static BytebaseValidateMigrations Validate(TestProject project) =>
        project.Task<BytebaseValidateMigrations>(t => (t.Migrations, t.CacheFile, t.KnownFindingsFile) = (project.Migrations, CacheFile(project), List));

    private static BytebaseReplayFindings Replay(TestProject project) =>
        project.Task<BytebaseReplayFindings>(t => (t.Migrations, t.CacheFile, t.KnownFindingsFile) = (project.Migrations, CacheFile(project), List));

    private static BytebaseWriteKnownFindings Write(TestProject project) =>
        project.Task<BytebaseWriteKnownFindings>(t => (t.Migrations, t.KnownFindingsFile) = (project.Migrations, ListPath(project)));

    private static string CacheFile(TestProject project) => Path.Combine(project.Directory, "obj", "validation.cache");

    private static string Text(ITaskItem item) => $"{item.GetMetadata("Code")} {item.GetMetadata("Severity")}";

    private sealed class FailingTask : BytebaseTask
    {
        private protected override Task ExecuteAsync(CancellationToken cancellationToken) => throw new BytebaseException(DiagnosticDescriptors.NoMigrations);
    }

    /// <summary>An environment without a CI system, but for the variables given.</summary>
    private sealed class LaptopScope : IDisposable
    {
        private static readonly string[] Signs = ["CI", "GITHUB_ACTIONS", "GITLAB_CI", "BITBUCKET_BUILD_NUMBER", "TF_BUILD", "TEAMCITY_VERSION", "JENKINS_URL"];

        private readonly Dictionary<string, string?> _before = Signs.ToDictionary(name => name, Environment.GetEnvironmentVariable);

        public LaptopScope(params (string Name, string Value)[] variables)
        {
            foreach (var name in Signs)
                Environment.SetEnvironmentVariable(name, null);
            foreach (var (name, value) in variables)
                Environment.SetEnvironmentVariable(name, value);
        }

        public void Dispose()
        {
            foreach (var (name, value) in _before)
                Environment.SetEnvironmentVariable(name, value);
        }
    }
}
