using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>Runs one stage's tasks and waits until the server works on none of them.</summary>
internal sealed class StageWaiter(DeliveryContext context, string rolloutName, string environment)
{
    private static readonly TimeSpan FirstReport = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(30);

    /// <returns>The rollout and the stage as they ended, and how long it took; no time when there was nothing to run.</returns>
    /// <exception cref="BytebaseException">It took longer than allowed, and the server goes on; or the stage is gone.</exception>
    public async Task<(Rollout Rollout, Stage Stage, TimeSpan? Elapsed)> RunAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        var start = context.Time.GetTimestamp();
        var stage = Find(rollout);
        var run = (stage.Tasks ?? []).Where(t => t.Status is RolloutTaskStatus.NotStarted || t.HasFailed()).ToList();
        if (run.Count > 0)
        {
            context.Log.Detail($"Stage {environment}: running {string.Join(", ", run.Select(t => t.Target))}");
            await context.Client.BatchRunTasksAsync(stage.Name ?? "", [.. run.Select(t => t.Name ?? "")], cancellationToken);
        }
        else if ((stage.Tasks ?? []).All(RolloutState.IsFinished))
        {
            return (rollout, stage, null);
        }

        var nextReport = FirstReport;
        while (true)
        {
            var elapsed = context.Time.GetElapsedTime(start);
            await Task.Delay(Interval(elapsed), context.Time, cancellationToken);
            rollout = await PollAsync(cancellationToken);
            stage = Find(rollout);
            elapsed = context.Time.GetElapsedTime(start);
            if ((stage.Tasks ?? []).All(t => t.IsFinished() || t.HasFailed()))
                return (rollout, stage, elapsed);
            if (context.Settings.RolloutTimeout is { } timeout && elapsed > timeout)
                throw new BytebaseException(DiagnosticDescriptors.RolloutTimeout, environment, Words.Duration(timeout), Counts(stage), context.PageOf(rollout.PlanName()));
            if (elapsed >= nextReport)
            {
                context.Log.Info($"Stage {environment}: {Counts(stage)} after {Words.Duration(elapsed)}");
                nextReport = elapsed + ReportEvery;
            }
        }
    }

    /// <summary>Polls fast while a small migration may be done, and slowly when it is not: 0.2 s, 1 s after a minute, 5 s after five.</summary>
    internal static TimeSpan Interval(TimeSpan elapsed) => elapsed.TotalMinutes switch
    {
        < 1 => TimeSpan.FromSeconds(0.2 + (0.8 * elapsed.TotalMinutes)),
        < 5 => TimeSpan.FromSeconds(elapsed.TotalMinutes),
        _ => TimeSpan.FromSeconds(5),
    };

    /// <summary>Asks for the rollout's state. A server that restarts, or a proxy that stumbles, does not end the wait: nothing is lost by asking again.</summary>
    /// <exception cref="ServerException">It failed for longer than <see cref="Patience"/>, or in a way that does not pass.</exception>
    private async Task<Rollout> PollAsync(CancellationToken cancellationToken)
    {
        var start = context.Time.GetTimestamp();
        while (true)
        {
            try
            {
                return await context.Client.GetRolloutAsync(rolloutName, cancellationToken);
            }
            catch (ServerException e) when (MayPass(e) && context.Time.GetElapsedTime(start) < Patience)
            {
                context.Log.Info($"Stage {environment}: the server does not answer ({e.Message}); the tasks go on there, asking again");
                await Task.Delay(PauseAfterFailure, context.Time, cancellationToken);
            }
        }
    }

    private static bool MayPass(ServerException e) =>
        e.Kind is ServerFailure.Timeout or ServerFailure.Unavailable or ServerFailure.Unreachable or ServerFailure.Exhausted || e.Status >= 500;

    // An environment that is removed or renamed takes its stage out of the answer, finished or not.
    private Stage Find(Rollout rollout) =>
        (rollout.Stages ?? []).FirstOrDefault(s => s.Environment == environment)
        ?? throw new BytebaseException(DiagnosticDescriptors.StageGone, environment, rollout.PlanName(), context.PageOf(rollout.PlanName()));

    private static string Counts(Stage stage)
    {
        var tasks = stage.Tasks ?? [];
        var (done, failed) = (tasks.Count(RolloutState.IsFinished), tasks.Count(RolloutState.HasFailed));
        return $"{done} of {Words.Count(tasks.Count, "database")} done, {tasks.Count - done - failed} running{(failed > 0 ? $", {failed} failed" : "")}";
    }
}
