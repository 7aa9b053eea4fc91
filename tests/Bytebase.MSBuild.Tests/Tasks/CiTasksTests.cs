using System.Text.Json;
using Bytebase.Hosts;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Reports;
using Bytebase.MSBuild.Tasks;
using Bytebase.MSBuild.Tests.Ci;
using Microsoft.Build.Utilities;

namespace Bytebase.MSBuild.Tests.Tasks;

/// <summary>What the tasks do in a job of a CI system: sections of the log, the pull request's author, the hand-over.</summary>
[TestClass]
[DoNotParallelize]
internal sealed class CiTasksTests
{
    [TestMethod]
    public void EachStepHasASectionThatEndsBeforeWhatMustBeSeen()
    {
        using var scope = Job("github-pull-request");
        using var server = new LoopbackServer(OnlineTaskTests.Answers);
        using var project = OnlineTaskTests.Project();
        var settings = OnlineTaskTests.Settings(project, server, ("BytebaseTargetStage", "environments/test"));
        var release = OnlineTaskTests.Task<BytebaseCreateRelease>(project, settings);
        release.RolloutFollows = true;
        Assert.IsTrue(release.Execute(), project.Engine.Everything);
        var rollout = OnlineTaskTests.Task<BytebaseRunRollout>(project, settings);
        rollout.Release = release.Release;
        Assert.IsTrue(rollout.Execute(), project.Engine.Everything);

        var lines = project.Engine.Lines;
        Assert.AreEqual("warning BBR0402", lines[0], string.Join('\n', lines));
        Assert.DoesNotContain("::group::Bytebase release of hr", lines, "what came after the warning is not folded");
        Assert.HasCount(1, lines.Where(l => l == "::group::Bytebase rollout of hr to environments/test"));
        AssertClosed(lines);
        Assert.StartsWith("hr -> ", lines[^1]);
    }

    [TestMethod]
    public void SectionIsClosedBeforeAFailure()
    {
        using var scope = Job("github-push");
        // Fails once the first line was said.
        using var server = new LoopbackServer([.. OnlineTaskTests.Answers.Where(a => a.Item1 is not "GetRollout" and not "BatchRunTasks")]);
        using var project = OnlineTaskTests.Project();
        var rollout = OnlineTaskTests.Task<BytebaseRunRollout>(project, OnlineTaskTests.Settings(project, server, ("BytebaseTargetStage", "environments/test")));
        rollout.Release = new TaskItem("projects/hr/releases/r1", new Dictionary<string, string> { ["Digest"] = "d", ["Commit"] = "1" });
        Assert.IsFalse(rollout.Execute());

        var lines = project.Engine.Lines;
        Assert.Contains("::group::Bytebase rollout of hr to environments/test", lines, string.Join('\n', lines));
        AssertClosed(lines);
        Assert.StartsWith("error BB", lines[^1]);
    }

    [TestMethod]
    public void LaptopHasNoSections()
    {
        using var scope = Job(null);
        using var server = new LoopbackServer(OnlineTaskTests.Answers);
        using var project = OnlineTaskTests.Project();
        Assert.IsTrue(OnlineTaskTests.Task<BytebaseReviewMigrations>(project, OnlineTaskTests.Settings(project, server)).Execute());
        Assert.DoesNotContain("group", string.Join('\n', project.Engine.Lines));
    }

