using System.Text.RegularExpressions;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Tests.Diagnostics;

/// <summary>The lines that README and pages show are lines that a build can print.</summary>
[TestClass]
internal sealed partial class PageExampleTests
{
    public static IEnumerable<object[]> Pages() =>
        Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(Repository.Root, "README.md"))
            .Select(page => new object[] { Path.GetRelativePath(Repository.Root, page) });

    [TestMethod]
    [DynamicData(nameof(Pages))]
    public void EveryDiagnosticThatAPageShowsHasTheTextOfItsResource(string page)
    {
        foreach (Match line in Printed().Matches(File.ReadAllText(Path.Combine(Repository.Root, page))))
        {
            var descriptor = new DiagnosticDescriptor(line.Groups["id"].Value, DiagnosticSeverity.Error);
            var pattern = Place().Replace(Regex.Escape(descriptor.MessageFormat.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal)), ".*?");

            Assert.IsTrue(Regex.IsMatch(line.Groups["text"].Value.Trim(), "^" + pattern + "$"), $"{page}: {line.Value}\n{descriptor.MessageFormat}");
        }
    }

    [GeneratedRegex(@"(error|warning) (?<id>BB\d{4}): (?<text>.*?)( \[[^\]]*proj\])?\r?$", RegexOptions.Multiline)]
    private static partial Regex Printed();

    // As Regex.Escape leaves {0}.
    [GeneratedRegex(@"\\\{\d\}")]
    private static partial Regex Place();
}
