using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

[TestClass]
internal sealed class RolloutHistoryTests
{
    private const string Ours = "r1 [msbuild:0123456789abcdef]";
    private const string Other = "r0 [msbuild:fedcba9876543210]";
    private const string Digest = "0123456789abcdef";

    private static readonly string[] Targets = ["instances/i/databases/a", "instances/i/databases/b"];

    [TestMethod]
    [DataRow("test: a DONE; prod: b NOT_STARTED", true)]
    [DataRow("test: a FAILED; prod: b DONE", true)]
    [DataRow("test: a CANCELED; prod: b SKIPPED", true)]
    [DataRow("test: a DONE; prod: b RUNNING", true)]
    [DataRow("test: a DONE; prod: b DONE", false)]
    [DataRow("test: a DONE; prod: b SKIPPED", false)]
    public void RolloutOfTheSameContentIsUnfinishedWhileSomethingIsLeft(string stages, bool unfinished)
    {
        var rollout = TestDelivery.Rollout(stages, Ours);
        var history = History(TestDelivery.Rollout("test: a NOT_STARTED; prod: b NOT_STARTED", Other), TestDelivery.Rollout("test: a NOT_STARTED", "by hand"), rollout);
        Assert.AreSame(rollout, history.SameContent.Single());
        Assert.AreSame(unfinished ? rollout : null, history.ToResume(null));
        Assert.AreSame(unfinished ? null : rollout, history.Finished);
    }

    [TestMethod]
    public void NewestRolloutOfTheSameContentCounts()
    {
        var newest = TestDelivery.Rollout("test: a DONE", Ours);
        var history = History(newest, TestDelivery.Rollout("test: a FAILED", Ours));
        Assert.AreSame(newest, history.Finished);
        Assert.IsNull(history.ToResume(null), "a later one has overtaken it");
    }

    [TestMethod]
    [DataRow("test: a NOT_STARTED", "test: a NOT_STARTED", "101", DisplayName = "the oldest of those that nobody ran")]
    [DataRow("test: a FAILED", "test: a NOT_STARTED", "102", DisplayName = "the one that has run")]
    [DataRow("test: a FAILED", "test: a RUNNING", "101", DisplayName = "the older of those that have run")]
    [DataRow("test: a NOT_STARTED", "test: a DONE", "102", DisplayName = "the later one")]
    [DataRow("test: a DONE", "test: a FAILED", null, DisplayName = "a later one has overtaken it")]
    public void EverybodyChoosesTheSameOne(string newer, string older, string? plan)
    {
        var history = History(TestDelivery.Rollout(newer, Ours, "projects/hr/plans/102"), TestDelivery.Rollout(older, Ours, "projects/hr/plans/101"));
        Assert.AreEqual(plan is null ? null : "projects/hr/plans/" + plan, history.ToResume(null)?.PlanName());
    }

    [TestMethod]
    public void WhatARaceLeftBehindIsNeitherResumedNorNamed()
    {
        var orphan = TestDelivery.Rollout("test: a NOT_STARTED; prod: b NOT_STARTED", Ours, "projects/hr/plans/102");
        var done = TestDelivery.Rollout("test: a DONE; prod: b SKIPPED", Ours, "projects/hr/plans/101");
        Assert.IsTrue(History(orphan, done).NewestIsFinishedSameContent());
        Assert.IsTrue(History(orphan, done).AllSkipped(["instances/i/databases/b"]));
        Assert.IsEmpty(new RolloutHistory([orphan, done], "fedcba9876543210", Targets).LeftOver());
    }

    [TestMethod]
    public void NothingOfOursIsNothing()
    {
        var history = History(TestDelivery.Rollout("test: a FAILED", "r1 [msbuild:0123456789ABCDEF]"), TestDelivery.Rollout("test: a FAILED", null!));
        Assert.IsEmpty(history.SameContent);
        Assert.IsNull(history.ToResume(null));
        Assert.IsFalse(history.AllSkipped(Targets));
        Assert.IsFalse(history.NewestIsFinishedSameContent());
    }

