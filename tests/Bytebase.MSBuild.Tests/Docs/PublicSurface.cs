using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Reports;
using Bytebase.MSBuild.Tests.Diagnostics;

namespace Bytebase.MSBuild.Tests.Docs;

/// <summary>
/// What users rely on, read from where it is made: the props and targets, the tasks, the descriptors and the reports. Names that begin with
/// <c>_</c> are private.
/// </summary>
internal static partial class PublicSurface
{
    private static readonly string Source = Path.Combine(Repository.Root, "src", "Bytebase.MSBuild");

    private static readonly IReadOnlyList<XElement> Elements = [.. BuildFiles().SelectMany(file => XDocument.Load(file).Descendants())];

    private static readonly IReadOnlyList<string> Sources = [.. Directory.GetFiles(Source, "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(Source, file).Replace('\\', '/').Split('/').Any(part => part is "bin" or "obj"))
        .Select(File.ReadAllText)];

    /// <summary>Properties that nobody may set, since they would hold a secret; BB4010.</summary>
    public static IReadOnlyList<string> RefusedProperties { get; } =
        [.. Elements.Where(e => e.Name.LocalName == "_BytebaseSecretProperty").Select(e => e.Attribute("Include")!.Value).Order(StringComparer.Ordinal)];

    /// <summary>Properties that are read or set, with the default that the targets give; empty where code gives it, or there is none.</summary>
    public static IReadOnlyDictionary<string, string> Properties { get; } = new SortedDictionary<string, string>(
        BuildFiles().SelectMany(file => PropertyName().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value))
            .Concat(PropertyElements().Select(e => e.Name.LocalName).Where(IsPublic))
            .Concat(Elements.Where(e => e.Name.LocalName == "Output").Select(e => e.Attribute("PropertyName")?.Value).OfType<string>().Where(IsPublic))
            .Distinct().Except(RefusedProperties).ToDictionary(name => name, DefaultOf), StringComparer.Ordinal);

    /// <summary>Items, with the metadata that their makers give or read.</summary>
    public static IReadOnlyDictionary<string, string> Items { get; } = new SortedDictionary<string, string>(
        BuildFiles().SelectMany(file => ItemName().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value))
            .Concat(Elements.Where(e => e.Parent?.Name.LocalName == "ItemGroup").Select(e => e.Name.LocalName))
            .Concat(Elements.Where(e => e.Name.LocalName == "Output").Select(e => e.Attribute("ItemName")?.Value).OfType<string>())
            .Where(IsPublic).Distinct().ToDictionary(name => name, MetadataOf), StringComparer.Ordinal);

    /// <summary>Targets that can be called or hooked.</summary>
    public static IReadOnlyList<string> Targets { get; } =
        [.. Elements.Where(e => e.Name.LocalName == "Target").Select(e => e.Attribute("Name")!.Value).Where(IsPublic).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Environment variables of ours.</summary>
    public static IReadOnlyList<string> Variables { get; } =
        [.. Sources.Concat(BuildFiles().Select(File.ReadAllText)).SelectMany(text => Variable().Matches(text)).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal)];

    public static IReadOnlyList<DiagnosticDescriptor> Codes => DescriptorTests.All;

    public static IReadOnlyList<Report> Reports => ReportCatalogue.All;

    /// <summary>All of it, a line each.</summary>
    public static string Text() => string.Join('\n', [
        "# Properties, and the defaults that the targets give",
        .. Properties.Select(p => p.Value.Length > 0 ? $"{p.Key} = {p.Value}" : p.Key),
        "", "# Properties that are refused, since they would hold a secret",
        .. RefusedProperties,
        "", "# Items, and their metadata",
        .. Items.Select(i => i.Value.Length > 0 ? $"{i.Key}: {i.Value}" : i.Key),
        "", "# Targets",
        .. Targets,
        "", "# Environment variables",
        .. Variables,
        "", "# Reports, and their files",
        .. Reports.Select(r => r is FileReport file ? $"{r.Name}: {file.FileName}" : r.Name),
        "", "# Diagnostics, and their default severities",
        .. Codes.Select(d => $"{d.Id} {d.DefaultSeverity.ToString().ToLowerInvariant()}"),
        "",
    ]);

    private static bool IsPublic(string name) => name.Contains("Bytebase", StringComparison.Ordinal) && !name.StartsWith('_');

    private static IEnumerable<XElement> PropertyElements() => Elements.Where(e => e.Parent?.Name.LocalName == "PropertyGroup");

    /// <summary>What is given where there is nothing, one behind the other where it depends; a target's own assignments are results.</summary>
    private static string DefaultOf(string property) => string.Join(" | ", PropertyElements()
        .Where(e => e.Name.LocalName == property && (e.Attribute("Condition")?.Value.Contains($"'$({property})' == ''", StringComparison.Ordinal) ?? false)).Select(e => e.Value.Trim()));

    /// <summary>Of an item that a task returns, what the task's source gives it; of one that a task reads, what it asks for.</summary>
    private static string MetadataOf(string item)
    {
        if (item == "BytebaseMigration")
            return Sources.Any(text => text.Contains(".GetMetadata(\"ChangeType\")", StringComparison.Ordinal)) ? "ChangeType" : "";
        var task = Elements.FirstOrDefault(e => e.Name.LocalName == "Output" && e.Attribute("ItemName")?.Value == item)?.Parent!.Name.LocalName;
        if (task is null)
            return "";
        var folder = Path.Combine(Source, "Tasks");
        var text = File.ReadAllText(Path.Combine(folder, item == "BytebaseFinding" ? "FindingItems.cs" : task + ".cs"));
        return string.Join(", ", Metadata().Matches(text).Select(m => m.Groups[1].Value).Distinct());
    }

    private static IEnumerable<string> BuildFiles() => ((string[])["build", "buildMultiTargeting", "Sdk"])
        .Select(folder => Path.Combine(Source, folder)).Where(Directory.Exists)
        .SelectMany(folder => Directory.GetFiles(folder, "*.*")).Where(file => file.EndsWith(".props", StringComparison.Ordinal) || file.EndsWith(".targets", StringComparison.Ordinal));

    [GeneratedRegex(@"\$\(((?:EnableDefault|Enable|Using)?Bytebase\w*)\)")]
    private static partial Regex PropertyName();

    [GeneratedRegex(@"@\((Bytebase\w*)\)")]
    private static partial Regex ItemName();

    [GeneratedRegex(@"BYTEBASE_[A-Z_]*[A-Z]")]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?:SetMetadata(?:ValueLiteral)?\(|\[)""([A-Z]\w*)""(?:,|\] = )")]
    private static partial Regex Metadata();
}
