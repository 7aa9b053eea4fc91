using System.Diagnostics;
using System.Text.Json;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>Signals to a publish that waits for a slow migration.</summary>
[TestClass]
public sealed class CancelledPublishTests : EmulatorTests
{
    private const string Slow = "CREATE TABLE slow (id integer);\nSELECT pg_sleep(60);\n";

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [DataRow("INT", DisplayName = "Ctrl+C")]
    [DataRow("TERM")]
    public void A_signal_cancels_what_runs_and_says_how_far_it_came(string signal)
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).Migration("1_slow.sql", Slow);
        var watch = new Stopwatch();

        var publish = project.Run(
            process =>
            {
                UntilRunning(world, process);
                watch.Start();
                Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();
            },
            "publish",
            "-c",
            "Release");
        watch.Stop();

        publish.Failed();
        Assert.IsLessThan(15.0, watch.Elapsed.TotalSeconds, publish.ToString());
        Assert.AreEqual("CANCELED NOT_STARTED", States(world), publish.ToString());
        Assert.Contains("error BB7010: The publish was cancelled in environments/test: 1 database cancelled and 1 database not started.", publish.Output, publish.ToString());
        Assert.Contains($"{world.Test} (environments/test): cancelled", publish.Output);
        Assert.Contains($"{world.Prod} (environments/prod): not started", publish.Output);
        Assert.Contains($"{Emulator.Url}/{world.Project}/plans/101", publish.Output);
        foreach (var noise in new[] { "MSB4018", "MSB4181", "MSB4220", "Unhandled exception" })
            Assert.DoesNotContain(noise, publish.Output);
        // A statement that is cut off leaves nothing of its file.
        world.AssertUntouched(world.Test);
    }

    private void UntilRunning(World world, Process process)
    {
        var watch = Stopwatch.StartNew();
        while (!States(world).StartsWith("RUNNING", StringComparison.Ordinal))
        {
            Assert.IsFalse(process.HasExited, "The publish ended before it came to that.");
            Assert.IsLessThan(120.0, watch.Elapsed.TotalSeconds, "Nothing runs.");
            Thread.Sleep(100);
        }
    }

    /// <summary>The states of the newest rollout's tasks.</summary>
    private string States(World world)
    {
        var answer = Emulator.Call(world.AdminToken, "RolloutService/ListRollouts", new { parent = world.Project });
        return answer.TryGetProperty("rollouts", out var rollouts)
            ? string.Join(' ', rollouts[0].GetProperty("stages").EnumerateArray().SelectMany(s => s.GetProperty("tasks").EnumerateArray()).Select(t => t.GetProperty("status").GetString()))
            : "";
    }
}
