namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <inheritdoc />
[TestClass]
public sealed class TeamCityStoryTests : PipelineStoryTests
{
    private protected override CiJobs Open(CiRepository repository, World world, string host) => new TeamCityJobs(repository, world, host);

    private protected override string Plan(JobRun test) => test.Variables["env.BYTEBASE_PLAN"];
}
