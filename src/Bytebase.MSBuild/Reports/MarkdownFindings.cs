using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>The findings of a Markdown text: errors, warnings and suggestions, one line each.</summary>
internal static class MarkdownFindings
{
    /// <summary>Longer lists are folded behind their beginning.</summary>
    public const int Unfolded = 10;

    /// <summary>So many databases of one finding are named.</summary>
    private const int MaximumTargets = 3;

    public static IReadOnlyList<MarkdownSection> Sections(BuildReport build, MarkdownPlace place) =>
    [
        .. Sections([.. build.Errors], "error", folds: false, build.Delivery.Targets, place).Select(s => s with { IsImportant = true }),
        .. Sections([.. build.Warnings], "warning", folds: false, build.Delivery.Targets, place),
        .. Sections([.. build.Suggestions], "suggestion", folds: true, build.Delivery.Targets, place),
    ];

    private static IEnumerable<MarkdownSection> Sections(IReadOnlyList<ReportedFinding> findings, string noun, bool folds, IReadOnlyList<string> all, MarkdownPlace place)
    {
        if (findings.Count == 0)
            yield break;
        var rows = findings.Select(f => Row(f, all, place)).ToList();
        var title = ReportText.Counted(findings.Count, noun);
        if (!place.CanFold)
        {
            yield return new MarkdownSection($"**{title}**\n\n", rows, "", noun);
        }
        else if (folds)
        {
            yield return Folded(title, rows, noun);
        }
        else
        {
            yield return new MarkdownSection($"**{title}**\n\n", [.. rows.Take(Unfolded)], "", noun);
            if (rows.Count > Unfolded)
                yield return Folded($"{ReportText.Counted(rows.Count - Unfolded, "more " + noun)}", [.. rows.Skip(Unfolded)], noun);
        }
    }

    private static MarkdownSection Folded(string title, IReadOnlyList<string> rows, string noun) =>
        new($"<details><summary>{title}</summary>\n\n", rows, "\n\n</details>", noun);

    private static string Row(ReportedFinding finding, IReadOnlyList<string> all, MarkdownPlace place)
    {
        var named = ReportText.TakeTargets(finding.Finding, out var message);
        return $"- **{MarkdownText.Link(MarkdownText.Escape(finding.Code), finding.HelpUrl)}** {place.FileLink(finding)} {MarkdownBody.Text(message)}{(named ? Where(finding.Finding.Targets, all) : "")}";
    }

    /// <summary>Nothing for all databases of the build, which the table names.</summary>
    private static string Where(IReadOnlyList<string> targets, IReadOnlyList<string> all)
    {
        if (all.Count > 0 && all.All(targets.Contains))
            return "";
        var names = targets.Take(MaximumTargets).Select(t => MarkdownText.Code(Shortened.Within(ReportText.ShortTarget(t), MarkdownBody.MaximumName)));
        return $" (on {string.Join(", ", names)}{(targets.Count > MaximumTargets ? $" and {ReportText.Number(targets.Count - MaximumTargets)} more" : "")})";
    }
}
