using System.Text.Json;

namespace Bytebase.MSBuild.Reports;

/// <summary>Text in JSON. The writer escapes all that JSON wants; it only refuses halves of surrogate pairs, which file names may hold.</summary>
internal static class JsonText
{
    public static readonly JsonWriterOptions Options = new() { Indented = true };

    public static void WriteText(this Utf8JsonWriter writer, string name, string value) => writer.WriteString(name, ReportText.Whole(value));

    /// <summary><c>"name": { "text": value }</c>, the form of many properties of SARIF.</summary>
    public static void WriteMessage(this Utf8JsonWriter writer, string name, string value)
    {
        writer.WriteStartObject(name);
        writer.WriteText("text", value);
        writer.WriteEndObject();
    }
}
