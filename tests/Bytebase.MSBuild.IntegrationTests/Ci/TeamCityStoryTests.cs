namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <inheritdoc />
[TestClass]
public sealed class TeamCityStoryTests : PipelineStoryTests
{
    private protected override CiJobs Open(CiRepository repository, World world) => new TeamCityJobs(repository, world);

    private protected override string Plan(JobRun test) => test.Variables["env.BYTEBASE_PLAN"];

    private protected override void Reviewed(JobRun review, bool failed)
    {
        var inspections = Log.TeamCity(review.Output, "inspection");
        var problems = Log.TeamCity(review.Output, "buildProblem");
        if (failed)
        {
            var inspection = inspections.Single().Properties;
            Assert.AreEqual($"{Code} ERROR {Broken} 1", $"{inspection["typeId"]} {inspection["SEVERITY"]} {inspection["file"]} {inspection["line"]}");
            Assert.AreEqual(Code, Log.TeamCity(review.Output, "inspectionType").Single().Properties["id"]);
            Assert.Contains(Code, problems.Single().Properties["description"]);
        }
        else
        {
            Assert.IsEmpty(inspections);
            Assert.IsEmpty(problems);
        }
    }

    private protected override void Delivered(JobRun delivery, string stage, string next)
    {
        base.Delivered(delivery, stage, next);
        Assert.IsEmpty(Log.TeamCity(delivery.Output, "inspection"));
        Assert.IsEmpty(Log.TeamCity(delivery.Output, "buildProblem"));
        Assert.Contains($"environments/{stage}", Log.TeamCity(delivery.Output, "buildStatus").Single().Properties["text"]);
    }
}
