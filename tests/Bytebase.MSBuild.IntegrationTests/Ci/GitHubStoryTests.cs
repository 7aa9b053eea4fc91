namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <inheritdoc />
[TestClass]
public sealed class GitHubStoryTests : PipelineStoryTests
{
    private protected override CiJobs Open(CiRepository repository, World world, string host) => new GitHubJobs(repository, world, host);

    private protected override string Plan(JobRun test) => test.Variables["bytebase-plan"];

    [TestMethod]
    public void A_fork_is_checked_offline_and_told_so() => ForkIsCheckedOffline();
}
