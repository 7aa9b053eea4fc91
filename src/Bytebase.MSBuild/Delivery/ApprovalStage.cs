using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>Who approves a plan before its rollout is created.</summary>
internal enum ApprovalMode
{
    /// <summary>Nobody is asked: a plan without an issue needs no approval on the server.</summary>
    None,

    /// <summary>The plan's issue.</summary>
    Issue,
}

/// <summary>A plan of the same content whose issue an earlier run has opened.</summary>
/// <param name="Plan">The plan's name.</param>
/// <param name="Release">What it brings.</param>
internal sealed record WaitingPlan(string Plan, string Release);

/// <summary>
/// Opens an issue for a plan and waits for its approval. The server asks for an approval only where a plan has an issue
/// (rollout_service.go; recorded in <c>issues</c>), so this is what makes a pipeline's plan subject to it.
/// </summary>
internal static class ApprovalStage
{
    /// <summary>The server gives no more on one page; nobody has as many open issues.</summary>
    private const int PageSize = 1000;

    private const string Permissions = "bb.issues.create, bb.issues.get and bb.issues.list";

    /// <summary>The plan of this content and these targets whose issue is open: what an earlier run waited for when it ended.</summary>
    /// <param name="judged">Plans that have a rollout: it was decided already to go on with none of them.</param>
    /// <exception cref="BytebaseException">The account may not list issues: said before anything is created.</exception>
    public static async Task<WaitingPlan?> FindAsync(DeliveryContext context, string digest, IReadOnlyCollection<string> judged, CancellationToken cancellationToken)
    {
        IReadOnlyList<Issue> open;
        try
        {
            open = await context.Client.ListOpenIssuesAsync(context.Settings.Project, PageSize, cancellationToken);
        }
        catch (ServerException e) when (e.Kind == ServerFailure.PermissionDenied)
        {
            throw NotAllowed(context, e, "bb.issues.list", context.Settings.Project);
        }

        // The newest: of two that were opened at the same moment, every run takes the same one.
        var issue = open.Where(i => i.Status is null or "OPEN" && i.Plan is { Length: > 0 } && PlanTitle.DigestIn(i.Title) == digest && !judged.Contains(i.Plan))
            .MaxBy(i => int.TryParse(ResourceNames.IdOf(i.Name ?? ""), out var number) ? number : 0);
        if (issue is null)
            return null;
        var plan = await context.Client.GetPlanApprovalAsync(issue.Plan!, cancellationToken);
        context.Log.Info($"{issue.Plan} holds this content and has an open issue: {context.PageOf(issue.Name ?? "")}");
        return new WaitingPlan(issue.Plan!, plan.Specs is [{ ChangeDatabaseConfig.Release: { } release }, ..] ? release : "");
    }

    /// <summary>Returns when the plan's issue, opened here if there is none, is approved or needs no approval.</summary>
    /// <exception cref="BytebaseException">It was rejected, closed or not decided in time; the account may not do this; there is no such plan.</exception>
    public static async Task RunAsync(DeliveryContext context, string planName, CancellationToken cancellationToken)
    {
        var plan = await GetPlanAsync(context, planName, cancellationToken);
        // An account of the agent's role may read this much, and no issue.
        if (plan.ApprovalStatus is IssueApproval.Approved or IssueApproval.Skipped)
            return;
        var issue = plan.Issue is { Length: > 0 } known ? known : await OpenAsync(context, planName, plan.Title ?? "", cancellationToken);
        await new ApprovalWaiter(context, planName, issue).RunAsync(cancellationToken);
    }

    /// <summary>The account lacks a permission for issues.</summary>
    internal static BytebaseException NotAllowed(DeliveryContext context, ServerException e, string permission, string plan) => new(
        Finding.Of(DiagnosticDescriptors.ApprovalNotAllowed, null, TextSpan.Nowhere, context.Client.BaseAddress.GetLeftPart(UriPartial.Authority), permission, e.Message, Permissions, context.PageOf(plan)), e);

    private static async Task<PlanApproval> GetPlanAsync(DeliveryContext context, string plan, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Client.GetPlanApprovalAsync(plan, cancellationToken);
        }
        catch (ServerException e) when (e.Kind == ServerFailure.Api && e.Message.StartsWith("plan ", StringComparison.Ordinal) && e.Message.Contains("not found", StringComparison.Ordinal))
        {
            throw new BytebaseException(DiagnosticDescriptors.PlanUnknown, context.Client.BaseAddress.GetLeftPart(UriPartial.Authority), plan, e.Message);
        }
    }

    private static async Task<string> OpenAsync(DeliveryContext context, string plan, string title, CancellationToken cancellationToken)
    {
        try
        {
            // The plan's title holds the digest, by which a later run finds the issue again.
            var issue = await context.Client.CreateIssueAsync(
                new CreateIssueRequest(ResourceNames.ProjectOf(plan), new Issue(null, title, "DATABASE_CHANGE", null, plan, null)),
                cancellationToken);
            context.Log.Info($"Opened an issue for {plan}: {context.PageOf(issue.Name ?? "")}");
            return issue.Name ?? "";
        }
        catch (ServerException e) when (e.Kind == ServerFailure.PermissionDenied)
        {
            throw NotAllowed(context, e, "bb.issues.create", plan);
        }
        catch (ServerException e) when (e.Kind == ServerFailure.Api)
        {
            // Somebody was faster, or the answer to an earlier attempt was lost on its way.
            if (e.Status == 409 && (await GetPlanAsync(context, plan, cancellationToken)).Issue is { Length: > 0 } issue)
                return issue;
            throw new BytebaseException(Finding.Of(DiagnosticDescriptors.IssueRefused, null, TextSpan.Nowhere, context.Client.BaseAddress.GetLeftPart(UriPartial.Authority), plan, e.Message, context.PageOf(plan)), e);
        }
    }
}
