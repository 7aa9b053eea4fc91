namespace Bytebase.MSBuild.Diagnostics;

/// <summary>How a finding is reported, in Roslyn's own words (<c>dotnet_diagnostic.ID.severity</c>).</summary>
internal enum DiagnosticSeverity
{
    /// <summary>Not looked for.</summary>
    None,

    /// <summary>Looked for, kept in the results and the reports, not printed.</summary>
    Silent,

    /// <summary>Printed as a message with its code.</summary>
    Suggestion,

    /// <summary>An MSBuild warning.</summary>
    Warning,

    /// <summary>An MSBuild error: the build fails.</summary>
    Error,
}
