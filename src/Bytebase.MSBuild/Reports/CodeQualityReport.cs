using System.Text.Json;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>
/// GitLab's Code Quality report (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format): an array, which is empty when
/// there is nothing to say. GitLab compares it with that of the target branch by the fingerprints.
/// </summary>
internal sealed class CodeQualityReport : FileReport
{
    public override string Name => "codequality";

    public override string FileName => "gl-code-quality-report.json";

    public override bool IsAutomatic(CiJob job) => job.Kind == CiKind.GitLab;

    public override void Write(BuildReport build, Stream output)
    {
        var findings = ReportText.Shown(build);
        using var writer = new Utf8JsonWriter(output, JsonText.Options);
        writer.WriteStartArray();
        foreach (var (finding, fingerprint) in findings.Zip(Fingerprints.Of(findings)))
        {
            writer.WriteStartObject();
            writer.WriteText("description", finding.Message);
            writer.WriteText("check_name", finding.Code);
            writer.WriteString("fingerprint", fingerprint);
            writer.WriteString("severity", finding.Severity switch
            {
                DiagnosticSeverity.Error => "critical",
                DiagnosticSeverity.Warning => "minor",
                _ => "info",
            });
            writer.WriteStartObject("location");
            writer.WriteText("path", finding.Path);
            writer.WriteStartObject("lines");
            writer.WriteNumber("begin", finding.Line);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
