namespace Bytebase.MSBuild.Diagnostics;

/// <content>Settings and credentials.</content>
internal static partial class DiagnosticDescriptors
{
    /// <summary>Settings for the server are missing.</summary>
    public static readonly DiagnosticDescriptor SettingsMissing = new("BB4001", DiagnosticSeverity.Error);

    /// <summary>No credential for the server.</summary>
    public static readonly DiagnosticDescriptor CredentialMissing = new("BB4002", DiagnosticSeverity.Error);

    /// <summary>The server's review was skipped for want of a credential.</summary>
    public static readonly DiagnosticDescriptor ReviewSkipped = new("BB4003", DiagnosticSeverity.Warning);

    /// <summary>The server's review was skipped for want of settings.</summary>
    public static readonly DiagnosticDescriptor ApplicationSettingsMissing = new("BB4004", DiagnosticSeverity.Warning);

    /// <summary>A required review cannot be made.</summary>
    public static readonly DiagnosticDescriptor ReviewRequired = new("BB4005", DiagnosticSeverity.Error);

    /// <summary>A setting does not have its form.</summary>
    public static readonly DiagnosticDescriptor SettingForm = new("BB4006", DiagnosticSeverity.Error);

    /// <summary>Targets mix databases and database groups.</summary>
    public static readonly DiagnosticDescriptor MixedTargets = new("BB4007", DiagnosticSeverity.Error);

    /// <summary>The server's URL holds a credential.</summary>
    public static readonly DiagnosticDescriptor CredentialInUrl = new("BB4008", DiagnosticSeverity.Error);

    /// <summary>The server's URL is not encrypted.</summary>
    public static readonly DiagnosticDescriptor InsecureHttp = new("BB4009", DiagnosticSeverity.Error);

    /// <summary>A property holds a secret.</summary>
    public static readonly DiagnosticDescriptor SecretInProperty = new("BB4010", DiagnosticSeverity.Error);

    /// <summary>Half of a service account is set.</summary>
    public static readonly DiagnosticDescriptor HalfServiceAccount = new("BB4011", DiagnosticSeverity.Error);

    /// <summary>The access token file cannot be used.</summary>
    public static readonly DiagnosticDescriptor AccessTokenFile = new("BB4012", DiagnosticSeverity.Error);

    /// <summary>The access token has not its form.</summary>
    public static readonly DiagnosticDescriptor AccessTokenForm = new("BB4017", DiagnosticSeverity.Error);

    /// <summary>Migrations in a folder of another case.</summary>
    public static readonly DiagnosticDescriptor FolderCase = new("BB4018", DiagnosticSeverity.Warning);

    /// <summary>A custom header cannot be sent.</summary>
    public static readonly DiagnosticDescriptor CustomHeader = new("BB4013", DiagnosticSeverity.Error);

    /// <summary>A plan was given to an application that rolls nothing out.</summary>
    public static readonly DiagnosticDescriptor PlanInApplication = new("BB4014", DiagnosticSeverity.Warning);

    /// <summary>A rollout needs a release or a plan.</summary>
    public static readonly DiagnosticDescriptor RolloutWithoutRelease = new("BB4015", DiagnosticSeverity.Error);

    /// <summary>There is nothing to release.</summary>
    public static readonly DiagnosticDescriptor NoMigrations = new("BB4016", DiagnosticSeverity.Error);

    /// <summary>A database project has no migrations.</summary>
    public static readonly DiagnosticDescriptor DatabaseProjectWithoutMigrations = new("BB4043", DiagnosticSeverity.Warning);

    /// <summary>The CI system gives no OIDC token.</summary>
    public static readonly DiagnosticDescriptor IdentityTokenMissing = new("BB4027", DiagnosticSeverity.Error);

    /// <summary>Half of a workload identity is set.</summary>
    public static readonly DiagnosticDescriptor HalfWorkloadIdentity = new("BB4028", DiagnosticSeverity.Error);

    /// <summary>The file of certificate authorities cannot be used.</summary>
    public static readonly DiagnosticDescriptor CaCertificateFile = new("BB4029", DiagnosticSeverity.Error);
}
