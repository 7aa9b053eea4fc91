namespace Bytebase.MSBuild.Diagnostics;

/// <content>Releases, plans and rollouts.</content>
internal static partial class DiagnosticDescriptors
{
    /// <summary>The target stage is not in the rollout.</summary>
    public static readonly DiagnosticDescriptor StageUnknown = new("BB7001", DiagnosticSeverity.Error);

    /// <summary>A migration failed.</summary>
    public static readonly DiagnosticDescriptor TaskFailed = new("BB7002", DiagnosticSeverity.Error);

    /// <summary>A task was cancelled.</summary>
    public static readonly DiagnosticDescriptor TaskCanceled = new("BB7003", DiagnosticSeverity.Error);

    /// <summary>The rollout took longer than allowed.</summary>
    public static readonly DiagnosticDescriptor RolloutTimeout = new("BB7004", DiagnosticSeverity.Error);

    /// <summary>The plan is unknown.</summary>
    public static readonly DiagnosticDescriptor PlanUnknown = new("BB7005", DiagnosticSeverity.Error);

    /// <summary>A database has no environment.</summary>
    public static readonly DiagnosticDescriptor NoEnvironment = new("BB7006", DiagnosticSeverity.Error);

    /// <summary>The plan waits for approval.</summary>
    public static readonly DiagnosticDescriptor ApprovalRequired = new("BB7007", DiagnosticSeverity.Error);

    /// <summary>The stage is gone.</summary>
    public static readonly DiagnosticDescriptor StageGone = new("BB7009", DiagnosticSeverity.Error);

    /// <summary>The publish was cancelled while a stage ran.</summary>
    public static readonly DiagnosticDescriptor RolloutCancelled = new("BB7010", DiagnosticSeverity.Error);

    /// <summary>Somebody scheduled the stage's tasks for later.</summary>
    public static readonly DiagnosticDescriptor TaskScheduled = new("BB7011", DiagnosticSeverity.Error);

    /// <summary>A target has no task.</summary>
    public static readonly DiagnosticDescriptor TargetLeftOut = new("BB7012", DiagnosticSeverity.Warning);

    /// <summary>The server refused the release.</summary>
    public static readonly DiagnosticDescriptor ReleaseRefused = new("BB7008", DiagnosticSeverity.Error);

    /// <summary>A migration ran and could not be recorded.</summary>
    public static readonly DiagnosticDescriptor NotRecorded = new("BB7017", DiagnosticSeverity.Error);

    /// <summary>A task failed outside of its migrations.</summary>
    public static readonly DiagnosticDescriptor TaskFailedOutside = new("BB7018", DiagnosticSeverity.Error);
}
