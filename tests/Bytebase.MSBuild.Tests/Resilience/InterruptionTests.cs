using System.Collections.Concurrent;
using System.Diagnostics;

namespace Bytebase.MSBuild.Tests.Resilience;

/// <summary>A publish that ends in the middle of each of its calls, before or after the call has had its effect; then it runs again.</summary>
[TestClass]
internal sealed class InterruptionTests : ResilienceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>A publish that was cut off may wait for ever for an answer that nobody will read; no call of its can go out.</summary>
    private static readonly TimeSpan DeathThroes = TimeSpan.FromSeconds(1);

    private sealed record Interruption(Flow Flow, FlowCall Call, string When)
    {
        public override string ToString() => $"{Flow.Name}: {When} {Call}";
    }

    [TestMethod]
    public void KilledAtAnyCallIsFinishedByTheNext() => Run(publish => publish.CutOff(), DeathThroes, _ => true);

    [TestMethod]
    public void CancelledAtAnyCallIsFinishedByTheNext() => Run(publish => publish.Cancel(), Limit, outcome => outcome is { Success: false, Codes: [] or ["BB7010"] or ["BB7002"] });

    private void Run(Action<InProcessPublish> interrupt, TimeSpan patience, Func<Outcome?, bool> expected)
    {
        Flow[] flows = [Flow.Publish, Flow.Failing, Flow.Promotion];
        var cases = flows.SelectMany(f => f.Record(Server), (f, call) => (Flow: f, Call: call))
            .SelectMany(c => new[] { "before", "after" }, (c, when) => new Interruption(c.Flow, c.Call, when))
            .ToList();
        var outcomes = new ConcurrentBag<string>();

        var problems = Lanes.Run(Server, cases, (which, lane, say) => outcomes.Add(RunOne(which, lane, interrupt, patience, expected, say)));

        TestContext.WriteLine($"{cases.Count} interruptions: {string.Join(", ", outcomes.GroupBy(o => o).Select(g => $"{g.Count()} {g.Key}"))}");
        Lanes.AssertNone(problems, $"{cases.Count} interruptions");
    }

    private static string RunOne(Interruption which, Lane lane, Action<InProcessPublish> interrupt, TimeSpan patience, Func<Outcome?, bool> expected, Action<string> say)
    {
        using var world = new MatrixWorld(Server, which.Flow.Login);
        var prepared = which.Flow.Prepare(world, lane);
        Server.Control("faults", new { method = which.Call.Method, call = which.Call.Nth, since = which.Call.Stage > 0 ? "BatchRunTasks" : "", sinceCall = which.Call.Stage, when = which.When, kind = "hold", port = lane.Port });
        var publish = which.Flow.Start(world, lane, prepared, Flow.Patient);
        Outcome? outcome = null;
        var running = new Thread(() => outcome = publish.Run()) { IsBackground = true };
        running.Start();
        for (var watch = Stopwatch.StartNew(); Holding(lane) == 0; Thread.Sleep(5))
            Assert.IsTrue(running.IsAlive && watch.Elapsed < Limit, "The call was not made.");

        interrupt(publish);
        running.Join(patience);
        Server.Delete($"faults?port={lane.Port}");
        if (!expected(outcome))
            say($"it ended with {outcome}\n{outcome?.Everything}");
        foreach (var leak in outcome?.Leaks(world.Secrets) ?? [])
            say(leak);
        which.Flow.Finish(world, lane, prepared, "the interruption", say);
        return outcome is { Codes: [] } ? "no code" : outcome?.ToString() ?? "nothing";
    }

    private static int Holding(Lane lane) => Server.Get($"faults?port={lane.Port}").GetProperty("faults")[0].GetProperty("holding").GetInt32();
}
