using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>
/// GitHub shows ten errors, ten warnings and ten notices of a step and drops the rest without a word
/// (https://docs.github.com/actions/reference/limits): what matters comes first, and a last notice says how many there are besides.
/// </summary>
internal sealed class GitHubAnnotations : AnnotationStyle
{
    public override int Maximum => 10;

    protected override bool HasSuggestions => true;

    public override IEnumerable<string> Lines(BuildReport build)
    {
        var (shown, all) = Count(build);
        // The last notice needs a place of its own.
        var notices = shown < all ? Maximum - 1 : Maximum;
        foreach (var finding in build.Errors.Take(Maximum))
            yield return Line("error", finding);
        foreach (var finding in build.Warnings.Take(Maximum))
            yield return Line("warning", finding);
        foreach (var finding in build.Suggestions.Take(notices))
            yield return Line("notice", finding);
        if (shown < all)
        {
            var more = all - Math.Min(build.Errors.Count(), Maximum) - Math.Min(build.Warnings.Count(), Maximum) - Math.Min(build.Suggestions.Count(), notices);
            yield return GitHubCommand.Format("notice", [("title", $"Bytebase: {build.Project}")], $"And {ReportText.Counted(more, "more finding")}: see the summary of this run, or the log.");
        }
    }

    private static string Line(string command, ReportedFinding finding)
    {
        var span = finding.Finding.Span;
        // Columns count only within one line (https://docs.github.com/rest/checks/runs#create-a-check-run).
        var isOneLine = span.EndLine <= finding.Line;
        return GitHubCommand.Format(
            command,
            [
                ("file", finding.Path),
                ("line", Number(finding.Line)),
                ("endLine", isOneLine ? "" : Number(span.EndLine)),
                ("col", isOneLine ? Number(span.Column) : ""),
                ("endColumn", isOneLine && span.EndLine == finding.Line && span.EndColumn >= span.Column && span.Column > 0 ? Number(span.EndColumn) : ""),
                ("title", TitleOf(finding)),
            ],
            Text(finding));
    }
}
