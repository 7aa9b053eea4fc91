using System.Text.Json;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>
/// A report of Bitbucket Cloud's Code Insights and its annotations, as the bodies of the requests that make it. The limits are those of
/// https://support.atlassian.com/bitbucket-cloud/docs/code-insights/ and, for the length of a summary, of the server's own refusal
/// (reviewdog, pull request 1285).
/// </summary>
internal sealed record CodeInsightsDocument
{
    /// <summary>So many annotations the server keeps of a report.</summary>
    public const int MaximumAnnotations = 1000;

    /// <summary>So many it takes in one request.</summary>
    public const int MaximumBatch = 100;

    /// <summary>So many fields of data it shows.</summary>
    public const int MaximumFields = 10;

    /// <summary>So many characters of a summary it takes.</summary>
    public const int MaximumSummary = 450;

    /// <summary>The last segment of the report's address: the same for each build of a project.</summary>
    public required string Id { get; init; }

    /// <summary>The body that makes the report.</summary>
    public required byte[] Report { get; init; }

    /// <summary>The bodies that make its annotations, errors first.</summary>
    public required IReadOnlyList<byte[]> AnnotationBatches { get; init; }

    /// <summary>How many findings have no annotation, since the server takes no more.</summary>
    public required int LeftOut { get; init; }

    public static CodeInsightsDocument Create(BuildReport build)
    {
        var findings = ReportText.Shown(build);
        var fingerprints = Fingerprints.Of(findings);
        var annotations = findings.Zip(fingerprints).Take(MaximumAnnotations);
        return new CodeInsightsDocument
        {
            Id = "bytebase-msbuild-" + build.Id,
            Report = Bytes(writer => WriteReport(writer, build)),
            AnnotationBatches = [.. annotations.Chunk(MaximumBatch).Select(batch => Bytes(writer => WriteBatch(writer, batch)))],
            LeftOut = Math.Max(0, findings.Count - MaximumAnnotations),
        };
    }

    private static void WriteReport(Utf8JsonWriter writer, BuildReport build)
    {
        var delivery = build.Delivery;
        writer.WriteStartObject();
        writer.WriteString("title", Text("Bytebase: " + build.Project, MaximumSummary));
        writer.WriteString("details", Text(string.Join('\n', new[] { ReportText.Counts(build), ReportText.Sentence(delivery), build.ReviewSkipped }.Where(line => line.Length > 0)), 2000));
        writer.WriteString("report_type", "TEST");
        writer.WriteString("reporter", ReportText.Tool);
        writer.WriteString("result", build.Failed || build.Errors.Any() ? "FAILED" : "PASSED");
        if (FirstLink(delivery.Url, build.Job?.RunUrl ?? "") is { Length: > 0 } link)
            writer.WriteString("link", link);
        writer.WriteStartArray("data");
        WriteNumber(writer, "Errors", build.Errors.Count());
        WriteNumber(writer, "Warnings", build.Warnings.Count());
        WriteNumber(writer, "Suggestions", build.Suggestions.Count());
        WriteNumber(writer, "Migrations", build.Migrations.Count);
        if (delivery.Checked is { } results)
        {
            WriteNumber(writer, "Databases", delivery.Targets.Count > 0 ? delivery.Targets.Count : results.Select(r => r.Target).Distinct().Count());
            WriteNumber(writer, "Affected rows", ReportText.AffectedRows(results));
            WriteField(writer, "Risk", "TEXT", ReportText.Risk(results));
        }

        WriteField(writer, "Stage", "TEXT", ReportText.LastPart(delivery.Stage));
        WriteField(writer, "Next stage", "TEXT", ReportText.LastPart(delivery.NextStage));
        if (IsLink(delivery.Url))
        {
            writer.WriteStartObject();
            writer.WriteString("title", delivery.Plan.Length > 0 ? "Plan" : "Release");
            writer.WriteString("type", "LINK");
            writer.WriteStartObject("value");
            writer.WriteString("text", "Open in Bytebase");
            writer.WriteString("href", delivery.Url);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteBatch(Utf8JsonWriter writer, (ReportedFinding Finding, string Fingerprint)[] batch)
    {
        writer.WriteStartArray();
        foreach (var (finding, fingerprint) in batch)
        {
            var (severity, result) = finding.Severity switch
            {
                DiagnosticSeverity.Error => ("HIGH", "FAILED"),
                DiagnosticSeverity.Warning => ("MEDIUM", "IGNORED"),
                _ => ("LOW", "IGNORED"),
            };
            writer.WriteStartObject();
            writer.WriteString("external_id", fingerprint);
            writer.WriteString("annotation_type", "CODE_SMELL");
            writer.WriteString("title", Text(finding.Title.Length > 0 && finding.Title != finding.Code ? $"{finding.Code}: {finding.Title}" : finding.Code, MaximumSummary));
            writer.WriteString("summary", Text(finding.Message, MaximumSummary));
            if (finding.Message.Length > MaximumSummary)
                writer.WriteString("details", Text(finding.Message, 2000));
            writer.WriteString("severity", severity);
            writer.WriteString("result", result);
            writer.WriteText("path", finding.Path);
            writer.WriteNumber("line", finding.Line);
            if (IsLink(finding.HelpUrl))
                writer.WriteString("link", finding.HelpUrl);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string title, long value)
    {
        writer.WriteStartObject();
        writer.WriteString("title", title);
        writer.WriteString("type", "NUMBER");
        writer.WriteNumber("value", value);
        writer.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter writer, string title, string type, string value)
    {
        if (value.Length == 0)
            return;
        writer.WriteStartObject();
        writer.WriteString("title", title);
        writer.WriteString("type", type);
        writer.WriteString("value", Text(value, MaximumSummary));
        writer.WriteEndObject();
    }

    /// <summary>Plain text: an empty one is refused.</summary>
    private static string Text(string text, int length) => Shortened.Within(ReportText.Whole(text), length) is { Length: > 0 } cut ? cut : "-";

    private static string FirstLink(params string[] links) => links.FirstOrDefault(IsLink) ?? "";

    private static bool IsLink(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && (parsed.Scheme == Uri.UriSchemeHttps || parsed.Scheme == Uri.UriSchemeHttp);

    private static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            write(writer);
        return stream.ToArray();
    }
}
