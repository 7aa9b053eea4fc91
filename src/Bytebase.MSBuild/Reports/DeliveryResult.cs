namespace Bytebase.MSBuild.Reports;

/// <summary>What a build or publish did, in a form that every report is written from.</summary>
internal sealed record DeliveryResult
{
    /// <summary>What it came to.</summary>
    public DeliveryOutcome Outcome { get; init; }

    /// <summary>One sentence about it, as the log's last line has it; empty before there is one.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The release's name; empty when none was created or resumed.</summary>
    public string Release { get; init; } = "";

    /// <summary>The plan's name; empty when there is none.</summary>
    public string Plan { get; init; } = "";

    /// <summary>The rollout's name; empty when there is none.</summary>
    public string Rollout { get; init; } = "";

    /// <summary>The page of the plan, or of the release where there is no plan; empty when there is none.</summary>
    public string Url { get; init; } = "";

    /// <summary>The server's review; <see langword="null"/> when it was not asked.</summary>
    public IReadOnlyList<CheckedMigration>? Checked { get; init; }

    /// <summary>The databases of the review, or of the release.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>The rollout's stages in their order.</summary>
    public IReadOnlyList<StageResult> Stages { get; init; } = [];

    /// <summary>The last stage of which all is done; empty when there is none.</summary>
    public string Stage { get; init; } = "";

    /// <summary>The first stage that has something left to run; empty when there is none.</summary>
    public string NextStage { get; init; } = "";
}

/// <summary>How far a build came on the server.</summary>
internal enum DeliveryOutcome
{
    /// <summary>The server was not asked.</summary>
    None,

    /// <summary>It reviewed the migrations, and nothing was to be delivered.</summary>
    Reviewed,

    /// <summary>Nothing was pending, or the plan was <c>none</c>.</summary>
    NothingToDo,

    /// <summary>It was said what would be done.</summary>
    DryRun,

    /// <summary>A release was created, and nothing more asked for.</summary>
    Released,

    /// <summary>A rollout is there; no stage was asked for.</summary>
    Planned,

    /// <summary>All stages up to the target stage are done.</summary>
    RolledOut,

    /// <summary>A stage failed, was cancelled, or was not done in time.</summary>
    Failed,
}

/// <summary>A stage of a rollout.</summary>
/// <param name="Environment"><c>environments/{environment}</c>.</param>
/// <param name="Databases">Its tasks, in their order.</param>
internal sealed record StageResult(string Environment, IReadOnlyList<DatabaseResult> Databases);

/// <summary>What became of one database.</summary>
/// <param name="Target"><c>instances/{instance}/databases/{database}</c>.</param>
/// <param name="Status">The server's word: <c>NOT_STARTED</c>, <c>PENDING</c>, <c>RUNNING</c>, <c>DONE</c>, <c>FAILED</c>, <c>CANCELED</c>, <c>SKIPPED</c>.</param>
internal sealed record DatabaseResult(string Target, string Status);

/// <summary>One migration as the server reviewed it for one database.</summary>
internal sealed record CheckedMigration(string File, string Target, IReadOnlyList<CheckedAdvice> Advices, long AffectedRows, string RiskLevel)
{
    /// <summary>Whether it would run: everything but an applied file that was edited since.</summary>
    public bool IsPending { get; init; } = true;
}

/// <summary>One advice, as the server gave it.</summary>
internal sealed record CheckedAdvice(string Status, int Code, string Title, string Content, (int Line, int Column) Start, (int Line, int Column) End, string RuleType);
