namespace Bytebase.MSBuild.Diagnostics;

/// <content>Failures of this package itself.</content>
internal static partial class DiagnosticDescriptors
{
    /// <summary>An internal error.</summary>
    public static readonly DiagnosticDescriptor InternalError = new("BB9001", DiagnosticSeverity.Error);

    /// <summary>A result file cannot be written.</summary>
    public static readonly DiagnosticDescriptor OutputFailed = new("BB9002", DiagnosticSeverity.Error);
}
