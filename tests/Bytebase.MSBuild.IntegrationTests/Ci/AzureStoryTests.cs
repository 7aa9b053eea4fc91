namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <inheritdoc />
[TestClass]
public sealed class AzureStoryTests : PipelineStoryTests
{
    private protected override CiJobs Open(CiRepository repository, World world, string host) => new AzureJobs(repository, world, host);

    private protected override string Plan(JobRun test) => test.Variables["Test.Deliver.Deliver.deliver.BYTEBASE_PLAN"];

    [TestMethod]
    public void A_fork_is_checked_offline_and_told_so() => ForkIsCheckedOffline();
}
