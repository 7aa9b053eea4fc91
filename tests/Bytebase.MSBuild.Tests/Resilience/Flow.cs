namespace Bytebase.MSBuild.Tests.Resilience;

/// <summary>A delivery whose calls are disturbed one after another.</summary>
/// <param name="Name">For the counts.</param>
/// <param name="Prepare">Brings a world to where the flow begins; what it returns is handed to the flow.</param>
/// <param name="Start">The flow; the text is the timeout of an attempt.</param>
/// <param name="Repair">What somebody does before the flow is run again.</param>
/// <param name="Undisturbed">How it ends.</param>
internal sealed record Flow(string Name, Login Login, Func<MatrixWorld, Lane, string> Prepare, Func<MatrixWorld, Lane, string, string, InProcessPublish> Start, Action<MatrixWorld> Repair, string Undisturbed = "success")
{
    public const string Patient = "60s";

    /// <summary>Of a silent call, the second where the first was too short: long for a server that answers, short for one that does not.</summary>
    public static readonly string[] Impatient = ["1s", "8s"];

    public static Flow Publish { get; } = new(
        "publish with a service account",
        Login.ServiceAccount,
        (_, _) => "",
        (world, lane, _, timeout) => new InProcessPublish(world, lane.Url) { HttpTimeout = timeout },
        _ => { });

    public static Flow Failing { get; } = new(
        "publish of a migration that fails, with an access token",
        Login.AccessToken,
        (world, _) =>
        {
            world.Break();
            return "";
        },
        (world, lane, _, timeout) => new InProcessPublish(world, lane.Url) { HttpTimeout = timeout },
        world => world.Mend(),
        "BB7002");

    public static Flow Promotion { get; } = new(
        "promotion of a plan with a workload identity",
        Login.WorkloadIdentity,
        (world, lane) => new InProcessPublish(world, lane.Url) { Stage = "environments/test" }.Run().Plan,
        (world, lane, plan, timeout) => new InProcessPublish(world, lane.Url) { Plan = plan, HttpTimeout = timeout },
        _ => { });

    /// <summary>Its calls when nothing disturbs it; of each stage's polls the first, since how many there are is a matter of time.</summary>
    public IReadOnlyList<FlowCall> Record(EmulatorServer server)
    {
        var lane = server.Lanes.Take();
        using var world = new MatrixWorld(server, Login);
        var prepared = Prepare(world, lane);
        server.Delete($"requests?port={lane.Port}");
        var outcome = Start(world, lane, prepared, Patient).Run();
        Assert.AreEqual(Undisturbed, outcome.ToString(), outcome.Everything);
        var requests = server.Get($"requests?port={lane.Port}").GetProperty("requests");
        server.Lanes.Add(lane);
        var methods = requests.EnumerateArray().Select(r => r.GetProperty("path").GetString()!.Split('/')[^1]).ToList();
        return
        [
            .. methods.Where(m => m != "GetRollout").GroupBy(m => m).SelectMany(g => Enumerable.Range(1, g.Count()).Select(nth => new FlowCall(g.Key, nth))),
            .. Enumerable.Range(1, methods.Count(m => m == "BatchRunTasks")).Select(stage => new FlowCall("GetRollout", 1, stage)),
        ];
    }

    /// <summary>Runs it again, undisturbed, and looks at what there is then.</summary>
    /// <param name="before">How it ended before.</param>
    public void Finish(MatrixWorld world, Lane lane, string prepared, string before, Action<string> say)
    {
        Repair(world);
        var again = Start(world, lane, prepared, Patient).Run();
        if (!again.IsSuccess)
            say($"run again after {before}: {again}\n{again.Everything}");
        foreach (var fault in world.Faults())
            say($"after {before}: {fault}");
    }
}

/// <summary>A call of a flow.</summary>
/// <param name="Nth">Among those of its method, from 1.</param>
/// <param name="Stage">For polls: the stage that is waited for, from 1; then <paramref name="Nth"/> counts from its start.</param>
internal sealed record FlowCall(string Method, int Nth, int Stage = 0)
{
    public override string ToString() => $"{Method} {Nth}{(Stage > 0 ? $" of stage {Stage}" : "")}";
}
