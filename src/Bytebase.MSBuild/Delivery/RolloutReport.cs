using Bytebase.MSBuild.Reports;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>A rollout in the form that reports are written from.</summary>
internal static class RolloutReport
{
    public static DeliveryResult ToReport(this Rollout rollout)
    {
        var stages = rollout.Stages ?? [];
        var next = stages.FirstOrDefault(stage => !(stage.Tasks ?? []).All(RolloutState.IsFinished));
        return new DeliveryResult
        {
            Release = rollout.ReleaseName(),
            Plan = rollout.PlanName(),
            Rollout = rollout.Name ?? "",
            Targets = [.. rollout.Tasks().Select(task => task.Target ?? "").Distinct(StringComparer.Ordinal)],
            Stages = [.. stages.Select(stage => new StageResult(stage.Environment ?? "", [.. (stage.Tasks ?? []).Select(task => new DatabaseResult(task.Target ?? "", task.Status ?? ""))]))],
            Stage = stages.TakeWhile(stage => stage != next).LastOrDefault()?.Environment ?? "",
            NextStage = next?.Environment ?? "",
        };
    }
}
