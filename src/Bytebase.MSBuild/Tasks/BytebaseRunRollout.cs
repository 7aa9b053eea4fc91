using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Reports;
using Bytebase.MSBuild.Server;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Bytebase.MSBuild.Tasks;

/// <summary>Creates plan and rollout of a release, or takes an existing plan, and runs the stages up to the target stage.</summary>
[MSBuildMultiThreadableTask]
public sealed partial class BytebaseRunRollout : BytebaseOnlineTask
{
    private protected override string What => "the rollout";

    private protected override string Section => $"rollout of {ProjectName}{(Delivery.TargetStage.Length > 0 ? " to " + Delivery.TargetStage : "")}";

    /// <inheritdoc/>
    private protected override StageDecision Decide(DeliverySettings settings, Func<bool> hasCredential) => StageDecision.ForDelivery(settings, hasCredential, "The rollout");

    // The one reason is the plan "none": a pipeline's second job must show that this was meant.
    private protected override void Skipped(string reason)
    {
        WriteOutput(new DeliveryResult { Outcome = DeliveryOutcome.NothingToDo }, delivered: true);
        Conclude($"Nothing to roll out: {reason}.");
    }

    /// <inheritdoc/>
    private protected override async System.Threading.Tasks.Task RunAsync(DeliveryContext context, DeliverySession session, CancellationToken cancellationToken)
    {
        if (!Delivery.HasPlan && Release is null)
            throw new BytebaseException(DiagnosticDescriptors.RolloutWithoutRelease);
        if (Delivery.DryRun && Delivery.HasPlan)
        {
            await PromoteDryAsync(context, cancellationToken);
            return;
        }

        var existing = Delivery.HasPlan ? Delivery.Plan : Release?.GetMetadata("Plan") ?? "";
        var approval = Delivery.Approval == ApprovalMode.Issue;
        if (approval && existing.Length > 0)
            await ApproveAsync(existing);
        var rollout = existing.Length > 0
            ? await RolloutStage.OpenAsync(context, existing, cancellationToken)
            : await RolloutStage.CreateAsync(context, Release!.ItemSpec, Release.GetMetadata("Digest"), Release.GetMetadata("Commit"), session.KnownPlans, approval ? ApproveAsync : null, cancellationToken);
        // Written before anything runs: whoever reads it after a failure must find what to resume.
        Write(context, rollout, session, Delivery.TargetStage.Length == 0 ? DeliveryOutcome.Planned : DeliveryOutcome.Failed);
        if (Delivery.TargetStage.Length == 0)
        {
            Finish(context, new RolloutOutcome(rollout, [], []));
            return;
        }

        var outcome = await RolloutStage.RunAsync(context, rollout, Delivery.TargetStage, () => Content, cancellationToken);
        foreach (var failure in outcome.Failures)
            ReportFailure(failure);
        Write(context, outcome.Rollout, session, outcome.Failures.Count > 0 ? DeliveryOutcome.Failed : DeliveryOutcome.RolledOut);
        Finish(context, outcome);

        async System.Threading.Tasks.Task ApproveAsync(string plan)
        {
            // Whoever reads it after a timeout hands this plan to the job that waits on.
            WriteOutput(
                new DeliveryResult
                {
                    Outcome = DeliveryOutcome.Failed,
                    Release = Release?.ItemSpec ?? "",
                    Plan = plan,
                    Url = context.PageOf(plan),
                    Checked = Delivery.HasPlan ? null : session.Review?.ToReport(),
                    Targets = Delivery.HasPlan ? [] : Delivery.Targets,
                },
                delivered: true);
            await ApprovalStage.RunAsync(context, plan, cancellationToken);
        }
    }

    private async System.Threading.Tasks.Task PromoteDryAsync(DeliveryContext context, CancellationToken cancellationToken)
    {
        var what = await DryRun.FindAsync(context, Delivery.Plan, cancellationToken) is { } rollout
            ? DryRun.OfRollout(context, rollout, Delivery.TargetStage)
            : $"{Delivery.Plan} has no rollout yet; it would be created{(Delivery.TargetStage.Length > 0 ? $" and run up to {Delivery.TargetStage}" : "")}";
        WriteOutput(new DeliveryResult { Outcome = DeliveryOutcome.DryRun }, delivered: true);
        Conclude($"Dry run, nothing was written: {what}.");
    }

    private void Write(DeliveryContext context, Rollout rollout, DeliverySession session, DeliveryOutcome result) => WriteOutput(
        rollout.ToReport() with
        {
            Outcome = result,
            Release = ReleaseOf(rollout),
            Url = context.PageOf(rollout.PlanName()),
            Checked = Delivery.HasPlan ? null : session.Review?.ToReport(),
        },
        delivered: true);

    private string ReleaseOf(Rollout rollout) => rollout.ReleaseName() is { Length: > 0 } name ? name : Release?.ItemSpec ?? "";

    private void Finish(DeliveryContext context, RolloutOutcome outcome)
    {
        var (rollout, release) = (outcome.Rollout, ReleaseOf(outcome.Rollout));
        var page = context.PageOf(rollout.PlanName());
        Rollout = new TaskItem(rollout.Name, new Dictionary<string, string>
        {
            ["Plan"] = rollout.PlanName(),
            ["Release"] = release,
            ["Url"] = page,
            ["Stage"] = outcome.CompletedStages.Count > 0 ? outcome.CompletedStages[^1].Environment ?? "" : "",
            ["NextStage"] = outcome.NextStage?.Environment ?? "",
        });
        if (outcome.Failures.Count > 0)
        {
            Conclude($"{ResourceNames.IdOf(release)} failed in {outcome.NextStage?.Environment}: {page}");
            return;
        }

        var stages = string.Join(", ", outcome.CompletedStages.Select(s => s.Environment));
        var next = outcome.NextStage is not { } waiting ? ""
            : stages.Length > 0 ? $"; next stage {waiting.Environment}"
            : $"; set BytebaseTargetStage={waiting.Environment} to run its first stage";
        Conclude($"{ResourceNames.IdOf(release)} {(stages.Length == 0 ? "is planned, nothing was run" : outcome.WasDoneBefore ? $"was rolled out to {stages} before, nothing was left to run" : $"rolled out to {stages}")}{next}: {page}");
    }
}