    [TestMethod]
    [DataRow("github-pull-request", "", """{"vcsType":"GITHUB","userId":"583231","userName":"octocat"}""")]
    [DataRow("github-pull-request", "true", """{"vcsType":"GITHUB","userId":"583231","userName":"octocat"}""")]
    [DataRow("github-pull-request", "false", null)]
    [DataRow("github-fork", "", null, DisplayName = "a bot")]
    [DataRow("github-push", "", null)]
    [DataRow("gitlab-merge-request", "", null, DisplayName = "who started the job may be another one")]
    [DataRow(null, "", null)]
    public void AuthorIsToldInReviewsOfPullRequests(string? job, string setting, string? expected)
    {
        using var scope = Job(job);
        using var server = new LoopbackServer(OnlineTaskTests.Answers);
        using var project = OnlineTaskTests.Project();
        Assert.IsTrue(OnlineTaskTests.Task<BytebaseReviewMigrations>(project, OnlineTaskTests.Settings(project, server, ("BytebaseVcsUser", setting))).Execute(), project.Engine.Everything);
        var body = JsonDocument.Parse(server.Bodies("CheckRelease").Single()).RootElement;
        Assert.AreEqual(expected, body.TryGetProperty("vcsUser", out var user) ? user.GetRawText() : null);
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("none")]
    [DataRow("no-such-report")]
    public void ValuesAreHandedOverWhateverTheReports(string? reports)
    {
        using var scope = Job("azure-push");
        using var project = OnlineTaskTests.Project();
        Deliver(project, new() { Outcome = DeliveryOutcome.RolledOut, Plan = "projects/hr/plans/101", Stage = "environments/test" });
        Assert.AreEqual(reports != "no-such-report", Write(project, t => t.Reports = reports));
        Assert.AreEqual(reports == "no-such-report" ? "hr.csproj(0,0): error BB4042" : "", project.Engine.Diagnostics);
        Assert.StartsWith("BYTEBASE_PLAN=projects/hr/plans/101\n", File.ReadAllText(HandoverOf(project)));
        Assert.Contains("##vso[task.setvariable variable=BYTEBASE_STAGE;isOutput=true;]environments/test", project.Engine.Lines);
    }

    [TestMethod]
    public void PlanOfAFailedStageIsHandedOver()
    {
        using var scope = Job(null);
        using var project = OnlineTaskTests.Project();
        Deliver(project, new() { Outcome = DeliveryOutcome.Failed, Plan = "projects/hr/plans/101" });
        Assert.IsTrue(Write(project, t => t.Failed = true));
        Assert.StartsWith("BYTEBASE_PLAN=projects/hr/plans/101\n", File.ReadAllText(HandoverOf(project)));
    }

    [TestMethod]
    public void PlanOfAnEarlierBuildIsTakenAway()
    {
        using var scope = Job("azure-push");
        using var project = OnlineTaskTests.Project();
        project.Write("obj/handover.env", "BYTEBASE_PLAN=projects/hr/plans/1\n");
        Assert.IsTrue(Write(project, t => t.Delivers = false));
        Assert.IsTrue(File.Exists(HandoverOf(project)), "a build that delivers nothing leaves it");
        Assert.IsTrue(Write(project, t => t.Interim = true));
        Assert.IsFalse(File.Exists(HandoverOf(project)), "at the start");
        project.Write("obj/handover.env", "BYTEBASE_PLAN=projects/hr/plans/1\n");
        Assert.IsTrue(Write(project, t => t.Failed = true));
        Assert.IsFalse(File.Exists(HandoverOf(project)), "failed before there was a plan");
        Assert.IsEmpty(project.Engine.Lines);
    }

    [TestMethod]
    public void FileThatCannotBeWrittenIsAnError()
    {
        using var scope = Job(null);
        using var project = OnlineTaskTests.Project();
        Deliver(project, new() { Outcome = DeliveryOutcome.NothingToDo });
        Assert.IsFalse(Write(project, t => t.HandoverFile = "migrations"));
        Assert.AreEqual("hr.csproj(0,0): error BB9004", project.Engine.Diagnostics);
    }

