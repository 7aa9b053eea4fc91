using System.Text.Json;
using System.Text.RegularExpressions;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>The part of a SARIF run that describes the tool and the rules of its results.</summary>
internal static partial class SarifRules
{
    // A short description is one line in GitHub's list of alerts, a full one is cut after 1,024 characters.
    private const int MaximumDescription = 1000;

    /// <summary>Writes the run's <c>tool</c>.</summary>
    /// <returns>The index of each rule by its code.</returns>
    public static IReadOnlyDictionary<string, int> Write(Utf8JsonWriter writer, BuildReport build, IReadOnlyList<ReportedFinding> findings)
    {
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        writer.WriteStartObject("tool");
        writer.WriteStartObject("driver");
        writer.WriteString("name", ReportText.Tool);
        if (SemanticVersion().IsMatch(build.Version))
            writer.WriteString("semanticVersion", build.Version);
        writer.WriteStartArray("rules");
        foreach (var rule in findings.GroupBy(f => f.Code).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            indexes.Add(rule.Key, indexes.Count);
            WriteRule(writer, rule.First(), ReportText.RuleTitle(rule));
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        return indexes;
    }

    public static string LevelOf(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        DiagnosticSeverity.None => "none",
        _ => "note",
    };

    private static void WriteRule(Utf8JsonWriter writer, ReportedFinding finding, string title)
    {
        // The page's links lead to its neighbours in the package, which a reader of the log does not have.
        var help = RelativeLinks().Replace(finding.HelpText(), "${text}");
        writer.WriteStartObject();
        writer.WriteText("id", finding.Code);
        if (Identifier(title) is { Length: > 0 } name && name != finding.Code)
            writer.WriteString("name", name);
        writer.WriteMessage("shortDescription", title);
        writer.WriteMessage("fullDescription", Shortened.Within(FirstParagraph(help) is { Length: > 0 } paragraph ? paragraph : title, MaximumDescription));
        writer.WriteStartObject("help");
        if (help.Length > 0)
        {
            writer.WriteText("text", help);
            writer.WriteText("markdown", help);
        }
        else
        {
            writer.WriteText("text", finding.HelpUrl.Length > 0 ? $"{title}. See {finding.HelpUrl}" : title);
        }

        writer.WriteEndObject();
        if (Uri.TryCreate(finding.HelpUrl, UriKind.Absolute, out var url))
            writer.WriteString("helpUri", url.AbsoluteUri);
        writer.WriteStartObject("defaultConfiguration");
        writer.WriteString("level", LevelOf(finding.Finding.Severity));
        writer.WriteEndObject();
        writer.WriteStartObject("properties");
        writer.WriteStartArray("tags");
        writer.WriteStringValue("database");
        writer.WriteStringValue("migrations");
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary><c>MigrationWithoutAVersion</c>, <c>TABLE_REQUIRE_PK</c>: a name that is readable and has no blanks (§3.49.7).</summary>
    private static string Identifier(string title) =>
        string.Concat(AsciiWords().Matches(title).Select(word => char.ToUpperInvariant(word.Value[0]) + word.Value[1..]));

    /// <summary>What a help page says first, behind its title and its severity.</summary>
    private static string FirstParagraph(string help) => help.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .FirstOrDefault(p => !p.StartsWith('#') && !p.StartsWith("Severity:", StringComparison.Ordinal) && !p.StartsWith("```", StringComparison.Ordinal)) ?? "";

    [GeneratedRegex("[A-Za-z0-9_]+", RegexOptions.CultureInvariant)]
    private static partial Regex AsciiWords();

    [GeneratedRegex(@"\[(?<text>[^\]\n]+)\]\((?![a-z]+:)[^)\s]+\)", RegexOptions.CultureInvariant)]
    private static partial Regex RelativeLinks();

    [GeneratedRegex(@"^[0-9]+\.[0-9]+\.[0-9]+(?:-[0-9A-Za-z.-]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex SemanticVersion();
}
