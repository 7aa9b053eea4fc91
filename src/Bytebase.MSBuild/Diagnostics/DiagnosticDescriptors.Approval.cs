namespace Bytebase.MSBuild.Diagnostics;

/// <content>Approval by an issue.</content>
internal static partial class DiagnosticDescriptors
{
    /// <summary>The plan's issue was rejected.</summary>
    public static readonly DiagnosticDescriptor ApprovalRejected = new("BB7020", DiagnosticSeverity.Error);

    /// <summary>The plan's issue was closed without an approval.</summary>
    public static readonly DiagnosticDescriptor ApprovalClosed = new("BB7021", DiagnosticSeverity.Error);

    /// <summary>The plan was not approved in time.</summary>
    public static readonly DiagnosticDescriptor ApprovalTimeout = new("BB7022", DiagnosticSeverity.Error);

    /// <summary>The account may not open or read issues.</summary>
    public static readonly DiagnosticDescriptor ApprovalNotAllowed = new("BB7023", DiagnosticSeverity.Error);

    /// <summary>The server refused the issue.</summary>
    public static readonly DiagnosticDescriptor IssueRefused = new("BB7024", DiagnosticSeverity.Error);
}
