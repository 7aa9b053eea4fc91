using Bytebase.MSBuild.Ci;

namespace Bytebase.MSBuild.Reports;

/// <summary>What a delivery hands over to a later job.</summary>
internal static class DeliveryHandover
{
    /// <summary>The values; <see langword="null"/> when there are none, since the delivery failed before there was a plan.</summary>
    /// <param name="failed">Whether a step failed: the plan is handed over all the same, to be promoted once the cause is mended.</param>
    public static Handover? From(DeliveryResult delivery, bool failed) => delivery.Outcome switch
    {
        DeliveryOutcome.None or DeliveryOutcome.Reviewed => null,
        DeliveryOutcome.NothingToDo or DeliveryOutcome.DryRun => failed ? null : new Handover(Handover.Nothing, "", "", "", ""),
        // A release alone has no plan: the later job makes it.
        _ => failed && delivery.Plan.Length == 0 ? null : new Handover(delivery.Plan, delivery.Release, delivery.Rollout, delivery.Stage, delivery.NextStage),
    };
}
