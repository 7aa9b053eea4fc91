using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Reports;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <summary>Has the server review the migrations; its advices become diagnostics on the files' own lines.</summary>
[MSBuildMultiThreadableTask]
public sealed partial class BytebaseReviewMigrations : BytebaseOnlineTask
{
    private protected override string What => "the server's review";

    private protected override string Section => $"review of {ProjectName}";

    private protected override bool SummaryIsResult => Delivery.IsDatabaseProject && !DeliveryFollows;

    /// <inheritdoc/>
    private protected override StageDecision Decide(DeliverySettings settings, Func<bool> hasCredential) => StageDecision.ForReview(settings, hasCredential, explicitly: !Hooked, DeliveryFollows);

    // A plan in a pipeline's variables would switch off the review of all its builds: that must show.
    private protected override void Skipped(string reason)
    {
        if (Delivery.Plan.Length > 0 && !DeliveryFollows)
            Conclude($"Not reviewed: {reason}.");
        // MSBuild tells a project that is built for one that is published (dotnet publish of a web application that references it) that it is
        // published as well: then no delivery comes to say what is missing.
        else if (DeliveryFollows && Delivery is { Url: not null, Plan.Length: 0 } && Delivery.CheckRelease != CheckRelease.Skip)
            Say(MessageImportance.High, "{0} -> Not reviewed: {1}.", ProjectName, reason);
        else
            base.Skipped(reason);
    }

    /// <inheritdoc/>
    private protected override async System.Threading.Tasks.Task RunAsync(DeliveryContext context, DeliverySession session, CancellationToken cancellationToken)
    {
        if (Content.Files.Count == 0)
        {
            Say(MessageImportance.Normal, "Bytebase: no migration to review.");
            return;
        }

        var review = await ReviewAsync(context, session, Delivery.ReviewTargets, cancellationToken);
        Findings = FindingItems.From(Reported);
        WriteOutput(Results.Delivery with { Outcome = DeliveryOutcome.Reviewed, Checked = review.ToReport(), Targets = review.Targets }, delivered: false);
    }
}
