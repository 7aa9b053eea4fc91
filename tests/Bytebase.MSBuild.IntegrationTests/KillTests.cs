using System.Diagnostics;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>A publish that is killed in the middle of each of its requests; the next one finishes what it began.</summary>
[TestClass]
public sealed class KillTests : EmulatorTests
{
    /// <summary>Requests that change something: a kill before the change leaves another state than one after it.</summary>
    private static readonly string[] Changing = ["CreatePlan", "CreateRollout", "BatchRunTasks"];

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Killed_at_any_request_it_is_finished_by_the_next_publish()
    {
        var project = TestProject.Database().WithCounted();
        var requests = Record(project);

        var kills = 0;
        foreach (var (method, call) in requests)
        {
            foreach (var when in Changing.Contains(method) ? (string[])["before", "after"] : ["after"])
            {
                KillAndFinish(project, method, call, when);
                kills++;
            }
        }

        Assert.IsGreaterThanOrEqualTo(12, kills);
        TestContext.WriteLine($"{kills} kills: {string.Join(' ', requests.Select(r => $"{r.Method} {r.Call}"))}");
    }

    /// <summary>The requests of a publish that nobody kills, each with its number among those of its method; of the polls the first.</summary>
    private List<(string Method, int Call)> Record(TestProject project)
    {
        var world = Emulator.CreateWorld();
        project.To(world).Publish().Succeeded();
        var requests = Emulator.Requests();
        world.AssertDelivered("a publish that nobody killed");
        return [.. requests.GroupBy(r => r.Method).SelectMany(g => Enumerable.Range(1, g.Key is "GetRollout" or "CheckRelease" ? 1 : g.Count()).Select(n => (g.Key, n)))];
    }

    private void KillAndFinish(TestProject project, string method, int call, string when)
    {
        var world = Emulator.CreateWorld();
        project.To(world);
        Emulator.Fault(new { method, call, when, kind = "hold" });
        using (var publish = project.StartPublish("--no-restore"))
        {
            for (var watch = Stopwatch.StartNew(); Emulator.Holding() == 0; Thread.Sleep(20))
                Assert.IsTrue(!publish.HasEnded && watch.Elapsed < Limit, $"{method} {call} was not made.\n{(publish.HasEnded ? publish.Wait(Limit) : publish.Kill())}");
            Assert.AreNotEqual(0, publish.Kill().ExitCode);
        }

        Emulator.ClearFaults();
        var again = project.Publish("--no-restore");

        var after = $"a kill {when} {method} {call}";
        Assert.AreEqual(0, again.ExitCode, $"after {after}\n{again}");
        world.AssertDelivered(after);
    }
}
