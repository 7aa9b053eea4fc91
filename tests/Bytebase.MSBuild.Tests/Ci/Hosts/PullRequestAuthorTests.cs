using Bytebase.Hosts;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Ci.Hosts;

namespace Bytebase.MSBuild.Tests.Ci.Hosts;

/// <summary>The author of the pull request, where only the host's API tells.</summary>
[TestClass]
internal sealed class PullRequestAuthorTests
{
    [TestMethod]
    public async Task GitLabIsAskedWithTheJobsOwnToken()
    {
        await using var run = await HostRun.StartAsync(CiKind.GitLab);
        Assert.AreEqual(new VcsUser("5", "ada", "Ada L.", IsBot: false), await AuthorAsync(run));
        Assert.AreEqual(GitLabDouble.JobToken, run.Host.Requests.Single().Token);
        foreach (var bot in new[] { "project_42_bot_5f0a", "group_7_bot", "renovate[bot]" })
        {
            ((GitLabDouble)run.Host).Author = bot;
            Assert.IsTrue((await AuthorAsync(run))?.IsBot, bot);
        }
    }

    [TestMethod]
    public async Task BitbucketIsAskedThroughTheProxy()
    {
        await using var run = await HostRun.StartAsync(CiKind.Bitbucket);
        run.Variables.Remove("BYTEBASE_BITBUCKET_API_BASE_URL");
        run.Variables["BYTEBASE_BITBUCKET_PROXY"] = run.Host.Address;
        Assert.AreEqual(new VcsUser("557058:ada", "ada", "Ada L.", IsBot: false), await AuthorAsync(run));
        Assert.AreEqual("", run.Host.Requests.Single().Token);
        ((BitbucketDouble)run.Host).AuthorType = "app_user";
        Assert.IsTrue((await AuthorAsync(run))?.IsBot);
    }

    [TestMethod]
    public async Task AzureIsAskedWithTheJobsToken()
    {
        await using var run = await HostRun.StartAsync(CiKind.Azure);
        Assert.AreEqual(new VcsUser("6f0d", "ada@example.com", "Ada L.", IsBot: false), await AuthorAsync(run));
        ((AzureDouble)run.Host).AuthorDescriptor = "svc.YWRh";
        Assert.IsTrue((await AuthorAsync(run))?.IsBot);
        run.Variables["BUILD_REPOSITORY_PROVIDER"] = "GitHub";
        Assert.IsNull(await AuthorAsync(run));
    }

    [TestMethod]
    [DataRow(CiKind.GitLab)]
    [DataRow(CiKind.Bitbucket)]
    [DataRow(CiKind.Azure)]
    public async Task HostThatDoesNotTellIsADetail(CiKind kind)
    {
        await using var run = await HostRun.StartAsync(kind);
        foreach (var fault in new[] { HostFault.Error(403), HostFault.Page, HostFault.Error(200, "{}"), HostFault.Error(200, "[1]") })
        {
            run.Details.Clear();
            run.Host.Fail("GET", "", fault);
            Assert.IsNull(await AuthorAsync(run));
            Assert.AreEqual(fault.Status != 200 || fault == HostFault.Page, run.Details.Any(d => d.StartsWith("the author of pull request 7 is not known", StringComparison.Ordinal)));
        }

        Assert.DoesNotContain(HostRun.Token, run.Said);
    }

    [TestMethod]
    public async Task OtherBuildsHaveNone()
    {
        await using var run = await HostRun.StartAsync(CiKind.GitLab);
        Assert.IsNull(await PullRequestAuthor.GetAuthorAsync(run.Job with { PullRequest = null }, _ => null, run.Time, run.Details.Add, default));
        Assert.IsNull(await PullRequestAuthor.GetAuthorAsync(run.Job with { Kind = CiKind.Jenkins }, _ => null, run.Time, run.Details.Add, default));
        Assert.IsEmpty(run.Host.Requests);
    }

    private static Task<VcsUser?> AuthorAsync(HostRun run) => PullRequestAuthor.GetAuthorAsync(run.Job, run.Variables.GetValueOrDefault, run.Time, run.Details.Add, default);
}
