using System.Text.RegularExpressions;

namespace Bytebase.MSBuild.Tests.Docs;

/// <summary>
/// Mermaid diagrams, as far as can be said without Mermaid: what is opened is closed, and everyone who speaks was introduced. CONTRIBUTING.md
/// says how to have Mermaid itself read them.
/// </summary>
[TestClass]
internal sealed partial class DiagramTests
{
    private static readonly IReadOnlyList<(MarkdownPage Page, MarkdownBlock Block)> Diagrams =
        [.. MarkdownPage.All.SelectMany(page => page.Blocks.Where(block => block.Language == "mermaid").Select(block => (page, block)))];

    [TestMethod]
    public void SequencesAreWhole()
    {
        var sequences = Diagrams.Where(d => d.Block.Text.StartsWith("sequenceDiagram\n", StringComparison.Ordinal)).ToList();
        Assert.IsNotEmpty(sequences);
        foreach (var (page, block) in sequences)
        {
            var known = Participant().Matches(block.Text).Select(m => m.Groups[1].Value).ToHashSet();
            foreach (Match message in Message().Matches(block.Text))
            {
                Assert.Contains(message.Groups["from"].Value, known, $"{page}({block.Line}): {message.Value}");
                Assert.Contains(message.Groups["to"].Value, known, $"{page}({block.Line}): {message.Value}");
            }

            var lines = block.Text.Split('\n').Select(line => line.Trim()).ToList();
            Assert.AreEqual(lines.Count(line => Opening().IsMatch(line)), lines.Count(line => line == "end"), $"{page}({block.Line}): each alt, opt and loop has its end");
            foreach (var line in lines.Skip(1).Where(line => line.Length > 0 && line != "end"))
                Assert.MatchesRegex(Line(), line, $"{page}({block.Line})");
            // Both end a statement for Mermaid.
            Assert.DoesNotContain(";", block.Text, $"{page}({block.Line})");
            Assert.DoesNotContain("#", block.Text, $"{page}({block.Line})");
        }
    }

    [TestMethod]
    public void EveryDiagramIsOfAKindThatGitHubDraws()
    {
        foreach (var (page, block) in Diagrams)
            Assert.MatchesRegex(Kind(), block.Text, $"{page}({block.Line})");
    }

    [GeneratedRegex(@"^\s*participant (\w+)", RegexOptions.Multiline)]
    private static partial Regex Participant();

    [GeneratedRegex(@"^\s*(?<from>\w+)-?->>(?<to>\w+): \S.*$", RegexOptions.Multiline)]
    private static partial Regex Message();

    [GeneratedRegex(@"^(alt|opt|loop|par) \S")]
    private static partial Regex Opening();

    [GeneratedRegex(@"^(participant \w+( as \S.*)?|(alt|opt|loop|par|else|and) \S.*|Note (over|right of|left of) \w+(,\w+)?: \S.*|\w+-?->>\w+: \S.*)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"^(sequenceDiagram|flowchart (TD|LR)|stateDiagram-v2)\n")]
    private static partial Regex Kind();
}
