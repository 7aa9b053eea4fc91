namespace Bytebase.MSBuild.Tests.Live;

/// <summary>A server that goes away while a publish waits.</summary>
[TestClass]
internal sealed class RestartTests : LiveTests
{
    [TestMethod]
    public async Task RestartIsSurvivedAndWhatItInterruptedIsSaidAndFinishedByTheNextPublish()
    {
        using var server = new LiveServer();
        var world = server.CreateWorld("test", "prod");
        (string, string) shortly = ("2_slow.sql", "SELECT pg_sleep(4);\nINSERT INTO log VALUES ('2');\n");
        var publish = new LivePublish(world, "environments/prod", Table, shortly);
        var run = publish.RunAsync();
        await UntilAsync(() => world.Rollouts() is [.., var last] && last.EndsWith(": RUNNING NOT_STARTED", StringComparison.Ordinal));
        // The emulator saves its state some moments after it changed.
        await Task.Delay(1000);
        server.Kill();
        await UntilAsync(() => publish.Text.Contains("the server does not answer", StringComparison.Ordinal));
        server.Restart();
        var outcome = await run;

        Assert.Contains("the server answers again", publish.Text);
        Assert.Contains("Task run abandoned: owning replica stopped responding", outcome!.Failures.Single().Message);
        Assert.AreEqual("101: FAILED NOT_STARTED", world.Rollouts().Single());

        var again = await new LivePublish(world, "environments/prod", Table, shortly).RunAsync();
        Assert.IsEmpty(again!.Failures);
        Assert.AreEqual("101: DONE DONE", world.Rollouts().Single());
        Assert.AreEqual("1 2", Log(world, 0));
        Assert.AreEqual("1 2", Log(world, 1));
    }

    [TestMethod]
    public async Task RestartBetweenTwoStagesIsSurvived()
    {
        using var server = new LiveServer();
        var world = server.CreateWorld("test", "prod");
        server.Post("_emulator/faults", new { method = "BatchRunTasks", call = 2, when = "before", kind = "latency", milliseconds = 60000 });
        var publish = new LivePublish(world, "environments/prod", Table);
        var run = publish.RunAsync();
        await UntilAsync(() => world.Rollouts() is [.., var last] && last.EndsWith(": DONE NOT_STARTED", StringComparison.Ordinal));
        await Task.Delay(1000);
        server.Kill();
        await UntilAsync(() => publish.Text.Contains("the server does not answer", StringComparison.Ordinal));
        server.Restart();
        await run;

        Assert.AreEqual("101: DONE DONE", world.Rollouts().Single());
        Assert.AreEqual("1", Log(world, 1));
    }
}
