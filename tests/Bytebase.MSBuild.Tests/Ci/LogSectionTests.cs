using Bytebase.MSBuild.Ci;

namespace Bytebase.MSBuild.Tests.Ci;

[TestClass]
internal sealed class LogSectionTests
{
    private readonly List<string> _lines = [];

    [TestMethod]
    [DataRow(CiKind.GitHub, "::group::Bytebase rollout of 100%25 [Db]%0A::error::x", "::endgroup::")]
    [DataRow(CiKind.Azure, "##[group]Bytebase rollout of 100% [Db] ::error::x", "##[endgroup]")]
    [DataRow(CiKind.TeamCity, "##teamcity[blockOpened name='Bytebase rollout of 100% |[Db|]|n::error::x']", "##teamcity[blockClosed name='Bytebase rollout of 100% |[Db|]|n::error::x']")]
    public void SectionIsTheSystemsOwn(CiKind kind, string start, string end)
    {
        var section = Of(kind, "Bytebase rollout of 100% [Db]\n::error::x");
        section.Begin();
        section.Begin();
        section.End();
        CollectionAssert.AreEqual((string[])[start, end], _lines);
    }

    [TestMethod]
    [DataRow(CiKind.GitLab)]
    [DataRow(CiKind.Bitbucket)]
    [DataRow(CiKind.Jenkins)]
    [DataRow(null)]
    public void OthersHaveNone(CiKind? kind)
    {
        var section = Of(kind, "Bytebase review of Db");
        section.Begin();
        section.End();
        Assert.IsEmpty(_lines);
    }

    [TestMethod]
    public void EmptySectionIsNotPrinted()
    {
        Of(CiKind.GitHub, "x").End();
        Assert.IsEmpty(_lines);
    }

    [TestMethod]
    public void SectionThatIsOverDoesNotBeginAgain()
    {
        var section = Of(CiKind.GitHub, "x");
        section.End();
        section.Begin();
        section.End();
        Assert.IsEmpty(_lines);
    }

    private LogSection Of(CiKind? kind, string title) =>
        LogSection.Of(kind is { } known ? new CiJob { Kind = known, Name = "", Commit = "1" } : null, title, _lines.Add);
}
