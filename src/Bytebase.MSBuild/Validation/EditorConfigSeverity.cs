using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Validation;

/// <summary>A severity as <c>.editorconfig</c> spells it.</summary>
/// <param name="Severity"><see langword="null"/> for the code's own one.</param>
/// <param name="IsUnset">Whether it takes back what a file above says.</param>
internal readonly record struct EditorConfigSeverity(DiagnosticSeverity? Severity, bool IsUnset = false)
{
    private static readonly string[] Words = ["error", "warning", "suggestion", "silent", "none", "default"];

    /// <summary>Reads one of Roslyn's words, in any case.</summary>
    public static bool TryParse(string word, out EditorConfigSeverity severity)
    {
        (severity, var known) = word.ToUpperInvariant() switch
        {
            "ERROR" => (new EditorConfigSeverity(DiagnosticSeverity.Error), true),
            "WARNING" => (new EditorConfigSeverity(DiagnosticSeverity.Warning), true),
            "SUGGESTION" => (new EditorConfigSeverity(DiagnosticSeverity.Suggestion), true),
            "SILENT" or "REFACTORING" => (new EditorConfigSeverity(DiagnosticSeverity.Silent), true),
            "NONE" => (new EditorConfigSeverity(DiagnosticSeverity.None), true),
            "DEFAULT" => (default, true),
            // The specification's word for "as if it were not written above".
            "UNSET" => (new EditorConfigSeverity(null, IsUnset: true), true),
            _ => (default, false),
        };
        return known;
    }

    /// <summary>The word that was probably meant.</summary>
    public static string Nearest(string word) => word.ToUpperInvariant() switch
    {
        "INFO" or "INFORMATION" or "HINT" or "MESSAGE" => "suggestion",
        "HIDDEN" => "silent",
        "OFF" or "FALSE" or "DISABLE" or "DISABLED" or "IGNORE" or "NO" or "" => "none",
        _ => Words.MinBy(w => EditDistance.Between(w, word.ToLowerInvariant()))!,
    };
}
