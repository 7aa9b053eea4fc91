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

    private protected override string Section => $"release of {ProjectName}";

    /// <inheritdoc/>
    private protected override StageDecision Decide(DeliverySettings settings, Func<bool> hasCredential) => StageDecision.ForDelivery(settings, hasCredential, "The release");

    /// <inheritdoc/>
    private protected override async System.Threading.Tasks.Task RunAsync(DeliveryContext context, DeliverySession session, CancellationToken cancellationToken)
    {
        if (Content.Files.Count == 0)
            throw new BytebaseException(DiagnosticDescriptors.NoMigrations);
        var review = Delivery.CheckRelease == CheckRelease.Skip ? null : await ReviewAsync(context, session, Delivery.Targets, cancellationToken);
        var result = new DeliveryResult { Checked = review?.ToReport(), Targets = Delivery.Targets };
        if (Log.HasLoggedErrors)
        {
            WriteOutput(result with { Outcome = DeliveryOutcome.Reviewed }, delivered: false);
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
        var plan = outcome.Resume?.PlanName() ?? outcome.WaitingPlan;
        WriteOutput(
            result with
            {
                Outcome = outcome.NothingToDo.Length > 0 ? DeliveryOutcome.NothingToDo : DeliveryOutcome.Released,
                Release = outcome.Release,
                Plan = plan,
                Rollout = outcome.Resume?.Name ?? "",
                Url = plan.Length > 0 ? context.PageOf(plan) : outcome.Release.Length > 0 ? context.PageOf(outcome.Release) : "",
            },
            delivered: true);
        if (outcome.NothingToDo.Length > 0)
        {
            NothingToDo = true;
            Conclude($"Nothing to do: {outcome.NothingToDo}.");
            return;
        }

        Release = new TaskItem(outcome.Release, new Dictionary<string, string>
        {
            ["Url"] = context.PageOf(outcome.Release),
            ["Project"] = Delivery.Project,
            ["Digest"] = outcome.Digest,
            ["Commit"] = commit.Hash,
            ["Plan"] = plan,
        });
        if (!RolloutFollows)
            Conclude($"Released {ResourceNames.IdOf(outcome.Release)}: {context.PageOf(outcome.Release)}");
    }

    // Neither a release nor a plan is handed over: a later job has nothing to promote then.
    private void FinishDryRun(DeliveryContext context, ReleaseOutcome outcome, DeliveryResult result)
    {
        NothingToDo = true;
        var what = outcome.Resume is { } unfinished ? DryRun.OfRollout(context, unfinished, Delivery.TargetStage)
            : outcome.WaitingPlan.Length > 0 ? $"{outcome.WaitingPlan}, which an earlier publish created, would be rolled out once it is approved"
            : outcome.NothingToDo;
        WriteOutput(result with { Outcome = DeliveryOutcome.DryRun }, delivered: true);
        Conclude($"Dry run, nothing was written: {what}.");
    }
}
