namespace Bytebase.MSBuild.Diagnostics;

/// <content>Severities and known findings.</content>
internal static partial class DiagnosticDescriptors
{
    /// <summary>The file of known findings cannot be read.</summary>
    public static readonly DiagnosticDescriptor KnownFindingsUnreadable = new("BB4019", DiagnosticSeverity.Error);

    /// <summary>A known finding is no longer found.</summary>
    public static readonly DiagnosticDescriptor KnownFindingGone = new("BB4020", DiagnosticSeverity.Warning);

    /// <summary>A severity in <c>.editorconfig</c> is none.</summary>
    public static readonly DiagnosticDescriptor SeverityUnknown = new("BB4021", DiagnosticSeverity.Warning);

    /// <summary>Known findings are not written in CI.</summary>
    public static readonly DiagnosticDescriptor KnownFindingsInCi = new("BB4025", DiagnosticSeverity.Error);
}
