using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>
/// Azure Pipelines knows errors and warnings, and keeps ten of each of a step (azure-pipelines-agent, <c>ExecutionContext</c>). A path of the
/// agent's machine becomes one of the repository by itself.
/// </summary>
internal sealed class AzureAnnotations : AnnotationStyle
{
    public override int Maximum => 10;

    protected override bool HasSuggestions => false;

    public override IEnumerable<string> Lines(BuildReport build) =>
        [.. build.Errors.Take(Maximum).Select(f => Line(build, "error", f)), .. build.Warnings.Take(Maximum).Select(f => Line(build, "warning", f))];

    private static string Line(BuildReport build, string type, ReportedFinding finding) => AzureCommand.Format(
        "task.logissue",
        [
            ("type", type),
            ("sourcepath", finding.Finding.File ?? Path.Combine(build.Root, finding.Path)),
            ("linenumber", Number(finding.Line)),
            ("columnnumber", Number(finding.Finding.Span.Column)),
            ("code", finding.Code),
        ],
        Text(finding));
}
