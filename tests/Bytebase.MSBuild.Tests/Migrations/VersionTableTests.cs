using System.Text.Json;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Migrations;

/// <summary>
/// A table of our own beside the server's: more names and versions, with what the server's rules make of them. <c>versions.py</c> writes it
/// and tells the rules a second time, in another language.
/// </summary>
[TestClass]
internal sealed class VersionTableTests
{
    private static readonly JsonElement Table = JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Bytebase.MSBuild.Tests", "Migrations", "versions.json"))).RootElement;

    [TestMethod]
    public void Names()
    {
        var wrong = new List<string>();
        var count = 0;
        foreach (var entry in Table.GetProperty("names").EnumerateObject())
        {
            count++;
            var name = MigrationName.Parse(entry.Name);
            var isMigration = name.Kind == MigrationNameKind.Migration;
            var actual = !isMigration || name.VersionText is null ? """{"skipped": true}"""
                : name.Version is not null ? $$"""{"version": "{{name.Version.Text}}"}"""
                : $$"""{"refused": "{{name.VersionText}}"}""";
            if (actual != $"{{{string.Join(", ", entry.Value.EnumerateObject().Select(p => $"\"{p.Name}\": {p.Value.GetRawText()}"))}}}")
                wrong.Add($"{entry.Name}: {actual}");
        }

        Assert.AreEqual("", string.Join('\n', wrong));
        Assert.IsGreaterThanOrEqualTo(416, count);
    }

    [TestMethod]
    public void Versions()
    {
        var wrong = new List<string>();
        var count = 0;
        foreach (var entry in Table.GetProperty("versions").EnumerateObject())
        {
            count++;
            var expected = entry.Value.GetString() is "invalid" ? "invalid version " + GoQuoting.Quote(entry.Name) : entry.Value.GetString();
            var actual = MigrationVersion.TryParse(entry.Name, out var version, out var error) ? "accepted" : error;
            if (actual != expected || (version is not null && version.Text != entry.Name))
                wrong.Add($"{entry.Name}: {actual}");
        }

        Assert.AreEqual("", string.Join('\n', wrong));
        Assert.IsGreaterThanOrEqualTo(376, count);
    }

    [TestMethod]
    public void Order()
    {
        var versions = Table.GetProperty("order").EnumerateArray()
            .SelectMany((group, place) => group.EnumerateArray().Select(text => (Place: place, Version: Parse(text.GetString()!))))
            .ToList();
        foreach (var (place, version) in versions)
        {
            foreach (var (otherPlace, other) in versions)
            {
                Assert.AreEqual(Math.Sign(place.CompareTo(otherPlace)), Math.Sign(version.CompareTo(other)), $"{version} and {other}");
                Assert.AreEqual(place == otherPlace, version.NumericallyEquals(other), $"{version} and {other}");
                Assert.AreEqual(version.Text == other.Text, version.Equals(other), $"{version} and {other}");
            }
        }
    }

    private static MigrationVersion Parse(string text) =>
        MigrationVersion.TryParse(text, out var version, out var error) ? version : throw new AssertFailedException(error);
}
