namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>What a job of a CI system gives to the next one, and how its log is folded.</summary>
[TestClass]
public sealed class HandoverTests : EmulatorTests
{
    [TestMethod]
    public void A_job_promotes_the_plan_that_the_job_before_handed_over()
    {
        var world = Emulator.CreateWorld();
        var first = TestProject.Database(world, "environments/test").WithSample();
        var output = first.FullPath("github_output");
        first.With("GITHUB_ACTIONS", "true").With("GITHUB_SHA", new string('a', 40)).With("GITHUB_OUTPUT", output);

        var publish = first.Publish("-p:BytebaseReports=none").Succeeded();

        var handover = File.ReadAllLines(first.FullPath("obj/bytebase/handover.env")).Select(line => line.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        Assert.AreEqual(first.Result("plan"), handover["BYTEBASE_PLAN"]);
        Assert.AreEqual(("environments/test", "environments/prod"), (handover["BYTEBASE_STAGE"], handover["BYTEBASE_NEXT_STAGE"]));
        Assert.MatchesRegex(new System.Text.RegularExpressions.Regex($"^bytebase-plan<<(\\w+)\n{handover["BYTEBASE_PLAN"]}\n\\1\n"), File.ReadAllText(output));
        var lines = publish.Output.Split('\n').Select(line => line.Trim()).ToList();
        var (start, end) = (lines.IndexOf("::group::Bytebase rollout of Db to environments/test"), lines.LastIndexOf("::endgroup::"));
        Assert.IsTrue(start >= 0 && end > start, publish.ToString());
        Assert.IsGreaterThan(end, lines.FindIndex(line => line.StartsWith("Db -> ", StringComparison.Ordinal) && line.Contains("rolled out to environments/test", StringComparison.Ordinal)));

        var second = TestProject.Database().WithSample().As(world).With("BYTEBASE_URL", Emulator.Url).With("BYTEBASE_TARGET_STAGE", handover["BYTEBASE_NEXT_STAGE"]);
        foreach (var (variable, value) in handover)
            second.With(variable, value);
        second.Publish().Succeeded();

        world.AssertApplied(world.Prod);
        Assert.Contains("BYTEBASE_NEXT_STAGE=\n", File.ReadAllText(second.FullPath("obj/bytebase/handover.env")));
    }

    [TestMethod]
    public void A_publish_that_failed_leaves_no_earlier_plan()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, "environments/test").WithSample().Write("obj/bytebase/handover.env", "BYTEBASE_PLAN=projects/hr/plans/1\n");
        project.With("GITLAB_CI", "true").With("CI_COMMIT_SHA", new string('a', 40));

        project.Publish("-p:BytebaseReports=none").Succeeded();

        Assert.Contains(project.Result("plan"), File.ReadAllText(project.FullPath("obj/bytebase/handover.env")));

        project.Migration("create_more.sql", Sample.Rows).Publish("-p:BytebaseReports=none").SingleError("BB1001");

        Assert.IsFalse(File.Exists(project.FullPath("obj/bytebase/handover.env")));

        // Nor one that fails before anything of ours: there is nothing to publish without a build.
        project.Delete("migrations/create_more.sql");
        project.Write("obj/bytebase/handover.env", "BYTEBASE_PLAN=projects/hr/plans/1\n");
        var early = project.Publish("--no-build", "-p:CustomBeforeMicrosoftCommonTargets=" + project.Write("fail.targets", "<Project><Target Name=\"Fail\" BeforeTargets=\"PrepareForPublish\"><Error Text=\"no\" /></Target></Project>").FullPath("fail.targets")).Failed();

        Assert.IsFalse(early.RanTask("BytebaseReplayFindings"), early.ToString());
        Assert.IsFalse(File.Exists(project.FullPath("obj/bytebase/handover.env")));
    }
}
