using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Reports;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Bytebase.MSBuild.Tasks;

/// <summary>Creates a release of the migrations, unless nothing is pending or an unfinished rollout of the same content is there.</summary>
[MSBuildMultiThreadableTask]
public sealed partial class BytebaseCreateRelease : BytebaseOnlineTask
{
    private protected override string What => "the release";

    /// <inheritdoc/>
    private protected override StageDecision Decide(DeliverySettings settings, Func<bool> hasCredential) => StageDecision.ForDelivery(settings, hasCredential, "The release");

    /// <inheritdoc/>
    private protected override async System.Threading.Tasks.Task RunAsync(DeliveryContext context, DeliverySession session, CancellationToken cancellationToken)
    {
        if (Content.Files.Count == 0)
            throw new BytebaseException(DiagnosticDescriptors.NoMigrations);
        var review = Delivery.CheckRelease == CheckRelease.Skip ? null : await ReviewAsync(context, session, Delivery.Targets, cancellationToken);
        var result = new DeliveryResult { Checked = review?.ToReport() };
        if (Log.HasLoggedErrors)
        {
            WriteOutput(result, delivered: false);
            return;
        }

        var commit = await GetCommitAsync(cancellationToken);
        var outcome = await ReleaseStage.RunAsync(context, Content, review, commit, RolloutFollows, cancellationToken);
        if (Delivery.DryRun)
        {
            FinishDryRun(context, outcome, result);
            return;
        }

        session.KnownPlans = outcome.Known;
        WriteOutput(result with { Release = outcome.Release, Plan = outcome.Resume?.PlanName() ?? outcome.WaitingPlan, Rollout = outcome.Resume?.Name ?? "" }, delivered: true);
        if (outcome.NothingToDo.Length > 0)
        {
            NothingToDo = true;
            Log.LogMessage(MessageImportance.High, "{0} -> Nothing to do: {1}.", ProjectName, outcome.NothingToDo);
            return;
        }

        Release = new TaskItem(outcome.Release, new Dictionary<string, string>
        {
            ["Url"] = context.PageOf(outcome.Release),
            ["Project"] = Delivery.Project,
            ["Digest"] = outcome.Digest,
            ["Commit"] = commit.Hash,
            ["Plan"] = outcome.Resume?.PlanName() ?? outcome.WaitingPlan,
        });
        if (!RolloutFollows)
            Log.LogMessage(MessageImportance.High, "{0} -> Released {1}: {2}", ProjectName, ResourceNames.IdOf(outcome.Release), context.PageOf(outcome.Release));
    }

    // Neither a release nor a plan is handed over: a later job has nothing to promote then.
    private void FinishDryRun(DeliveryContext context, ReleaseOutcome outcome, DeliveryResult result)
    {
        NothingToDo = true;
        var what = outcome.Resume is { } unfinished ? DryRun.OfRollout(context, unfinished, Delivery.TargetStage)
            : outcome.WaitingPlan.Length > 0 ? $"{outcome.WaitingPlan}, which an earlier publish created, would be rolled out once it is approved"
            : outcome.NothingToDo;
        WriteOutput(result, delivered: true);
        Log.LogMessage(MessageImportance.High, "{0} -> Dry run, nothing was written: {1}.", ProjectName, what);
    }
}
