namespace Bytebase.MSBuild.Diagnostics;

/// <content>Connection, authentication and authorization.</content>
internal static partial class DiagnosticDescriptors
{
    /// <summary>The server cannot be reached.</summary>
    public static readonly DiagnosticDescriptor Unreachable = new("BB5001", DiagnosticSeverity.Error);

    /// <summary>TLS to the server failed.</summary>
    public static readonly DiagnosticDescriptor TlsFailed = new("BB5002", DiagnosticSeverity.Error);

    /// <summary>The answer is not Bytebase's.</summary>
    public static readonly DiagnosticDescriptor NotTheApi = new("BB5003", DiagnosticSeverity.Error);

    /// <summary>The service account was refused.</summary>
    public static readonly DiagnosticDescriptor LoginRefused = new("BB5004", DiagnosticSeverity.Error);

    /// <summary>The access token was refused.</summary>
    public static readonly DiagnosticDescriptor TokenRefused = new("BB5005", DiagnosticSeverity.Error);

    /// <summary>The account lacks a permission.</summary>
    public static readonly DiagnosticDescriptor PermissionDenied = new("BB5006", DiagnosticSeverity.Error);

    /// <summary>The server did not answer in time.</summary>
    public static readonly DiagnosticDescriptor RequestTimeout = new("BB5007", DiagnosticSeverity.Error);

    /// <summary>The server refuses for a limit.</summary>
    public static readonly DiagnosticDescriptor LimitReached = new("BB5008", DiagnosticSeverity.Error);

    /// <summary>The server refused a call.</summary>
    public static readonly DiagnosticDescriptor CallFailed = new("BB5009", DiagnosticSeverity.Error);

    /// <summary>The project is unknown.</summary>
    public static readonly DiagnosticDescriptor ProjectUnknown = new("BB5010", DiagnosticSeverity.Error);

    /// <summary>The server is not ready.</summary>
    public static readonly DiagnosticDescriptor ServerUnavailable = new("BB5011", DiagnosticSeverity.Error);

    /// <summary>The workload identity was refused.</summary>
    public static readonly DiagnosticDescriptor IdentityRefused = new("BB5012", DiagnosticSeverity.Error);

    /// <summary>The proxy refused.</summary>
    public static readonly DiagnosticDescriptor ProxyRefused = new("BB5013", DiagnosticSeverity.Error);

    /// <summary>The server is too old.</summary>
    public static readonly DiagnosticDescriptor ServerTooOld = new("BB5014", DiagnosticSeverity.Error);

    /// <summary>The server's version is newer than those tested, or unknown.</summary>
    public static readonly DiagnosticDescriptor ServerVersionUntested = new("BB5015", DiagnosticSeverity.Suggestion);

    /// <summary>The pull request's author is one user more than the licence allows.</summary>
    public static readonly DiagnosticDescriptor VcsUserLimit = new("BB5018", DiagnosticSeverity.Error);

    /// <summary>The CI system's service did not give the OIDC token.</summary>
    public static readonly DiagnosticDescriptor IdentityTokenFailed = new("BB5016", DiagnosticSeverity.Error);
}
