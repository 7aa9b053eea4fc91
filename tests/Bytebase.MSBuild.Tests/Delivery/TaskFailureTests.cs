using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Delivery;

[TestClass]
internal sealed class TaskFailureTests
{
    [TestMethod]
    [DataRow("failed to execute release file a/b (1).sql (version 1.2): ERROR: x\nof two lines. (SQLSTATE 42P01)", FailurePlace.Migration, "a/b (1).sql", "1.2", "ERROR: x of two lines. (SQLSTATE 42P01)")]
    [DataRow("failed to create revision for version 7: conn closed.", FailurePlace.Recording, "", "7", "conn closed")]
    [DataRow("failed to execute declarative release: ERROR: x", FailurePlace.DeclarativeSchema, "", "", "ERROR: x")]
    [DataRow("failed to diff database schema: x", FailurePlace.Outside, "", "", "failed to diff database schema: x")]
    [DataRow("Task run abandoned: owning replica stopped responding", FailurePlace.ServerGone, "", "", "Task run abandoned: owning replica stopped responding")]
    [DataRow(null, FailurePlace.Outside, "", "", "")]
    public void DetailIsRead(string? detail, FailurePlace place, string path, string version, string error) =>
        Assert.AreEqual(new TaskFailure(place, path, version, error), TaskFailure.Parse(detail));

    [TestMethod]
    public void CodeAtTheEndOfALongErrorStays()
    {
        var error = TaskFailure.Parse($"failed to execute release file a.sql (version 1): ERROR: {new string('x', 5000)}\u001b[0m (SQLSTATE P0001)").Error;
        Assert.AreEqual(501, error.Length);
        Assert.EndsWith(" (SQLSTATE P0001)", error);
        Assert.Contains("…", error);
        Assert.IsFalse(error.Any(char.IsControl));
    }

    [TestMethod]
    [DataRow("ERROR: syntax error at or near \"TABL\" (SQLSTATE 42601)", "TABL", SqlEngine.Postgres)]
    [DataRow("ERROR: syntax error at or near \"\"a b\"\" (SQLSTATE 42601)", "\"a b\"", SqlEngine.Postgres)]
    [DataRow("Error 1064 (42000): You have an error in your SQL syntax; check the manual for the right syntax to use near 'TABL b (i int)' at line 1", "TABL b (i int)", SqlEngine.MySql)]
    [DataRow("mssql: Incorrect syntax near 'TABL'.", "TABL", SqlEngine.SqlServer)]
    [DataRow("ERROR: relation \"near\" does not exist (SQLSTATE 42P01)", "", SqlEngine.Postgres)]
    [DataRow("ORA-00942: table or view does not exist", "", SqlEngine.Oracle)]
    public void QuotedTextAndEngine(string error, string quoted, SqlEngine engine)
    {
        var failure = new TaskFailure(FailurePlace.Migration, "", "", error);
        Assert.AreEqual((quoted, engine), (failure.Quoted, failure.Engine));
    }

    [TestMethod]
    [DataRow("ERROR: x (SQLSTATE 40P01)", true)]
    [DataRow("FATAL: x (SQLSTATE 08006)", true)]
    [DataRow("ERROR: relation \"connection\" does not exist (SQLSTATE 42P01)", false)]
    [DataRow("Error 1213 (40001): Deadlock found", true)]
    [DataRow("Error 1146 (42S02): Table 'x.y' doesn't exist", false)]
    public void CausesThatPass(string error, bool passes) => Assert.AreEqual(passes, new TaskFailure(FailurePlace.Migration, "", "", error).MayPass);
}
