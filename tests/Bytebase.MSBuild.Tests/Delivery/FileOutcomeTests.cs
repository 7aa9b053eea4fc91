using System.Text;
using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

[TestClass]
internal sealed class FileOutcomeTests
{
    /// <summary>The log: statements by their number in the file, <c>!</c> behind the one that failed, <c>?</c> behind one without an answer.</summary>
    [TestMethod]
    [DataRow("A; B; C;", "BEGIN 1 2! ROLLBACK", 0, KeptBecause.RolledBack, DisplayName = "a transaction")]
    [DataRow("A; B; C;", "BEGIN 1 2!", 0, KeptBecause.RolledBack, DisplayName = "a connection that broke in a transaction")]
    [DataRow("-- txn-mode = off\nA; B; C;", "1 2 3!", 2, KeptBecause.TransactionsOff, DisplayName = "txn-mode = off")]
    [DataRow("-- txn-mode = off\nA; B; C;", "1!", 0, KeptBecause.RolledBack, DisplayName = "txn-mode = off, the first one")]
    [DataRow("A; B;", "1 2!", 1, KeptBecause.NoTransaction, DisplayName = "an engine without transactions")]
    [DataRow("A; CREATE INDEX CONCURRENTLY i ON t (a); C;", "BEGIN 1 3 COMMIT 2!", 2, KeptBecause.RunsBehindCommit, DisplayName = "moved behind the COMMIT")]
    [DataRow("BEGIN; A; COMMIT; B; C;", "BEGIN 1 2 3 4 5! ROLLBACK", 2, KeptBecause.OwnCommit, DisplayName = "a COMMIT of its own")]
    [DataRow("A; COMMIT; BEGIN; B; C;", "BEGIN 1 2 3 4 5! ROLLBACK", 1, KeptBecause.OwnCommit, DisplayName = "a transaction behind its own COMMIT")]
    [DataRow("SAVEPOINT s; A; ROLLBACK TO s; B;", "BEGIN 1 2 3 4! ROLLBACK", 0, KeptBecause.RolledBack, DisplayName = "a savepoint")]
    [DataRow("A; B;", "BEGIN 1 2 COMMIT!", 0, KeptBecause.RolledBack, DisplayName = "a COMMIT that is refused")]
    [DataRow("A; B;", "BEGIN 1! ROLLBACK BEGIN 1 2! ROLLBACK", 0, KeptBecause.RolledBack, DisplayName = "tried again after a lock timeout")]
    [DataRow("-- txn-mode = off\nA; B;", "1 2! 1 2!", 1, KeptBecause.TransactionsOff, DisplayName = "tried again, each statement counted once")]
    [DataRow("A; B;", "BEGIN 1 2?", 0, KeptBecause.Unknown, DisplayName = "cut off")]
    public void LogTellsWhatStays(string sql, string log, int statements, KeptBecause because) =>
        Assert.AreEqual(new FileOutcome(statements, because), Of(sql, log, SqlEngine.Postgres));

    [TestMethod]
    [DataRow("CREATE TABLE a (i int); INSERT INTO a VALUES (1); B;", "BEGIN 1 2 3! ROLLBACK", 1, KeptBecause.DdlCommits)]
    [DataRow("INSERT INTO a VALUES (1); CREATE TABLE a (i int);", "BEGIN 1 2! ROLLBACK", 1, KeptBecause.DdlCommits, DisplayName = "DDL commits before it runs, too")]
    [DataRow("INSERT INTO a VALUES (1); INSERT INTO b VALUES (1);", "BEGIN 1 2! ROLLBACK", 0, KeptBecause.RolledBack)]
    public void MySqlCommitsWithDdl(string sql, string log, int statements, KeptBecause because) =>
        Assert.AreEqual(new FileOutcome(statements, because), Of(sql, log, SqlEngine.MySql));

    [TestMethod]
    public void WithoutItsTextAFileMayHaveCommitted()
    {
        Assert.AreEqual(KeptBecause.Unknown, FileOutcome.Of(Story("A; B;", "BEGIN 1 2! ROLLBACK"), null, SqlEngine.Postgres).Because);
        Assert.AreEqual(KeptBecause.RolledBack, FileOutcome.Of(Story("A; B;", "BEGIN 1! ROLLBACK"), null, SqlEngine.Postgres).Because);
        Assert.AreEqual(KeptBecause.RunsBehindCommit, FileOutcome.Of(Story("A; B;", "BEGIN 1 COMMIT 2!"), null, SqlEngine.Postgres).Because);
    }

    [TestMethod]
    public void CommitWhoseConnectionBrokeIsNotKnown()
    {
        var story = Story("A;", "BEGIN 1");
        story = story with { Entries = [.. story.Entries, new(null, null, null, new TransactionControl("COMMIT", "unexpected EOF"))] };
        Assert.AreEqual(KeptBecause.Unknown, FileOutcome.Of(story, new SourceText("A;"u8.ToArray()), SqlEngine.Postgres).Because);
    }

    private static FileOutcome Of(string sql, string log, SqlEngine engine) => FileOutcome.Of(Story(sql, log), new SourceText(Encoding.UTF8.GetBytes(sql)), engine);

    private static TaskRunStory Story(string sql, string log)
    {
        // The server cuts the directive's line.
        var executed = sql.StartsWith("-- txn", StringComparison.Ordinal) ? sql[(sql.IndexOf('\n', StringComparison.Ordinal) + 1)..] : sql;
        var ends = Enumerable.Range(0, executed.Length).Where(i => executed[i] == ';').Select(i => i + 1).ToList();
        return TaskRunStory.Read(
        [
            new(null, new ReleaseFileExecute("1", "1.sql"), null),
            .. log.Split(' ').Select(word => char.IsDigit(word[0])
                ? new TaskRunLogEntry(null, null, new CommandExecute(
                    new ByteRange(word[0] == '1' ? 0 : ends[word[0] - '2'], ends[word[0] - '1']),
                    word.EndsWith('?') ? null : new CommandResponse(word.EndsWith('!') ? "no" : null)))
                : new TaskRunLogEntry(null, null, null, new TransactionControl(word.TrimEnd('!'), word.EndsWith('!') ? "no" : null))),
        ]);
    }
}
