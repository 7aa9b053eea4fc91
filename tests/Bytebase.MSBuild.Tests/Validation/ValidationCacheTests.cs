using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Validation;

/// <summary>What a build takes over from the one before, and what it does not.</summary>
[TestClass]
internal sealed class ValidationCacheTests
{
    private static readonly DateTime Now = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc);

    private static readonly Fingerprint Settings = new("engine=AUTO", "commit=1");

    private readonly string _directory = Directory.CreateTempSubdirectory("bytebase-cache-").FullName;

    private string CachePath => Path.Combine(_directory, "obj", "bytebase.cache");

    [TestCleanup]
    public void Delete() => Directory.Delete(_directory, recursive: true);

    [TestMethod]
    public void GivesBackWhatWasSaved()
    {
        Finding[] findings =
        [
            new("BB2002", DiagnosticSeverity.Error, "é\n日本", "/repo/1.sql", new TextSpan(1, 2, 3, 4)),
            new("BBR0601", DiagnosticSeverity.Warning, "", null, TextSpan.Nowhere) { Targets = ["instances/i/databases/d"] },
        ];
        Suppression[] suppressions = [new("/repo/1.sql", "BB2011", "é: reason", new TextSpan(3, 4), 3, int.MaxValue)];
        var result = Result(1, findings[0]) with { Engine = SqlEngine.Oracle, DependsOnNames = true, HasCrLf = true, Suppressions = suppressions };
        Save(Settings, findings, new(new("1.sql", "DML"), Old(1), result), new(new("é.md"), Old(2), FileResult.NotRead));

        var loaded = ValidationCache.TryLoad(CachePath);
        Assert.IsNotNull(loaded);
        Assert.HasCount(2, loaded.Findings);
        CollectionAssert.AreEqual(suppressions, loaded.Suppressions.ToArray());
        Assert.AreEqual(findings[0], loaded.Findings[0] with { Targets = findings[0].Targets });
        Assert.AreEqual(findings[1], loaded.Findings[1] with { Targets = findings[1].Targets });
        CollectionAssert.AreEqual(findings[1].Targets.ToArray(), loaded.Findings[1].Targets.ToArray());

        MigrationItem[] items = [new("1.sql", "DML"), new("é.md")];
        var results = loaded.ResultsOfUnchanged(items, [Old(1), Old(2)], Settings);
        Assert.AreEqual(result.Sha256, results[0]!.Sha256);
        Assert.AreEqual((SqlEngine.Oracle, true, true), (results[0]!.Engine, results[0]!.DependsOnNames, results[0]!.HasCrLf));
        Assert.AreSame(loaded.Suppressions[0], results[0]!.Suppressions.Single());
        Assert.AreSame(loaded.Findings[0], results[0]!.Findings.Single());
        Assert.IsNull(results[1]!.Sha256);
        CollectionAssert.AreEqual(new[] { CachePath }, Directory.GetFiles(Path.GetDirectoryName(CachePath)!), "no temporary file stays");
    }

    public static IEnumerable<object[]> Changes =>
    [
        ["nothing", "1 2", "1 2", Settings],
        ["another order", "2 1", "1 2", Settings],
        ["a file added", "1 2 3", "1 2", Settings],
        ["a file removed", "1", "1", Settings],
        ["a file renamed", "1 3", "1", Settings],
        ["a file in place of another", "1 1", "1", Settings],
        ["a file in place of another, first", "2 2", "2", Settings],
        ["no files", "", "", Settings],
        ["metadata", "1 2:DML", "1", Settings],
        ["other settings", "1 2", "", Settings with { Contents = "engine=MYSQL" }],
        ["another commit", "1 2", "1 2", Settings with { Set = "commit=2" }],
        ["another size", "1 2+size", "1", Settings],
        ["a later time", "1 2+later", "1", Settings],
        ["an earlier time", "1+earlier 2", "2", Settings],
        ["a time of change alone", "1 2+change", "1", Settings],
        ["gone", "1 2+gone", "1", Settings],
    ];

    [TestMethod]
    [DynamicData(nameof(Changes))]
    public void OnlyUnchangedFilesKeepTheirResults(string change, string files, string kept, Fingerprint fingerprint)
    {
        var finding = Of("BB2002", "/repo/2");
        Save(Settings, [finding, Of("BB1001", "/repo/2")], new(new("1"), Old(1), Result(1)), new(new("2"), Old(2), Result(2, finding)));
        var loaded = ValidationCache.TryLoad(CachePath)!;
        var (items, stamps) = Parse(files);

        Assert.AreEqual(change is "nothing" or "another order", loaded.IsUpToDate(items, stamps, fingerprint, Now), change);
        var results = loaded.ResultsOfUnchanged(items, stamps, fingerprint);
        var found = items.Where((_, i) => results[i] is not null).Select(item => item.Path);
        Assert.AreEqual(kept, string.Join(' ', found.Distinct().Order(StringComparer.Ordinal)));
        for (var i = 0; i < items.Length; i++)
        {
            if (results[i] is { } result)
                Assert.AreEqual(Result(int.Parse(items[i].Path, null)).Sha256, result.Sha256, items[i].Path);
        }
    }

    [TestMethod]
    [DataRow("1 2", "commit=1", true)]
    [DataRow("2 1", "commit=1", true)]
    [DataRow("1 2 3", "commit=1", false)]
    [DataRow("1", "commit=1", false)]
    [DataRow("1 1", "commit=1", false)]
    [DataRow("1 2", "commit=2", false)]
    [DataRow("1 2+size", "commit=1", true)]
    public void ProposedVersionsHoldWhileTheNamesAreTheSame(string files, string set, bool expected)
    {
        Save(Settings, [], new(new("1"), Old(1), Result(1) with { DependsOnNames = true }), new(new("2"), Old(2), Result(2)));
        var (items, stamps) = Parse(files);
        var results = ValidationCache.TryLoad(CachePath)!.ResultsOfUnchanged(items, stamps, Settings with { Set = set });
        Assert.AreEqual(expected, results[Array.FindIndex(items, item => item.Path == "1")] is not null);
    }

    [TestMethod]
    [DataRow("unreadable")]
    [DataRow("missing")]
    [DataRow("young")]
    public void WhatMayBeDifferentNextTimeIsReadAgain(string reason)
    {
        var stamp = reason == "missing" ? FileStamp.Missing : reason == "young" ? Old(1) with { ChangeTicks = Now.Ticks } : Old(1);
        Save(Settings, [], new(new("1"), stamp, Result(1) with { IsUnreadable = reason == "unreadable" }), new(new("2"), Old(2), Result(2)));
        var loaded = ValidationCache.TryLoad(CachePath)!;
        var (items, stamps) = Parse("1 2");
        stamps[0] = stamp;
        Assert.IsFalse(loaded.IsUpToDate(items, stamps, Settings, Now));
        CollectionAssert.AreEqual(new[] { true, false }, loaded.ResultsOfUnchanged(items, stamps, Settings).Select(r => r is null).ToArray());
    }

    [TestMethod]
    [DataRow(-1, false, DisplayName = "the clock was set back")]
    [DataRow(0, true)]
    [DataRow(9, true)]
    [DataRow(10, false)]
    public void FindingsMayHoldForSomeTimeOnly(int minutes, bool expected)
    {
        ValidationCache.Save(CachePath, new(Now, Settings, [new(new("1"), Old(1), Result(1))], []) { ValidUntilUtc = Now.AddMinutes(10) });
        var loaded = ValidationCache.TryLoad(CachePath)!;
        Assert.AreEqual(expected, loaded.IsUpToDate([new("1")], [Old(1)], Settings, Now.AddMinutes(minutes)));
        Assert.IsNotNull(loaded.ResultsOfUnchanged([new("1")], [Old(1)], Settings)[0], "what the file holds does not depend on the time");
    }

    [TestMethod]
    public void TwoItemsOfOneFileShareItsResult()
    {
        var finding = Of("BB2002", "/repo/1");
        var result = Result(1, finding);
        Save(Settings, [finding], new(new("1"), Old(1), result), new(new("./1"), Old(1), result), new(new("1"), Old(1), result));
        var loaded = ValidationCache.TryLoad(CachePath)!;
        MigrationItem[] items = [new("1"), new("./1"), new("1")];
        Assert.IsTrue(loaded.IsUpToDate(items, [Old(1), Old(1), Old(1)], Settings, Now));
        foreach (var kept in loaded.ResultsOfUnchanged(items, [Old(1), Old(1), Old(1)], Settings))
            Assert.AreSame(loaded.Findings[0], kept!.Findings.Single());

        MigrationItem[] others = [new("./1"), new("1"), new("1")];
        var results = loaded.ResultsOfUnchanged(others, [Old(1), Old(1), Old(1)], Settings);
        Assert.AreSame(loaded.Findings[0], results[0]!.Findings.Single());
        Assert.AreSame(loaded.Findings[0], results[1]!.Findings.Single());
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
        var finding = Of("BB2001", "/repo/1.sql");
        Save(Settings, [finding], new CachedFile(new("1.sql"), Old(1), Result(1, finding)));
        var bytes = File.ReadAllBytes(CachePath);
        for (var i = 0; i < bytes.Length; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[i] ^= 0x40;
            Assert.IsNull(ValidationCacheFormat.Read(damaged), $"byte {i} changed");
            Assert.IsNull(ValidationCacheFormat.Read(bytes[..i]), $"cut at {i}");
        }

        Assert.IsNull(ValidationCacheFormat.Read(new byte[bytes.Length]), "zeros, as a crash of the machine leaves them");
        File.WriteAllText(CachePath, "{}");
        Assert.IsNull(ValidationCache.TryLoad(CachePath));
        Save(Settings, []);
        Assert.IsNotNull(ValidationCache.TryLoad(CachePath), "and is replaced");
    }

    [TestMethod]
    public void CacheThatCannotBeWrittenIsNoFailure()
    {
        Directory.CreateDirectory(CachePath);
        Save(Settings, []);
        Assert.IsEmpty(Directory.GetFiles(Path.GetDirectoryName(CachePath)!));

        var file = Path.Combine(_directory, "file");
        File.WriteAllText(file, "");
        ValidationCache.Save(Path.Combine(file, "below", "cache"), new(Now, Settings, [], []));
    }

    [TestMethod]
    public void BuildsAtTheSameTimeSeeAWholeCacheOrNone()
    {
        var files = Enumerable.Range(0, 500).Select(i => new CachedFile(new($"{i}"), Old(i), Result(i))).ToArray();
        Save(Settings, [], files);
        Parallel.For(0, 40, i =>
        {
            if (i % 2 == 0)
                Save(Settings, [], files[..(300 + i)]);
            else
                Assert.IsNotNull(ValidationCache.TryLoad(CachePath));
        });
        CollectionAssert.AreEqual(new[] { CachePath }, Directory.GetFiles(Path.GetDirectoryName(CachePath)!));
    }

    // "1 2+size 3:DML": file 1 as it was, file 2 of another size, file 3 with metadata.
    private static (MigrationItem[] Items, FileStamp[] Stamps) Parse(string files)
    {
        var parsed = files.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text =>
        {
            var name = text.Split('+', ':')[0];
            var old = Old(int.Parse(name, null));
            var stamp = text.Split('+') is [_, var change]
                ? change switch
                {
                    "size" => old with { Size = 99 },
                    "later" => old with { WriteTicks = old.WriteTicks + 1 },
                    "earlier" => old with { WriteTicks = old.WriteTicks - 1 },
                    "change" => old with { ChangeTicks = old.ChangeTicks + 1 },
                    _ => FileStamp.Missing,
                }
                : old;
            return (Item: new MigrationItem(name, text.Split(':') is [_, var type] ? type : ""), Stamp: stamp);
        }).ToArray();
        return ([.. parsed.Select(p => p.Item)], [.. parsed.Select(p => p.Stamp)]);
    }

    private void Save(Fingerprint fingerprint, Finding[] findings, params CachedFile[] files) =>
        ValidationCache.Save(CachePath, new ValidationRecord(Now, fingerprint, files, findings) { Suppressions = [.. files.SelectMany(file => file.Result.Suppressions)] });

    private static FileStamp Old(int number) => new(10 + number, Now.AddDays(-2).Ticks, Now.AddDays(-1).Ticks);

    private static FileResult Result(int number, params Finding[] findings) => new(findings, ContentHash.From([.. Enumerable.Repeat((byte)number, 32)]));

    private static Finding Of(string code, string file) => new(code, DiagnosticSeverity.Error, "text of " + code, file, TextSpan.File);
}
