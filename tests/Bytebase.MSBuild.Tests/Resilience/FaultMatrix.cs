using System.Collections.Concurrent;

namespace Bytebase.MSBuild.Tests.Resilience;

/// <summary>One call of a flow and its failure.</summary>
internal sealed record FaultCase(FlowCall Call, FaultKind Fault, bool Lasting)
{
    public override string ToString() => $"{Call}, {Fault.Name}{(Lasting ? " from then on" : "")}";
}

/// <summary>
/// Lets each call of a flow fail in each way, once and from then on. Each time the outcome must be success or one error with a code, no
/// credential may be logged, and running the flow again must bring every migration to each database exactly once.
/// </summary>
internal sealed class FaultMatrix(EmulatorServer server, Flow flow)
{
    private readonly ConcurrentBag<(FaultCase Case, string Outcome)> _outcomes = [];

    /// <summary>How many cases ended how.</summary>
    public string Counts => $"{flow.Name}: {_outcomes.Count} cases: {Summary(_outcomes)}";

    /// <summary>Outcomes by fault, for a reader.</summary>
    public string Table => string.Join('\n', FaultKind.All.Select(k => $"  {k.Name,-15}{Summary(_outcomes.Where(o => o.Case.Fault == k))}"));

    public IReadOnlyList<FaultCase> Generate() =>
    [
        .. from call in flow.Record(server)
           from fault in FaultKind.All
           from lasting in new[] { false, true }
           select new FaultCase(call, fault, lasting),
    ];

    public IReadOnlyCollection<string> Run(IEnumerable<FaultCase> cases) => Lanes.Run(server, cases, RunOne);

    private void RunOne(FaultCase which, Lane lane, Action<string> say)
    {
        // On a busy machine an earlier call may be the one that is too late: then all get more time.
        foreach (var timeout in which.Fault.IsSilence ? Flow.Impatient : [Flow.Patient])
        {
            using var world = new MatrixWorld(server, flow.Login);
            var prepared = flow.Prepare(world, lane);
            server.Control("faults", which.Fault.On(which.Call, which.Lasting, lane.Port));
            var outcome = flow.Start(world, lane, prepared, timeout).Run();
            var met = server.Get($"faults?port={lane.Port}").GetProperty("faults")[0].GetProperty("met").GetInt32();
            server.Delete($"faults?port={lane.Port}");
            if (met > 0)
            {
                _outcomes.Add((which, outcome.ToString()));
                Check(which, outcome, world, say);
                flow.Finish(world, lane, prepared, outcome.ToString(), say);
                return;
            }
        }

        say("the fault met no call");
    }

    private void Check(FaultCase which, Outcome outcome, MatrixWorld world, Action<string> say)
    {
        if (!outcome.IsSuccess && !outcome.IsCoded)
            say($"neither success nor one error with a code: {outcome}\n{outcome.Everything}");
        if (which.Fault.Passes && !which.Lasting && outcome.ToString() != flow.Undisturbed)
            say($"what passes by itself was not tried again: {outcome}\n{outcome.Everything}");
        foreach (var leak in outcome.Leaks(world.Secrets))
            say(leak);
    }

    private static string Summary(IEnumerable<(FaultCase Case, string Outcome)> outcomes) =>
        string.Join(", ", outcomes.GroupBy(o => o.Outcome).OrderByDescending(g => g.Count()).Select(g => $"{g.Count()} {g.Key}"));
}
