using System.Text;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Validation;

/// <summary>
/// Each file of the recording <c>execution</c>: what a real server did silently wrong with it, or failed on, is found offline on its line.
/// </summary>
[TestClass]
internal sealed class ExecutionContractTests
{
    private static readonly Dictionary<string, string> Expected = new()
    {
        ["a comment that mentions SET ROLE"] = "2,35 Error BB2021",
        ["a string that mentions SET ROLE"] = "2,37 Error BB2021",
        ["a string that mentions DROP DATABASE before a dependent statement"] = "2,30 Error BB2022",
        ["CREATE INDEX CONCURRENTLY between two statements"] = "2,1 Warning BB2023",
        ["VACUUM after a comment"] = "3,1 Error BB2025",
        ["VACUUM alone"] = "",
        ["BEGIN and COMMIT in the file, then an error"] = "1,1 Warning BB2027",

        // What psql understands is another rule's.
        ["psql meta command"] = "",
    };

    public static IEnumerable<object[]> Files =>
        from exchange in Repository.Contract("execution.json").GetProperty("exchanges").EnumerateArray()
        let name = exchange.GetProperty("name").GetString()!
        where name.EndsWith(": release", StringComparison.Ordinal)
        let file = exchange.GetProperty("request").GetProperty("body").GetProperty("release").GetProperty("files")[0]
        select new object[] { name[..^": release".Length], Encoding.UTF8.GetString(file.GetProperty("statement").GetBytesFromBase64()) };

    [TestMethod]
    public void EveryRecordedFileIsExpected() => CollectionAssert.AreEquivalent(Expected.Keys, Files.Select(file => file[0]).ToArray());

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void TrapIsFoundOnItsLine(string name, string sql)
    {
        Assert.AreEqual(Expected[name], Traps.Of(SqlEngine.Auto, sql));
        Assert.AreEqual(Expected[name], Traps.Of(SqlEngine.Postgres, sql));
    }
}
