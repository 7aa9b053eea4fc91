using Bytebase.MSBuild.Ci;
using Microsoft.Extensions.Time.Testing;

namespace Bytebase.MSBuild.Tests.Ci;

[TestClass]
internal sealed class LogSectionTests
{
    private readonly List<string> _lines = [];

    private readonly List<string> _commands = [];

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1790000000));

    [TestMethod]
    [DataRow(CiKind.GitHub, "::group::Bytebase rollout of 100%25 [Db] ::error::x", "::endgroup::")]
    [DataRow(CiKind.Azure, "##[group]Bytebase rollout of 100% [Db] ::error::x", "##[endgroup]")]
    [DataRow(CiKind.TeamCity, "##teamcity[blockOpened name='Bytebase rollout of 100% |[Db|] ::error::x']", "##teamcity[blockClosed name='Bytebase rollout of 100% |[Db|] ::error::x']")]
    public void SectionIsTheSystemsOwn(CiKind kind, string start, string end)
    {
        var section = Of(kind, "Bytebase rollout of 100% [Db]\n::error::x");
        section.Begin();
        section.Begin();
        section.End();
        CollectionAssert.AreEqual((string[])[start, end], _lines);
    }

    [TestMethod]
    public void TitleIsNoCommandOfItsOwn()
    {
        Of(CiKind.Azure, "Bytebase review of x ##vso[task.complete result=Failed;]y").Begin();
        Assert.AreEqual("##[group]Bytebase review of x ## vso[task.complete result=Failed;]y", _lines.Single());
    }

    [TestMethod]
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
    public void SectionOfGitLabHasTimesAndAnIdOfItsOwnAndGoesPastTheLogThatWouldBreakIt()
    {
        var section = Of(CiKind.GitLab, "Bytebase review of Db");
        section.Begin();
        _time.Advance(TimeSpan.FromSeconds(7));
        section.End();
        Assert.IsEmpty(_lines);
        var id = _commands[0].Split(':')[2].Split('[')[0];
        Assert.MatchesRegex(new System.Text.RegularExpressions.Regex("^bytebase_[0-9a-f]{12}$"), id);
        Assert.AreEqual($"\e[0Ksection_start:1790000000:{id}[collapsed=false]\r\e[0KBytebase review of Db", _commands[0]);
        Assert.AreEqual($"\e[0Ksection_end:1790000007:{id}\r\e[0K", _commands[1]);
        Of(CiKind.GitLab, "Bytebase review of Db").Begin();
        Assert.DoesNotContain(id, _commands[2]);
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
        LogSection.Of(kind is { } known ? new CiJob { Kind = known, Name = "", Commit = "1" } : null, title, _lines.Add, _commands.Add, _time);
}