    [TestMethod]
    public async System.Threading.Tasks.Task ReportsAtTheStartPrintAndPostNothing()
    {
        await using var host = await HostDouble.StartAsync<GitHubDouble>();
        host.Know("token", "ci-bot", host.WriteScopes);
        using var project = OnlineTaskTests.Project();
        var summary = Path.Combine(project.Directory, "summary.md");
        using var scope = Job(null, [.. host.Variables("token").Select(v => (v.Key, v.Value)), ("GITHUB_BASE_REF", "main"), ("GITHUB_STEP_SUMMARY", summary)]);
        Find(project, "first words");
        Assert.IsTrue(Write(project, t => (t.Reports, t.Interim) = ("auto sarif", true)), project.Engine.Everything);
        Assert.IsEmpty(project.Engine.Lines);
        Assert.IsFalse(File.Exists(summary));
        Assert.IsEmpty(host.Requests);
        Assert.IsTrue(File.Exists(Path.Combine(project.Directory, "obj", "reports", "bytebase.sarif")), "a build that is killed leaves it");

        Assert.IsTrue(Write(project, t => t.Reports = "auto sarif"), project.Engine.Everything);
        Assert.HasCount(1, project.Engine.Lines.Where(l => l.EndsWith("::first words", StringComparison.Ordinal)), string.Join('\n', project.Engine.Lines));
        Assert.Contains("first words", File.ReadAllText(summary));
        Assert.Contains("first words", host.Visible.Single().Body);
    }

    /// <summary>Reports are made in the order of their names: the file comes between the two others.</summary>
    [TestMethod]
    public void ReportThatCannotBeMadeEndsNoOther()
    {
        using var project = OnlineTaskTests.Project();
        var summary = Path.Combine(project.Directory, "summary.md");
        using var scope = Job("github-push", ("GITHUB_STEP_SUMMARY", summary));
        project.Write("obj/reports", "a file in the folder's place");
        Find(project, "first words");
        // Whether that fails the build is no matter of this test.
        Write(project, t => t.Reports = "sarif annotations summary");
        Assert.Contains(Path.Combine(project.Directory, "obj", "reports"), project.Engine.Everything, "it was tried");
        Assert.HasCount(1, project.Engine.Lines.Where(l => l.EndsWith("::first words", StringComparison.Ordinal)), string.Join('\n', project.Engine.Lines));
        Assert.IsTrue(File.Exists(summary), project.Engine.Everything);
        Assert.Contains("first words", File.ReadAllText(summary));
    }

    private static void AssertClosed(List<string> lines)
    {
        var open = false;
        foreach (var line in lines)
        {
            var (start, end) = (line.StartsWith("::group::", StringComparison.Ordinal), line == "::endgroup::");
            Assert.IsFalse(start && open, "sections of GitHub do not nest");
            Assert.IsFalse(end && !open, line);
            if (line.StartsWith("error", StringComparison.Ordinal) || line.StartsWith("warning", StringComparison.Ordinal) || line.StartsWith("hr -> ", StringComparison.Ordinal))
                Assert.IsFalse(open, line);
            open = start || (open && !end);
        }

        Assert.IsFalse(open);
    }

    private static void Find(TestProject project, string words) => BuildResults.Of(project.Engine, project.ProjectFile, TimeProvider.System)
        .Add(new Finding("BB1001", DiagnosticSeverity.Error, words, Path.Combine(project.Directory, "migrations", "1_a.sql"), TextSpan.File), DiagnosticSeverity.Error);

    private static bool Write(TestProject project, Action<BytebaseWriteReports> set) => project.Task<BytebaseWriteReports>(t =>
    {
        (t.ReportsDirectory, t.HandoverFile, t.Delivers, t.Reports) = ("obj/reports", "obj/handover.env", true, "none");
        t.Command = project.Engine.Lines.Add;
        set(t);
    }).Execute();

    private static string HandoverOf(TestProject project) => Path.Combine(project.Directory, "obj", "handover.env");

    private static void Deliver(TestProject project, DeliveryResult result) => BuildResults.Of(project.Engine, project.ProjectFile, TimeProvider.System).Delivery = result;

    /// <summary>The variables of a job, and of no other: tests may run in one.</summary>
    private static EnvironmentScope Job(string? name, params IReadOnlyList<(string Name, string Value)> more)
    {
        var none = JobVariables.Names.SelectMany(n => JobVariables.Read(n).Keys).Distinct().ToDictionary(n => n, _ => "");
        foreach (var (variable, value) in name is null ? [] : JobVariables.Read(name))
            none[variable] = value;
        foreach (var (variable, value) in more)
            none[variable] = value;
        return new EnvironmentScope([.. none.Select(v => (v.Key, v.Value))]);
    }
}
