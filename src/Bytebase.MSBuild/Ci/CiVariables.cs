using System.Text.Json;

namespace Bytebase.MSBuild.Ci;

/// <summary>The variables of a job, without blanks at their ends; one that is not set is empty.</summary>
/// <param name="environment">Reads an environment variable.</param>
internal sealed class CiVariables(Func<string, string?> environment)
{
    /// <summary>GitHub limits an event to 25 MB.</summary>
    private const int LargestEvent = 32 * 1024 * 1024;

    public string this[string name] => environment(name)?.Trim() ?? "";

    public bool IsTrue(string name) => this[name].Equals("true", StringComparison.OrdinalIgnoreCase);

    /// <summary>A file of Java properties; empty when it cannot be read.</summary>
    /// <param name="path">Absolute, as a variable names it.</param>
    public static IReadOnlyDictionary<string, string> Properties(string path) =>
        Read(path, stream =>
        {
            // Java's own encoding of these files; other characters are escaped.
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            return JavaProperties.Parse(reader.ReadToEnd());
        }) ?? new Dictionary<string, string>();

    /// <summary>The JSON object in a file; <see langword="null"/> when there is none that can be read.</summary>
    /// <param name="path">Absolute, as a variable names it.</param>
    public static JsonElement? Json(string path) => Read(path, stream =>
    {
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.ValueKind == JsonValueKind.Object ? (JsonElement?)document.RootElement.Clone() : null;
    });

    /// <summary>A branch of a ref; empty for a tag.</summary>
    public static string Branch(string reference) =>
        reference.StartsWith("refs/heads/", StringComparison.Ordinal) ? reference["refs/heads/".Length..]
        : reference.StartsWith("refs/", StringComparison.Ordinal) ? ""
        : reference;

    /// <summary>A link of its parts; empty when one of them is unknown, since half a link leads nowhere.</summary>
    public static string Join(params string[] parts) =>
        parts.Any(p => p.Length == 0) ? "" : string.Join('/', parts.Select(p => p.TrimEnd('/')));

    // A file that is missing, locked or torn tells nothing; a build does not fail for it.
    private static T? Read<T>(string path, Func<Stream, T?> parse)
    {
        if (!Path.IsPathFullyQualified(path))
            return default;
        try
        {
            using var stream = File.OpenRead(path);
            return stream.Length <= LargestEvent ? parse(stream) : default;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or JsonException)
        {
            return default;
        }
    }
}
