using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Reports;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <summary>Has the server review the migrations; its advices become diagnostics on the files' own lines.</summary>
[MSBuildMultiThreadableTask]
public sealed partial class BytebaseReviewMigrations : BytebaseOnlineTask
{
    private protected override string What => "the server's review";

    /// <inheritdoc/>
    private protected override StageDecision Decide(DeliverySettings settings, Func<bool> hasCredential) => StageDecision.ForReview(settings, hasCredential, explicitly: !Hooked, DeliveryFollows);

    /// <inheritdoc/>
    private protected override async System.Threading.Tasks.Task RunAsync(DeliveryContext context, DeliverySession session, CancellationToken cancellationToken)
    {
        if (Content.Files.Count == 0)
        {
            Log.LogMessage(MessageImportance.Normal, "Bytebase: no migration to review.");
            return;
        }

        var review = await ReviewAsync(context, session, Delivery.ReviewTargets, cancellationToken);
        Findings = FindingItems.From(Reported);
        WriteOutput(new DeliveryResult { Checked = review.ToReport() }, delivered: false);
    }
}
