using Bytebase.Emulator.Model;

namespace Bytebase.Emulator.Services;

/// <summary>The approval gate (API reference §3.6, §3.7): a plan without an issue passes it.</summary>
internal static class Approval
{
    public const string Checking = "CHECKING";
    public const string Pending = "PENDING";
    public const string Approved = "APPROVED";
    public const string Rejected = "REJECTED";
    public const string Skipped = "SKIPPED";

    public static bool IsMissing(Project project, Plan plan) =>
        project.RequireIssueApproval && plan.IssueId is { } id && project.Issues[id - 101].ApprovalStatus is not (Approved or Skipped);

    /// <summary>Creating the rollout closes the plan's issue.</summary>
    public static void Finish(Project project, Plan plan)
    {
        if (plan.IssueId is not { } id || project.Issues[id - 101] is not { Status: "OPEN" } issue) return;
        issue.Status = "DONE";
        issue.UpdateTime = Store.Now();
    }
}
