namespace Bytebase.MSBuild.Tests.Resilience;

/// <summary>
/// A server that repeats what it was told in answers that are no errors: advices, the reason of a failed task, its log. (Errors are in the
/// fault matrix, each of which repeats the credentials.)
/// </summary>
[TestClass]
internal sealed class EchoedSecretsTests : ResilienceTests
{
    private const string Echo = "You sent ";

    /// <summary>The words of the failure, in the detail of the task and in its log.</summary>
    private const string Failure = "no such table";

    [TestMethod]
    [DataRow(Login.ServiceAccount)]
    [DataRow(Login.AccessToken)]
    [DataRow(Login.TokenFile)]
    [DataRow(Login.WorkloadIdentity)]
    public void NoAnswerBringsASecretIntoALog(Login login)
    {
        var lane = Server.Lanes.Take();
        using var world = new MatrixWorld(Server, login);
        world.Break();
        world.Advise($"an advice. {Echo}{string.Join(", ", world.Secrets.SkipLast(1))}");
        foreach (var method in new[] { "ListTaskRuns", "GetTaskRunLog" })
            Server.Control("faults", new { method, call = 0, when = "after", kind = "rewrite", find = Failure, replace = Failure, echo = true, port = lane.Port });

        var outcome = new InProcessPublish(world, lane.Url).Run();
        Server.Delete($"faults?port={lane.Port}");
        Server.Lanes.Add(lane);

        Assert.AreEqual("BB7002", outcome.ToString(), outcome.Everything);
        // That it was repeated at all, by the advice and by the task.
        Assert.Contains($"an advice. {Echo}", outcome.Everything);
        Assert.Contains($"{Failure} {Echo}", outcome.Everything);
        Assert.AreEqual("", string.Join('\n', outcome.Leaks(world.Secrets)));
    }
}
