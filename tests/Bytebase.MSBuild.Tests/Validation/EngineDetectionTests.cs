using System.Text;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Validation;

[TestClass]
internal sealed class EngineDetectionTests
{
    private const string Postgres = "ALTER TABLE t ADD COLUMN a jsonb;\n";

    private const string MySql = "ALTER TABLE `t` ADD COLUMN a INT UNSIGNED;\n";

    [TestMethod]
    public void AToldEngineWinsAndNothingIsRead()
    {
        var detection = new EngineDetection(SqlEngine.Oracle, Check.Set(["m/1__a.sql", "m/2__b.sql"]), MigrationReader.From(_ => throw new InvalidOperationException()), CancellationToken.None);
        Assert.AreEqual(SqlEngine.Oracle, detection.OfFolder("m"));
        Assert.AreEqual(SqlEngine.Oracle, detection.Of(Check.Set(["m/1__a.sql"]).All[0], Bytes(Postgres)));
    }

    [TestMethod]
    public void TheFolderDecidesForFilesWithoutSigns()
    {
        var detection = Detect(("m/1__a.sql", Postgres), ("m/2__b.sql", Check.Sql), ("n/1__a.sql", MySql), ("n/2__b.sql", Check.Sql));
        Assert.AreEqual(SqlEngine.Postgres, detection.OfFolder("m"));
        Assert.AreEqual(SqlEngine.MySql, detection.OfFolder("n"));
        Assert.AreEqual(SqlEngine.Postgres, detection.Of(Check.Set(["m/2__b.sql"]).All[0], Bytes(Check.Sql)));
    }

    [TestMethod]
    public void ThreeQuartersAreEnough()
    {
        Assert.AreEqual(SqlEngine.Postgres, Detect(("1__a.sql", Postgres), ("2__a.sql", MySql), ("3__a.sql", Postgres), ("4__a.sql", Postgres)).OfFolder(""));
        Assert.AreEqual(SqlEngine.Auto, Detect(("1__a.sql", Postgres), ("2__a.sql", MySql), ("3__a.sql", Postgres)).OfFolder(""));
    }

    [TestMethod]
    public void EachFileSpeaksForItselfWhereTheyDoNotAgree()
    {
        var detection = Detect(("1__a.sql", Postgres), ("2__a.sql", MySql));
        var files = Check.Set(["1__a.sql", "2__a.sql", "3__a.sql"]).All;
        Assert.AreEqual(SqlEngine.Postgres, detection.Of(files[0], Bytes(Postgres)));
        Assert.AreEqual(SqlEngine.MySql, detection.Of(files[1], Bytes(MySql)));
        Assert.AreEqual(SqlEngine.Auto, detection.Of(files[2], Bytes(Check.Sql)));
    }

    [TestMethod]
    public void OneMariaDbFileSpeaksForMySqlsFiles()
    {
        Assert.AreEqual(SqlEngine.MariaDb, Detect(("1__a.sql", MySql), ("2__a.sql", "BEGIN NOT ATOMIC SELECT 1; END;"), ("3__a.sql", MySql)).OfFolder(""));
    }

    [TestMethod]
    public void TheFirstFilesInTheOrderOfVersionsVoteWhateverTheListingsOrder()
    {
        // By path, the MySQL files come first; by version, the PostgreSQL ones do.
        var files = Enumerable.Range(2, 40).Select(i => ($"{i}__a.sql", Postgres)).Concat(Enumerable.Range(100, 200).Select(i => ($"{i}__b.sql", MySql))).ToArray();
        Assert.AreEqual(SqlEngine.Postgres, Detect(files).OfFolder(""));
        Assert.AreEqual(SqlEngine.Postgres, Detect([.. files.Reverse()]).OfFolder(""));
    }

    [TestMethod]
    public void ReadsAFewFiles()
    {
        var paths = Enumerable.Range(1, 100).Select(i => $"{i}__a.sql").ToArray();
        var read = 0;
        var first = new EngineDetection(SqlEngine.Auto, Check.Set(paths), MigrationReader.From(_ => Bytes(Interlocked.Increment(ref read) % 2 == 0 ? Check.Sql : Postgres)), CancellationToken.None);
        Assert.AreEqual(15, read);
        Assert.AreEqual(SqlEngine.Postgres, first.OfFolder(""));

        read = 0;
        _ = new EngineDetection(SqlEngine.Auto, Check.Set(paths), MigrationReader.From(_ => Bytes(Interlocked.Increment(ref read) > 0 ? Check.Sql : "")), CancellationToken.None);
        Assert.AreEqual(32, read);
    }

    [TestMethod]
    public void AFileThatCannotBeReadDoesNotVote()
    {
        var detection = new EngineDetection(
            SqlEngine.Auto, Check.Set(["1__a.sql", "2__a.sql"]), MigrationReader.From(file => file.Name.BaseName.StartsWith('1') ? throw new IOException() : Bytes(Postgres)), CancellationToken.None);
        Assert.AreEqual(SqlEngine.Postgres, detection.OfFolder(""));
    }

    [TestMethod]
    public void AFoldersOnlyFileIsNotReadTwice()
    {
        var read = 0;
        var result = new Validator().Validate(Check.Set(["m/1__a.sql"]), _ => Bytes(Interlocked.Increment(ref read) > 0 ? MySql : ""), CancellationToken.None);
        Assert.AreEqual(1, read);
        Assert.IsEmpty(result.Findings);
    }

    [TestMethod]
    public void RulesGetTheDetectedEngine()
    {
        // Only MySQL's rules see a comment here.
        (string, string) silent = ("m/2__b.sql", "# nothing; yet\n #SELECT 1;\n");
        Assert.AreEqual("BB2002", Check.Files(("m/1__a.sql", MySql), silent).Single().Code);
        Assert.IsEmpty(Check.Files(("m/1__a.sql", Postgres), silent));
    }

    private static EngineDetection Detect(params (string Path, string Content)[] files)
    {
        var contents = files.ToDictionary(file => file.Path, file => Bytes(file.Content));
        return new EngineDetection(SqlEngine.Auto, Check.Set(files.Select(file => file.Path)), MigrationReader.From(file => contents[file.ReleasePath]), CancellationToken.None);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
