using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

[TestClass]
internal sealed class PullRequestAuthorTests
{
    private static readonly CiJob Job = new() { Kind = CiKind.GitLab, Name = "GitLab CI", VcsType = "GITLAB", Commit = "1", PullRequest = new("7", "", "main", IsFork: false) };

    [TestMethod]
    public void AuthorIsWhatTheServerCounts() =>
        Assert.AreEqual(new VcsUserMessage("GITLAB", "77", "lee", "Lee"), PullRequestAuthor.ToWire(Job, new("77", "lee", "Lee", IsBot: false)));

    [TestMethod]
    public void NobodyIsCountedForABotAPushOrAHostWithoutAType()
    {
        var user = new VcsUser("77", "lee", "", IsBot: false);
        Assert.IsNull(PullRequestAuthor.ToWire(Job, user with { IsBot = true }));
        Assert.IsNull(PullRequestAuthor.ToWire(Job, null));
        Assert.IsNull(PullRequestAuthor.ToWire(null, user));
        Assert.IsNull(PullRequestAuthor.ToWire(Job with { PullRequest = null }, user));
        Assert.IsNull(PullRequestAuthor.ToWire(Job with { VcsType = "" }, user));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow(" ")]
    [DataRow("7\u00007")]
    public void IdThatTheServerRefusesIsNotSent(string id) => Assert.IsNull(PullRequestAuthor.ToWire(Job, new(id, "lee", "", IsBot: false)));

    [TestMethod]
    public void FieldsKeepTheServersLimits()
    {
        Assert.IsNull(PullRequestAuthor.ToWire(Job, new(new string('7', 257), "lee", "", IsBot: false)));
        var sent = PullRequestAuthor.ToWire(Job, new(new string('7', 256), "a\nb\t", new string('x', 255) + "\U0001F600", IsBot: false))!;
        Assert.AreEqual("ab", sent.UserName);
        Assert.AreEqual(new string('x', 255), sent.DisplayName);
        Assert.IsNull(PullRequestAuthor.ToWire(Job, new("7", "\n", "", IsBot: false))!.UserName);
    }
}
