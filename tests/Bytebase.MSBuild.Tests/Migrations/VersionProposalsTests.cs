using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Migrations;

[TestClass]
internal sealed class VersionProposalsTests
{
    [TestMethod]
    [DataRow("1", "2")]
    [DataRow("9", "10")]
    [DataRow("007", "008")]
    [DataRow("099", "100")]
    [DataRow("999", "1000")]
    [DataRow("1.2.3", "1.2.4")]
    [DataRow("1.09", "1.10")]
    [DataRow("20251231235959", "20260101000000")]
    [DataRow("202512312359", "202601010000")]
    [DataRow("20250228", "20250301")]
    [DataRow("20259999", "20260000")]
    [DataRow("20240101.093000", "20240101.093001")]
    [DataRow("18446744073709551615", "18446744073709551615.1")]
    public void IncrementsInTheVersionsOwnStyle(string version, string next) => Assert.AreEqual(next, VersionProposals.Increment(version));

    [TestMethod]
    public void TakesTheFoldersStyleAndWhatIsFreeEverywhere()
    {
        var proposals = new VersionProposals(Set("a/V1__x.sql", "a/V2__y.sql", "b/20250101000000-z.sql", "b/20241231000000-y.sql", "b/003_q.sql"));
        Assert.AreEqual("4", proposals.Take("a"), "003 is the number 3");
        Assert.AreEqual("5", proposals.Take("a"));
        Assert.AreEqual("20250101000001", proposals.Peek("b"));
        Assert.AreEqual("20250101000001", proposals.Take("b"));
        Assert.AreEqual("20250101000002", proposals.Take("elsewhere"), "the style of the highest of all");
        Assert.AreEqual("V7__add.sql", proposals.NameFor("a", "7", "add"));
        Assert.AreEqual("20250101000009-add.sql", proposals.NameFor("b", "20250101000009", "add"));
    }

    [TestMethod]
    public void StartsWithThePresentTimeAsANewMigrationDoes()
    {
        var now = new DateTime(2026, 11, 28, 20, 36, 25, DateTimeKind.Utc);
        var proposals = new VersionProposals(Set("init.sql", "more.sql", "b/other.sql"), now);
        Assert.AreEqual("20261128203625_init.sql", proposals.NameFor("", proposals.Take(""), "init"));
        Assert.AreEqual("20261128203626", proposals.Take(""));
        Assert.AreEqual("20261128203627", proposals.Take("b"), "free in every folder");
        Assert.AreEqual("20261128203625_init.sql", new NewMigration { Name = "init" }.Propose(Set("init.sql"), "", now).FileName);
    }

    [TestMethod]
    [DataRow("add users", "add_users")]
    [DataRow("(1)", "1")]
    [DataRow("#1", "1")]
    [DataRow("R__view", "R_view")]
    [DataRow("１__wide", "1_wide")]
    [DataRow("__", "migration")]
    [DataRow("日本 a;b", "日本_a_b")]
    public void MakesNamesSafe(string baseName, string expected) => Assert.AreEqual(expected, VersionProposals.SafeDescription(baseName));

    private static MigrationSet Set(params string[] paths) => MigrationSet.Create(paths.Select(path => MigrationFile.Create("/" + path, path)));
}
