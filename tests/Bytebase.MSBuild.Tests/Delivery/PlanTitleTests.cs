using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

[TestClass]
internal sealed class PlanTitleTests
{
    private const string Digest = "0123456789abcdef";

    [TestMethod]
    [DataRow("projects/hr/releases/release_20261123-RC00", "0123456789abcdef0123456789abcdef01234567", "release_20261123-RC00 (01234567) [msbuild:0123456789abcdef]")]
    [DataRow("projects/hr/releases/release_20261123-RC00", "", "release_20261123-RC00 [msbuild:0123456789abcdef]")]
    [DataRow("projects/hr/releases/r", "abc", "r (abc) [msbuild:0123456789abcdef]")]
    public void TitleIsReleaseCommitAndDigest(string release, string commit, string expected)
    {
        var title = PlanTitle.Create(release, commit, Digest);
        Assert.AreEqual(expected, title);
        Assert.AreEqual(Digest, PlanTitle.DigestOf(new Rollout(null, title, null)));
    }

    [TestMethod]
    public void LongReleaseIdIsCutAndTheDigestStays()
    {
        var title = PlanTitle.Create("projects/hr/releases/" + new string('r', 300), "0123456789", Digest);
        Assert.IsLessThanOrEqualTo(200, title.Length, "the server refuses a longer title");
        Assert.StartsWith(new string('r', 100), title);
        Assert.Contains("(01234567)", title);
        Assert.AreEqual(Digest, PlanTitle.DigestOf(new Rollout(null, title, null)));
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("release_20261123-RC00")]
    [DataRow("[msbuild:0123]")]
    [DataRow("[msbuild:0123456789ABCDEF]")]
    [DataRow("msbuild:0123456789abcdef")]
    public void TitleOfSomebodyElseHasNoDigest(string? title) => Assert.IsNull(PlanTitle.DigestOf(new Rollout(null, title, null)));
}
