using System.Text;
using System.Text.RegularExpressions;

namespace Bytebase.MSBuild.Tests.Docs;

/// <summary>A fenced block of a page.</summary>
/// <param name="Language">What stands behind the fence; empty when nothing does.</param>
/// <param name="Marker">The text of an HTML comment in the line above it: <c>run</c>, <c>run fails</c>, <c>prints</c>; empty when there is none.</param>
internal sealed record MarkdownBlock(string Language, string Marker, string Text, int Line);

/// <summary>A Markdown file of the repository, as far as the tests of the documentation read it.</summary>
internal sealed partial class MarkdownPage
{
    private static readonly string[] LeftOut = ["bin", "obj", "artifacts", "node_modules", "BenchmarkDotNet.Artifacts", "TestResults", ".git"];

    private MarkdownPage(string path)
    {
        Path = path;
        Text = File.ReadAllText(System.IO.Path.Combine(Repository.Root, path)).ReplaceLineEndings("\n");
        var prose = new StringBuilder();
        MarkdownBlock? open = null;
        var (fence, before, number) = ("", "", 0);
        var content = new StringBuilder();
        foreach (var line in Text.Split('\n'))
        {
            number++;
            if (open is not null)
            {
                if (line.Trim() == fence)
                {
                    Blocks.Add(open with { Text = content.ToString() });
                    open = null;
                }
                else
                {
                    content.Append(line).Append('\n');
                }

                prose.Append('\n');
            }
            else if (Fence().Match(line) is { Success: true } match)
            {
                fence = match.Groups["fence"].Value;
                open = new(match.Groups["language"].Value.Trim(), Comment().Match(before) is { Success: true } comment ? comment.Groups[1].Value : "", "", number);
                content.Clear();
                prose.Append('\n');
            }
            else
            {
                prose.Append(line).Append('\n');
                before = line;
            }
        }

        Assert.IsNull(open, $"{path}: a fenced block is not closed");
        Prose = prose.ToString();
    }

    /// <summary>All pages that people read, from the repository's root with <c>/</c>.</summary>
    public static IReadOnlyList<MarkdownPage> All { get; } = [.. Files(Repository.Root).Order(StringComparer.Ordinal).Select(path => new MarkdownPage(path))];

    /// <summary>From the repository's root, with <c>/</c>.</summary>
    public string Path { get; }

    public string Text { get; }

    /// <summary>The text without its fenced blocks, line for line.</summary>
    public string Prose { get; }

    public List<MarkdownBlock> Blocks { get; } = [];

    /// <summary>
    /// The anchors of the headings, as GitHub makes them: lower case, without punctuation, blanks as hyphens, and <c>-1</c> behind the
    /// second of two that are alike (github.com/gjtorikian/html-pipeline, <c>toc_filter.rb</c>).
    /// </summary>
    public IReadOnlySet<string> Anchors
    {
        get
        {
            var anchors = new HashSet<string>();
            foreach (Match heading in Heading().Matches(Prose))
            {
                var text = Link().Replace(heading.Groups[1].Value, match => match.Groups["text"].Value);
                var anchor = Punctuation().Replace(text.Trim().ToLowerInvariant(), "").Replace(' ', '-');
                var (unique, again) = (anchor, 0);
                while (!anchors.Add(unique))
                    unique = $"{anchor}-{++again}";
            }

            return anchors;
        }
    }

    /// <summary>The targets of links and images, with the line that they are in.</summary>
    public IEnumerable<(string Target, int Line)> Links => Link().Matches(CodeSpan().Replace(Prose, match => new string(' ', match.Length)))
        .Concat(Autolink().Matches(CodeSpan().Replace(Prose, match => new string(' ', match.Length))))
        .Select(match => (match.Groups["target"].Value, Prose.AsSpan(0, match.Index).Count('\n') + 1));

    /// <summary>Any file, by its absolute path.</summary>
    public static MarkdownPage Read(string file) => new(file);

    public override string ToString() => Path;

    private static IEnumerable<string> Files(string folder)
    {
        foreach (var file in Directory.GetFiles(folder, "*.md"))
            yield return System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');
        foreach (var file in Directory.GetDirectories(folder).Where(d => !LeftOut.Contains(System.IO.Path.GetFileName(d))).SelectMany(Files))
            yield return file;
    }

    [GeneratedRegex(@"^\s*(?<fence>`{3,}|~{3,})(?<language>[^`]*)$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\s*<!-- (.*?) -->\s*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^#{1,6} +(.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{M}\p{N}\p{Pc} -]")]
    private static partial Regex Punctuation();

    [GeneratedRegex(@"!?\[(?<text>(?:[^\]\[]|\[[^\]]*\])*)\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"<(?<target>https?://[^>\s]+)>")]
    private static partial Regex Autolink();

    [GeneratedRegex(@"(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")]
    private static partial Regex CodeSpan();
}
