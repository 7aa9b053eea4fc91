namespace Bytebase.MSBuild.Reports;

/// <summary>What a build or publish did, in a form that every report is written from.</summary>
internal sealed record DeliveryResult
{
    /// <summary>The release's name; empty when none was created or resumed.</summary>
    public string Release { get; init; } = "";

    /// <summary>The plan's name; empty when there is none.</summary>
    public string Plan { get; init; } = "";

    /// <summary>The rollout's name; empty when there is none.</summary>
    public string Rollout { get; init; } = "";

    /// <summary>The server's review; <see langword="null"/> when it was not asked.</summary>
    public IReadOnlyList<CheckedMigration>? Checked { get; init; }
}

/// <summary>One migration as the server reviewed it for one database.</summary>
internal sealed record CheckedMigration(string File, string Target, IReadOnlyList<CheckedAdvice> Advices, long AffectedRows, string RiskLevel);

/// <summary>One advice, as the server gave it.</summary>
internal sealed record CheckedAdvice(string Status, int Code, string Title, string Content, (int Line, int Column) Start, (int Line, int Column) End, string RuleType);
