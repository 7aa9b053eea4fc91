using Bytebase.MSBuild.Tasks;
using static Bytebase.MSBuild.Tests.Tasks.OnlineTaskTests;

namespace Bytebase.MSBuild.Tests.Tasks;

/// <summary>That the task creates no rollout before the approval; how an approval is waited for is in <c>Delivery/ApprovalStageTests</c>.</summary>
[TestClass]
[DoNotParallelize]
internal sealed class RunRolloutApprovalTests
{
    private const string Plan = "projects/hr/plans/101";

    [TestMethod]
    [DataRow("APPROVED", "GetPlan CreateIssue GetIssue CreateRollout", "")]
    [DataRow("REJECTED", "GetPlan CreateIssue GetIssue", "BB7020")]
    public void PlanThatIsHandedOverIsWaitedFor(string approval, string calls, string error)
    {
        using var scope = new EnvironmentScope();
        using var server = Server(approval);
        using var project = Project();
        var settings = Settings(project, server, ("BytebaseApproval", "Issue"), ("BytebasePlan", Plan));
        Assert.AreEqual(error.Length == 0, Task<BytebaseRunRollout>(project, settings).Execute(), project.Engine.Everything);

        Assert.AreEqual(calls, server.Calls);
        Assert.AreEqual(error, string.Join(' ', project.Engine.Errors.Select(e => e.Code)));
        Assert.AreEqual(Plan, Output(project).GetProperty("plan").GetString());
    }

    [TestMethod]
    [DataRow("APPROVED", " CreateRollout ListRollouts", "")]
    [DataRow("REJECTED", "", "BB7020")]
    public void NewPlanIsWaitedFor(string approval, string after, string error)
    {
        using var scope = new EnvironmentScope();
        using var server = Server(approval);
        using var project = Project();
        var settings = Settings(project, server, ("BytebaseApproval", "Issue"));
        var release = Task<BytebaseCreateRelease>(project, settings);
        release.RolloutFollows = true;
        Assert.IsTrue(release.Execute(), project.Engine.Everything);
        var rollout = Task<BytebaseRunRollout>(project, settings);
        rollout.Release = release.Release;
        Assert.AreEqual(error.Length == 0, rollout.Execute(), project.Engine.Everything);

        Assert.AreEqual("CheckRelease ListRollouts ListIssues CreateRelease CreatePlan GetPlan CreateIssue GetIssue" + after, server.Calls);
        Assert.AreEqual(error, string.Join(' ', project.Engine.Errors.Select(e => e.Code)));
        Assert.AreEqual(Plan, Output(project).GetProperty("plan").GetString());
    }

    private static LoopbackServer Server(string approval) => new(
    [
        .. Answers,
        ("ListIssues", "{}"),
        ("GetPlan", $$"""{"name":"{{Plan}}","title":"t"}"""),
        ("CreateIssue", """{"name":"projects/hr/issues/7","status":"OPEN"}"""),
        ("GetIssue", $$"""{"name":"projects/hr/issues/7","status":"OPEN","plan":"{{Plan}}","approvalStatus":"{{approval}}"}"""),
    ]);
}
