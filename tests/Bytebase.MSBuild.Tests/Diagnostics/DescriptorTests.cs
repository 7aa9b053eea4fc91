using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.RegularExpressions;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Tests.Diagnostics;

/// <summary>One descriptor, one pair of texts and one page for each code, and none without the others.</summary>
[TestClass]
internal sealed partial class DescriptorTests
{
    /// <summary>All descriptors, by code.</summary>
    internal static readonly IReadOnlyList<DiagnosticDescriptor> All = [.. typeof(DiagnosticDescriptor).Assembly.GetTypes()
        .Where(type => !type.ContainsGenericParameters)
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .Where(field => field.FieldType == typeof(DiagnosticDescriptor))
        .Select(field => (DiagnosticDescriptor)field.GetValue(null)!)
        .OrderBy(descriptor => descriptor.Id, StringComparer.Ordinal)];

    public static IEnumerable<object[]> Ids => All.Select(descriptor => new object[] { descriptor.Id });

    [TestMethod]
    public void EveryCodeHasOneDescriptor()
    {
        Assert.IsNotEmpty(All);
        Assert.AreEqual("", string.Join(", ", All.GroupBy(d => d.Id).Where(group => group.Count() > 1).Select(group => group.Key)));
    }

    [TestMethod]
    [DynamicData(nameof(Ids))]
    public void DescriptorHasTextsAndPage(string id)
    {
        var descriptor = All.First(d => d.Id == id);
        Assert.MatchesRegex(Code(), id);
        Assert.IsTrue(descriptor.DefaultSeverity is DiagnosticSeverity.Error or DiagnosticSeverity.Warning or DiagnosticSeverity.Suggestion, "its severity is one that shows");
        Assert.AreNotEqual("", descriptor.Title);
        Assert.DoesNotContain("{", descriptor.Title);
        Assert.DoesNotEndWith(".", descriptor.Title);
        Assert.AreNotEqual("", descriptor.MessageFormat);
        Assert.DoesNotContain("\n", descriptor.MessageFormat);
        AssertPlacesAreNumbered(descriptor.MessageFormat);

        var page = Path.Combine(Repository.Root, "docs", "diagnostics", id + ".md");
        Assert.IsTrue(File.Exists(page), $"docs/diagnostics/{id}.md is missing");
        Assert.AreEqual($"# {id}: {descriptor.Title}", File.ReadLines(page).First());
        Assert.Contains($"Severity: {descriptor.DefaultSeverity.ToString().ToLowerInvariant()}", File.ReadAllText(page), "the page says the default severity");
    }

    [TestMethod]
    public void EveryTextHasADescriptor()
    {
        var resources = new ResourceManager("Bytebase.MSBuild.Diagnostics.Strings", typeof(DiagnosticDescriptor).Assembly)
            .GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!;
        var codes = All.Select(d => d.Id).ToHashSet();
        var orphans = resources.Cast<DictionaryEntry>()
            .Select(entry => (string)entry.Key)
            .Where(key => key.StartsWith("BB", StringComparison.Ordinal) && !codes.Contains(key.Replace("_Title", "", StringComparison.Ordinal)));
        Assert.AreEqual("", string.Join(", ", orphans));
    }

    [TestMethod]
    public void EveryPageHasADescriptor()
    {
        var codes = All.Select(d => d.Id).ToHashSet();
        var orphans = Directory.GetFiles(Path.Combine(Repository.Root, "docs", "diagnostics"), "BB*.md")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(id => Code().IsMatch(id) && !codes.Contains(id));
        Assert.AreEqual("", string.Join(", ", orphans));
    }

    /// <summary>A code that no test names is one that no test produces.</summary>
    [TestMethod]
    [DynamicData(nameof(Ids))]
    public void CodeIsProducedByATest(string id)
    {
        var sources = new[] { "Bytebase.MSBuild.Tests", "Bytebase.MSBuild.IntegrationTests" }
            .SelectMany(project => Directory.GetFiles(Path.Combine(Repository.Root, "tests", project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains(Path.DirectorySeparatorChar + "obj" + Path.DirectorySeparatorChar) && !file.EndsWith("RulePageTests.cs", StringComparison.Ordinal));
        Assert.IsTrue(sources.Any(file => File.ReadAllText(file).Contains(id, StringComparison.Ordinal)), $"no test names {id}");
    }

    // A place that is skipped is an argument that nobody sees.
    private static void AssertPlacesAreNumbered(string format)
    {
        var places = Place().Matches(format).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).Distinct().Order().ToArray();
        CollectionAssert.AreEqual(Enumerable.Range(0, places.Length).ToArray(), places);
    }

    [GeneratedRegex("^BB[0-9]{4}$")]
    private static partial Regex Code();

    [GeneratedRegex(@"\{([0-9]+)")]
    private static partial Regex Place();
}
