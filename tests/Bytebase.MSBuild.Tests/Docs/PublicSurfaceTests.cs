using System.Text.RegularExpressions;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Tasks;
using Bytebase.MSBuild.Tests.Evaluation;

namespace Bytebase.MSBuild.Tests.Docs;

/// <summary>What users rely on changes only on purpose, and is documented: <c>docs/compatibility.md</c> says what may change when.</summary>
[TestClass]
internal sealed partial class PublicSurfaceTests
{
    private static readonly string Snapshot = Path.Combine(Repository.Root, "tests", "Bytebase.MSBuild.Tests", "Docs", "PublicSurface.txt");

    /// <summary>Set by our own Sdk file for the targets, and by nobody else.</summary>
    private static readonly string[] Internal = ["UsingBytebaseSdk"];

    [TestMethod]
    public void SurfaceIsThatOfTheSnapshot()
    {
        var now = PublicSurface.Text();
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(Snapshot, now);
            return;
        }

        var before = File.ReadAllText(Snapshot).ReplaceLineEndings("\n");
        var changes = before.Split('\n').Except(now.Split('\n')).Select(line => "- " + line).Concat(now.Split('\n').Except(before.Split('\n')).Select(line => "+ " + line));
        if (before == now)
            return;
        Assert.Fail($"""
            The public surface has changed:
            {string.Join('\n', changes)}
            A line with - breaks somebody: docs/compatibility.md says whether it may go. If the change is meant:
            1. write it into docs/settings.md or the page that it links (a code: its own page);
            2. update the snapshot with UPDATE_DOCS=1 dotnet test tests/Bytebase.MSBuild.Tests --filter PublicSurfaceTests
            3. commit both together.
            """);
    }

    [TestMethod]
    public void SurfaceIsReadAtAll()
    {
        // Otherwise the tests here would pass on a reader that finds nothing.
        Assert.AreEqual("$(_BytebaseIntermediatePath)output.json", PublicSurface.Properties["BytebaseOutput"]);
        Assert.AreEqual("Code, Severity, Message, Line, Column, Targets", PublicSurface.Items["BytebaseFinding"]);
        Assert.AreEqual("Plan, Release, Url, Stage, NextStage", PublicSurface.Items["BytebaseRolloutResult"]);
        Assert.Contains("BytebaseAfterRollout", PublicSurface.Targets);
        Assert.Contains("BYTEBASE_CUSTOM_HEADERS", PublicSurface.Variables);
        Assert.Contains("BytebaseAccessToken", PublicSurface.RefusedProperties);
        Assert.DoesNotContain("BytebaseAccessToken", PublicSurface.Properties.Keys);
    }

    [TestMethod]
    public void EverythingPublicIsDocumented()
    {
        var pages = SettingsPages().ToList();
        var missing = PublicSurface.Properties.Keys.Except(Internal)
            .Concat(PublicSurface.Items.Keys).Concat(PublicSurface.Targets).Concat(PublicSurface.Variables).Concat(PublicSurface.Reports.Select(r => r.Name))
            .Distinct().Where(name => !pages.Any(page => Words(page.Text).Contains(name)));
        Faults.AreNone(missing, "neither docs/settings.md nor a page that it links names:");
    }

    [TestMethod]
    public void MetadataOfResultsIsInTheTable()
    {
        var settings = MarkdownPage.All.Single(page => page.Path == "docs/settings.md").Text;
        foreach (var (item, metadata) in PublicSurface.Items.Where(i => i.Value.Length > 0))
        {
            var row = settings.Split('\n').FirstOrDefault(line => line.StartsWith($"| `{item}` |", StringComparison.Ordinal));
            Assert.IsNotNull(row, $"{item} has no row");
            foreach (var name in metadata.Split(", "))
                Assert.Contains($"`{name}`", row, $"{item} has the metadata {name}");
        }
    }

    /// <summary>Defaults that the targets give, in an application, in a database project and in the outer build of several frameworks.</summary>
    [TestMethod]
    public void DefaultsOfTheTargetsAreInTheTables()
    {
        var cells = Defaults();
        var given = EvaluatedDefaults();
        Assert.IsGreaterThan(10, given.Count);
        Faults.AreNone(
            given.Where(p => !cells.TryGetValue(p.Key, out var cell) || !p.Value.SetEquals(Code().Matches(cell).Select(m => m.Groups[1].Value)))
                .Select(p => $"{p.Key} = {string.Join(" or ", p.Value)}, where the table has: {cells.GetValueOrDefault(p.Key, "no row")}"),
            "docs/settings.md has no row with these defaults:");
    }

    /// <summary>Defaults that the code gives.</summary>
    [TestMethod]
    public void DefaultsOfTheCodeAreInTheTables()
    {
        var cells = Defaults();
        foreach (var (property, value) in CodeDefaults())
            Assert.StartsWith($"`{value}`", cells[property], property);
    }

    /// <summary>Otherwise a row that the two tests above do not know could say anything.</summary>
    [TestMethod]
    public void EveryDefaultThatATableNamesIsCompared()
    {
        // What the folder holds decides about these: AuthoringTasksTests.
        var compared = EvaluatedDefaults().Keys.Concat(CodeDefaults().Select(d => d.Property)).Concat(["BytebaseChangeType", "BytebaseMigrationTemplate"]);
        Faults.AreNone(
            Defaults().Where(d => d.Value.StartsWith('`')).Select(d => d.Key).Except(compared),
            "no test compares the default of these properties with what gives it:");
    }

    /// <summary>Without the lists of targets, and the tasks' assembly, which the host decides about.</summary>
    private static Dictionary<string, HashSet<string>> EvaluatedDefaults()
    {
        using var project = new BareProject();
        EvaluatedProject[] shapes = [project.Evaluate(), project.Evaluate("UsingBytebaseSdk=true"), project.Evaluate("IsCrossTargetingBuild=true")];
        return PublicSurface.Properties
            .Where(p => p.Value.Length > 0 && !p.Key.EndsWith("DependsOn", StringComparison.Ordinal) && !p.Key.StartsWith("BytebaseTask", StringComparison.Ordinal))
            .ToDictionary(p => p.Key, p => shapes.Select(shape => shape.Property(p.Key)).ToHashSet());
    }

    private static IEnumerable<(string Property, string Value)> CodeDefaults()
    {
        var code = DeliverySettings.Parse(_ => "");
        Assert.IsTrue(SqlEngines.TryParse("", out var engine));
        return
        [
            ("BytebaseHttpTimeout", $"{code.HttpTimeout.TotalSeconds}s"),
            ("BytebaseReviewTimeout", $"{code.ReviewTimeout.TotalMinutes}m"),
            ("BytebaseApprovalTimeout", $"{code.ApprovalTimeout.TotalHours}h"),
            ("BytebaseApproval", $"{code.Approval}"),
            ("BytebaseMode", $"{code.Mode}"),
            ("BytebaseCheckRelease", code.CheckRelease == CheckRelease.FailOnError ? "FAIL_ON_ERROR" : $"{code.CheckRelease}"),
            ("BytebaseAlwaysRelease", Word(code.AlwaysRelease)),
            ("BytebaseRequireReview", Word(code.RequireReview)),
            ("BytebaseDryRun", Word(code.DryRun)),
            ("BytebaseVcsUser", Word(code.SendsVcsUser)),
            ("BytebaseAllowInsecureHttp", Word(AllowsInsecureHttp())),
            ("BytebaseOidcAudience", OidcToken.DefaultAudience),
            ("BytebaseEngine", $"{engine}"),
            ("BytebaseApplyFixes", Word(new BytebaseFixNames().Apply)),
        ];

        static string Word(bool value) => value ? "true" : "false";
    }

    private static bool AllowsInsecureHttp()
    {
        try
        {
            return DeliverySettings.Parse(name => name == "BytebaseUrl" ? "http://bytebase.example.com" : "").Url is not null;
        }
        catch (BytebaseException e) when (e.Message.Contains("BytebaseAllowInsecureHttp", StringComparison.Ordinal))
        {
            return false;
        }
    }

    /// <summary>The other way: a name in any page is one that exists.</summary>
    [TestMethod]
    public void NoPageNamesWhatDoesNotExist()
    {
        var known = PublicSurface.Properties.Keys.Concat(PublicSurface.RefusedProperties).Concat(PublicSurface.Items.Keys).Concat(PublicSurface.Targets)
            .Concat(typeof(Bytebase.MSBuild.Tasks.BytebaseTask).Assembly.GetTypes().Select(type => type.Name)).ToHashSet();
        var variables = PublicSurface.Variables.Concat(TestVariables).ToHashSet();
        var wrong = MarkdownPage.All.Where(page => !page.Path.StartsWith("benchmarks/", StringComparison.Ordinal)).SelectMany(page =>
            Property().Matches(page.Text).Select(m => m.Value).Where(name => !known.Contains(name))
            .Concat(Variable().Matches(page.Text).Select(m => m.Value).Where(name => !variables.Contains(name)))
            .Distinct().Select(name => $"{page}: {name}"));
        Faults.AreNone(wrong, "pages name what does not exist:");
    }

    /// <summary>Variables of the tests, of bytebase-action alone, and a beginning that stands for many.</summary>
    private static readonly string[] TestVariables = ["BYTEBASE_TEST_POSTGRES", "BYTEBASE_TEST_KEEP", "BYTEBASE_TEST_MATRIX", "BYTEBASE_BITBUCKET_API_BASE_URL"];

    /// <summary>
    /// What the tables say of each property's default: the column <c>Default</c> of its row, or in the table of targets what stands in
    /// brackets behind it. Nothing else of the row counts, since a meaning names values, too.
    /// </summary>
    private static Dictionary<string, string> Defaults()
    {
        var defaults = new Dictionary<string, string>();
        var above = "";
        string[]? head = null;
        foreach (var line in MarkdownPage.All.Single(page => page.Path == "docs/settings.md").Prose.Split('\n'))
        {
            var cells = line.StartsWith('|') ? line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray() : null;
            if (cells is not null && head is not null && cells.Length == head.Length)
            {
                if (Array.IndexOf(head, "Property") is >= 0 and var name && Array.IndexOf(head, "Default") is >= 0 and var value)
                {
                    above = cells[value] == "the same" ? above : cells[value];
                    foreach (Match property in Code().Matches(cells[name]).Where(m => PublicSurface.Properties.ContainsKey(m.Groups[1].Value)))
                        defaults.TryAdd(property.Groups[1].Value, above);
                }

                if (Array.IndexOf(head, "Hook property (default)") is >= 0 and var hook && Hook().Match(cells[hook]) is { Success: true } match)
                    defaults.TryAdd(match.Groups[1].Value, match.Groups[2].Value);
            }

            head = cells is null ? null : head ?? cells;
        }

        return defaults;
    }

    /// <summary>The page of settings, and those that it links.</summary>
    private static IEnumerable<MarkdownPage> SettingsPages()
    {
        var settings = MarkdownPage.All.Single(page => page.Path == "docs/settings.md");
        var linked = settings.Links.Select(link => "docs/" + link.Target.Split('#')[0]).ToHashSet();
        return MarkdownPage.All.Where(page => page == settings || linked.Contains(page.Path));
    }

    private static HashSet<string> Words(string text) => [.. Word().Matches(text).Select(m => m.Value)];

    [GeneratedRegex(@"`([^`]*)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^`(\w+)` \((.*)\)$")]
    private static partial Regex Hook();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    // A name of a setting has a second capital; not a type (Bytebase.MSBuild), a path, or the beginning of a row of names.
    [GeneratedRegex(@"(?<![\w.$/-])(?:EnableDefault)?Bytebase[A-Z]\w+(?![\w…]|\.\w)")]
    private static partial Regex Property();

    [GeneratedRegex(@"\bBYTEBASE_[A-Z][A-Z_]*[A-Z]\b")]
    private static partial Regex Variable();
}
