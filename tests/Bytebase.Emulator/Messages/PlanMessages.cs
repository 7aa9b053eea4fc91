using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Messages;

internal sealed class PlanMessage
{
    public string? Name { get; set; }
    public string? State { get; set; }
    public string? Issue { get; set; }
    public string? Title { get; set; }
    public string? Description { get; set; }
    public List<PlanSpecMessage>? Specs { get; set; }
    public string? Creator { get; set; }
    public DateTime? CreateTime { get; set; }
    public DateTime? UpdateTime { get; set; }
    public bool HasRollout { get; set; }
    public string? ApprovalStatus { get; set; }
    public List<StageSummaryMessage>? RolloutStageSummaries { get; set; }
    public string? IssueStatus { get; set; }
}

internal sealed class PlanSpecMessage
{
    public string? Id { get; set; }
    public CreateDatabaseConfigMessage? CreateDatabaseConfig { get; set; }
    public ChangeDatabaseConfigMessage? ChangeDatabaseConfig { get; set; }
}

/// <summary>Only its presence is known here: the emulator refuses plans that create databases.</summary>
internal sealed class CreateDatabaseConfigMessage
{
    public string? Target { get; set; }
    public string? Database { get; set; }
    public string? Table { get; set; }
    public string? CharacterSet { get; set; }
    public string? Collation { get; set; }
    public string? Cluster { get; set; }
    public string? Owner { get; set; }
    public string? Environment { get; set; }
}

internal sealed class ChangeDatabaseConfigMessage
{
    public List<string>? Targets { get; set; }
    public string? Sheet { get; set; }
    public string? Release { get; set; }
    public bool EnablePriorBackup { get; set; }
}

internal sealed class StageSummaryMessage
{
    public string? Stage { get; set; }
    public List<TaskStatusCountMessage>? TaskStatusCounts { get; set; }
}

internal sealed class TaskStatusCountMessage
{
    public string? Status { get; set; }
    public int Count { get; set; }
}

internal sealed class CreatePlanRequest
{
    public string? Parent { get; set; }
    public PlanMessage? Plan { get; set; }
}

internal sealed class ListPlansResponse
{
    public List<PlanMessage>? Plans { get; set; }
    public string? NextPageToken { get; set; }
}

internal sealed class IssueMessage
{
    public string? Name { get; set; }
    public string? Title { get; set; }
    public string? Description { get; set; }

    [ProtoEnum("TYPE_UNSPECIFIED", "DATABASE_CHANGE", "ROLE_GRANT", "ACCESS_GRANT")]
    public string? Type { get; set; }

    public string? Status { get; set; }
    public string? Creator { get; set; }
    public DateTime? CreateTime { get; set; }
    public DateTime? UpdateTime { get; set; }
    public string? Plan { get; set; }
    public string? RiskLevel { get; set; }
    public List<string>? Labels { get; set; }
    public string? ApprovalStatus { get; set; }
    public ApprovalTemplateMessage? ApprovalTemplate { get; set; }
    public List<ApproverMessage>? Approvers { get; set; }
}

internal sealed class ApprovalTemplateMessage
{
    public ApprovalFlowMessage? Flow { get; set; }
    public string? Title { get; set; }
}

internal sealed class ApprovalFlowMessage
{
    public List<string>? Roles { get; set; }
}

internal sealed class ApproverMessage
{
    public string? Status { get; set; }
    public string? Principal { get; set; }
}

internal sealed class ListIssuesResponse
{
    public List<IssueMessage>? Issues { get; set; }
    public string? NextPageToken { get; set; }
}

internal sealed class CreateIssueRequest
{
    public string? Parent { get; set; }
    public IssueMessage? Issue { get; set; }
}
