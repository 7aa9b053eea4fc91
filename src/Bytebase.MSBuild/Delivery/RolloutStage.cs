using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>What became of a rollout.</summary>
/// <param name="Rollout">Its last known state.</param>
/// <param name="CompletedStages">The stages whose tasks are all done or skipped, in order, up to the target stage.</param>
/// <param name="Failures">Why it did not get further; empty on success.</param>
internal sealed record RolloutOutcome(Rollout Rollout, IReadOnlyList<Stage> CompletedStages, IReadOnlyList<Finding> Failures)
{
    /// <summary>The first stage that still has something to run; <see langword="null"/> when the rollout is finished.</summary>
    public Stage? NextStage => (Rollout.Stages ?? []).FirstOrDefault(s => !(s.Tasks ?? []).All(RolloutState.IsFinished));
}

/// <summary>
/// Creates plan and rollout, runs the tasks stage by stage up to the target stage, and waits. The server sets no order between stages:
/// that is ours.
/// </summary>
internal static class RolloutStage
{
    /// <summary>Creates the plan and the rollout of a release.</summary>
    public static async Task<Rollout> CreateAsync(DeliveryContext context, string release, string digest, string commit, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var plan = await context.Client.CreatePlanAsync(
            new CreatePlanRequest(
                settings.Project,
                new Plan(null, PlanTitle.Create(release, commit, digest), [new PlanSpec(Guid.NewGuid().ToString("D"), new ChangeDatabaseConfig(settings.Targets, release))])),
            cancellationToken);
        var rollout = await context.Client.CreateRolloutAsync(plan.Name ?? "", cancellationToken);
        var stages = rollout.Stages ?? [];
        context.Log.Info(stages.Count == 0
            ? $"Created plan {plan.Name}; its rollout has no database to change"
            : $"Created plan {plan.Name} with {Words.Count(stages.Count, "stage")} ({string.Join(", ", stages.Select(s => s.Environment))}): {context.PageOf(plan.Name ?? "")}");
        return rollout;
    }

    /// <summary>The rollout of an existing plan; created when nobody did so before.</summary>
    /// <exception cref="BytebaseException">There is no such plan.</exception>
    public static async Task<Rollout> OpenAsync(DeliveryContext context, string plan, CancellationToken cancellationToken)
    {
        try
        {
            // Idempotent, and one call where asking first would be two.
            return await context.Client.CreateRolloutAsync(plan, cancellationToken);
        }
        catch (ServerException e) when (e.Kind == ServerFailure.Api && e.Message.StartsWith("plan ", StringComparison.Ordinal) && e.Message.Contains("not found", StringComparison.Ordinal))
        {
            throw new BytebaseException(DiagnosticDescriptors.PlanUnknown, context.Client.BaseAddress.GetLeftPart(UriPartial.Authority), plan, e.Message);
        }
    }

    /// <summary>Runs every stage up to <paramref name="targetStage"/> and waits for it. Tasks that are done or skipped are left alone.</summary>
    /// <param name="content">Asked for the lines of a migration that fails.</param>
    /// <exception cref="BytebaseException">The rollout has no such stage, or it took longer than allowed.</exception>
    public static async Task<RolloutOutcome> RunAsync(DeliveryContext context, Rollout rollout, string targetStage, Func<ReleaseContent> content, CancellationToken cancellationToken)
    {
        var stages = rollout.Stages ?? [];
        var last = stages.ToList().FindIndex(s => s.Environment == targetStage);
        if (last < 0 && stages.Count > 0)
            throw StageUnknown(rollout, targetStage);
        var completed = new List<Stage>();
        for (var i = 0; i <= last; i++)
        {
            var waiter = new StageWaiter(context, rollout.Name ?? "", stages[i].Environment ?? "");
            var (state, stage, elapsed) = await waiter.RunAsync(rollout, cancellationToken);
            rollout = state;
            var tasks = stage.Tasks ?? [];
            if (tasks.Any(RolloutState.HasFailed))
                return new(rollout, completed, await FailedTasks.ReportAsync(context, stage, content(), cancellationToken));
            completed.Add(stage);
            context.Log.Info(StageDoneText(stage, elapsed));
        }

        return new(rollout, completed, []);
    }

    private static string StageDoneText(Stage stage, TimeSpan? elapsed)
    {
        var tasks = stage.Tasks ?? [];
        var skipped = tasks.Count(t => t.Status == RolloutTaskStatus.Skipped);
        var done = tasks.Select(t => ResourceNames.IdOf(t.Target ?? "")).ToList();
        var databases = done.Count <= 5 ? string.Join(", ", done) : Words.Count(done.Count, "database");
        return $"Stage {stage.Environment}: {databases} {(elapsed is { } time ? $"done in {Words.Duration(time)}" : "done before")}{(skipped > 0 ? $" ({skipped} skipped)" : "")}";
    }

    private static BytebaseException StageUnknown(Rollout rollout, string targetStage)
    {
        var stages = (rollout.Stages ?? []).Select(s => s.Environment ?? "").ToList();
        var nearest = stages.MinBy(s => Distance(s, targetStage));
        var hint = nearest is not null && Distance(nearest, targetStage) <= 3 ? $" Did you mean {nearest}?" : "";
        return new BytebaseException(DiagnosticDescriptors.StageUnknown, targetStage, rollout.PlanName(), string.Join(", ", stages), hint);
    }

    /// <summary>Levenshtein's distance: how many letters to change, add or remove.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }

        return row[b.Length];
    }
}
