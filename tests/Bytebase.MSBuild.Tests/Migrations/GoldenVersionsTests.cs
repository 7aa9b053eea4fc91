using System.Text.Json;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Migrations;

/// <summary>Names, versions and their order as a real server and bytebase-action have them.</summary>
[TestClass]
internal sealed class GoldenVersionsTests
{
    private static readonly JsonElement Golden = Repository.Contract("golden/versions.json");

    public static IEnumerable<object[]> Names => Golden.GetProperty("names").EnumerateObject().Select(name => new object[] { name.Name, name.Value.GetRawText() });

    public static IEnumerable<object[]> Versions => Golden.GetProperty("versions").EnumerateObject().Select(version => new object[] { version.Name, version.Value.GetString()! });

    [TestMethod]
    public void TheTableIsComplete()
    {
        Assert.AreEqual(208, Names.Count());
        Assert.AreEqual(126, Versions.Count());
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void NameHasTheVersionThatIsSent(string fileName, string expected)
    {
        var name = MigrationName.Parse(fileName);
        var golden = JsonDocument.Parse(expected).RootElement;
        if (golden.TryGetProperty("version", out var version))
        {
            Assert.AreEqual(version.GetString(), name.VersionText);
            Assert.AreEqual(version.GetString(), name.Version?.Text);
            Assert.AreEqual(MigrationNameKind.Migration, name.Kind);
        }
        else if (golden.TryGetProperty("refused", out _))
        {
            Assert.IsNotNull(name.VersionText);
            Assert.IsNull(name.Version);
        }
        else if (fileName == "1.SQL")
        {
            // Skipped there because its pattern is case-sensitive on Linux; here it counts on every system.
            Assert.AreEqual("1", name.VersionText);
            Assert.AreEqual(MigrationNameKind.Migration, name.Kind);
        }
        else
        {
            Assert.IsNull(name.VersionText);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Versions))]
    public void VersionIsAcceptedOrRefusedInTheSameWords(string text, string expected)
    {
        var accepted = MigrationVersion.TryParse(text, out var version, out var error);
        Assert.AreEqual(expected, accepted ? "accepted" : error);
        Assert.AreEqual(accepted ? text : null, version?.Text);
    }

    [TestMethod]
    public void OrderIsTheServers()
    {
        var order = Golden.GetProperty("order");
        var sent = order.GetProperty("sent").EnumerateArray().Select(v => v.GetString()!);
        var cameBack = order.GetProperty("came_back").EnumerateArray().Select(v => Parse(v.GetString()!)).ToList();

        for (var i = 1; i < cameBack.Count; i++)
            Assert.IsLessThanOrEqualTo(0, cameBack[i - 1].CompareTo(cameBack[i]), $"{cameBack[i - 1]} before {cameBack[i]}");

        // Equal ones may be anywhere among themselves, so runs of them are compared as sets.
        var sorted = sent.Select(Parse).Order().ToList();
        Assert.HasCount(cameBack.Count, sorted);
        for (var i = 0; i < sorted.Count; i++)
            Assert.IsTrue(sorted[i].NumericallyEquals(cameBack[i]), $"place {i}: {sorted[i]} and {cameBack[i]}");
    }

    [TestMethod]
    public void EveryPairKeepsTheOrderInWhichTheyCameBack()
    {
        var versions = Golden.GetProperty("order").GetProperty("came_back").EnumerateArray().Select(v => Parse(v.GetString()!)).ToList();
        for (var i = 0; i < versions.Count; i++)
        {
            for (var j = i + 1; j < versions.Count; j++)
            {
                Assert.IsLessThanOrEqualTo(0, versions[i].CompareTo(versions[j]), $"{versions[i]} before {versions[j]}");
                Assert.AreEqual(-versions[i].CompareTo(versions[j]), versions[j].CompareTo(versions[i]));
            }
        }
    }

    private static MigrationVersion Parse(string text)
    {
        Assert.IsTrue(MigrationVersion.TryParse(text, out var version, out var error), error);
        return version!;
    }
}
