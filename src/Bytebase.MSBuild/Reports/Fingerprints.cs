using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>
/// What finds a finding again in the next build: a hash of the rule, the file and the message. The line is no part of it, so that an edit
/// above changes nothing; findings that are alike are counted from the top of their file.
/// </summary>
internal static partial class Fingerprints
{
    /// <summary>One for each finding, in their order; no two are the same. 64 hexadecimal digits.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<ReportedFinding> findings)
    {
        var result = new string[findings.Count];
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (finding, index) in findings.Select((finding, index) => (finding, index)).OrderBy(f => f.finding.Line).ThenBy(f => f.finding.Finding.Span.Column))
        {
            var key = Hash(finding.Code, finding.Path, WithoutPlaces(finding));
            var count = counts[key] = counts.GetValueOrDefault(key) + 1;
            result[index] = count == 1 ? key : Hash(key, count.ToString(CultureInfo.InvariantCulture));
        }

        return result;
    }

    /// <summary>An advice of the server may say where it is, in words; and the name that a file should have may be made of the time.</summary>
    private static string WithoutPlaces(ReportedFinding finding) =>
        Places().Replace(finding.Finding.ProposedName is { } name ? finding.Message.Replace(name, "", StringComparison.Ordinal) : finding.Message, "${word}");

    private static string Hash(params string[] parts) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts)))).ToLowerInvariant();

    [GeneratedRegex(@"\b(?<word>lines?|columns?|positions?|offset)(?:\s|:)*[0-9]+(?:[:,-][0-9]+)?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Places();
}
