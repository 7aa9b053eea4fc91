namespace Bytebase.MSBuild.Diagnostics;

/// <content>History: git and the lock file.</content>
internal static partial class DiagnosticDescriptors
{
    /// <summary>A migration of the base branch was edited.</summary>
    public static readonly DiagnosticDescriptor MigrationEdited = new("BB3001", DiagnosticSeverity.Warning);

    /// <summary>A migration of the base branch was renamed to another version.</summary>
    public static readonly DiagnosticDescriptor MigrationRenamed = new("BB3002", DiagnosticSeverity.Warning);

    /// <summary>Migrations of the base branch were deleted.</summary>
    public static readonly DiagnosticDescriptor MigrationDeleted = new("BB3003", DiagnosticSeverity.Warning);

    /// <summary>A new migration's version is not above the newest one of the base branch.</summary>
    public static readonly DiagnosticDescriptor MigrationLate = new("BB3004", DiagnosticSeverity.Warning);

    /// <summary>History cannot be checked.</summary>
    public static readonly DiagnosticDescriptor HistoryUnknown = new("BB3005", DiagnosticSeverity.Suggestion);

    /// <summary>Only line ends of migrations of the base branch were changed.</summary>
    public static readonly DiagnosticDescriptor LineEndsChanged = new("BB3006", DiagnosticSeverity.Suggestion);

    /// <summary>A migration is not what the lock file says.</summary>
    public static readonly DiagnosticDescriptor LockDiffers = new("BB3011", DiagnosticSeverity.Error);

    /// <summary>A migration is not in the lock file.</summary>
    public static readonly DiagnosticDescriptor LockLacksMigration = new("BB3012", DiagnosticSeverity.Warning);

    /// <summary>The lock file names a migration that is gone.</summary>
    public static readonly DiagnosticDescriptor LockedMigrationGone = new("BB3013", DiagnosticSeverity.Error);

    /// <summary>The lock file is damaged.</summary>
    public static readonly DiagnosticDescriptor LockDamaged = new("BB3014", DiagnosticSeverity.Error);

    /// <summary>The lock file is not written in CI.</summary>
    public static readonly DiagnosticDescriptor LockNotWrittenInCi = new("BB3015", DiagnosticSeverity.Error);

    /// <summary>The lock file cannot be written.</summary>
    public static readonly DiagnosticDescriptor LockNotWritten = new("BB3016", DiagnosticSeverity.Error);
}
