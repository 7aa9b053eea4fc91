namespace Bytebase.MSBuild.Diagnostics;

/// <content>Reports.</content>
internal static partial class DiagnosticDescriptors
{
    /// <summary>There is no report of this name.</summary>
    public static readonly DiagnosticDescriptor ReportUnknown = new("BB4042", DiagnosticSeverity.Error);

    /// <summary>The CI system or the host of the repository did not take a report.</summary>
    public static readonly DiagnosticDescriptor ReportRefused = new("BB5017", DiagnosticSeverity.Suggestion);

    /// <summary>What a later job needs cannot be handed over.</summary>
    public static readonly DiagnosticDescriptor HandoverFailed = new("BB9004", DiagnosticSeverity.Error);

    /// <summary>A report does not hold everything, since its system has a limit.</summary>
    public static readonly DiagnosticDescriptor ReportShortened = new("BB9003", DiagnosticSeverity.Suggestion);
}
