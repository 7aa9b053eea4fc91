using System.Text.RegularExpressions;
using Bytebase.Emulator.Messages;
using Bytebase.Emulator.Model;
using Bytebase.Emulator.Security;
using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Services;

/// <summary>
/// Issues of plans, and their approval (API reference §2.5, §3.6). On the free plan approval settles as skipped
/// (recorded in <c>issues</c>); approvals that stay pending or are rejected are a world's choice and not verified against a real server.
/// </summary>
internal sealed partial class IssueService(Store store, RolloutService rollouts)
{
    /// <summary>Long enough for a client to see CHECKING, as it does on the real server.</summary>
    private static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(50);

    /// <summary>Who must approve, as the workspace's fallback rule has it.</summary>
    private const string Approver = "roles/projectOwner";

    public void Register(ApiMethodTable table)
    {
        const string service = "IssueService";
        table.Add<NameRequest>(service, "GetIssue", Access.Iam<NameRequest>("bb.issues.get", r => [r.Name]), (_, r) => Get(r), null,
            "GET /v1/{name=projects/*/issues/*}");
        table.Add<CreateIssueRequest>(service, "CreateIssue", Access.Iam<CreateIssueRequest>("bb.issues.create", r => [r.Parent]), Create, null,
            "POST /v1/{parent=projects/*}/issues body=issue");
        table.Add<ListRequest>(service, "ListIssues", Access.Iam<ListRequest>("bb.issues.list", r => [r.Parent]), (_, r) => List(r), null,
            "GET /v1/{parent=projects/*}/issues");
    }

    /// <summary>
    /// What somebody decides about an issue, the project's newest one where none is named: <c>APPROVED</c>, <c>REJECTED</c>, <c>PENDING</c> again,
    /// <c>SKIPPED</c>, or <c>CANCELED</c>, which closes it. Not verified against a real server.
    /// </summary>
    public void Decide(string projectName, int? id, string outcome)
    {
        Project project;
        Issue issue;
        lock (store.Gate)
        {
            project = store.Project(Names.ProjectId(projectName));
            issue = project.Issues.LastOrDefault(i => id is null || i.Id == id) ?? throw ApiException.NotFound($"issue {id} not found in project {project.Id}");
            if (outcome == "CANCELED")
            {
                issue.Status = outcome;
                issue.UpdateTime = Store.Now();
                store.Changed();
                return;
            }
        }

        if (outcome is not (Approval.Approved or Approval.Rejected or Approval.Pending or Approval.Skipped)) throw ApiException.Invalid($"unknown approval \"{outcome}\"");
        Settle(project, issue, outcome);
    }

    /// <summary>Lets an approval settle: skipped or approved lets the server create the rollout by itself.</summary>
    public void Settle(Project project, Issue issue, string outcome)
    {
        lock (store.Gate)
        {
            issue.ApprovalStatus = outcome;
            issue.RiskLevel = "LOW";
            issue.UpdateTime = Store.Now();
            store.Changed();
            if (outcome is not (Approval.Skipped or Approval.Approved) || project.FindPlan(issue.PlanId) is not { HasRollout: false } plan) return;
            rollouts.CreateTasks(project, plan, null);
            Approval.Finish(project, plan);
        }
    }

    private IssueMessage Create(CallContext context, CreateIssueRequest request)
    {
        if (request.Issue is not { } issue) throw ApiException.Invalid("issue is required");
        if (issue.Type != "DATABASE_CHANGE") throw ApiException.Invalid($"unknown issue type \"{issue.Type ?? "TYPE_UNSPECIFIED"}\"");
        var planName = Names.Plan(issue.Plan);
        Project project;
        Issue created;
        IssueMessage answer;
        lock (store.Gate)
        {
            project = store.Project(Names.ProjectId(request.Parent));
            var plan = project.FindPlan(planName.Plan) ?? throw ApiException.NotFound($"plan {planName.Plan} not found in project {project.Id}");
            if (plan.IssueId is not null) throw new ApiException(RpcCode.AlreadyExists, $"plan {plan.Id} already has a non-draft issue");
            var now = Store.Now();
            created = new Issue
            {
                Id = 101 + project.Issues.Count,
                PlanId = plan.Id,
                Title = string.IsNullOrEmpty(issue.Title) ? plan.Title : issue.Title,
                Description = issue.Description,
                Labels = issue.Labels,
                Creator = context.Caller.Principal,
                CreateTime = now,
                UpdateTime = now,
            };
            project.Issues.Add(created);
            plan.IssueId = created.Id;
            store.Changed();
            answer = ToMessage(project, created);
        }

        _ = SettleLaterAsync(project, created);
        return answer;
    }

    private async Task SettleLaterAsync(Project project, Issue issue)
    {
        await Task.Delay(SettleTime);
        // Somebody may have been faster.
        if (issue is not { ApprovalStatus: Approval.Checking, Status: "OPEN" }) return;
        Settle(project, issue, project.ApprovalOutcome ?? Approval.Skipped);
    }

    private IssueMessage Get(NameRequest request)
    {
        var (projectId, text) = Names.Child(request.Name, "issues");
        lock (store.Gate)
        {
            var project = store.Project(projectId);
            return ToMessage(project, project.Issues.Find(i => i.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) == text)
                ?? throw ApiException.NotFound($"issue {text} not found in project {projectId}"));
        }
    }

    /// <summary>Newest first; of the filters only the one on the status. Not verified against a real server.</summary>
    private ListIssuesResponse List(ListRequest request)
    {
        var match = StatusFilter.Match(request.Filter ?? "");
        if (!string.IsNullOrEmpty(request.Filter) && !match.Success) throw ApiException.Invalid($"failed to parse filter {request.Filter}");
        lock (store.Gate)
        {
            var project = store.Project(Names.ProjectId(request.Parent));
            var issues = project.Issues.Where(i => !match.Success || i.Status == match.Groups[1].Value).Reverse().ToList();
            var (page, next) = Paging.Page(issues, request.PageSize, request.PageToken);
            return new ListIssuesResponse { Issues = page.ConvertAll(i => ToMessage(project, i)), NextPageToken = next };
        }
    }

    [GeneratedRegex("""^\s*status\s*==\s*"([A-Z]+)"\s*$""")]
    private static partial Regex StatusFilter { get; }

    private static IssueMessage ToMessage(Project project, Issue issue) => new()
    {
        Name = $"{project.Name}/issues/{issue.Id}",
        Title = issue.Title,
        Description = issue.Description,
        Type = "DATABASE_CHANGE",
        Status = issue.Status,
        Creator = issue.Creator,
        CreateTime = issue.CreateTime,
        UpdateTime = issue.UpdateTime,
        Plan = $"{project.Name}/plans/{issue.PlanId}",
        RiskLevel = issue.RiskLevel,
        Labels = issue.Labels,
        ApprovalStatus = issue.ApprovalStatus,
        ApprovalTemplate = issue.ApprovalStatus is Approval.Checking or Approval.Skipped ? null : new ApprovalTemplateMessage { Flow = new ApprovalFlowMessage { Roles = [Approver] }, Title = "Project owner" },
        Approvers = issue.ApprovalStatus is Approval.Approved or Approval.Rejected ? [new ApproverMessage { Status = issue.ApprovalStatus, Principal = $"users/{Store.AdminEmail}" }] : null,
    };
}
