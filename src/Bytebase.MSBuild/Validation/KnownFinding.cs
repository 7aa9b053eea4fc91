using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Validation;

/// <summary>A finding that the project knows and lives with.</summary>
/// <param name="Code">The diagnostic's code.</param>
/// <param name="Path">From the project's folder, with <c>/</c>.</param>
/// <param name="Fingerprint">See <see cref="FingerprintOf"/>.</param>
/// <param name="Message">The start of its text, for readers of the file.</param>
internal sealed record KnownFinding(
    [property: JsonRequired] string Code,
    [property: JsonRequired] string Path,
    [property: JsonRequired] string Fingerprint,
    string? Message)
{
    private const int MessageLength = 100;

    public static KnownFinding Of(Finding finding, string path, string line, int occurrence) => new(
        finding.Code,
        path,
        FingerprintOf(finding.Code, path, line, occurrence),
        finding.Message.Length <= MessageLength ? finding.Message : finding.Message[..(MessageLength - 1)].TrimEnd() + "…");

    /// <summary>
    /// 16 hexadecimal digits that stay the same while the line keeps its text, wherever it moves, and whatever the message says in another
    /// version of this package.
    /// </summary>
    /// <param name="code">The diagnostic's code.</param>
    /// <param name="path">From the project's folder.</param>
    /// <param name="line">The line that the finding is on, without blanks at its ends; empty for a finding about the file's name.</param>
    /// <param name="occurrence">How many findings of this code on equal lines of the file come before it.</param>
    private static string FingerprintOf(string code, string path, string line, int occurrence) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{code}\n{path}\n{line}\n{occurrence}")).AsSpan(0, 8)).ToLowerInvariant();
}

/// <summary>The file's contents.</summary>
/// <param name="Version">Of the format: 1.</param>
internal sealed record KnownFindingsContent([property: JsonRequired] int Version, [property: JsonRequired] IReadOnlyList<KnownFinding> Findings);

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = JsonCommentHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KnownFindingsContent))]
[JsonSerializable(typeof(KnownFinding))]
internal sealed partial class KnownFindingsJson : JsonSerializerContext;
