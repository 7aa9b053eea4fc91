using System.Globalization;
using System.Text.Json;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>
/// The output file with bytebase-action's keys (<c>--output</c>), so that pipelines which read it go on working: <c>release</c>,
/// <c>plan</c>, <c>rollout</c> and <c>checkResults</c> in protojson. What does not exist is <c>""</c>.
/// </summary>
internal static class BytebaseActionOutput
{
    private static readonly string[] Risks = ["LOW", "MODERATE", "HIGH"];

    private static readonly JsonWriterOptions Options = new() { Indented = true };

    /// <summary>Replaces the file as a whole: a reader never sees half of it.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="delivered">Whether a release was asked for: its keys are there even when nothing was created.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, DeliveryResult result, bool delivered)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
            Write(writer, result, delivered);
        AtomicFile.Write(path, stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    public static void Write(Utf8JsonWriter writer, DeliveryResult result, bool delivered)
    {
        writer.WriteStartObject();
        if (delivered)
        {
            writer.WriteString("release", result.Release);
            writer.WriteString("plan", result.Plan);
            writer.WriteString("rollout", result.Rollout);
        }

        if (result.Checked is { } results)
            WriteCheckResults(writer, results);
        writer.WriteEndObject();
    }

    private static void WriteCheckResults(Utf8JsonWriter writer, IReadOnlyList<CheckedMigration> results)
    {
        writer.WriteStartObject("checkResults");
        if (results.Count > 0)
        {
            writer.WriteStartArray("results");
            foreach (var result in results)
                WriteResult(writer, result);
            writer.WriteEndArray();
        }

        WriteTotals(writer, results.Sum(r => r.AffectedRows), results.Select(r => r.RiskLevel).MaxBy(r => Array.IndexOf(Risks, r)) ?? "");
        writer.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter writer, CheckedMigration result)
    {
        writer.WriteStartObject();
        WriteText(writer, "file", result.File);
        WriteText(writer, "target", result.Target);
        if (result.Advices.Count > 0)
        {
            writer.WriteStartArray("advices");
            foreach (var advice in result.Advices)
                WriteAdvice(writer, advice);
            writer.WriteEndArray();
        }

        WriteTotals(writer, result.AffectedRows, result.RiskLevel);
        writer.WriteEndObject();
    }

    private static void WriteAdvice(Utf8JsonWriter writer, CheckedAdvice advice)
    {
        writer.WriteStartObject();
        WriteText(writer, "status", advice.Status);
        if (advice.Code != 0)
            writer.WriteNumber("code", advice.Code);
        WriteText(writer, "title", advice.Title);
        WriteText(writer, "content", advice.Content);
        WritePosition(writer, "startPosition", advice.Start);
        WritePosition(writer, "endPosition", advice.End);
        WriteText(writer, "ruleType", advice.RuleType);
        writer.WriteEndObject();
    }

    private static void WritePosition(Utf8JsonWriter writer, string name, (int Line, int Column) position)
    {
        if (position == default)
            return;
        writer.WriteStartObject(name);
        if (position.Line != 0)
            writer.WriteNumber("line", position.Line);
        if (position.Column != 0)
            writer.WriteNumber("column", position.Column);
        writer.WriteEndObject();
    }

    // protojson: 64-bit numbers are strings, and zero values are left out.
    private static void WriteTotals(Utf8JsonWriter writer, long affectedRows, string riskLevel)
    {
        if (affectedRows != 0)
            writer.WriteString("affectedRows", affectedRows.ToString(CultureInfo.InvariantCulture));
        WriteText(writer, "riskLevel", riskLevel);
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string value)
    {
        if (value.Length > 0)
            writer.WriteString(name, value);
    }
}
