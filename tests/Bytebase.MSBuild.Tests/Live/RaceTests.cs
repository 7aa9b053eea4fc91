namespace Bytebase.MSBuild.Tests.Live;

/// <summary>Several publishes of the same content at the same moment.</summary>
[TestClass]
internal sealed class RaceTests : LiveTests
{
    [TestMethod]
    [DataRow(20, true)]
    [DataRow(20, false, DisplayName = "without a review")]
    public async Task ManyAtOnceEndWithOneEffectiveRollout(int runs, bool reviews)
    {
        var world = Server.CreateWorld("test", "prod");
        var publishes = Enumerable.Range(0, runs).Select(_ => new LivePublish(world, "environments/prod", Table, Row) { Reviews = reviews }).ToList();
        await Task.WhenAll(publishes.Select(p => Task.Run(() => p.RunAsync())));

        AssertOneEffective(world);
        // And what they left behind is nothing that a later publish would go on with.
        Assert.IsNull(await new LivePublish(world, "environments/prod", Table, Row) { Reviews = reviews }.RunAsync());
        AssertOneEffective(world);
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(20)]
    public async Task AllCreateAndAllGoOnWithTheOldest(int runs)
    {
        // Nobody creates before everybody has looked: the worst case.
        var world = Server.CreateWorld("test", "prod");
        var looked = 0;
        var all = new TaskCompletionSource();
        var publishes = Enumerable.Range(0, runs).Select(_ => new LivePublish(world, "environments/prod", Table, Row)
        {
            BeforeCreating = () =>
            {
                if (Interlocked.Increment(ref looked) == runs)
                    all.SetResult();
                return all.Task;
            },
        }).ToList();
        var outcomes = await Task.WhenAll(publishes.Select(p => Task.Run(() => p.RunAsync())));

        Assert.HasCount(runs, world.Rollouts());
        AssertOneEffective(world);
        Assert.AreEqual(1, outcomes.Select(o => o!.Rollout.Name).Distinct().Count());
        Assert.AreEqual(runs - 1, publishes.Count(p => p.Text.Contains("stays without effect", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("environments/prod", "101: DONE DONE", DisplayName = "finished meanwhile")]
    [DataRow("environments/test", "101: DONE NOT_STARTED", DisplayName = "half way meanwhile")]
    public async Task WhatAnotherPublishAppliedSinceTheReviewIsNotBroughtAgain(string stage, string expected)
    {
        var world = Server.CreateWorld("test", "prod");
        await new LivePublish(world, stage, Table, Row) { AfterReview = () => new LivePublish(world, stage, Table, Row).RunAsync() }.RunAsync();
        Assert.AreEqual(expected, world.Rollouts().Single());
    }

    /// <summary>One rollout did it all, the others were never run; each migration ran once on each database.</summary>
    private static void AssertOneEffective(LiveWorld world)
    {
        var rollouts = world.Rollouts();
        Assert.AreEqual(1, rollouts.Count(r => r.EndsWith(": DONE DONE", StringComparison.Ordinal)), string.Join('\n', rollouts));
        Assert.AreEqual(rollouts.Count - 1, rollouts.Count(r => r.EndsWith(": NOT_STARTED NOT_STARTED", StringComparison.Ordinal)), string.Join('\n', rollouts));
        Assert.AreEqual("1 2", Log(world, 0));
        Assert.AreEqual("1 2", Log(world, 1));
    }
}
