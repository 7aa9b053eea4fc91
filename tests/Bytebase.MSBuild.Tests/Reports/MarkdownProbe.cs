using System.Text;
using System.Text.RegularExpressions;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Reports;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Extensions.Emoji;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Bytebase.MSBuild.Tests.Reports;

/// <summary>What a renderer of Markdown makes of a report's body: only what the body itself wants.</summary>
internal static partial class MarkdownProbe
{
    // Of the marks for emphasis beyond CommonMark only ~~ is known to the hosts.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseAutoLinks().UseEmphasisExtras(EmphasisExtraOptions.Strikethrough).UseTaskLists().UseMathematics().UseEmojiAndSmiley(enableSmileys: false).UseFootnotes().UseAlertBlocks().Build();

    private static readonly string[] OurTags = ["</details>"];

    public static MarkdownDocument Parse(string markdown) => Markdown.Parse(markdown, Pipeline);

    /// <summary>The text of a node as it is shown.</summary>
    public static string TextOf(MarkdownObject node) => string.Concat(node.Descendants().Select(d => d switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        LineBreakInline => " ",
        _ => "",
    }));

    public static void AssertHarmless(BuildReport build, int maximumLength)
    {
        var markdown = MarkdownBody.Render(build, maximumLength);
        Assert.IsLessThanOrEqualTo(maximumLength, markdown.Length);
        Assert.AreEqual(markdown, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(markdown)), "no half characters");
        var document = Parse(markdown);
        var nodes = document.Descendants().ToList();

        foreach (var link in nodes.OfType<LinkInline>())
        {
            Assert.IsFalse(link.IsImage, markdown);
            Assert.IsTrue(link.Url!.StartsWith("https://git.example.com/o/r", StringComparison.Ordinal) || link.Url.StartsWith("https://example.com/", StringComparison.Ordinal) || link.Url.StartsWith("https://docs.bytebase.com/", StringComparison.Ordinal), link.Url);
        }

        Assert.IsFalse(nodes.Any(n => n is AutolinkInline or HtmlInline or MathInline or EmojiInline or CodeBlock or ThematicBreakBlock or LinkReferenceDefinition or Markdig.Extensions.TaskLists.TaskList or Markdig.Extensions.Alerts.AlertBlock), markdown);
        foreach (var html in nodes.OfType<HtmlBlock>())
        {
            var text = html.Lines.ToString().Trim();
            Assert.IsTrue(OurTags.Contains(text) || Fold().IsMatch(text), text);
        }

        Assert.HasCount(1, nodes.OfType<HeadingBlock>().ToList(), markdown);
        Assert.HasCount(build.ReviewSkipped.Length > 0 ? 1 : 0, nodes.OfType<QuoteBlock>().ToList(), markdown);
        Assert.IsLessThanOrEqualTo(1, nodes.OfType<Table>().Count(), markdown);
        foreach (var table in nodes.OfType<Table>())
            Assert.HasCount(1, table.OfType<TableRow>().Select(r => r.Count).Distinct().ToList(), markdown);
        Assert.IsFalse(nodes.OfType<EmphasisInline>().Any(e => e.DelimiterChar == '~'), markdown);

        // Whoever looks for references after Markdown finds none outside of code; and nothing turns the direction of writing.
        foreach (var literal in document.Descendants<LeafBlock>().Select(ReferableText))
            Assert.IsFalse(References().IsMatch(literal), literal);
        Assert.IsFalse(BidiControls().IsMatch(markdown), markdown);
        Assert.IsFalse(markdown.Split('\n').Any(line => line.StartsWith('/')), "GitLab's quick actions");

        var items = nodes.OfType<ListItemBlock>().Select(i => Plain(TextOf(i))).ToList();
        var shown = ReportText.Shown(build);
        if (maximumLength >= 60_000)
        {
            Assert.HasCount(shown.Count, items, markdown);
            foreach (var (finding, item) in shown.Zip(items))
            {
                // Databases at a message's end are told in the body's own words.
                var named = ReportText.TakeTargets(finding.Finding, out var message);
                var told = Plain(LogText.Visible(message));
                Assert.IsTrue(named ? item.Contains(told, StringComparison.Ordinal) : item.EndsWith(told, StringComparison.Ordinal), $"{item}\n{told}");
            }
        }
        else
        {
            Assert.IsLessThanOrEqualTo(shown.Count, items.Count);
            Assert.IsTrue(items.Count == shown.Count || markdown.Contains("_Left out,", StringComparison.Ordinal), markdown);
        }
    }

    private static string ReferableText(Block block) => string.Concat(block.Descendants().Select(d => d switch
    {
        LiteralInline literal => literal.Content.ToString(),
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        CodeInline or LineBreakInline => "\n",
        _ => "",
    }));

    private static string Plain(string text) => Blanks().Replace(text.Replace("\u200B", "", StringComparison.Ordinal), " ").Trim();

    [GeneratedRegex(@"^<details><summary>[0-9,]+ (?:more )?(?:errors?|warnings?|suggestions?|databases?)</summary>$")]
    private static partial Regex Fold();

    [GeneratedRegex(@"@\w|#\w|![0-9]|\$[0-9]|[%~&]\w|\w://|www\.\w|:[a-z0-9_+-]+:|GH-[0-9]", RegexOptions.IgnoreCase)]
    private static partial Regex References();

    [GeneratedRegex("[\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069]")]
    private static partial Regex BidiControls();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
