namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>A publish that waits for the approval of its plan's issue; each decision is tested in process.</summary>
[TestClass]
public sealed class ApprovalTests : EmulatorTests
{
    [TestMethod]
    public void A_publish_waits_for_the_approval_and_a_later_one_waits_for_the_same_issue()
    {
        var world = Emulator.CreateWorld(roles: ["roles/projectOwner"], approval: "PENDING");
        var project = TestProject.Database(world).WithSample();

        var error = project.Publish("-p:BytebaseApproval=Issue", "-p:BytebaseApprovalTimeout=1s").SingleError("BB7022");

        Assert.Contains($"{Emulator.Url}/{world.Project}/issues/101", error.Text);
        Assert.AreEqual(world.Project + "/plans/101", project.Result("plan"), "for the job that waits on");
        Assert.AreEqual("", project.Result("rollout"));
        Assert.IsEmpty(Emulator.Requests("CreateRollout"));
        world.AssertUntouched(world.Test);
        var asked = Emulator.Requests("GetIssue").Count;

        var publish = Task.Run(() => project.Publish("-p:BytebaseApproval=Issue"));
        while (Emulator.Requests("GetIssue").Count < asked + 3 && !publish.IsCompleted)
            Thread.Sleep(50);
        world.AssertUntouched(world.Test);
        Emulator.Decide(world, "APPROVED");

        var result = publish.GetAwaiter().GetResult().Succeeded();
        Assert.Contains($"{world.Project}/plans/101 was approved by ", result.Output);
        Assert.AreEqual("1 1 1", string.Join(' ', ((string[])["CreateRelease", "CreatePlan", "CreateIssue"]).Select(m => Emulator.Requests(m).Count)));
        Assert.AreEqual(world.Project + "/plans/101/rollout", project.Result("rollout"));
        world.AssertApplied(world.Prod);
    }
}
