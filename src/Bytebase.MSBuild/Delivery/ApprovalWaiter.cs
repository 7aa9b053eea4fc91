using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>Waits until an issue is approved or turns out to need no approval.</summary>
internal sealed class ApprovalWaiter(DeliveryContext context, string plan, string issueName)
{
    private static readonly TimeSpan FirstReport = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(30);

    private readonly ServerPatience _patience = new(context, plan, "its issue waits there");
    private bool _mayNotReadIssues;

    private string Page => context.PageOf(issueName);

    /// <exception cref="BytebaseException">It was rejected, closed without an approval, or not decided within <see cref="DeliverySettings.ApprovalTimeout"/>.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var start = context.Time.GetTimestamp();
        var nextReport = FirstReport;
        while (true)
        {
            var issue = await _patience.RunAsync(ReadAsync, context.Settings.ApprovalTimeout - context.Time.GetElapsedTime(start), cancellationToken);
            var elapsed = context.Time.GetElapsedTime(start);
            if (issue.ApprovalStatus is IssueApproval.Approved or IssueApproval.Skipped)
            {
                context.Log.Info(issue.ApprovalStatus == IssueApproval.Skipped
                    ? $"{plan} needs no approval: {Page}"
                    : $"{plan} was approved{By(issue, IssueApproval.Approved)}: {Page}");
                return;
            }

            if (issue.ApprovalStatus == IssueApproval.Rejected)
                throw new BytebaseException(DiagnosticDescriptors.ApprovalRejected, plan, By(issue, IssueApproval.Rejected), Page);
            // Done without an approval: its rollout was created by hand.
            if (issue.Status is "CANCELED" or "DONE")
                throw new BytebaseException(DiagnosticDescriptors.ApprovalClosed, plan, Page);
            if (elapsed >= context.Settings.ApprovalTimeout)
                throw new BytebaseException(DiagnosticDescriptors.ApprovalTimeout, plan, Words.Duration(context.Settings.ApprovalTimeout), Awaited(issue), Page);
            if (elapsed >= nextReport)
            {
                context.Log.Info($"{plan} waits for {Awaited(issue)} since {Words.Duration(elapsed)}: {Page}");
                nextReport = elapsed + ReportEvery;
            }

            var pause = StageWaiter.Interval(elapsed);
            var left = context.Settings.ApprovalTimeout - elapsed;
            await Task.Delay(pause < left ? pause : left, context.Time, cancellationToken);
        }
    }

    /// <summary>The issue; where the account may read none, as the agent's, what the plan says about it.</summary>
    private async Task<Issue> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_mayNotReadIssues)
        {
            try
            {
                return await context.Client.GetIssueAsync(issueName, cancellationToken);
            }
            catch (ServerException e) when (e.Kind == ServerFailure.PermissionDenied)
            {
                // Before 3.17 a plan does not say it.
                if ((await context.Client.GetPlanApprovalAsync(plan, cancellationToken)).ApprovalStatus is null)
                    throw ApprovalStage.NotAllowed(context, e, "bb.issues.get", plan);
                _mayNotReadIssues = true;
            }
        }

        var said = await context.Client.GetPlanApprovalAsync(plan, cancellationToken);
        return new Issue(issueName, said.Title, null, said.IssueStatus, plan, said.ApprovalStatus);
    }

    /// <summary>Whose decision is missing: one role for each step, and a decision for each step that is over.</summary>
    private static string Awaited(Issue issue)
    {
        if (issue.ApprovalStatus == IssueApproval.Checking)
            return "the server to work out who must approve";
        var roles = issue.ApprovalTemplate?.Flow?.Roles ?? [];
        var decided = (issue.Approvers ?? []).Count(a => a.Status == IssueApproval.Approved);
        return decided >= roles.Count ? "an approval"
            : $"the approval of {roles[decided]}{(roles.Count > 1 ? $" (step {decided + 1} of {roles.Count})" : "")}";
    }

    private static string By(Issue issue, string status)
    {
        var names = (issue.Approvers ?? []).Where(a => a.Status == status && a.Principal is { Length: > 0 }).Select(a => ResourceNames.IdOf(a.Principal!)).Distinct().ToList();
        return names.Count == 0 ? "" : $" by {Words.List(names)}";
    }
}
