using System.Text;
using Bytebase.MSBuild.Delivery;

namespace Bytebase.MSBuild.Tests.Delivery;

[TestClass]
internal sealed class ReleaseContentTests
{
    private static readonly string[] Targets = ["instances/i/databases/a", "instances/i/databases/b"];

    private static readonly ReleaseContentFile First = File("1", "CREATE TABLE t (\n  id int\n);\n");
    private static readonly ReleaseContentFile Second = File("2", "SELECT 1;\n");

    public static IEnumerable<object[]> Same =>
    [
        ["another order of files", new[] { Second, First }, Targets],
        ["another order of targets", new[] { First, Second }, Targets.Reverse().ToArray()],
        ["another path", new[] { First with { Path = "db/1__renamed.sql", FullPath = "/else/1.sql" }, Second }, Targets],
        ["Windows line ends", new[] { File("1", "CREATE TABLE t (\r\n  id int\r\n);\r\n"), Second }, Targets],
        ["mixed line ends", new[] { File("1", "CREATE TABLE t (\r\n  id int\n);\r\n"), Second }, Targets],
    ];

    public static IEnumerable<object[]> Different =>
    [
        ["other content", new[] { File("1", "CREATE TABLE u (\n  id int\n);\n"), Second }, Targets],
        ["a blank more", new[] { First, File("2", "SELECT 1; \n") }, Targets],
        ["a line end less", new[] { First, File("2", "SELECT 1;") }, Targets],
        ["a carriage return alone", new[] { First, File("2", "SELECT 1;\r") }, Targets],
        ["an empty line more", new[] { First, File("2", "SELECT 1;\n\n") }, Targets],
        ["another version", new[] { First with { Version = "01" }, Second }, Targets],
        ["versions exchanged", new[] { First with { Version = "2" }, Second with { Version = "1" } }, Targets],
        ["a file less", new[] { First }, Targets],
        ["a file more", new[] { First, Second, File("3", "") }, Targets],
        ["another target", new[] { First, Second }, new[] { Targets[0], "instances/i/databases/c" }],
        ["a target less", new[] { First, Second }, new[] { Targets[0] }],
    ];

    [TestMethod]
    [DynamicData(nameof(Same))]
    public void DigestStaysWith(string what, ReleaseContentFile[] files, string[] targets) => Assert.AreEqual(Digest([First, Second], Targets), Digest(files, targets), what);

    [TestMethod]
    [DynamicData(nameof(Different))]
    public void DigestChangesWith(string what, ReleaseContentFile[] files, string[] targets) => Assert.AreNotEqual(Digest([First, Second], Targets), Digest(files, targets), what);

    [TestMethod]
    public void DigestIsTheOneOfEarlierReleases() =>
        Assert.AreEqual("7a62b5ee7ec7acf0", Digest([First, Second], Targets), "a package update must find the rollout that the one before left unfinished");

    [TestMethod]
    public void BytesAreSentAsTheyAre()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, (byte)'a', (byte)'\r', (byte)'\n', 0xFF, 0];
        var wire = new ReleaseContent([new("db/1.sql", "/repo/db/1.sql", "1", bytes)]).ToWire().Single();
        CollectionAssert.AreEqual(bytes, wire.Statement);
        Assert.AreEqual(("db/1.sql", "1"), (wire.Path, wire.Version));
    }

    [TestMethod]
    public void FilesAreFoundByThePathThatWasSent()
    {
        var content = new ReleaseContent([First, Second, Second with { FullPath = "/again" }]);
        Assert.AreSame(Second, content.Find("migrations/2.sql"));
        Assert.IsNull(content.Find("migrations/3.sql"));
        Assert.IsNull(content.Find("Migrations/2.sql"));
        Assert.IsNull(content.Find(null));
    }

    private static string Digest(IReadOnlyList<ReleaseContentFile> files, IEnumerable<string> targets)
    {
        var digest = new ReleaseContent(files).DigestFor(targets);
        Assert.MatchesRegex("^[0-9a-f]{16}$", digest);
        return digest;
    }

    private static ReleaseContentFile File(string version, string text) => new($"migrations/{version}.sql", $"/repo/migrations/{version}.sql", version, Encoding.UTF8.GetBytes(text));
}
