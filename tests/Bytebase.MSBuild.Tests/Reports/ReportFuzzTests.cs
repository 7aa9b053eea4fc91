using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Reports;

namespace Bytebase.MSBuild.Tests.Reports;

/// <summary>
/// Foreign text in all reports: a CI system reads the commands that were meant and no other, JSON and XML give the text back, Markdown
/// shows it and does nothing with it. Runs for <c>BYTEBASE_FUZZ_SECONDS</c> (5); a failure names the seed, and <c>BYTEBASE_TEST_SEED</c>
/// makes the same texts again.
/// </summary>
[TestClass]
internal sealed class ReportFuzzTests
{
    [TestMethod]
    public void ForeignTextStaysText()
    {
        var seconds = double.TryParse(Environment.GetEnvironmentVariable("BYTEBASE_FUZZ_SECONDS"), CultureInfo.InvariantCulture, out var given) ? given : 5;
        var isFixed = int.TryParse(Environment.GetEnvironmentVariable("BYTEBASE_TEST_SEED"), CultureInfo.InvariantCulture, out var seed);
        // The short run of every build begins at the same place, so that it says the same every time; a long one looks for more.
        var isLong = Environment.GetEnvironmentVariable("BYTEBASE_FUZZ_SECONDS") is not null;
        seed = isFixed ? seed : isLong ? Environment.TickCount : 1;
        var clock = Stopwatch.StartNew();
        do
        {
            try
            {
                Holds(new Random(seed));
            }
            catch (Exception e)
            {
                throw new AssertFailedException($"BYTEBASE_TEST_SEED={seed}: {e.Message}", e);
            }

            seed++;
        }
        while (!isFixed && clock.Elapsed.TotalSeconds < seconds);
    }

    private static void Holds(Random random)
    {
        var build = HostileText.Build(random);
        for (var count = 0; count < 20; count++)
        {
            var text = HostileText.Next(random);
            var line = LogText.Neutralize(text);
            Assert.IsEmpty(CommandParsers.All(line), $"{Shown(text)} as {Shown(line)}");
            Assert.IsFalse(line.Any(char.IsControl), Shown(line));
            Assert.AreEqual(line, LogText.Neutralize(line));
        }

        foreach (var kind in Enum.GetValues<CiKind>())
            CommandsAreOurs(build with { Job = build.Job! with { Kind = kind } });
        JsonGivesTextBack(build);
        XmlGivesTextBack(build);
        MarkdownProbe.AssertHarmless(build, 60_000);
        MarkdownProbe.AssertHarmless(build, 1_000 + random.Next(2_000));
    }

    private static void CommandsAreOurs(BuildReport build)
    {
        var kind = build.Job!.Kind;
        var shown = ReportText.Shown(build);
        List<string> messages = [];
        foreach (var line in new AnnotationsReport().Lines(build))
        {
            Assert.IsFalse(line.Any(char.IsControl), Shown(line));
            var all = CommandParsers.All(line);
            Assert.HasCount(1, all, Shown(line));
            var command = kind switch { CiKind.GitHub => CommandParsers.GitHub(line), CiKind.Azure => CommandParsers.Azure(line), _ => CommandParsers.TeamCity(line).Single() };
            Assert.IsNotNull(command, Shown(line));
            var text = kind == CiKind.TeamCity ? command.Properties.GetValueOrDefault("message", "") : command.Data;
            if (command.Name is "error" or "warning" or "notice" or "inspection" or "task.logissue")
                messages.Add(text);
            else if (kind != CiKind.TeamCity)
                Assert.Fail($"not meant: {command.Name}");
            if (command.Properties.TryGetValue("file", out var file))
                Assert.Contains(LogText.Neutralize(file), shown.Select(f => LogText.Neutralize(f.Path)));
        }

        if (kind is CiKind.GitHub or CiKind.Azure or CiKind.TeamCity)
        {
            var expected = shown.Where(f => kind != CiKind.Azure || f.Severity != DiagnosticSeverity.Suggestion)
                .Select(f => string.Join('\n', string.Join('\n', [f.Message, .. f.Finding.Details]).Split('\n').Select(l => LogText.Neutralize(l.TrimEnd('\r')))));
            CollectionAssert.IsSubsetOf(expected.Take(10).ToArray(), messages);
        }
        else
        {
            Assert.IsEmpty(messages);
        }
    }

