using Bytebase.MSBuild.History;

namespace Bytebase.MSBuild.Tests.History;

[TestClass]
internal sealed class HistoryScopeTests
{
    [TestMethod]
    [DataRow("db/migrations/1_a.sql", true)]
    [DataRow("db/migrations/2026/11/1_a.sql", true)]
    [DataRow("sql/1_a.sql", true)]
    [DataRow("sql/below/1_a.sql", false)]
    [DataRow("db/migrations2/1_a.sql", false)]
    [DataRow("1_a.sql", false)]
    [DataRow("sql/a.sql", false)]
    [DataRow("sql/.1_a.sql", false)]
    [DataRow("sql/1_a.txt", false)]
    [DataRow("sql/99999999999999999999_a.sql", false)]
    public void MigrationIsKnownByPlaceAndName(string path, bool expected) =>
        Assert.AreEqual(expected, new HistoryScope(["sql"], ["db/migrations"]).Holds(path, HistoryComparison.NameOf(path)));

    [TestMethod]
    public void FolderAtTheRootIsNotAllOfTheRepository()
    {
        var scope = new HistoryScope([""], []);
        Assert.IsTrue(scope.Holds("1_a.sql", HistoryComparison.NameOf("1_a.sql")));
        Assert.IsFalse(scope.Holds("test/1_a.sql", HistoryComparison.NameOf("1_a.sql")));
    }

    [TestMethod]
    public void GitIsAskedForTheTopmostFolders()
    {
        CollectionAssert.AreEqual(new[] { "db/migrations", "sql" }, new HistoryScope(["db/migrations/2026", "db/migrations", "sql"], ["db/migrations"]).Pathspecs().ToArray());
        Assert.IsEmpty(new HistoryScope(["", "db"], []).Pathspecs());
        Assert.IsEmpty(new HistoryScope(Enumerable.Range(0, 500).Select(i => $"m/{i}"), []).Pathspecs(), "more than a command line holds");
    }

    [TestMethod]
    [DataRow("a/b-1.sql", "a/b-1.sql")]
    [DataRow("a b.sql", "\"a b.sql\"")]
    [DataRow("größe.sql", "\"größe.sql\"")]
    [DataRow("$x.sql", "'$x.sql'")]
    [DataRow("it's$x.sql", "'it'\\''s$x.sql'")]
    [DataRow("", "\"\"")]
    public void ArgumentsAreQuotedForShells(string argument, string expected) => Assert.AreEqual(expected, GitCommand.Quote(argument));
}
