using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>What became of a rollout.</summary>
/// <param name="Rollout">Its last known state.</param>
/// <param name="CompletedStages">The stages whose tasks are all done or skipped, in order, up to the target stage.</param>
/// <param name="Failures">Why it did not get further; empty on success.</param>
internal sealed record RolloutOutcome(Rollout Rollout, IReadOnlyList<Stage> CompletedStages, IReadOnlyList<Finding> Failures)
{
    /// <summary>Whether all of it was done before, and this run found nothing to run.</summary>
    public bool WasDoneBefore { get; init; }

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
    /// <param name="known">The plans of the same content that were there before the release; <see langword="null"/> looks for no others.</param>
    /// <param name="approve">Gets the plan's name and returns when it may be rolled out.</param>
    /// <returns>The rollout; one that another publish created for the same content a moment earlier goes before it.</returns>
    public static async Task<Rollout> CreateAsync(DeliveryContext context, string release, string digest, string commit, IReadOnlyCollection<string>? known, Func<string, Task>? approve, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var plan = await context.Client.CreatePlanAsync(
            new CreatePlanRequest(
                settings.Project,
                new Plan(null, PlanTitle.Create(release, commit, digest), [new PlanSpec(Guid.NewGuid().ToString("D"), new ChangeDatabaseConfig(settings.Targets, release))])),
            cancellationToken);
        if (approve is not null)
        {
            context.Log.Info($"Created plan {plan.Name}, which is rolled out when it is approved: {context.PageOf(plan.Name ?? "")}");
            await approve(plan.Name ?? "");
        }

        var rollout = await context.Client.CreateRolloutAsync(plan.Name ?? "", cancellationToken);
        var stages = rollout.Stages ?? [];
        context.Log.Info(stages.Count == 0
            ? $"Created plan {plan.Name}; its rollout has no database to change"
            : $"Created {(approve is null ? "plan" : "the rollout of plan")} {plan.Name} with {Words.Count(stages.Count, "stage")} ({string.Join(", ", stages.Select(s => s.Environment))}): {context.PageOf(plan.Name ?? "")}");
        if (known is not null)
            rollout = await RolloutRace.SettleAsync(context, rollout, digest, known, cancellationToken);
        SayWhatIsLeftOut(context, rollout);
        return rollout;
    }

    /// <summary>The rollout of an existing plan; created when nobody did so before.</summary>
    /// <exception cref="BytebaseException">There is no such plan.</exception>
    public static async Task<Rollout> OpenAsync(DeliveryContext context, string plan, CancellationToken cancellationToken)
    {
        try
        {
            // Idempotent, and one call where asking first would be two.
            var rollout = await context.Client.CreateRolloutAsync(plan, cancellationToken);
            // A plan that is handed over brings its own targets, whatever the project says.
            if (!context.Settings.HasPlan)
                SayWhatIsLeftOut(context, rollout);
            return rollout;
        }
        catch (ServerException e) when (e.Kind == ServerFailure.Api && e.Message.StartsWith("plan ", StringComparison.Ordinal) && e.Message.Contains("not found", StringComparison.Ordinal))
        {
            throw new BytebaseException(DiagnosticDescriptors.PlanUnknown, context.Client.BaseAddress.GetLeftPart(UriPartial.Authority), plan, e.Message);
        }
    }

    /// <summary>Runs every stage up to <paramref name="targetStage"/> and waits for it. Tasks that are done or skipped are left alone.</summary>
    /// <param name="content">Asked for the lines of a migration that fails.</param>
    /// <exception cref="BytebaseException">The rollout has no such stage, it took longer than allowed, or it was cancelled.</exception>
    public static async Task<RolloutOutcome> RunAsync(DeliveryContext context, Rollout rollout, string targetStage, Func<ReleaseContent> content, CancellationToken cancellationToken)
    {
        var stages = rollout.Stages ?? [];
        var last = stages.ToList().FindIndex(s => s.Environment == targetStage);
        if (last < 0 && stages.Count > 0)
            throw StageUnknown(rollout, targetStage);
        var completed = new List<Stage>();
        var doneBefore = true;
        for (var i = 0; i <= last; i++)
        {
            var (state, stage, elapsed) = await RunStageAsync(context, rollout, stages[i], cancellationToken);
            rollout = state;
            var tasks = stage.Tasks ?? [];
            if (tasks.Any(RolloutState.HasFailed))
                return new(rollout, completed, await FailedTasks.ReportAsync(context, stage, content, cancellationToken));
            completed.Add(stage);
            doneBefore &= elapsed is null;
            context.Log.Info(StageDoneText(stage, elapsed));
        }

        return new(rollout, completed, []) { WasDoneBefore = doneBefore && completed.Count > 0 };
    }

    private static async Task<(Rollout Rollout, Stage Stage, TimeSpan? Elapsed)> RunStageAsync(DeliveryContext context, Rollout rollout, Stage stage, CancellationToken cancellationToken)
    {
        try
        {
            return await new StageWaiter(context, rollout.Name ?? "", stage.Environment ?? "").RunAsync(rollout, cancellationToken);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is OperationCanceledException or ServerException)
        {
            // The call that the cancellation came in the middle of may have failed, too.
            throw await new StageCancellation(context, rollout, stage).RunAsync();
        }
    }

    private static void SayWhatIsLeftOut(DeliveryContext context, Rollout rollout)
    {
        if (context.Settings.TargetsGroup)
            return;
        var known = rollout.Tasks().Select(t => t.Target ?? "").ToHashSet(StringComparer.Ordinal);
        if (known.Count > 0 && context.Settings.Targets.Where(t => !known.Contains(t)).ToList() is { Count: > 0 } leftOut)
            context.Log.Report(Finding.Of(DiagnosticDescriptors.TargetLeftOut, null, TextSpan.Nowhere, Words.List(leftOut), rollout.PlanName(), context.PageOf(rollout.PlanName())) with { Targets = leftOut });
    }

    private static string StageDoneText(Stage stage, TimeSpan? elapsed)
    {
        var tasks = stage.Tasks ?? [];
        var skipped = tasks.Count(t => t.Status == RolloutTaskStatus.Skipped);
        var done = tasks.Select(t => ResourceNames.IdOf(t.Target ?? "")).ToList();
        var databases = done.Count <= 5 ? string.Join(", ", done) : Words.Count(done.Count, "database");
        return $"Stage {stage.Environment}: {databases} {(elapsed is { } time ? $"done in {Words.Duration(time)}" : "done before")}{(skipped > 0 ? $" ({skipped} skipped)" : "")}";
    }

    internal static BytebaseException StageUnknown(Rollout rollout, string targetStage)
    {
        var stages = (rollout.Stages ?? []).Select(s => s.Environment ?? "").ToList();
        var hint = EditDistance.Nearest(targetStage, stages, 3) is { } nearest ? $" Did you mean {nearest}?" : "";
        return new BytebaseException(DiagnosticDescriptors.StageUnknown, targetStage, rollout.PlanName(), string.Join(", ", stages), hint);
    }
}
