namespace Bytebase.MSBuild.Reports;

/// <summary>The findings of a Markdown text: errors, warnings and suggestions, one line each.</summary>
internal static class MarkdownFindings
{
    /// <summary>Longer lists are folded behind their beginning.</summary>
    public const int Unfolded = 10;

    public static IReadOnlyList<MarkdownSection> Sections(BuildReport build, MarkdownPlace place) =>
    [
        .. Sections([.. build.Errors], "error", folds: false, place).Select(s => s with { IsImportant = true }),
        .. Sections([.. build.Warnings], "warning", folds: false, place),
        .. Sections([.. build.Suggestions], "suggestion", folds: true, place),
    ];

    private static IEnumerable<MarkdownSection> Sections(IReadOnlyList<ReportedFinding> findings, string noun, bool folds, MarkdownPlace place)
    {
        if (findings.Count == 0)
            yield break;
        var rows = findings.Select(f => Row(f, place)).ToList();
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

    private static string Row(ReportedFinding finding, MarkdownPlace place) =>
        $"- **{MarkdownText.Link(MarkdownText.Escape(finding.Code), finding.HelpUrl)}** {place.FileLink(finding)} {MarkdownBody.Text(finding.Message)}";
}
