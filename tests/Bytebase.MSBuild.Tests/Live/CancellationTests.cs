using System.Diagnostics;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Tests.Live;

/// <summary>A publish that is cancelled while the server works for it.</summary>
[TestClass]
internal sealed class CancellationTests : LiveTests
{
    [TestMethod]
    public async Task WhatRunsIsCancelledAndEachDatabaseIsSaid()
    {
        var world = Server.CreateWorld("test", "staging", "prod");
        var publish = new LivePublish(world, "environments/prod", Table) { Targets = world.Databases };
        await new LivePublish(world, "environments/test", Table).RunAsync();
        using var cancellation = new CancellationTokenSource();
        publish = new LivePublish(world, "environments/prod", Table, Slow);
        var run = publish.RunAsync(cancellation.Token);
        await UntilAsync(() => world.Rollouts()[^1].EndsWith(": RUNNING NOT_STARTED NOT_STARTED", StringComparison.Ordinal));
        var watch = Stopwatch.StartNew();
        await cancellation.CancelAsync();
        var e = await Assert.ThrowsExactlyAsync<BytebaseException>(() => run);

        Assert.IsLessThan(6.0, watch.Elapsed.TotalSeconds);
        Assert.EndsWith(": CANCELED NOT_STARTED NOT_STARTED", world.Rollouts()[^1]);
        Assert.AreEqual("BB7010", e.Finding.Code);
        Assert.Contains("cancelled in environments/test: 1 database cancelled and 2 databases not started.", e.Message);
        Assert.Contains($"go on with {world.Project}/plans/102", e.Message);
        Assert.EndsWith($"{world.Server.Url}{world.Project}/plans/102", e.Message);
        CollectionAssert.AreEqual(
            new[] { $"{world.Databases[0]} (environments/test): cancelled", $"{world.Databases[1]} (environments/staging): not started", $"{world.Databases[2]} (environments/prod): not started" },
            publish.Lines.TakeLast(3).ToArray());
    }

    [TestMethod]
    public async Task PublishingAgainGoesOnWithWhatWasCancelled()
    {
        var world = Server.CreateWorld("test", "prod");
        (string Name, string Sql) shortly = ("3_slow.sql", "SELECT pg_sleep(2);\nINSERT INTO log VALUES ('3');\n");
        using var cancellation = new CancellationTokenSource();
        var run = new LivePublish(world, "environments/prod", Table, shortly).RunAsync(cancellation.Token);
        await UntilAsync(() => world.Rollouts() is [.., var last] && last.EndsWith(": RUNNING NOT_STARTED", StringComparison.Ordinal));
        await cancellation.CancelAsync();
        await Assert.ThrowsExactlyAsync<BytebaseException>(() => run);

        var again = new LivePublish(world, "environments/prod", Table, shortly);
        await again.RunAsync();
        Assert.Contains($"Resuming {world.Project}/plans/101", again.Text);
        Assert.AreEqual("101: DONE DONE", string.Join(", ", world.Rollouts()));
        Assert.AreEqual("1 3", Log(world, 0));
        Assert.AreEqual("1 3", Log(world, 1));
    }

    [TestMethod]
    public async Task WhatSomebodyScheduledStaysScheduled()
    {
        var world = Server.CreateWorld("test", "test");
        using var cancellation = new CancellationTokenSource();
        await new LivePublish(world, "", Table, Slow).RunAsync();
        PolicyTests.Schedule(world, 1, DateTimeOffset.UtcNow.AddMinutes(10));
        var publish = new LivePublish(world, "environments/test", Table, Slow);
        var run = publish.RunAsync(cancellation.Token);
        await UntilAsync(() => world.Rollouts()[^1].EndsWith(": RUNNING PENDING", StringComparison.Ordinal));
        await cancellation.CancelAsync();
        var e = await Assert.ThrowsExactlyAsync<BytebaseException>(() => run);

        Assert.AreEqual("101: CANCELED PENDING", world.Rollouts()[^1]);
        Assert.Contains("1 database cancelled and 1 database scheduled for later.", e.Message);
    }
}
