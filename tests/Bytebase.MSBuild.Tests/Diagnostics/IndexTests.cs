using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Tests.Diagnostics;

/// <summary>
/// The tables of <c>docs/diagnostics/README.md</c> are made from the descriptors: <c>UPDATE_DOCS=1 dotnet test</c> writes them, and without it
/// they must be what it would write.
/// </summary>
[TestClass]
internal sealed partial class IndexTests
{
    private static readonly string Index = Path.Combine(Repository.Root, "docs", "diagnostics", "README.md");

    [TestMethod]
    public void IndexIsWhatTheDescriptorsSay()
    {
        var before = File.ReadAllText(Index);
        var seen = new HashSet<string>();
        var after = Table().Replace(before, table => table.Groups["head"].Value + Rows(table.Groups["range"].Value, seen));
        Assert.AreEqual("", string.Join(", ", DescriptorTests.All.Select(d => d.Id).Where(id => !seen.Contains(id))), "codes whose range has no section in the index");
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
            File.WriteAllText(Index, after);
        else
            Assert.AreEqual(after, before, "run UPDATE_DOCS=1 dotnet test tests/Bytebase.MSBuild.Tests --filter IndexTests");
    }

    private static string Rows(string range, HashSet<string> seen)
    {
        var rows = new StringBuilder();
        foreach (var descriptor in DescriptorTests.All.Where(d => d.Id.StartsWith("BB" + range, StringComparison.Ordinal)))
        {
            seen.Add(descriptor.Id);
            rows.Append(CultureInfo.InvariantCulture, $"| [{descriptor.Id}]({descriptor.Id}.md) | {descriptor.Title} | {descriptor.DefaultSeverity.ToString().ToLowerInvariant()} |\n");
        }

        return rows.ToString();
    }

    [GeneratedRegex(@"(?<head>^## BB(?<range>\d)nnn: [^\n]*\n\n\| Code \| Title \| Default severity \|\n\| --- \| --- \| --- \|\n)(\| \[[^\n]*\n)*", RegexOptions.Multiline)]
    private static partial Regex Table();
}