    private static void JsonGivesTextBack(BuildReport build)
    {
        var shown = ReportText.Shown(build);
        var quality = ReportOutput.Json(new CodeQualityReport(), build).AsArray();
        CollectionAssert.AreEqual(shown.Select(f => Whole(f.Message)).ToArray(), quality.Select(q => q!["description"]!.GetValue<string>()).ToArray());
        CollectionAssert.AreEqual(shown.Select(f => Whole(f.Path)).ToArray(), quality.Select(q => q!["location"]!["path"]!.GetValue<string>()).ToArray());
        Assert.HasCount(shown.Count, quality.Select(q => q!["fingerprint"]!.GetValue<string>()).Distinct());

        var document = CodeInsightsDocument.Create(build);
        var annotations = document.AnnotationBatches.SelectMany(b => JsonNode.Parse(b)!.AsArray()).ToList();
        CollectionAssert.AreEqual(shown.Select(f => Whole(f.Message)).ToArray(), annotations.Select(a => a!["summary"]!.GetValue<string>()).ToArray());
        _ = JsonNode.Parse(document.Report);

        var run = ReportOutput.Json(new SarifReport(), build)["runs"]![0]!;
        var texts = run["results"]!.AsArray().Select(r => r!["message"]!["text"]!.GetValue<string>()).ToList();
        foreach (var finding in shown)
        {
            var text = Whole(string.Join('\n', [finding.Message, .. finding.Finding.Details]));
            Assert.Contains(text, texts.Select(t => text.Contains("](", StringComparison.Ordinal) ? t.Replace("\\[", "[", StringComparison.Ordinal).Replace("\\]", "]", StringComparison.Ordinal) : t));
        }

        foreach (var uri in run["results"]!.AsArray().Select(r => r!["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]!.GetValue<string>()))
        {
            Assert.IsTrue(Uri.IsWellFormedUriString(uri, UriKind.Relative), uri);
            Assert.Contains(Uri.UnescapeDataString(uri), build.Findings.Select(f => Whole(f.Path)));
        }
    }

    private static void XmlGivesTextBack(BuildReport build)
    {
        var document = XDocument.Parse(ReportOutput.Text(new JUnitReport(), build), LoadOptions.PreserveWhitespace);
        Assert.AreEqual("Bytebase: " + Legal(build.Project), document.Root!.Attribute("name")!.Value);
        var names = document.Descendants("testcase").Select(c => c.Attribute("name")!.Value).ToList();
        var text = string.Concat(document.Descendants("failure").Concat(document.Descendants("system-out")).Select(e => e.Value));
        foreach (var finding in ReportText.Shown(build))
            Assert.Contains(Legal(finding.Message), text);
        foreach (var path in build.Migrations.Where(p => build.Findings.All(f => f.Path != p)))
            Assert.Contains(n => n.StartsWith(Legal(path), StringComparison.Ordinal), names);
        Assert.IsTrue(document.Descendants().All(e => e.Name.LocalName is "testsuites" or "testsuite" or "testcase" or "failure" or "system-out" or "skipped"));
    }

    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>What XML 1.0 can hold, in a spelling of its own.</summary>
    private static string Legal(string text)
    {
        var result = new StringBuilder();
        for (var index = 0; index < text.Length; index++)
        {
            if (XmlConvert.IsXmlChar(text[index]))
                result.Append(text[index]);
            else if (index + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[index + 1], text[index]))
                result.Append(text[index]).Append(text[++index]);
        }

        return result.ToString();
    }

    private static string Shown(string text) => string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c.ToString() : $"\\u{(int)c:X4}"));
}
