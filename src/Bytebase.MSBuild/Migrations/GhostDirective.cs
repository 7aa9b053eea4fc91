using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Migrations;

/// <summary>
/// The directive that has gh-ost execute a file (<c>backend/component/ghost/directive.go</c>). The server looks for its line anywhere in
/// the file, and takes any braces for it; what is in them must be a JSON object of strings, or the rollout fails.
/// </summary>
internal static partial class GhostDirective
{
    /// <summary>Differing by more letters than this is another word.</summary>
    private const int MaximumDistance = 2;

    /// <summary>In characters. What is longer and no JSON was not meant as flags.</summary>
    private const int MaximumGuess = 1000;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The flags that server 3.21 passes on (<c>backend/component/ghost/config.go</c>).</summary>
    private static readonly string[] Flags =
    [
        "allow-on-master", "assume-master-host", "assume-rbr", "attempt-instant-ddl", "chunk-size", "cut-over-lock-timeout-seconds",
        "default-retries", "dml-batch-size", "exponential-backoff-max-interval", "heartbeat-interval-millis", "max-lag-millis", "max-load",
        "nice-ratio", "switch-to-rbr", "throttle-control-replicas",
    ];

    /// <summary>The lines that the server takes for the directive.</summary>
    public static IEnumerable<(int Line, string Text)> FindLines(SourceText text)
    {
        for (var line = 1; line <= text.LineCount; line++)
        {
            var bytes = text.Bytes[text.LineStart(line)..text.LineEnd(line)];
            if (!bytes[Ascii.Trim(bytes)].StartsWith("--"u8))
                continue;

            var content = text.GetText(text.LineStart(line), text.LineEnd(line));
            if (Pattern().IsMatch(content))
                yield return (line, content);
        }
    }

    /// <summary>
    /// The line as it should be; <see langword="null"/> when the server reads it as it is. Flags that no server of today knows are left
    /// alone unless they are one letter off: the next server may know them.
    /// </summary>
    /// <param name="line">The line, or anything that was meant to be one.</param>
    public static string? Correct(string line)
    {
        var match = Pattern().Match(line);
        var braces = match.Success ? match.Groups["flags"].Value : Braces(line);
        var flags = Read(braces) ?? Guess(braces);
        var corrected = flags.Select(flag => (Name: NearestFlag(flag.Name), flag.Value)).DistinctBy(flag => flag.Name).ToList();
        var isRead = match.Success && Read(braces) is not null && corrected.SequenceEqual(flags);
        return isRead ? null : "-- gh-ost = {" + string.Join(",", corrected.Select(flag => Quote(flag.Name) + ":" + Quote(flag.Value))) + "}";
    }

    /// <summary>The flags when they are what the server can read.</summary>
    private static List<(string Name, string Value)>? Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var properties = document.RootElement.EnumerateObject().ToList();
            return properties.TrueForAll(property => property.Value.ValueKind == JsonValueKind.String)
                ? properties.ConvertAll(property => (property.Name, property.Value.GetString()!))
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second: half a surrogate pair in a string.
            return null;
        }
    }

    private static string Braces(string line)
    {
        var open = line.IndexOf('{', StringComparison.Ordinal);
        var close = line.LastIndexOf('}');
        return open < 0 ? "" : close < open ? line[open..] : line[open..(close + 1)];
    }

    private static List<(string Name, string Value)> Guess(string text) => text.Length > MaximumGuess
        ? []
        : Flag().Matches(text).Select(match => (match.Groups["name"].Value, match.Groups["value"].Value.Trim())).Where(flag => flag.Item2.Length > 0).ToList();

    private static string NearestFlag(string name) => EditDistance.Nearest(name.Replace('_', '-'), Flags, MaximumDistance) ?? name;

    private static string Quote(string text) => JsonSerializer.Serialize(text, Plain);

    [GeneratedRegex(
        @"^[\t\n\f\r ]*--[\t\n\f\r ]*gh-ost[\t\n\f\r ]*=[\t\n\f\r ]*(?<flags>\{[^}]*\})[\t\n\f\r ]*(/\*.*\*/)?[\t\n\f\r ]*\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();

    // A name, and what stands behind it up to a comma or a brace; with quotes of either kind or none.
    [GeneratedRegex(@"(?<name>[A-Za-z][A-Za-z_-]*)[""']?\s*[:=]\s*[""']?(?<value>[^""',{}]*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Flag();
}
