using Bytebase.Hosts;

namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <inheritdoc />
[TestClass]
public sealed class AzureStoryTests : HostedStoryTests<AzureDouble>
{
    private protected override string Author => "AZURE_DEVOPS 6f0d ada@example.com Ada L.";

    [TestMethod]
    public void A_fork_is_checked_offline_and_told_so() => ForkIsCheckedOffline();

    private protected override CiJobs Open(CiRepository repository, World world) => new AzureJobs(repository, world, Host);

    private protected override string Plan(JobRun test) => test.Variables["Test.Deliver.Deliver.deliver.BYTEBASE_PLAN"];

    private protected override string Page(string commit) =>
        $"https://dev.azure.com/acme/shop/_git/shop?path=/{Broken}&version=GC{commit}&line=1&lineEnd=2&lineStartColumn=1&lineEndColumn=1";

    private protected override void Reviewed(JobRun review, bool failed)
    {
        base.Reviewed(review, failed);
        var issues = Log.Azure(review.Output, "task.logissue");
        if (failed)
        {
            var issue = issues.Single().Properties;
            Assert.AreEqual($"error {Code} {Path.Combine(review.Folder, Broken)} 1", $"{issue["type"]} {issue["code"]} {issue["sourcepath"]} {issue["linenumber"]}");
            AssertTellsFinding(review.Files["summary.md"]);
        }
        else
        {
            Assert.IsEmpty(issues);
            Assert.Contains("✅ db: reviewed", review.Files["summary.md"]);
        }

        // A branch policy may want all threads resolved.
        Assert.AreEqual(failed ? "active" : "closed", Host.Visible.Single().Status);
    }

    private protected override void Delivered(JobRun delivery, string stage, string next)
    {
        base.Delivered(delivery, stage, next);
        AssertTellsDelivery(delivery.Files["summary.md"], stage);
    }

    private protected override void Forked(JobRun review)
    {
        base.Forked(review);
        Assert.AreEqual("BB4003", Log.Azure(review.Output, "task.logissue").Single().Properties["code"]);
        Assert.Contains("The server did not review this change", review.Files["summary.md"]);
    }
}
