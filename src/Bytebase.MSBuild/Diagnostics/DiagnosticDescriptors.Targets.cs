namespace Bytebase.MSBuild.Diagnostics;

/// <content>The targets that help: status, doctor, baseline.</content>
internal static partial class DiagnosticDescriptors
{
    /// <summary>No version was named up to which databases are adopted.</summary>
    public static readonly DiagnosticDescriptor BaselineVersionMissing = new("BB4039", DiagnosticSeverity.Error);

    /// <summary>No migration has the version up to which databases are adopted.</summary>
    public static readonly DiagnosticDescriptor BaselineVersionUnknown = new("BB4040", DiagnosticSeverity.Error);

    /// <summary>The doctor found something that keeps a delivery from working.</summary>
    public static readonly DiagnosticDescriptor DoctorFailure = new("BB4041", DiagnosticSeverity.Error);

    /// <summary>A database that is adopted has other content under a version.</summary>
    public static readonly DiagnosticDescriptor BaselineConflict = new("BB7028", DiagnosticSeverity.Error);

    /// <summary>The account may not adopt databases.</summary>
    public static readonly DiagnosticDescriptor BaselineNotAllowed = new("BB7029", DiagnosticSeverity.Error);
}
