using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>What several reports say in the same words.</summary>
internal static partial class ReportText
{
    /// <summary>The tool, as reports name it.</summary>
    public const string Tool = "Bytebase.MSBuild";

    private static readonly string[] Risks = ["LOW", "MODERATE", "HIGH"];

    // What is not among them comes first.
    private static readonly string[] Statuses = ["FAILED", "CANCELED", "RUNNING", "PENDING", "NOT_STARTED", "SKIPPED", "DONE"];

    /// <summary>What a reader sees: errors, warnings and suggestions in this order, each kind as it was reported.</summary>
    public static IReadOnlyList<ReportedFinding> Shown(BuildReport build) => [.. build.Errors, .. build.Warnings, .. build.Suggestions];

    /// <summary><c>2 errors, 1 warning in 14 migrations</c>; kinds without one are left out.</summary>
    public static string Counts(BuildReport build)
    {
        string[] kinds = [.. new[] { (Count: build.Errors.Count(), Word: "error"), (Count: build.Warnings.Count(), Word: "warning"), (Count: build.Suggestions.Count(), Word: "suggestion") }.Where(k => k.Count > 0).Select(k => Counted(k.Count, k.Word))];
        return $"{(kinds.Length > 0 ? string.Join(", ", kinds) : "No findings")} in {Counted(build.Migrations.Count, "migration")}";
    }

    /// <summary>
    /// The log's last line for a text that has the counts of all findings above it and the link below: those of the review alone would
    /// contradict the first, and an address that is no link would repeat the second.
    /// </summary>
    public static string Sentence(DeliveryResult delivery)
    {
        var text = delivery.Summary;
        if (delivery.Url.Length > 0 && text.EndsWith(": " + delivery.Url, StringComparison.Ordinal))
            text = text[..^(delivery.Url.Length + 2)];
        return ReviewCount().Replace(text, "");
    }

    /// <summary>A finding's message without the databases at its end, for a text that tells them apart by itself.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="message">The rest of the message.</param>
    /// <returns>Whether its message named them.</returns>
    public static bool TakeTargets(Finding finding, out string message)
    {
        var targets = finding.Targets;
        foreach (var end in (string[])[$" [{string.Join(", ", targets)}]", $" [all {targets.Count} targets]"])
        {
            if (targets.Count > 0 && finding.Message.EndsWith(end, StringComparison.Ordinal))
            {
                message = finding.Message[..^end.Length];
                return true;
            }
        }

        message = finding.Message;
        return false;
    }

    /// <summary><c>pg1/hr_prod</c> of <c>instances/pg1/databases/hr_prod</c>; other names, those of groups, as they are.</summary>
    public static string ShortTarget(string target) =>
        target.Split('/') is ["instances", var instance, "databases", var database] ? $"{instance}/{database}" : target;

    /// <summary><c>1 file</c>, <c>1,234 files</c>.</summary>
    public static string Counted(long count, string word) => $"{Number(count)} {word}{(count == 1 ? "" : "s")}";

    /// <summary>With a comma for thousands.</summary>
    public static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The sum of all rows that pending migrations change; 0 without a review.</summary>
    public static long AffectedRows(IEnumerable<CheckedMigration>? results) => (results ?? []).Where(r => r.IsPending).Sum(r => r.AffectedRows);

    /// <summary>The highest risk, in the server's word; empty when it says none.</summary>
    public static string Risk(IEnumerable<CheckedMigration>? results) =>
        (results ?? []).Where(r => r.IsPending).Select(r => r.RiskLevel).Where(r => Array.IndexOf(Risks, r) >= 0).MaxBy(r => Array.IndexOf(Risks, r)) ?? "";

    /// <summary>A database may have several tasks of a rollout, one for each migration: the one that needs a look counts.</summary>
    public static string Worst(IEnumerable<string> statuses) => statuses.MinBy(s => Array.IndexOf(Statuses, s)) ?? "";

    /// <summary>The last segment of a resource name: <c>hr_prod</c> of <c>instances/pg1/databases/hr_prod</c>.</summary>
    public static string LastPart(string name) => name[(name.LastIndexOf('/') + 1)..];

    /// <summary>Text that a JSON or XML writer takes: halves of surrogate pairs are U+FFFD.</summary>
    public static string Whole(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsSurrogate(text[index]))
            {
                if (index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]))
                    index++;
                else
                    return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
            }
        }

        return text;
    }

    /// <summary>
    /// The name of a rule that is told once for all of its findings: their title; the code itself where they differ, since the server gives
    /// one code to several rules (604: <c>DDL simulation failed</c>, and <c>Table `good` does not exist</c>).
    /// </summary>
    /// <param name="findings">At least one; all of one code.</param>
    public static string RuleTitle(IEnumerable<ReportedFinding> findings)
    {
        var code = findings.First().Code;
        return findings.Select(f => f.Title).Where(t => t.Length > 0 && t != code).Distinct().Take(2).ToList() is [var title] ? title : code;
    }

    /// <summary>The note that a report is not complete.</summary>
    /// <param name="report">Its name.</param>
    /// <param name="holds">What it holds of what.</param>
    /// <param name="since">Which limit that is.</param>
    public static Finding Shortened(string report, string holds, string since) =>
        Finding.Of(DiagnosticDescriptors.ReportShortened, null, TextSpan.Nowhere, report, holds, since);

    [GeneratedRegex(@"(?<=\A(?:Reviewed|Nothing pending).*), (?:no|[0-9,]+) (?:advice|finding)s?\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex ReviewCount();
}
