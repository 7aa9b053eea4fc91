using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Tests.Live;

/// <summary>What others decide about a rollout: policies, schedules, environments, groups.</summary>
[TestClass]
internal sealed class PolicyTests : LiveTests
{
    [TestMethod]
    public async Task StageThatRunsByItselfIsJoined()
    {
        var world = Server.CreateWorld("test", "prod");
        Server.Post("_emulator/policies", new { project = world.Project, environment = "environments/test", automatic = true });
        await new LivePublish(world, "environments/prod", Table, Row).RunAsync();
        Assert.AreEqual("101: DONE DONE", world.Rollouts().Single());
        Assert.AreEqual("1 2", Log(world, 0));
        Assert.AreEqual("1 2", Log(world, 1));
    }

    [TestMethod]
    public async Task TaskThatIsScheduledSoonIsWaitedFor()
    {
        var world = Server.CreateWorld("test");
        await new LivePublish(world, "", Table).RunAsync();
        Schedule(world, 0, DateTimeOffset.UtcNow.AddSeconds(3));
        var publish = new LivePublish(world, "environments/test", Table);
        await publish.RunAsync();
        Assert.AreEqual("1", Log(world, 0));
        Assert.AreEqual(1, publish.Lines.Count(l => l.Contains("is scheduled in Bytebase for ", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow(null, 45, "longer than 30 min 0 s away")]
    [DataRow(5, 1, "longer than BytebaseRolloutTimeout away")]
    public async Task TaskThatIsScheduledForMuchLaterIsHandedOver(int? timeoutSeconds, int minutes, string why)
    {
        var world = Server.CreateWorld("test", "test", "prod");
        await new LivePublish(world, "", Table).RunAsync();
        var time = DateTimeOffset.UtcNow.AddMinutes(minutes);
        Schedule(world, 1, time);
        var publish = new LivePublish(world, "environments/prod", Table) { RolloutTimeout = timeoutSeconds is { } s ? TimeSpan.FromSeconds(s) : null };
        var e = await Assert.ThrowsExactlyAsync<BytebaseException>(() => publish.RunAsync());

        Assert.AreEqual("BB7011", e.Finding.Code);
        Assert.Contains(why, e.Message);
        Assert.Contains($"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z", e.Message);
        Assert.Contains(ResourceNames.IdOf(world.Databases[1]), e.Message);
        Assert.AreEqual("101: DONE PENDING NOT_STARTED", world.Rollouts().Single(), "what could run has run");
    }

    [TestMethod]
    public async Task TargetWithoutAnEnvironmentIsSaidAndAddedOnceItHasOne()
    {
        var world = Server.CreateWorld("test", "");
        for (var i = 0; i < 2; i++)
        {
            var publish = new LivePublish(world, "environments/test", Table);
            await publish.RunAsync();
            Assert.Contains($"BB7012: The rollout of {world.Project}/plans/101 has no task for {world.Databases[1]}:", publish.Text);
            Assert.AreEqual("101: DONE", world.Rollouts().Single());
        }

        Server.Post("_emulator/databases", new { name = world.Databases[1], environment = "environments/test" });
        var last = new LivePublish(world, "environments/test", Table);
        await last.RunAsync();
        Assert.DoesNotContain("BB7012", last.Text);
        Assert.AreEqual("101: DONE DONE", world.Rollouts().Single());
        Assert.AreEqual("1", Log(world, 1));
    }

    [TestMethod]
    public async Task GroupThatGrewGetsTheRest()
    {
        var world = Server.CreateWorld("test", "prod", "prod");
        var group = world.Project + "/databaseGroups/all";
        LivePublish Publish(string stage) => new(world, stage, Table) { Targets = [group] };
        void Join(int database) => Server.Post("_emulator/databases", new { name = world.Databases[database], group });
        Join(0);
        await Publish("environments/test").RunAsync();
        Assert.AreEqual("101: DONE", world.Rollouts().Single());

        // Finished: another rollout for who joins.
        Join(1);
        await Publish("environments/test").RunAsync();
        Assert.AreEqual("101: DONE, 102: DONE NOT_STARTED", string.Join(", ", world.Rollouts()));

        // Unfinished: who joins is added.
        Join(2);
        await Publish("environments/prod").RunAsync();
        Assert.AreEqual("101: DONE, 102: DONE DONE DONE", string.Join(", ", world.Rollouts()));
        Assert.AreEqual("1 1 1", string.Join(' ', Log(world, 0), Log(world, 1), Log(world, 2)));
        Assert.IsNull(await Publish("environments/prod").RunAsync());
    }

    /// <summary>Somebody runs a task later, in Bytebase.</summary>
    public static void Schedule(LiveWorld world, int database, DateTimeOffset time)
    {
        var task = world.Task(database).GetProperty("name").GetString()!;
        world.Call("RolloutService/BatchRunTasks", new { parent = task[..task.IndexOf("/tasks/", StringComparison.Ordinal)], tasks = new[] { task }, runTime = time.UtcDateTime });
    }
}
