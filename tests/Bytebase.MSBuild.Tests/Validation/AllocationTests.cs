using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Tasks;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Validation;

/// <summary>
/// What a migration takes of the memory of a build, counted and not timed: the same on every machine. The budget is 1 KB for each migration,
/// and MSBuild gives little of it back before the task is over.
/// </summary>
[TestClass]
internal sealed class AllocationTests
{
    private const int Count = 2000;

    private static readonly MigrationItem[] Items = [.. Enumerable.Range(0, Count).Select(i => new MigrationItem($"migrations/2025{i:0000000000}__m{i}.sql", ""))];

    [TestMethod]
    public void ANameTakesItsPathsAndItsVersion()
    {
        _ = new ProjectMigrations(Items, "/work/project");
        AssertPerFile(480, () => new ProjectMigrations(Items, "/work/project").Places());
    }

    [TestMethod]
    public void RulesAboutNamesTakeNextToNothing()
    {
        var set = new ProjectMigrations(Items, "/work/project").Set;
        _ = new Validator().ValidateNames(set);
        AssertPerFile(64, () => new Validator().ValidateNames(set));
    }

    [TestMethod]
    public void CheckingAFileTakesItsResultOnly()
    {
        var set = new ProjectMigrations(Items, "/work/project").Set;
        var text = "-- It's a column\nCREATE TABLE t (id integer PRIMARY KEY, name text DEFAULT 'it''s' /* so */);\nINSERT INTO t VALUES (1, 'a');\n"u8.ToArray();
        var checker = new FileChecker(
            (MigrationFile _, ref byte[] buffer) => (buffer = text).Length,
            () => new VersionProposals(set),
            MigrationMode.Versioned);
        var engines = new EngineDetection(SqlEngine.Postgres, set, MigrationReader.Read, CancellationToken.None);
        Assert.IsEmpty(checker.Check(set.All[0], engines).Findings);
        AssertPerFile(256, () =>
        {
            for (var i = 0; i < Count; i++)
                checker.Check(set.All[i], engines);
        });
    }

    [TestMethod]
    public void TheCacheIsMadeInOnePiece()
    {
        var results = Enumerable.Repeat(new FileResult([], ContentHash.Of("SELECT 1;"u8)), Count).ToArray();
        var record = new ValidationRecord(DateTime.UtcNow, new Fingerprint("", ""), new CachedFiles(Items, new FileStamp[Count], [.. Enumerable.Range(0, Count)], results), []);
        var length = ValidationCacheFormat.Write(record).Length;
        AssertPerFile((length / Count) + 32, () => _ = ValidationCacheFormat.Write(record));
    }

    private static void AssertPerFile(double bytes, Action action)
    {
        // Of this thread alone: other tests run at the same time.
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        var each = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Count;
        Assert.IsLessThanOrEqualTo(bytes, each, "bytes for each migration");
        Console.WriteLine($"{each:0}");
    }
}
