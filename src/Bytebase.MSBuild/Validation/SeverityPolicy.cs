using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Validation;

/// <summary>
/// The severities of a project: <c>.editorconfig</c>, then MSBuild's own switches for warnings. MSBuild applies these to a task's warnings only partly (not <c>NoWarn</c> in outer builds, and a
/// warning that it promotes does not fail the task), so the task decides with this and logs the outcome.
/// </summary>
internal sealed record SeverityPolicy
{
    private static readonly char[] Separators = [';', ',', ' ', '\t', '\r', '\n'];

    private readonly HashSet<string> _noWarn;
    private readonly HashSet<string> _warningsAsErrors;
    private readonly HashSet<string> _warningsNotAsErrors;
    private readonly bool _treatWarningsAsErrors;
    private readonly EditorConfigs? _editorConfigs;

    /// <summary>The properties as MSBuild gives them: lists are separated by <c>;</c>, <c>,</c> or white space, codes in any case.</summary>
    public SeverityPolicy(string? noWarn = null, string? warningsAsErrors = null, string? warningsNotAsErrors = null, string? treatWarningsAsErrors = null, EditorConfigs? editorConfigs = null)
    {
        _noWarn = Split(noWarn);
        _warningsAsErrors = Split(warningsAsErrors);
        _warningsNotAsErrors = Split(warningsNotAsErrors);
        _editorConfigs = editorConfigs;
        _treatWarningsAsErrors = string.Equals(treatWarningsAsErrors?.Trim(), "true", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// The severity to report with: what <c>.editorconfig</c> sets in place of the code's own. Of that, only warnings change: <c>NoWarn</c> wins, then a code in <c>WarningsAsErrors</c>, and
    /// <c>WarningsNotAsErrors</c> is an exception to <c>TreatWarningsAsErrors</c> alone, as it is for MSBuild's own warnings.
    /// </summary>
    /// <param name="code">A code of ours or, for an advice of the server, <c>BBRnnnn</c>.</param>
    /// <param name="severity">The severity so far.</param>
    /// <param name="file">The file that the finding is about: <c>.editorconfig</c> sections choose by it.</param>
    public DiagnosticSeverity Resolve(string code, DiagnosticSeverity severity, string? file = null)
    {
        if (file is not null && _editorConfigs?.Find(code, severity, file) is { } configured)
            severity = configured;
        if (severity != DiagnosticSeverity.Warning)
            return severity;

        if (_noWarn.Contains(code))
            return DiagnosticSeverity.None;

        return _warningsAsErrors.Contains(code) || (_treatWarningsAsErrors && !_warningsNotAsErrors.Contains(code))
            ? DiagnosticSeverity.Error
            : DiagnosticSeverity.Warning;
    }

    /// <summary>The finding at the severity to report with.</summary>
    public Finding Apply(Finding finding) => finding with { Severity = Resolve(finding.Code, finding.Severity, finding.File) };

    private static HashSet<string> Split(string? list) =>
        new((list ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);
}
