using System.Text.RegularExpressions;

namespace Bytebase.MSBuild.Tests.Architecture;

/// <summary>Which room may know which. An arrow only points down; whoever wants another one changes this table on purpose.</summary>
[TestClass]
internal sealed partial class RoomTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Tasks"] = ["Delivery", "Reports", "Ci", "Server", "Validation", "History", "Migrations", "Diagnostics", "Microsoft.Build"],
        ["Delivery"] = ["Reports", "Ci", "Server", "Migrations", "Diagnostics"],
        ["Reports"] = ["Ci", "Diagnostics"],
        ["Ci"] = ["Diagnostics"],
        ["Server"] = ["Diagnostics"],
        ["Validation"] = ["History", "Migrations", "Diagnostics"],
        ["History"] = ["Migrations", "Diagnostics"],
        ["Migrations"] = ["Diagnostics"],
        ["Diagnostics"] = [],
    };

    public static IEnumerable<object[]> Rooms => Arrows.Keys.Select(room => new object[] { room });

    [TestMethod]
    public void EveryTypeHasARoom()
    {
        var rooms = AssemblyScan.Types.Select(AssemblyScan.RoomOf).OfType<string>().Distinct().Order(StringComparer.Ordinal);
        CollectionAssert.AreEqual(Arrows.Keys.Order(StringComparer.Ordinal).ToArray(), rooms.ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Rooms))]
    public void CodeUsesOnlyTheRoomsBelow(string room)
    {
        var wrong = AssemblyScan.Types
            .Where(type => AssemblyScan.RoomOf(type) == room)
            .SelectMany(type => AssemblyScan.UsedBy(type).Select(used => (Type: type, Used: used, Room: AssemblyScan.RoomOf(used))))
            .Where(use => use.Room is not null && use.Room != room && !Arrows[room].Contains(use.Room))
            .Select(use => $"{use.Type.FullName} uses {use.Used.FullName}")
            .Distinct();
        Assert.AreEqual("", string.Join('\n', wrong));
    }

    // Constants leave no trace in the assembly, but they have to be written.
    [TestMethod]
    [DynamicData(nameof(Rooms))]
    public void SourcesNameOnlyTheRoomsBelow(string room)
    {
        var folder = Path.Combine(Repository.Root, "src", "Bytebase.MSBuild", room);
        var files = Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories);
        Assert.IsNotEmpty(files);
        var wrong = files
            .SelectMany(file => RoomName().Matches(File.ReadAllText(file)).Select(m => (File: Path.GetRelativePath(folder, file), Room: m.Groups["ours"].Success ? m.Groups["ours"].Value : "Microsoft.Build")))
            .Where(use => use.Room != room && Arrows.ContainsKey(use.Room == "Microsoft.Build" ? "Tasks" : use.Room) && !Arrows[room].Contains(use.Room))
            .Select(use => $"{room}/{use.File} names {use.Room}")
            .Distinct();
        Assert.AreEqual("", string.Join('\n', wrong));
    }

    [TestMethod]
    public void ScanSeesWhatCodeUses()
    {
        // Otherwise the tests above would pass on anything.
        var used = AssemblyScan.UsedBy(typeof(Bytebase.MSBuild.Delivery.Review)).ToHashSet();
        Assert.Contains(typeof(Bytebase.MSBuild.Server.CheckResult), used, "a signature");
        var all = AssemblyScan.Types.Where(t => AssemblyScan.RoomOf(t) == "Tasks").SelectMany(AssemblyScan.UsedBy).Select(AssemblyScan.RoomOf).ToHashSet();
        foreach (var room in Arrows["Tasks"].Where(r => r != "Migrations"))
            Assert.Contains(room, all, "the code of the tasks");
    }

    [GeneratedRegex(@"\bBytebase\.MSBuild\.(?<ours>[A-Z][A-Za-z]+)|(?<!namespace )Microsoft\.Build\.[A-Z]")]
    private static partial Regex RoomName();
}
