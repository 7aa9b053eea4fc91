using System.Globalization;
using Bytebase.MSBuild.Diagnostics;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Bytebase.MSBuild.Tasks;

/// <summary>Findings as <c>@(BytebaseFinding)</c> items, for projects that go on with them.</summary>
internal static class FindingItems
{
    public static ITaskItem[] From(IEnumerable<(Finding Finding, DiagnosticSeverity Severity)> findings) =>
        [.. findings.Where(f => f.Severity != DiagnosticSeverity.None).Select(f => Of(f.Finding, f.Severity))];

    private static ITaskItem2 Of(Finding finding, DiagnosticSeverity severity)
    {
        ITaskItem2 item = new TaskItem();
        // The literal form: a % in a file's name must stay one.
        item.EvaluatedIncludeEscaped = (finding.File ?? finding.Code).Replace("%", "%25", StringComparison.Ordinal);
        item.SetMetadataValueLiteral("Code", finding.Code);
        item.SetMetadataValueLiteral("Severity", severity.ToString());
        // Logs of every detail print it.
        item.SetMetadataValueLiteral("Message", LogText.Neutralize(finding.Message));
        item.SetMetadataValueLiteral("Line", finding.Span.Line.ToString(CultureInfo.InvariantCulture));
        item.SetMetadataValueLiteral("Column", finding.Span.Column.ToString(CultureInfo.InvariantCulture));
        item.SetMetadataValueLiteral("Targets", string.Join(';', finding.Targets));
        return item;
    }
}
