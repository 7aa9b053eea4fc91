using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Validation;

[TestClass]
internal sealed class ValidationCacheTests
{
    private static readonly DateTime Now = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc);

    private readonly string _directory = Directory.CreateTempSubdirectory("bytebase-cache-").FullName;

    private string CachePath => Path.Combine(_directory, "obj", "bytebase.cache");

    [TestCleanup]
    public void Delete() => Directory.Delete(_directory, recursive: true);

    [TestMethod]
    public void GivesBackWhatWasSaved()
    {
        Finding[] findings =
        [
            new("BB1001", DiagnosticSeverity.Error, "é\n日本", "/repo/1.sql", new TextSpan(1, 2, 3, 4)),
            new("BBR0601", DiagnosticSeverity.Warning, "", null, TextSpan.Nowhere) { Targets = ["instances/i/databases/d"] },
        ];
        new ValidationCache(Now, "a=1", Stamps("1.sql"), findings).Save(CachePath);

        var loaded = ValidationCache.TryLoad(CachePath);
        Assert.IsNotNull(loaded);
        Assert.HasCount(2, loaded.Findings);
        Assert.AreEqual(findings[0], loaded.Findings[0] with { Targets = findings[0].Targets });
        Assert.AreEqual(findings[1], loaded.Findings[1] with { Targets = findings[1].Targets });
        CollectionAssert.AreEqual(findings[1].Targets.ToArray(), loaded.Findings[1].Targets.ToArray());
        Assert.IsTrue(loaded.IsUpToDate(Stamps("1.sql"), "a=1"));
        CollectionAssert.AreEqual(new[] { CachePath }, Directory.GetFiles(Path.GetDirectoryName(CachePath)!), "no temporary file stays");
    }

    public static IEnumerable<object[]> Changes =>
    [
        ["nothing", true, Stamps("1.sql", "2.sql"), ""],
        ["another order", true, Stamps("2.sql", "1.sql"), ""],
        ["a file added", false, Stamps("1.sql", "2.sql", "3.sql"), ""],
        ["a file removed", false, Stamps("1.sql"), ""],
        ["a file renamed", false, Stamps("1.sql", "3.sql"), ""],
        ["a file in place of another", false, Stamps("1.sql", "1.sql"), ""],
        ["no files", false, Stamps(), ""],
        ["other settings", false, Stamps("1.sql", "2.sql"), "engine=MYSQL"],
        ["the same time, another size", false, new[] { Stamp("1.sql"), Stamp("2.sql") with { Size = 11 } }, ""],
        ["the same size, a later time", false, new[] { Stamp("1.sql"), Later("2.sql", TimeSpan.FromMinutes(1)) }, ""],
        ["the same size, an earlier time", false, new[] { Stamp("1.sql"), Later("2.sql", TimeSpan.FromMinutes(-1)) }, ""],
        ["a file with an old time added", false, new[] { Stamp("1.sql"), Stamp("2.sql"), Later("3.sql", TimeSpan.FromDays(-1000)) }, ""],
        ["a file gone", false, new[] { Stamp("1.sql"), Stamp("2.sql") with { Size = -1 } }, ""],
    ];

    [TestMethod]
    [DynamicData(nameof(Changes))]
    public void IsUpToDateOnlyWhenNothingChanged(string change, bool expected, FileStamp[] files, string fingerprint)
    {
        new ValidationCache(Now, "", Stamps("1.sql", "2.sql"), []).Save(CachePath);
        var loaded = ValidationCache.TryLoad(CachePath);
        Assert.IsNotNull(loaded);
        Assert.AreEqual(expected, loaded.IsUpToDate(files, fingerprint), change);
        Assert.AreEqual(expected, loaded.IsUpToDate(files, fingerprint), "asked again");
    }

    [TestMethod]
    [DataRow(-60_000, true)]
    [DataRow(-3_000, true)]
    [DataRow(-2_000, false, DisplayName = "whole seconds, as FAT keeps them")]
    [DataRow(-1_000, false, DisplayName = "a whole second")]
    [DataRow(-1_500, true)]
    [DataRow(-51, true)]
    [DataRow(-50, false)]
    [DataRow(0, false)]
    [DataRow(60_000, false)]
    public void YoungFilesAreReadAgain(int milliseconds, bool expected)
    {
        FileStamp[] files = [new("/repo/1.sql", 10, Now.AddMilliseconds(milliseconds).Ticks)];
        Assert.AreEqual(expected, new ValidationCache(Now, "", files, []).IsUpToDate(files, ""));
    }

    [TestMethod]
    public void MissingCacheIsNone()
    {
        Assert.IsNull(ValidationCache.TryLoad(CachePath));
        Assert.IsNull(ValidationCache.TryLoad(_directory));
        Assert.IsNull(ValidationCache.TryLoad(""));
    }

    [TestMethod]
    public void DamagedCacheIsNone()
    {
        var cache = new ValidationCache(Now, "f", Stamps("1.sql"), [Finding.Of(new DiagnosticDescriptor("BB2001", DiagnosticSeverity.Error), "/repo/1.sql", TextSpan.File)]);
        cache.Save(CachePath);
        var bytes = File.ReadAllBytes(CachePath);
        for (var i = 0; i < bytes.Length; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[i] ^= 0x40;
            Assert.IsNull(ValidationCacheFormat.Read(damaged), $"byte {i} changed");
            Assert.IsNull(ValidationCacheFormat.Read(bytes[..i]), $"cut at {i}");
        }

        File.WriteAllText(CachePath, "{}");
        Assert.IsNull(ValidationCache.TryLoad(CachePath));
        cache.Save(CachePath);
        Assert.IsNotNull(ValidationCache.TryLoad(CachePath), "and is replaced");
    }

    [TestMethod]
    public void CacheThatCannotBeWrittenIsNoFailure()
    {
        Directory.CreateDirectory(CachePath);
        new ValidationCache(Now, "", [], []).Save(CachePath);
        Assert.IsEmpty(Directory.GetFiles(Path.GetDirectoryName(CachePath)!));

        var file = Path.Combine(_directory, "file");
        File.WriteAllText(file, "");
        new ValidationCache(Now, "", [], []).Save(Path.Combine(file, "below", "cache"));
    }

    [TestMethod]
    public void StampsComeFromTheFile()
    {
        var path = Path.Combine(_directory, "1.sql");
        File.WriteAllText(path, "SELECT 1;");
        File.SetLastWriteTimeUtc(path, Now);
        Assert.AreEqual(new FileStamp(path, 9, Now.Ticks), FileStamp.Of(path));
        Assert.AreEqual(-1, FileStamp.Of(path + "x").Size);
    }

    private static FileStamp[] Stamps(params string[] names) => [.. names.Select(Stamp)];

    private static FileStamp Stamp(string name) => Later(name, TimeSpan.Zero);

    private static FileStamp Later(string name, TimeSpan later) => new("/repo/" + name, 10, Now.AddDays(-1).Add(later).Ticks);
}
