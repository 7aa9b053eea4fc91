namespace Bytebase.MSBuild.Server;

/// <content>Issues. The role GitOps Service Agent allows none of these but <see cref="GetPlanApprovalAsync"/> (recorded in <c>permissions</c>).</content>
internal sealed partial class BytebaseClient
{
    /// <summary>Opens a plan's issue. Repeated, it is refused with 409, since a plan has one issue.</summary>
    public Task<Issue> CreateIssueAsync(CreateIssueRequest request, CancellationToken cancellationToken) =>
        transport.CallAsync("IssueService", "CreateIssue", request, IssueJson.Default.CreateIssueRequest, IssueJson.Default.Issue, null, cancellationToken);

    public Task<Issue> GetIssueAsync(string name, CancellationToken cancellationToken) =>
        transport.CallAsync("IssueService", "GetIssue", new GetRequest(name), IssueJson.Default.GetRequest, IssueJson.Default.Issue, null, cancellationToken, Repeat.Briefly);

    /// <summary>The open issues of a project.</summary>
    public async Task<IReadOnlyList<Issue>> ListOpenIssuesAsync(string project, int pageSize, CancellationToken cancellationToken)
    {
        var response = await transport.CallAsync("IssueService", "ListIssues", new ListIssuesRequest(project, pageSize, "status == \"OPEN\""), IssueJson.Default.ListIssuesRequest, IssueJson.Default.ListIssuesResponse, null, cancellationToken);
        return response.Issues ?? [];
    }

    public Task<PlanApproval> GetPlanApprovalAsync(string plan, CancellationToken cancellationToken) =>
        transport.CallAsync("PlanService", "GetPlan", new GetRequest(plan), IssueJson.Default.GetRequest, IssueJson.Default.PlanApproval, null, cancellationToken, Repeat.Briefly);
}
