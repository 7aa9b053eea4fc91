namespace Bytebase.MSBuild.Tests.Docs;

/// <summary>
/// What a page marks as runnable is run. <c>&lt;!-- run --&gt;</c> stands above a block of shell commands, <c>&lt;!-- run fails --&gt;</c> where
/// the last of them must fail, and <c>&lt;!-- prints --&gt;</c> above what they print. <c>DocsTests</c> of the integration tests runs them.
/// </summary>
[TestClass]
internal sealed class RunnableBlockTests
{
    private static readonly string[] Markers = ["run", "run fails", "prints"];

    private static readonly string Runner = File.ReadAllText(Path.Combine(Repository.Root, "tests", "Bytebase.MSBuild.IntegrationTests", "DocsTests.cs"));

    [TestMethod]
    public void EveryMarkedPageIsRun()
    {
        var marked = MarkdownPage.All.Where(page => page.Blocks.Any(block => Markers.Contains(block.Marker))).Select(page => page.Path).ToList();
        // Otherwise the test would pass on a reader that sees no marker.
        Assert.Contains("README.md", marked);
        Assert.Contains("docs/getting-started.md", marked);
        Faults.AreNone(marked.Where(page => !Runner.Contains($"\"{page}\"", StringComparison.Ordinal)), "nothing runs the blocks of these pages, add them to DocsTests:");
    }

    [TestMethod]
    public void MarkersStandAboveBlocksOfTheirKind()
    {
        foreach (var page in MarkdownPage.All)
        {
            var ran = false;
            foreach (var block in page.Blocks.Where(block => Markers.Contains(block.Marker)))
            {
                Assert.AreEqual(block.Marker == "prints" ? "text" : "sh", block.Language, $"{page}({block.Line})");
                Assert.IsTrue(ran || block.Marker != "prints", $"{page}({block.Line}): nothing ran that could have printed this");
                ran |= block.Marker != "prints";
            }

            // A marker with a line between it and its block marks nothing.
            var written = page.Prose.Split('\n').Count(line => Markers.Any(marker => line.Trim() == $"<!-- {marker} -->"));
            Assert.AreEqual(page.Blocks.Count(block => Markers.Contains(block.Marker)), written, $"{page}: a marker stands above no block");
        }
    }
}
