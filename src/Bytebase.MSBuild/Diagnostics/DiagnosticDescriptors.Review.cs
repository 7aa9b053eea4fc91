namespace Bytebase.MSBuild.Diagnostics;

/// <content>The server's review. An advice of a review rule has the server's own number: <c>BBR0601</c>.</content>
internal static partial class DiagnosticDescriptors
{
    /// <summary>An applied migration has been modified.</summary>
    public static readonly DiagnosticDescriptor AppliedFileModified = new("BB6001", DiagnosticSeverity.Warning);

    /// <summary>The server could not check a migration.</summary>
    public static readonly DiagnosticDescriptor CheckFailed = new("BB6002", DiagnosticSeverity.Error);

    /// <summary>A target is unknown.</summary>
    public static readonly DiagnosticDescriptor TargetUnknown = new("BB6003", DiagnosticSeverity.Error);

    /// <summary>A target belongs to another project.</summary>
    public static readonly DiagnosticDescriptor TargetForeign = new("BB6004", DiagnosticSeverity.Error);
}
