using System.Globalization;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Ci.Hosts;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>One comment on the pull request that is built, which every build of it brings up to date.</summary>
internal sealed class CommentReport : Report
{
    public override string Name => "comment";

    public override bool IsAutomatic(CiJob job) => job.PullRequest is not null && CommentHosts.Has(job);

    public override async Task PublishAsync(BuildReport build, ReportSurroundings surroundings, CancellationToken cancellationToken)
    {
        if (build.Job is not { PullRequest: { } pullRequest } job)
        {
            surroundings.Detail("no comment: this build is of no pull request");
            return;
        }

        var what = $"The comment on pull request {pullRequest.Id}";
        var refusedFix = "";
        try
        {
            using var host = await CommentHosts.CreateAsync(job, pullRequest, surroundings.Environment, surroundings.Time, surroundings.Detail, cancellationToken);
            if (host is null)
            {
                surroundings.Detail($"no comment: {job.Name} does not say at which host the pull request is, or its token does not reach it");
                return;
            }

            refusedFix = host.RefusedFix;
            await PublishAsync(build, surroundings, host, cancellationToken);
        }
        catch (HostException e)
        {
            HostRefusal.Note(surroundings, what, e, refusedFix, Name, pullRequest.IsFork);
        }
    }

    private static async Task PublishAsync(BuildReport build, ReportSurroundings surroundings, CommentHost host, CancellationToken cancellationToken)
    {
        var sticky = new StickyComment(host, host.Marker(build.Id), surroundings.Detail);
        var room = host.MaximumLength - sticky.Overhead;
        var text = MarkdownBody.Render(build, room, out var isCut);
        await sticky.PublishAsync(text, isOpen: build.Failed || build.Errors.Any(), create: HasSomethingToSay(build), cancellationToken);
        if (isCut)
            surroundings.Note(Finding.Of(DiagnosticDescriptors.ReportShortened, null, TextSpan.Nowhere, "comment", "the first of the findings", string.Create(CultureInfo.InvariantCulture, $"{host.Client.Name} takes {host.MaximumLength:N0} characters of one comment")));
    }

    /// <summary>Whether somebody should hear of it who has heard nothing yet: a pull request without migrations stays quiet.</summary>
    private static bool HasSomethingToSay(BuildReport build) =>
        build.Failed
        || build.Findings.Any(f => f.Severity >= DiagnosticSeverity.Suggestion)
        || build.Delivery.Checked?.Any(c => c.IsPending) == true
        || build.Delivery.Outcome is DeliveryOutcome.DryRun or DeliveryOutcome.Released or DeliveryOutcome.Planned or DeliveryOutcome.RolledOut or DeliveryOutcome.Failed;
}
