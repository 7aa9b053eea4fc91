using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bytebase.MSBuild.Tests.Docs;

/// <summary>Commands that pages show, also those that no test runs: the verbs of <c>dotnet</c>, and the options of our template.</summary>
[TestClass]
internal sealed partial class CommandTests
{
    /// <summary>The verbs that pages use; of those that have verbs of their own, these, too.</summary>
    private static readonly Dictionary<string, string[]> Verbs = new()
    {
        ["add"] = ["package"],
        ["build"] = [],
        ["ef"] = ["database", "migrations"],
        ["new"] = ["bytebase-db", "install", "nugetconfig"],
        ["nuget"] = ["add", "push", "sign"],
        ["pack"] = [],
        ["publish"] = [],
        ["run"] = [],
        ["test"] = [],
        ["watch"] = ["build", "publish"],
    };

    private static readonly JsonElement Symbols = Template("template.json").GetProperty("symbols");

    /// <summary>The options of <c>dotnet new bytebase-db</c> by what is typed, with the template's symbols.</summary>
    private static readonly Dictionary<string, JsonElement> Options = Symbols.EnumerateObject()
        .Where(symbol => symbol.Value.GetProperty("type").GetString() == "parameter")
        .ToDictionary(symbol => "--" + Template("dotnetcli.host.json").GetProperty("symbolInfo").GetProperty(symbol.Name).GetProperty("longName").GetString(), symbol => symbol.Value);

    /// <summary>Options that every template has.</summary>
    private static readonly string[] Common = ["-n", "--name", "-o", "--output", "--force", "--dry-run"];

    [TestMethod]
    public void EveryVerbIsOneOfDotnet()
    {
        var commands = MarkdownPage.All.SelectMany(page => Commands(page).Select(command => (Page: page, Words: command))).ToList();
        // Otherwise the test would pass on a reader that finds no command.
        CollectionAssert.AreEquivalent(Verbs.Keys.ToList(), commands.Select(c => c.Words[0]).Where(Verbs.ContainsKey).Distinct().ToList());
        Faults.AreNone(
            commands.Where(c => !c.Words[0].StartsWith('-') && (!Verbs.TryGetValue(c.Words[0], out var further) || (further.Length > 0 && c.Words.Length > 1 && !c.Words[1].StartsWith('-') && !further.Contains(c.Words[1]))))
                .Select(c => $"{c.Page}: dotnet {string.Join(' ', c.Words)}"),
            "a verb is misspelt, or new, and then belongs into the table of this test:");
    }

    [TestMethod]
    public void OptionsOfTheTemplateAreItsOwn()
    {
        var commands = MarkdownPage.All.SelectMany(page => Commands(page).Where(words => words is ["new", "bytebase-db", ..]).Select(words => (Page: page, Words: words))).ToList();
        Assert.IsTrue(commands.Exists(c => c.Words.Contains("--ci")), "no page shows an option");
        Faults.AreNone(commands.SelectMany(c => Problems(c.Words).Select(problem => $"{c.Page}: {problem}")), "the template has other options:");
    }

    [TestMethod]
    [DataRow("new bytebase-db --cl github", "--cl")]
    [DataRow("new bytebase-db --ci githb", "githb")]
    [DataRow("new bytebase-db --project projects/hr", "--project")]
    [DataRow("new bytebase-db -n Hr --engine=POSTGRESQL", "POSTGRESQL")]
    public void AnOptionThatThereIsNotIsFound(string command, string word) => Assert.Contains(word, Problems(command.Split(' ')).Single());

    [TestMethod]
    public void TheTableOfOptionsIsTheTemplates()
    {
        var rows = MarkdownPage.All.Single(page => page.Path == "src/Bytebase.MSBuild.Templates/README.md").Prose.Split('\n')
            .Where(line => line.StartsWith("| `--", StringComparison.Ordinal)).Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray()).ToList();
        Assert.IsGreaterThan(4, rows.Count);
        foreach (var row in rows)
        {
            var name = row[0].Trim('`');
            Assert.IsTrue(Options.TryGetValue(name, out var option), $"{name} is no option");
            var choices = Choices(option);
            if (choices.Length == 0)
                continue;
            Assert.AreEqual($"`{option.GetProperty("defaultValue").GetString()}`", row[1], name);
            Assert.AreEqual(string.Join(' ', choices.Where(choice => choice != "none")), string.Join(' ', Code().Matches(row[2]).Select(m => m.Groups[1].Value)), name);
        }
    }

    /// <summary>What is wrong with the words of one command.</summary>
    private static IEnumerable<string> Problems(string[] words)
    {
        for (var i = 2; i < words.Length; i++)
        {
            var parts = words[i].Split('=', 2);
            if (!words[i].StartsWith('-') || Common.Contains(parts[0]))
                continue;
            if (!Options.TryGetValue(parts[0], out var option))
            {
                yield return $"{parts[0]} is no option";
                continue;
            }

            var value = parts.Length > 1 ? parts[1] : i + 1 < words.Length ? words[i + 1] : "";
            if (Choices(option) is { Length: > 0 } choices && !choices.Contains(value))
                yield return $"{parts[0]} {value} is none of {string.Join(' ', choices)}";
        }
    }

    private static string[] Choices(JsonElement option) =>
        option.TryGetProperty("choices", out var choices) ? [.. choices.EnumerateArray().Select(c => c.GetProperty("choice").GetString()!)] : [];

    /// <summary>The words behind <c>dotnet</c> of each command in a page's blocks and code spans.</summary>
    private static IEnumerable<string[]> Commands(MarkdownPage page) => page.Blocks.Select(block => block.Text.Replace("\\\n", " ", StringComparison.Ordinal))
        .Concat(Code().Matches(page.Prose).Select(span => span.Groups[1].Value))
        .SelectMany(text => Command().Matches(text).Select(m => m.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Where(words => words.Length > 0);

    private static JsonElement Template(string file) => JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "src", "Bytebase.MSBuild.Templates", "content", "bytebase-db", ".template.config", file))).RootElement;

    [GeneratedRegex(@"`([^`\n]+)`")]
    private static partial Regex Code();

    // Up to what ends a command in a shell, or begins a comment.
    [GeneratedRegex(@"(?<![\w./-])dotnet +([^\n#;&|""']+)")]
    private static partial Regex Command();
}
