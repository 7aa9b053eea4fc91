namespace Bytebase.MSBuild.Reports;

/// <summary>Text of a SARIF message, and places of files.</summary>
internal static class SarifText
{
    /// <summary>
    /// Plain text holds links as <c>[text](target)</c>, and a backslash before a bracket keeps it from being one (§3.11.6). Brackets that are
    /// no link stay as they are: not every reader takes the backslash away again.
    /// </summary>
    public static string Escape(string text) =>
        text.Contains("](", StringComparison.Ordinal) ? text.Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal) : text;

    /// <summary>A relative URI reference (RFC 3986) of a path with <c>/</c>.</summary>
    public static string Uri(string path) => string.Join('/', ReportText.Whole(path).Split('/').Select(System.Uri.EscapeDataString));
}
