using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;
using Bytebase.MSBuild.Tests.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

/// <summary>What a dry run says, and that it only reads.</summary>
[TestClass]
internal sealed class DryRunTests
{
    private const string A = "instances/i/databases/a";

    private static readonly ReleaseContent Content = new([new("1.sql", "/repo/1.sql", "1", "SELECT 1;"u8.ToArray())]);

    [TestMethod]
    public async Task ReleaseSaysWhatItWouldCreateAndWhatItWouldSupersede()
    {
        using var delivery = Delivery("environments/prod");
        delivery.Server.On("ListRollouts", $$"""{"rollouts":[{{TestDelivery.Json(TestDelivery.Rollout("test: a FAILED", "other [msbuild:0000000000000000]"))}}]}""");
        var outcome = await ReleaseAsync(delivery);

        Assert.AreEqual("ListRollouts", delivery.Server.Calls);
        Assert.AreEqual("", outcome.Release);
        Assert.AreEqual("a release, a plan and a rollout would be created and run up to environments/prod", outcome.NothingToDo);
        Assert.Contains("supersedes projects/hr/plans/101, which failed on a", delivery.Text);
        Assert.Contains($"{A} lacks 1 migration: 1.sql", delivery.Text);
        Assert.Contains("would create a plan and its rollout on 1 database, and run its stages up to environments/prod", delivery.Text);
    }

    [TestMethod]
    public async Task ReleaseWithoutAStageSaysThatNothingWouldRun()
    {
        using var delivery = Delivery("");
        delivery.Server.On("ListRollouts", "{}");
        Assert.AreEqual("a release, a plan and a rollout would be created", (await ReleaseAsync(delivery)).NothingToDo);
        Assert.Contains("run none of its stages, since BytebaseTargetStage is not set", delivery.Text);
    }

    [TestMethod]
    public void RolloutSaysWhichTasksOfWhichStagesWouldRun()
    {
        using var delivery = Delivery("environments/staging");
        var text = DryRun.OfRollout(delivery.Context, TestDelivery.Rollout("test: a DONE, b FAILED; staging: c RUNNING, d NOT_STARTED; prod: e NOT_STARTED"), "environments/staging");

        Assert.AreEqual("2 tasks of projects/hr/plans/101 would be run up to environments/staging", text);
        Assert.AreEqual(
            """
            stage environments/test would run b (failed before)
            stage environments/staging would run d, and would wait for c, which the server works on
            stage environments/prod would be left: e
            """.ReplaceLineEndings("\n"),
            delivery.Text);
        Assert.AreEqual("", delivery.Server.Calls);
    }

    [TestMethod]
    public void AnUnknownStageIsAnErrorInADryRunToo()
    {
        using var delivery = Delivery("environments/stagin");
        var e = Assert.ThrowsExactly<BytebaseException>(() => DryRun.OfRollout(delivery.Context, TestDelivery.Rollout("test: a DONE; staging: c NOT_STARTED"), "environments/stagin"));
        Assert.AreEqual("BB7001", e.Finding.Code);
    }

    [TestMethod]
    public async Task APlanWithoutARolloutIsLookedUpAndNoneIsCreated()
    {
        using var delivery = Delivery("");
        delivery.Server.On("GetRollout", Replies.Error(404, "not_found", "rollout 101 not found in project hr")).On("GetPlan", """{"name":"projects/hr/plans/101"}""");
        Assert.IsNull(await DryRun.FindAsync(delivery.Context, "projects/hr/plans/101", CancellationToken.None));
        Assert.AreEqual("GetRollout GetPlan", delivery.Server.Calls);
    }

    private static TestDelivery Delivery(string stage) => new(new DeliverySettings { Project = "projects/hr", Targets = [A], TargetStage = stage, DryRun = true });

    private static Task<ReleaseOutcome> ReleaseAsync(TestDelivery delivery) => ReleaseStage.RunAsync(
        delivery.Context,
        Content,
        new Review([A], [new CheckResult("1.sql", A, null, 0, "LOW")]),
        new Commit("", null),
        rolloutFollows: true,
        CancellationToken.None);
}
