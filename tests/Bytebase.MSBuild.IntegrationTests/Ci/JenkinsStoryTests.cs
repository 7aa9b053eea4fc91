namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <inheritdoc />
[TestClass]
public sealed class JenkinsStoryTests : PipelineStoryTests
{
    private protected override CiJobs Open(CiRepository repository, World world, string host) => new JenkinsJobs(repository, world, host);

    [TestMethod]
    public void A_fork_is_checked_offline_and_told_so() => ForkIsCheckedOffline();
}
