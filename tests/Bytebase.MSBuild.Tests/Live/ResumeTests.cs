using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Tests.Live;

/// <summary>Publishing again, whatever state the one before left the server in.</summary>
[TestClass]
internal sealed class ResumeTests : LiveTests
{
    [TestMethod]
    [DataRow(1, DisplayName = "after the release")]
    [DataRow(2, DisplayName = "after the plan")]
    [DataRow(3, DisplayName = "after the rollout")]
    [DataRow(4, DisplayName = "after the first stage was told to run")]
    public async Task PublishThatBrokeOffIsFinishedByTheNextOne(int calls)
    {
        var world = Server.CreateWorld("test", "prod");
        var publish = new LivePublish(world, "environments/prod", Table, Row);
        await BreakOffAsync(world, publish.Content(), calls);

        Assert.IsNotNull(await publish.RunAsync());
        var plan = calls == 2 ? 102 : 101;
        Assert.AreEqual($"{plan}: DONE DONE", string.Join(", ", world.Rollouts()));
        Assert.AreEqual("1 2", Log(world, 0));
        Assert.AreEqual("1 2", Log(world, 1));
        Assert.IsNull(await new LivePublish(world, "environments/prod", Table, Row).RunAsync());
        Assert.HasCount(1, world.Rollouts());
    }

    [TestMethod]
    public async Task WhatFailedRunsAgainAndWhatIsDoneIsLeft()
    {
        var world = Server.CreateWorld("test", "prod");
        (string, string) needs = ("2_needs.sql", "INSERT INTO log SELECT line || '2' FROM made_by_hand;\n");
        Server.Rows(world.Databases[0], "CREATE TABLE made_by_hand AS SELECT 't' AS line");
        var failed = await new LivePublish(world, "environments/prod", Table, needs).RunAsync();
        Assert.HasCount(1, failed!.Failures);
        Assert.AreEqual("101: DONE FAILED", world.Rollouts().Single());

        Server.Rows(world.Databases[1], "CREATE TABLE made_by_hand AS SELECT 'p' AS line");
        var again = await new LivePublish(world, "environments/prod", Table, needs).RunAsync();
        Assert.IsEmpty(again!.Failures);
        Assert.AreEqual("101: DONE DONE", world.Rollouts().Single());
        Assert.AreEqual("1 t2", Log(world, 0));
        Assert.AreEqual("1 p2", Log(world, 1));
    }

    [TestMethod]
    public async Task RestoredDatabaseGetsItAgainByOneNewRollout()
    {
        var world = Server.CreateWorld("test", "prod");
        LivePublish Publish() => new(world, "environments/prod", Table, Row);
        await Publish().RunAsync();
        world.Restore(0);

        await Publish().RunAsync();
        Assert.AreEqual("101: DONE DONE, 102: DONE DONE", string.Join(", ", world.Rollouts()));
        Assert.AreEqual("1 2", Log(world, 0));
        Assert.AreEqual("1 2", Log(world, 1));
        Assert.IsNull(await Publish().RunAsync());
    }

    [TestMethod]
    public async Task DatabaseRestoredWhileTheNextStageWaitsDoesNotLoop()
    {
        var world = Server.CreateWorld("test", "prod");
        LivePublish Publish(string stage) => new(world, stage, Table, Row);
        await Publish("environments/test").RunAsync();
        world.Restore(0);

        // The plan that waits has done its task on the database: going on with it would never bring anything there.
        await Publish("environments/test").RunAsync();
        Assert.AreEqual("1 2", Log(world, 0));
        await Publish("environments/test").RunAsync();
        Assert.HasCount(2, world.Rollouts());
        await Publish("environments/prod").RunAsync();
        Assert.AreEqual("1 2", Log(world, 0));
        Assert.AreEqual("1 2", Log(world, 1));
        Assert.IsNull(await Publish("environments/prod").RunAsync());
        Assert.HasCount(2, world.Rollouts());
    }

    [TestMethod]
    public async Task PlanThatWaitsAtALaterStageIsHandedOverAgain()
    {
        var world = Server.CreateWorld("test", "prod");
        var first = await new LivePublish(world, "environments/test", Table).RunAsync();
        var second = await new LivePublish(world, "environments/test", Table).RunAsync();

        Assert.AreEqual(first!.Rollout.PlanName(), second!.Rollout.PlanName());
        Assert.AreEqual("environments/prod", second.NextStage!.Environment);
        Assert.HasCount(1, world.Rollouts());
    }

    [TestMethod]
    public async Task AlwaysReleaseNeitherLooksNorYields()
    {
        var world = Server.CreateWorld("test");
        await new LivePublish(world, "environments/test", Table).RunAsync();
        await new LivePublish(world, "environments/test", Table) { AlwaysRelease = true }.RunAsync();
        Assert.AreEqual("101: DONE, 102: DONE", string.Join(", ", world.Rollouts()));
        Assert.AreEqual("1", Log(world, 0));
    }

    /// <summary>Makes the first calls of a publish, and no more.</summary>
    private static async Task BreakOffAsync(LiveWorld world, ReleaseContent content, int calls)
    {
        using var transport = new ConnectTransport(ConnectTransport.CreateHandler(), world.Server.Url, new AccessToken(world.Token, "the test"), [], TimeSpan.FromSeconds(30), new RetryPolicy(TimeProvider.System));
        using var client = new BytebaseClient(transport, TimeSpan.FromMinutes(1));
        var release = await client.CreateReleaseAsync(new CreateReleaseRequest(world.Project, new Release(null, "VERSIONED", content.ToWire()), null, null), default);
        if (calls < 2)
            return;
        var title = PlanTitle.Create(release.Name!, "", content.DigestFor(world.Databases));
        var plan = await client.CreatePlanAsync(new CreatePlanRequest(world.Project, new Plan(null, title, [new PlanSpec(Guid.NewGuid().ToString(), new ChangeDatabaseConfig(world.Databases, release.Name))])), default);
        if (calls < 3)
            return;
        var rollout = await client.CreateRolloutAsync(plan.Name!, default);
        if (calls < 4)
            return;
        await client.BatchRunTasksAsync(rollout.Stages![0].Name!, [.. rollout.Stages[0].Tasks!.Select(t => t.Name!)], default);
    }
}
