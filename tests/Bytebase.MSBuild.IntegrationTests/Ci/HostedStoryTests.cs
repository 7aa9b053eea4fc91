using Bytebase.Hosts;

namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <summary>The story where the repository's host takes comments on its pull requests: one comment, from the finding to the good news.</summary>
/// <typeparam name="THost">The host.</typeparam>
public abstract class HostedStoryTests<THost> : PipelineStoryTests
    where THost : HostDouble, new()
{
    private StoredComment? _comment;

    private protected THost Host { get; private set; } = null!;

    [TestInitialize]
    public async Task StartHostAsync() => Host = await HostDouble.StartAsync<THost>();

    [TestCleanup]
    public async Task StopHostAsync() => await Host.DisposeAsync();

    /// <summary>The page of the finding's line at the commit that somebody pushed.</summary>
    private protected abstract string Page(string commit);

    private protected override void Reviewed(JobRun review, bool failed)
    {
        Assert.DoesNotContain("BB5017", review.Output, "the host takes what is posted");
        var comment = Host.Visible.Single();
        if (failed)
        {
            _comment = comment;
            Assert.Contains("❌ db: failed, 1 error", comment.Body);
            AssertTellsFinding(comment.Body);
        }
        else
        {
            Assert.AreEqual(_comment!.Id, comment.Id);
            Assert.Contains("✅ db: reviewed, no findings in 2 migrations", comment.Body);
            Assert.DoesNotContain(Code, comment.Body);
        }

        Assert.DoesNotContain("bytebase-msbuild:", Host.Rendered(comment.Body), "readers do not see its mark");
        AssertHides(comment.Body);
    }

    private protected override void Delivered(JobRun delivery, string stage, string next)
    {
        base.Delivered(delivery, stage, next);
        Assert.DoesNotContain("BB5017", delivery.Output);
        Assert.Contains("✅ db: reviewed", Host.Visible.Single().Body, "a delivery is no pull request's");
    }

    private protected override void Forked(JobRun review)
    {
        Assert.DoesNotContain("BB5017", review.Output, "nobody can give a fork's job a token");
        Assert.IsEmpty(Host.Comments);
    }

    /// <summary>Asserts that a text in Markdown has the finding, with a link to its line.</summary>
    private protected void AssertTellsFinding(string markdown)
    {
        Assert.Contains($"**[{Code}](", markdown);
        Assert.Contains($"[`{Broken}:1`]({Page(CiRepository.FeatureCommit)})", markdown);
    }

    /// <summary>Asserts that a run's page tells of a delivery.</summary>
    private protected static void AssertTellsDelivery(string markdown, string stage)
    {
        Assert.Contains($"✅ db: rolled out to {stage}, no findings in 2 migrations", markdown);
        Assert.Contains("| done |", markdown);
        Assert.Contains("[Plan ", markdown);
    }
}
