namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>Some of the fault matrix that the unit tests run in process, through the real <c>dotnet publish</c>.</summary>
[TestClass]
public sealed class FaultSampleTests : EmulatorTests
{
    private static readonly Lazy<TestProject> Project = new(() =>
    {
        var project = TestProject.Database().WithCounted();
        project.Run("restore").Succeeded();
        return project;
    });

    [TestMethod]
    [DataRow("CreateRelease", 1, "truncate", "after", 0, "")]
    [DataRow("CreatePlan", 1, "reset", "after", 0, "")]
    [DataRow("CreateRollout", 1, "status", "after", 503, "")]
    [DataRow("BatchRunTasks", 1, "refuse", "after", 0, "")]
    [DataRow("BatchRunTasks", 2, "status", "before", 409, "BB5009")]
    [DataRow("GetRollout", 1, "html", "before", 200, "BB5003")]
    [DataRow("ListRollouts", 1, "latency", "before", 0, "BB5007")]
    public void What_fails_is_said_with_one_code_and_finished_by_the_next_publish(string method, int call, string kind, string when, int status, string code)
    {
        var world = Emulator.CreateWorld();
        var project = Project.Value.To(world);
        // For good, unless the publish is to survive it. (One that tries again and again in vain takes minutes: that is for the fast clock.)
        Emulator.Fault(new { method, call, count = code.Length > 0 ? 0 : 1, kind, when, status = status == 0 ? (int?)null : status, milliseconds = kind switch { "latency" => 60_000, "refuse" => 2_000, _ => 0 } });

        var publish = project.Publish("--no-restore", "-p:BytebaseHttpTimeout=3s");
        Emulator.ClearFaults();

        if (code.Length > 0)
            publish.SingleError(code);
        else
            publish.Succeeded();
        project.Publish("--no-restore").Succeeded();
        world.AssertDelivered($"{method} {call} {kind} {when}");
    }
}
