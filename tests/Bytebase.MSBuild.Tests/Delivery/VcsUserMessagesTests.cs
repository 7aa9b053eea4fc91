using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

[TestClass]
internal sealed class VcsUserMessagesTests
{
    private static readonly CiJob Job = new() { Kind = CiKind.GitLab, Name = "GitLab CI", VcsType = "GITLAB", Commit = "1", PullRequest = new("7", "", "main", IsFork: false) };

    [TestMethod]
    public void AuthorIsWhatTheServerCounts() =>
        Assert.AreEqual(new VcsUserMessage("GITLAB", "77", "lee", "Lee"), VcsUserMessages.From(Job, new("77", "lee", "Lee", IsBot: false)));

    [TestMethod]
    public void NobodyIsCountedForABotAPushOrAHostWithoutAType()
    {
        var user = new VcsUser("77", "lee", "", IsBot: false);
        Assert.IsNull(VcsUserMessages.From(Job, user with { IsBot = true }));
        Assert.IsNull(VcsUserMessages.From(Job, null));
        Assert.IsNull(VcsUserMessages.From(null, user));
        Assert.IsNull(VcsUserMessages.From(Job with { PullRequest = null }, user));
        Assert.IsNull(VcsUserMessages.From(Job with { VcsType = "" }, user));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow(" ")]
    [DataRow("7\u00007")]
    public void IdThatTheServerRefusesIsNotSent(string id) => Assert.IsNull(VcsUserMessages.From(Job, new(id, "lee", "", IsBot: false)));

    [TestMethod]
    public void FieldsKeepTheServersLimits()
    {
        Assert.IsNull(VcsUserMessages.From(Job, new(new string('7', 257), "lee", "", IsBot: false)));
        var sent = VcsUserMessages.From(Job, new(new string('7', 256), "a\nb\t", new string('x', 255) + "\U0001F600", IsBot: false))!;
        Assert.AreEqual("ab", sent.UserName);
        Assert.AreEqual(new string('x', 255), sent.DisplayName);
        Assert.IsNull(VcsUserMessages.From(Job, new("7", "\n", "", IsBot: false))!.UserName);
    }
}
