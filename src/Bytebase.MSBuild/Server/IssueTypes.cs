using System.Text.Json.Serialization;

namespace Bytebase.MSBuild.Server;

// Issues and what a plan says about its own (issue_service.proto, plan_service.proto; recorded in tests/contract/issues.json).

/// <param name="ApprovalStatus">See <see cref="IssueApproval"/>.</param>
/// <param name="Status"><c>OPEN</c>, <c>DONE</c> (its rollout was created) or <c>CANCELED</c>.</param>
/// <param name="Approvers">Who decided so far, in the order of the steps.</param>
internal sealed record Issue(
    string? Name,
    string? Title,
    string? Type,
    string? Status,
    string? Plan,
    string? ApprovalStatus,
    ApprovalTemplate? ApprovalTemplate = null,
    IReadOnlyList<Approver>? Approvers = null,
    string? Description = null);

internal sealed record ApprovalTemplate(ApprovalFlow? Flow, string? Title);

/// <param name="Roles">One for each step.</param>
internal sealed record ApprovalFlow(IReadOnlyList<string>? Roles);

internal sealed record Approver(string? Status, string? Principal);

internal sealed record CreateIssueRequest(string Parent, Issue Issue);

internal sealed record ListIssuesRequest(string Parent, int PageSize, string Filter);

internal sealed record ListIssuesResponse(IReadOnlyList<Issue>? Issues);

/// <summary>A plan with its approval. Servers before 3.17 leave <paramref name="ApprovalStatus"/> out, those before 3.21 <paramref name="IssueStatus"/>.</summary>
internal sealed record PlanApproval(string? Name, string? Title, string? Issue, IReadOnlyList<PlanSpec>? Specs, string? ApprovalStatus, string? IssueStatus);

/// <summary><c>Issue.ApprovalStatus</c> of issue_service.proto.</summary>
internal static class IssueApproval
{
    /// <summary>The server works out who must approve.</summary>
    public const string Checking = "CHECKING";
    public const string Pending = "PENDING";
    public const string Approved = "APPROVED";
    public const string Rejected = "REJECTED";

    /// <summary>Nobody must approve.</summary>
    public const string Skipped = "SKIPPED";
}

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(GetRequest))]
[JsonSerializable(typeof(CreateIssueRequest))]
[JsonSerializable(typeof(Issue))]
[JsonSerializable(typeof(ListIssuesRequest))]
[JsonSerializable(typeof(ListIssuesResponse))]
[JsonSerializable(typeof(PlanApproval))]
internal sealed partial class IssueJson : JsonSerializerContext;
