using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Validation;

[TestClass]
internal sealed class ValidatorTests
{
    [TestMethod]
    public void FindingsAreOrderedByFileAndLineWhateverTheOrderOfTheItems()
    {
        (string, string)[] files = [("b/2_x_dml.sql", "SELECT 1;\nCREATE TABLE t (id int);"), ("a/2_y.SQL", ""), ("a/q.sql", Check.Sql), ("b/01.sql", " "), ("b/1.sql", Check.Sql)];
        string[] expected =
        [
            "a/2_y.SQL(1,1): Warning BB1011",
            "a/2_y.SQL(1,1): Error BB2001",
            "a/q.sql(1,1): Error BB1001",
            "b/01.sql(1,1): Warning BB2002",
            "b/1.sql(1,1): Error BB1003",
            "b/2_x_dml.sql(1,1): Error BB1010",
            "b/2_x_dml.sql(2,1): Warning BB2011",
        ];
        var first = Check.Files(files);
        Check.AreEqual(first, expected);
        Array.Reverse(files);
        CollectionAssert.AreEqual(first.Select(f => f.Message).ToArray(), Check.Files(files).Select(f => f.Message).ToArray());
    }

    [TestMethod]
    public void OnlyMigrationsAreRead()
    {
        var read = new List<string>();
        new Validator().Validate(
            Check.Set(["m/1_a.sql", "m/.2_b.sql", "m/readme.md", "m/x.SQL"]),
            file =>
            {
                lock (read)
                    read.Add(file.ReleasePath);
                return [];
            },
            CancellationToken.None);
        CollectionAssert.AreEquivalent(new[] { "m/1_a.sql", "m/x.SQL" }, read);
    }

    [TestMethod]
    public void HashesAreTheServers()
    {
        // SheetSha256 of this file in scenario "failure".
        var result = new Validator().Validate(
            Check.Set(["m/V1.sql", "m/readme.md"]),
            _ => "CREATE TABLE employee (id integer PRIMARY KEY, name text NOT NULL);\n"u8.ToArray(),
            CancellationToken.None);
        CollectionAssert.AreEqual(new[] { "582d2ed9543904f34df7e089c8a12a9eba70375c8db666b9d81297251e583410", null }, result.Files.Select(file => file.Sha256).ToArray());
    }

    [TestMethod]
    public void ManyFilesAtTheSameTimeGiveTheSameResult()
    {
        var files = Enumerable.Range(1, 2000).Select(i => ($"m/{i}_x_dml.sql", i % 7 == 0 ? $"SELECT {i};\n\nCREATE TABLE t{i} (id int);" : $"DELETE FROM t{i} WHERE id = 1;")).ToArray();
        var set = Check.Set(files.Select(file => file.Item1));
        var contents = files.ToDictionary(file => file.Item1, file => Encoding.UTF8.GetBytes(file.Item2));
        var result = new Validator().Validate(set, file => contents[file.ReleasePath], CancellationToken.None);
        Assert.HasCount(2000 / 7, result.Findings);
        foreach (var finding in result.Findings)
        {
            Assert.AreEqual(("BB2011", 3, 1), (finding.Code, finding.Span.Line, finding.Span.Column));
            Check.Mentions(finding, $"'{Path.GetFileName(finding.File)!.Replace("dml", "ddl", StringComparison.Ordinal)}'");
        }

        for (var i = 0; i < set.All.Count; i++)
            Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData(contents[set.All[i].ReleasePath])), result.Files[i].Sha256);
    }

    [TestMethod]
    public void CancellationEndsIt()
    {
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => new Validator().Validate(
            Check.Set(Enumerable.Range(1, 1000).Select(i => $"m/{i}.sql")),
            _ =>
            {
                source.Cancel();
                return [];
            },
            source.Token));
    }

    [TestMethod]
    public void ContentsAreNotKept()
    {
        var contents = new ConcurrentBag<WeakReference>();
        var result = new Validator().Validate(Check.Set(Enumerable.Range(1, 200).Select(i => $"m/{i}_ddl.sql")), _ => Remember(contents), CancellationToken.None);
        GC.Collect();
        Assert.HasCount(200, result.Findings);
        Assert.IsGreaterThanOrEqualTo(200, contents.Count);

        // The last one of each thread may still be in a register.
        Assert.IsLessThanOrEqualTo(Environment.ProcessorCount, contents.Count(content => content.IsAlive));
        GC.KeepAlive(result);
    }

    [TestMethod]
    public void CatalogueHasEveryRuleOnce()
    {
        CollectionAssert.AreEquivalent(typeof(Rule).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Rule)) && !type.IsAbstract).ToList(), RuleCatalogue.All.Select(rule => rule.GetType()).ToList());
        var codes = RuleCatalogue.Descriptors.Select(descriptor => descriptor.Id).ToList();
        CollectionAssert.AreEqual(codes.Distinct().Order(StringComparer.Ordinal).ToList(), codes);
        CollectionAssert.IsSubsetOf(new[] { "BB1001", "BB1002", "BB1003", "BB1004", "BB1011", "BB1012", "BB1013", "BB2001", "BB2002", "BB2003", "BB2011", "BB2012" }, codes);
    }

    private static byte[] Remember(ConcurrentBag<WeakReference> contents)
    {
        var content = "UPDATE t SET a = 1;"u8.ToArray();
        contents.Add(new WeakReference(content));
        return content;
    }
}
