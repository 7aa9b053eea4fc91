using System.Text.RegularExpressions;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Tests.Validation;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Diagnostics;

/// <summary>
/// The examples on the pages of offline rules: the bad ones have the finding, the good ones have none. A block <c>```sql</c> is a file's
/// contents, under the name in its first line (<c>-- migrations/1_a.sql</c>, not a part of them) or any name; <c>```sql MYSQL</c> is
/// another engine's. A block without a language that lists <c>migrations/….sql</c> is a folder, each name in front of a remark.
/// </summary>
[TestClass]
internal sealed partial class RulePageTests
{
    /// <summary>What no text block can show: bytes, rights, items, the clock, and what depends on git or another file.</summary>
    private static readonly string[] WithoutExample = ["BB1013", "BB2001", "BB2003", "BB2004", "BB2005", "BB2006", "BB2007", "BB2028"];

    public static IEnumerable<object[]> Codes => RuleCatalogue.Descriptors.Select(d => d.Id).Except(WithoutExample).Select(id => new object[] { id });

    [TestMethod]
    [DynamicData(nameof(Codes))]
    public void BadExampleHasTheFindingAndGoodExampleHasNone(string code)
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "diagnostics", code + ".md"));
        var bad = Examples(page, "Bad");
        var good = Examples(page, "Good");
        Assert.IsNotEmpty(bad, "the page has no bad example that can be checked");
        Assert.IsNotEmpty(good, "the page has no good example that can be checked");
        foreach (var (engine, files) in bad)
            Assert.Contains(code, Findings(code, engine, files).Select(f => f.Code), string.Join('\n', files));
        foreach (var (engine, files) in good)
            Assert.AreEqual("", string.Join('\n', Findings(code, engine, files).Select(f => $"{f.File}({f.Span.Line}): {f.Code} {f.Message}")));
    }

    [TestMethod]
    public void OnlyWhatHasNoExampleIsLeftOut()
    {
        foreach (var code in WithoutExample)
        {
            Assert.Contains(code, RuleCatalogue.Descriptors.Select(d => d.Id));
            Assert.IsEmpty(Examples(File.ReadAllText(Path.Combine(Repository.Root, "docs", "diagnostics", code + ".md")), "Bad").Where(e => e.Files.Length > 0 && Check.Files(e.Engine, e.Files).Any(f => f.Code == code)));
        }
    }

    /// <summary>In the mode in which the rule speaks.</summary>
    private static IReadOnlyList<Finding> Findings(string code, SqlEngine engine, (string, string)[] files) =>
        RuleCatalogue.All.Single(rule => rule.Descriptors.Any(d => d.Id == code)).Modes.Includes(MigrationMode.Versioned) ? Check.Files(engine, files) : Check.Declarative(engine, files);

    private static List<(SqlEngine Engine, (string Path, string Content)[] Files)> Examples(string page, string section)
    {
        var text = Section(section).Match(page).Groups[1].Value;
        var examples = new List<(SqlEngine, (string, string)[])>();
        foreach (Match block in Block().Matches(text))
        {
            var content = block.Groups["content"].Value;
            if (block.Groups["language"].Value == "sql")
            {
                Assert.IsTrue(SqlEngines.TryParse(block.Groups["engine"].Value, out var engine), block.Value);
                var name = FirstLine().Match(content);
                examples.Add((engine, [(name.Success ? name.Groups[1].Value : "migrations/1_a.sql", content[name.Length..])]));
            }
            else if (block.Groups["language"].Value.Length == 0)
            {
                var names = content.Split('\n').Where(line => line.StartsWith("migration", StringComparison.Ordinal)).Select(line => RemarkOf().Replace(line, "")).ToArray();
                if (names.Length > 0)
                    examples.Add((SqlEngine.Auto, names.Select(name => (name, Check.Sql)).ToArray()));
            }
        }

        return examples;
    }

    private static Regex Section(string name) => new($@"^## {name}\n(.*?)(?=^## )", RegexOptions.Multiline | RegexOptions.Singleline);

    [GeneratedRegex(@"^```(?<language>\w*) ?(?<engine>\w*)\n(?<content>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\A-- (migrations?/.*\.\w+)\n")]
    private static partial Regex FirstLine();

    [GeneratedRegex(@"\s{2,}.*$")]
    private static partial Regex RemarkOf();
}