    [TestMethod]
    [DataRow("test: a SKIPPED; prod: b SKIPPED", "a b", true)]
    [DataRow("test: a SKIPPED; prod: b DONE", "a", true)]
    [DataRow("test: a SKIPPED; prod: b DONE", "a b", false)]
    [DataRow("test: a SKIPPED; prod: b NOT_STARTED", "a", false, DisplayName = "an unfinished one is resumed")]
    [DataRow("test: a DONE; prod: b DONE", "a", false, DisplayName = "restored from a backup")]
    public void SkippedStaysSkipped(string stages, string pending, bool expected) =>
        Assert.AreEqual(expected, History(TestDelivery.Rollout(stages, Ours)).AllSkipped(pending.Split(' ').Select(d => "instances/i/databases/" + d)));

    [TestMethod]
    public void FinishedContentCountsOnlyAsTheNewestOnTheSameTargets()
    {
        var finished = TestDelivery.Rollout("test: a DONE; prod: b DONE", Ours);
        Assert.IsTrue(History(finished).NewestIsFinishedSameContent());
        Assert.IsTrue(History(TestDelivery.Rollout("test: a DONE", Other), finished).NewestIsFinishedSameContent(), "other targets do not matter");
        Assert.IsFalse(History(TestDelivery.Rollout("test: a DONE; prod: b DONE", Other), finished).NewestIsFinishedSameContent(), "other content went there since");
        Assert.IsFalse(History(TestDelivery.Rollout("test: a DONE; prod: b FAILED", Ours)).NewestIsFinishedSameContent());
    }

    [TestMethod]
    public void LeftOverGoesBackToTheLastThatFinished()
    {
        var rollouts = new[]
        {
            TestDelivery.Rollout("test: a FAILED; prod: b NOT_STARTED", Other, "projects/hr/plans/109"),
            TestDelivery.Rollout("test: a FAILED", Other, "projects/hr/plans/108"),
            TestDelivery.Rollout("test: a DONE; prod: b NOT_STARTED", Ours, "projects/hr/plans/107"),
            TestDelivery.Rollout("test: a CANCELED; prod: b NOT_STARTED", "by hand", "projects/hr/plans/106"),
            TestDelivery.Rollout("test: a DONE; prod: b SKIPPED", Other, "projects/hr/plans/105"),
            TestDelivery.Rollout("test: a FAILED; prod: b NOT_STARTED", Other, "projects/hr/plans/104"),
        };
        CollectionAssert.AreEqual(new[] { "projects/hr/plans/109", "projects/hr/plans/106" }, History(rollouts).LeftOver().Select(r => r.PlanName()).ToArray());
    }

    [TestMethod]
    public async Task OnePageOfFiftyIsRead()
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("ListRollouts", $$"""{"rollouts":[{{TestDelivery.Json(TestDelivery.Rollout("test: a FAILED", Ours))}}],"nextPageToken":"more"}""");
        var history = await RolloutHistory.ReadAsync(delivery.Context.Client, "projects/hr", Digest, Targets, default);

        Assert.IsNotNull(history.ToResume(null));
        Assert.AreEqual("""{"parent":"projects/hr","pageSize":50}""", delivery.Server.Requests.Single().Body);
    }

    [TestMethod]
    public void NamesOfPlanAndRelease()
    {
        var rollout = TestDelivery.Rollout("test: a DONE");
        Assert.AreEqual("projects/hr/plans/101", rollout.PlanName());
        Assert.AreEqual("projects/hr/releases/r1", rollout.ReleaseName());
        var empty = new Rollout(null, null, null);
        Assert.AreEqual("", empty.PlanName() + empty.ReleaseName());
        Assert.IsFalse(empty.IsOn(Targets));
    }

    private static RolloutHistory History(params Rollout[] newestFirst) => new(newestFirst, Digest, Targets);
}
