using System.Globalization;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>
/// TeamCity has inspections, whose types are told once, and problems, statistics and a text of the build
/// (https://www.jetbrains.com/help/teamcity/service-messages.html#Reporting+Inspections).
/// </summary>
internal sealed class TeamCityAnnotations : AnnotationStyle
{
    private const int MaximumName = 255;

    private const int MaximumText = 4000;

    private const int MaximumIdentity = 60;

    public override int Maximum => int.MaxValue;

    protected override bool HasSuggestions => true;

    public override IEnumerable<string> Lines(BuildReport build)
    {
        var findings = ReportText.Shown(build);
        var types = new HashSet<string>(StringComparer.Ordinal);
        var rules = findings.ToLookup(f => f.Code);
        foreach (var finding in findings)
        {
            if (types.Add(finding.Code))
            {
                var title = TitleOf(finding with { Title = ReportText.RuleTitle(rules[finding.Code]) });
                yield return TeamCityMessage.Format(
                    "inspectionType",
                    ("id", finding.Code, MaximumName),
                    ("name", title, MaximumName),
                    ("category", "Bytebase", MaximumName),
                    ("description", finding.HelpUrl.Length > 0 ? $"{title}. {finding.HelpUrl}" : title, MaximumText));
            }

            yield return TeamCityMessage.Format(
                "inspection",
                ("typeId", finding.Code, MaximumName),
                ("message", Text(finding), MaximumText),
                ("file", LogText.Neutralize(finding.Path), MaximumText),
                ("line", Number(finding.Line), MaximumName),
                ("SEVERITY", finding.Severity switch { DiagnosticSeverity.Error => "ERROR", DiagnosticSeverity.Warning => "WARNING", _ => "WEAK WARNING" }, MaximumName));
        }

        foreach (var (key, value) in Statistics(build))
            yield return TeamCityMessage.Format("buildStatisticValue", ("key", $"Bytebase.{build.Project}.{key}", MaximumName), ("value", value.ToString(CultureInfo.InvariantCulture), MaximumName));

        if (build.Failed || build.Errors.Any())
            yield return TeamCityMessage.Format("buildProblem", ("description", $"Bytebase: {build.Project}: {Problem(build)}", MaximumText), ("identity", "bytebase_" + build.Id, MaximumIdentity));
        yield return TeamCityMessage.Format("buildStatus", ("text", "{build.status.text}; " + Status(build), MaximumText));
    }

    private static IEnumerable<(string Key, long Value)> Statistics(BuildReport build)
    {
        yield return ("errors", build.Errors.Count());
        yield return ("warnings", build.Warnings.Count());
        yield return ("suggestions", build.Suggestions.Count());
        yield return ("migrations", build.Migrations.Count);
        if (build.Delivery.Checked is { } results)
            yield return ("affectedRows", ReportText.AffectedRows(results));
    }

    /// <summary>The first error says more than how many there are.</summary>
    private static string Problem(BuildReport build) => build.Errors.FirstOrDefault() is { } first
        ? $"{first.Code}: {first.Message}{(build.Errors.Skip(1).Any() ? $" (and {ReportText.Counted(build.Errors.Count() - 1, "more error")})" : "")}"
        : build.Delivery.Summary.Length > 0 ? build.Delivery.Summary : "the build failed";

    private static string Status(BuildReport build) => $"{build.Project}: {(build.Delivery.Summary.Length > 0 ? build.Delivery.Summary : ReportText.Counts(build))}";
}
