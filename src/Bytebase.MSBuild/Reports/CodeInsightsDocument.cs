using System.Text.Json;

namespace Bytebase.MSBuild.Reports;

/// <summary>Temporary: the merge takes the one of the branch with the writers.</summary>
internal sealed record CodeInsightsDocument(string Id, byte[] Report, IReadOnlyList<byte[]> AnnotationBatches, int LeftOut)
{
    public static CodeInsightsDocument Create(BuildReport build)
    {
        var findings = build.Findings.Take(1000).ToList();
        var batches = findings.Chunk(100).Select((chunk, batch) => Json(w =>
        {
            w.WriteStartArray();
            foreach (var (finding, index) in chunk.Select((f, i) => (f, i)))
            {
                w.WriteStartObject();
                w.WriteString("external_id", $"{build.Id}-{(batch * 100) + index}");
                w.WriteString("annotation_type", "BUG");
                w.WriteString("summary", finding.Message.Length > 450 ? finding.Message[..450] : finding.Message);
                w.WriteString("path", finding.Path);
                w.WriteNumber("line", finding.Line);
                w.WriteEndObject();
            }

            w.WriteEndArray();
        })).ToList();
        var report = Json(w =>
        {
            w.WriteStartObject();
            w.WriteString("title", "Bytebase migrations");
            w.WriteString("details", $"{build.Findings.Count} findings");
            w.WriteString("report_type", "TEST");
            w.WriteString("result", build.Failed ? "FAILED" : "PASSED");
            w.WriteEndObject();
        });
        return new($"bytebase-msbuild-{build.Id}", report, batches, Math.Max(0, build.Findings.Count - 1000));
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            write(writer);
        return stream.ToArray();
    }
}
