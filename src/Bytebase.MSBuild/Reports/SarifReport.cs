using System.Globalization;
using System.Text.Json;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>
/// A log in SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), with what GitHub's code scanning reads of it
/// (https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning). Suppressed
/// findings are in it, marked as such; findings that are switched off are not.
/// </summary>
internal sealed class SarifReport : FileReport
{
    /// <summary>GitHub refuses a run with more results.</summary>
    public const int MaximumResults = 25_000;

    private const string RootId = "SRCROOT";

    public override string Name => "sarif";

    public override string FileName => "bytebase.sarif";

    // Jenkins shows it with its plugin Warnings; the others have a form of their own.
    public override bool IsAutomatic(CiJob job) => job.Kind == CiKind.Jenkins;

    public override void Write(BuildReport build, Stream output)
    {
        var findings = Findings(build).Take(MaximumResults).ToList();
        using var writer = new Utf8JsonWriter(output, JsonText.Options);
        writer.WriteStartObject();
        writer.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        writer.WriteString("version", "2.1.0");
        writer.WriteStartArray("runs");
        writer.WriteStartObject();
        var rules = SarifRules.Write(writer, build, findings);
        WriteRun(writer, build, findings);
        WriteResults(writer, findings, rules);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    protected override Finding? LeftOut(BuildReport build) => Findings(build).Count is var count && count > MaximumResults
        ? ReportText.Shortened(Name, $"{ReportText.Number(MaximumResults)} of {ReportText.Number(count)} findings", "GitHub takes no more of one run")
        : null;

    // What is cut off at the end is what matters least.
    private static List<ReportedFinding> Findings(BuildReport build) => [.. build.Findings
        .Where(f => f.Severity != DiagnosticSeverity.None || f.Finding.SuppressedBy is not null)
        .OrderByDescending(f => f.Severity)];

    private static void WriteRun(Utf8JsonWriter writer, BuildReport build, List<ReportedFinding> findings)
    {
        // The part before the last slash is the category, by which GitHub tells the projects of a repository apart.
        writer.WriteStartObject("automationDetails");
        writer.WriteText("id", $"bytebase-msbuild/{build.ProjectPath}/");
        writer.WriteEndObject();

        writer.WriteString("columnKind", "unicodeCodePoints");

        // Where the repository was on the build's machine is nobody's business.
        writer.WriteStartObject("originalUriBaseIds");
        writer.WriteStartObject(RootId);
        writer.WriteMessage("description", "The root of the repository.");
        writer.WriteEndObject();
        writer.WriteEndObject();

        writer.WriteStartArray("invocations");
        writer.WriteStartObject();
        // A build that fails for what is wrong in a migration has run as it should.
        writer.WriteBoolean("executionSuccessful", !findings.Any(f => f.Severity == DiagnosticSeverity.Error && !DiagnosticCodes.IsAboutMigrations(f.Code)));
        writer.WriteString("startTimeUtc", Utc(build.Started));
        writer.WriteString("endTimeUtc", Utc(build.Started + build.Duration));
        writer.WriteEndObject();
        writer.WriteEndArray();

        if (build.Job is { } job && job.Commit.Length > 0 && Uri.TryCreate(job.RepositoryUrl, UriKind.Absolute, out var repository))
        {
            writer.WriteStartArray("versionControlProvenance");
            writer.WriteStartObject();
            writer.WriteString("repositoryUri", repository.AbsoluteUri);
            writer.WriteText("revisionId", job.Commit);
            if (job.Branch.Length > 0)
                writer.WriteText("branch", job.Branch);
            writer.WriteStartObject("mappedTo");
            writer.WriteString("uriBaseId", RootId);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndArray();
        }
    }

    private static void WriteResults(Utf8JsonWriter writer, List<ReportedFinding> findings, IReadOnlyDictionary<string, int> rules)
    {
        var fingerprints = Fingerprints.Of(findings);
        // Either all results of a run say whether they are suppressed, or none does (§3.27.23).
        var hasSuppressed = findings.Any(f => f.Finding.SuppressedBy is not null);
        writer.WriteStartArray("results");
        for (var index = 0; index < findings.Count; index++)
        {
            var finding = findings[index];
            writer.WriteStartObject();
            writer.WriteText("ruleId", finding.Code);
            writer.WriteNumber("ruleIndex", rules[finding.Code]);
            writer.WriteString("level", SarifRules.LevelOf(finding.Severity == DiagnosticSeverity.None ? finding.Finding.Severity : finding.Severity));
            writer.WriteMessage("message", SarifText.Escape(string.Join('\n', [finding.Message, .. finding.Finding.Details])));
            WriteLocation(writer, finding);
            writer.WriteStartObject("partialFingerprints");
            writer.WriteString("bytebaseMSBuild/v1", fingerprints[index]);
            writer.WriteEndObject();
            if (hasSuppressed)
                WriteSuppressions(writer, finding.Finding.SuppressedBy);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteLocation(Utf8JsonWriter writer, ReportedFinding finding)
    {
        writer.WriteStartArray("locations");
        writer.WriteStartObject();
        writer.WriteStartObject("physicalLocation");
        writer.WriteStartObject("artifactLocation");
        writer.WriteString("uri", SarifText.Uri(finding.Path));
        writer.WriteString("uriBaseId", RootId);
        writer.WriteEndObject();
        writer.WriteStartObject("region");
        var span = finding.Finding.Span;
        writer.WriteNumber("startLine", finding.Line);
        if (span.Column > 0)
            writer.WriteNumber("startColumn", span.Column);
        if (span.Column > 0 && span.EndColumn > 0 && (span.EndLine, span.EndColumn).CompareTo((finding.Line, span.Column)) >= 0)
        {
            writer.WriteNumber("endLine", span.EndLine);
            writer.WriteNumber("endColumn", span.EndColumn);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        if (finding.Finding.Targets.Count > 0)
        {
            writer.WriteStartArray("logicalLocations");
            foreach (var target in finding.Finding.Targets)
            {
                writer.WriteStartObject();
                writer.WriteText("name", ReportText.LastPart(target));
                writer.WriteText("fullyQualifiedName", target);
                writer.WriteString("kind", "database");
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteSuppressions(Utf8JsonWriter writer, SuppressedBy? by)
    {
        writer.WriteStartArray("suppressions");
        if (by is not null)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", by.InSource ? "inSource" : "external");
            writer.WriteString("status", "accepted");
            writer.WriteText("justification", by.Justification);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
