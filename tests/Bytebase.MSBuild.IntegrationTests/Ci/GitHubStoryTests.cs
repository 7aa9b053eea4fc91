using Bytebase.Hosts;

namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <inheritdoc />
[TestClass]
public sealed class GitHubStoryTests : HostedStoryTests<GitHubDouble>
{
    // The event has neither a name for readers nor a question to the API.
    private protected override string Author => "GITHUB 583231 ada ";

    [TestMethod]
    public void A_fork_is_checked_offline_and_told_so() => ForkIsCheckedOffline();

    private protected override CiJobs Open(CiRepository repository, World world) => new GitHubJobs(repository, world, Host);

    private protected override string Plan(JobRun test) => test.Variables["bytebase-plan"];

    private protected override string Page(string commit) => $"https://github.com/acme/shop/blob/{commit}/{Broken}#L1";

    private protected override void Reviewed(JobRun review, bool failed)
    {
        base.Reviewed(review, failed);
        var errors = Log.GitHub(review.Output, "error");
        if (failed)
        {
            var error = errors.Single();
            Assert.AreEqual($"{Broken} 1", $"{error.Properties["file"]} {error.Properties["line"]}");
            Assert.StartsWith(Code, error.Properties["title"]);
            AssertTellsFinding(review.Files["summary.md"]);
        }
        else
        {
            Assert.IsEmpty(errors);
            Assert.Contains("✅ db: reviewed", review.Files["summary.md"]);
        }
    }

    private protected override void Delivered(JobRun delivery, string stage, string next)
    {
        base.Delivered(delivery, stage, next);
        AssertTellsDelivery(delivery.Files["summary.md"], stage);
    }

    private protected override void Forked(JobRun review)
    {
        base.Forked(review);
        Assert.StartsWith("BB4003", Log.GitHub(review.Output, "warning").Single().Properties["title"]);
        Assert.Contains("The server did not review this change", review.Files["summary.md"]);
    }
}
