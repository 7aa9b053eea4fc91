namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <inheritdoc />
[TestClass]
public sealed class BitbucketStoryTests : PipelineStoryTests
{
    private protected override CiJobs Open(CiRepository repository, World world, string host) => new BitbucketJobs(repository, world, host);
}
