using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>
/// What a delivery would write, in words: everything that only reads has happened by then. A dry run hands no plan over, so that a later
/// job has nothing to promote.
/// </summary>
internal static class DryRun
{
    /// <summary>In place of a new release.</summary>
    /// <param name="review">Of the same targets; <see langword="null"/> where it was skipped and nobody knows what is pending.</param>
    public static ReleaseOutcome OfRelease(DeliveryContext context, ReleaseContent content, Review? review, string digest, bool rolloutFollows)
    {
        context.Log.Info($"would create a release with {Words.Count(content.Files.Count, content.IsDeclarative ? "file" : "migration")}");
        foreach (var database in (review?.Pending ?? []).GroupBy(r => r.Target ?? ""))
        {
            var files = database.Select(r => ResourceNames.IdOf(r.File ?? "")).ToList();
            context.Log.Info($"{database.Key} lacks {Words.Count(files.Count, "migration")}: {Words.Some(files)}");
        }

        var stage = context.Settings.TargetStage;
        if (rolloutFollows)
        {
            context.Log.Info($"would create a plan and its rollout on {Words.Count(context.Settings.Targets.Count, context.Settings.TargetsGroup ? "database group" : "database")}, and "
                + (stage.Length > 0 ? $"run its stages up to {stage}" : "run none of its stages, since BytebaseTargetStage is not set"));
        }

        return new(digest, "", null, $"a release{(rolloutFollows ? ", a plan and a rollout" : "")} would be created{(rolloutFollows && stage.Length > 0 ? $" and run up to {stage}" : "")}");
    }

    /// <summary>The rollout of a plan as it is, or <see langword="null"/> where none was created yet.</summary>
    /// <exception cref="ServerException">There is no such plan, or it may not be read.</exception>
    public static async Task<Rollout?> FindAsync(DeliveryContext context, string plan, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Client.GetRolloutAsync(plan + "/rollout", cancellationToken);
        }
        catch (ServerException e) when (e.Code == "not_found")
        {
            await context.Client.GetPlanAsync(plan, cancellationToken);
            return null;
        }
    }

    /// <summary>Which tasks would run, stage by stage up to the target stage.</summary>
    /// <returns>All of it in a few words.</returns>
    /// <exception cref="Diagnostics.BytebaseException">The rollout has no such stage.</exception>
    public static string OfRollout(DeliveryContext context, Rollout rollout, string targetStage)
    {
        var stages = rollout.Stages ?? [];
        var last = stages.ToList().FindIndex(s => s.Environment == targetStage);
        if (targetStage.Length > 0 && last < 0 && stages.Count > 0)
            throw RolloutStage.StageUnknown(rollout, targetStage);
        var run = 0;
        for (var i = 0; i < stages.Count; i++)
        {
            var tasks = stages[i].Tasks ?? [];
            var pending = tasks.Where(t => t.Status == RolloutTaskStatus.NotStarted || t.HasFailed()).Select(Describe).ToList();
            var busy = tasks.Where(t => !t.IsFinished() && t.Status != RolloutTaskStatus.NotStarted && !t.HasFailed()).Select(t => ResourceNames.IdOf(t.Target ?? "")).ToList();
            var what = i > last ? $"would be left{(pending.Count > 0 ? ": " + Words.Some(pending) : "")}"
                : pending.Count > 0 ? $"would run {Words.Some(pending)}"
                : busy.Count > 0 ? "" : "has nothing to run";
            var joined = busy.Count > 0 && i <= last ? $"{(what.Length > 0 ? ", and " : "")}would wait for {Words.Some(busy)}, which the server works on" : "";
            context.Log.Info($"stage {stages[i].Environment} {what}{joined}");
            run += i <= last ? pending.Count : 0;
        }

        return $"{Words.Count(run, "task")} of {rollout.PlanName()} would be run{(targetStage.Length > 0 ? $" up to {targetStage}" : ", since BytebaseTargetStage is not set")}";
    }

    private static string Describe(RolloutTask task) =>
        ResourceNames.IdOf(task.Target ?? "") + (task.Status == RolloutTaskStatus.NotStarted ? "" : $" ({(task.Status ?? "").ToLowerInvariant()} before)");
}
