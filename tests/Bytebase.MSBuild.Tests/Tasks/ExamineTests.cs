using Bytebase.MSBuild.Tasks;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Bytebase.MSBuild.Tests.Tasks;

/// <summary>The doctor as a task, over real connections: it goes on after a failure, fails with codes, and prints no secret.</summary>
[TestClass]
[DoNotParallelize]
internal sealed class ExamineTests
{
    private const string Secret = "eyJhbGciOiJub25lIn0.canary.x";

    [TestMethod]
    public void NothingSetIsAFailureForEachThingThatIsMissing()
    {
        using var scope = new EnvironmentScope();
        using var project = new TestProject();
        var task = Examine(project);

        Assert.IsFalse(task.Execute());
        Assert.AreEqual("BB4041 BB4041 BB4041 BB4041", string.Join(' ', project.Engine.Errors.Select(e => e.Code)));
        Assert.AreEqual(
            "BytebaseUrl BytebaseProject BytebaseTargets credential",
            string.Join(' ', project.Engine.Errors.Select(e => e.Message!.Split(':')[0])));
    }

    [TestMethod]
    public void ASetUpThatWorksSucceeds()
    {
        using var scope = new EnvironmentScope(("BYTEBASE_ACCESS_TOKEN", Secret));
        using var server = new LoopbackServer(
            ("GetActuatorInfo", """{"version":"3.21.1"}"""),
            ("GetCurrentUser", """{"name":"users/ci@x","email":"ci@x"}"""),
            ("ListRollouts", "{}"));
        using var project = new TestProject();
        var task = Examine(project, ("BytebaseUrl", server.Url), ("BytebaseProject", "projects/hr"), ("BytebaseTargets", "instances/i/databases/a"));

        Assert.IsTrue(task.Execute(), project.Engine.Everything);
        foreach (var line in (string[])["ok    DNS", "ok    TCP", "ok    TLS", "ok    API", "ok    gzip", "ok    login                  as ci@x", "ok    server version         3.21.1", "ok    credential             from BYTEBASE_ACCESS_TOKEN", "ok    bb.plans.create"])
            Assert.Contains(line, project.Engine.Everything);
        Assert.DoesNotContain(Secret, project.Engine.Everything);
    }

    [TestMethod]
    public void AMissingRoleIsALineForEachPermissionAndOneError()
    {
        string[] methods = ["ListRollouts", "CheckRelease", "CreateRelease", "GetRelease", "CreatePlan", "GetPlan", "GetRollout", "ListTaskRuns"];
        using var scope = new EnvironmentScope(("BYTEBASE_ACCESS_TOKEN", Secret));
        using var server = new LoopbackServer([
            ("GetCurrentUser", """{"name":"users/ci@x","email":"ci@x"}"""),
            .. methods.Select(m => (m, """{"code":"permission_denied","message":"permission denied"}""")),
        ]);
        using var project = new TestProject();
        var task = Examine(project, ("BytebaseUrl", server.Url), ("BytebaseProject", "projects/hr"), ("BytebaseTargets", "instances/i/databases/a"));

        Assert.IsFalse(task.Execute());

        Assert.AreEqual(8, Occurrences("  FAIL  bb."), project.Engine.Everything);
        Assert.AreEqual(2, Occurrences("GitOps Service Agent"), "what to do is behind the first line, and in the error");
        Assert.StartsWith("bb.rollouts.list, bb.releases.check, bb.releases.create, bb.releases.get, bb.plans.create, bb.plans.get, bb.rollouts.get and bb.taskRuns.list: not allowed. ", project.Engine.Errors.Single().Message);

        int Occurrences(string text) => project.Engine.Everything.Split(text).Length - 1;
    }

    [TestMethod]
    public void ARefusedConnectionIsSaidWithEverythingThatIsWrongBeside()
    {
        using var scope = new EnvironmentScope(("BYTEBASE_ACCESS_TOKEN", Secret));
        string url;
        using (var server = new LoopbackServer())
            url = server.Url;
        using var project = new TestProject();
        var task = Examine(project, ("BytebaseUrl", url), ("BytebaseProject", "hr"), ("BytebaseTargets", "instances/i/databases/a"));

        Assert.IsFalse(task.Execute());
        Assert.AreEqual("BytebaseProject TCP", string.Join(' ', project.Engine.Errors.Select(e => e.Message!.Split(':')[0])));
        Assert.DoesNotContain(Secret, project.Engine.Everything);
    }

    [TestMethod]
    public void ARefusedLoginLeavesTheVersionAndTheRestToSay()
    {
        using var scope = new EnvironmentScope(("BYTEBASE_ACCESS_TOKEN", Secret));
        using var server = new LoopbackServer(("GetActuatorInfo", """{"version":"3.14.0"}"""));
        using var project = new TestProject();
        var task = Examine(project, ("BytebaseUrl", server.Url), ("BytebaseProject", "projects/hr"), ("BytebaseTargets", "instances/i/databases/a"));

        Assert.IsFalse(task.Execute());
        Assert.AreEqual("server version login", string.Join(' ', project.Engine.Errors.Select(e => e.Message!.Split(':')[0])));
    }

    private static BytebaseExamine Examine(TestProject project, params (string Name, string Value)[] values)
    {
        var settings = new TaskItem("settings");
        foreach (var (name, value) in values)
            settings.SetMetadata(name, value);
        return project.Task<BytebaseExamine>(t => (t.Settings, t.Migrations) = (settings, project.Migrations));
    }
}
