using System.Globalization;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>Runs one stage's tasks and waits until the server works on none of them.</summary>
internal sealed class StageWaiter(DeliveryContext context, string rolloutName, string environment)
{
    private static readonly TimeSpan GraceOfCall = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstReport = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(30);

    /// <summary>How far away a scheduled task may be: jobs of CI systems live an hour where nobody says otherwise.</summary>
    private static readonly TimeSpan LongestSchedule = TimeSpan.FromMinutes(30);

    private readonly ServerPatience _patience = new(context, $"Stage {environment}", "the tasks go on there");

    /// <summary>Told to run, once each: what the server makes of it is in its answers.</summary>
    private readonly HashSet<string> _started = new(StringComparer.Ordinal);

    private bool _saidScheduled;
    private long _start;

    private TimeSpan? Left => context.Settings.RolloutTimeout - context.Time.GetElapsedTime(_start);

    /// <returns>The rollout and the stage as they ended, and how long it took; no time when there was nothing to run.</returns>
    /// <exception cref="BytebaseException">It took longer than allowed, and the server goes on; or the stage is gone; or its tasks are scheduled for later.</exception>
    public async Task<(Rollout Rollout, Stage Stage, TimeSpan? Elapsed)> RunAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        var start = _start = context.Time.GetTimestamp();
        var stage = Find(rollout);
        if ((stage.Tasks ?? []).All(RolloutState.IsFinished))
            return (rollout, stage, null);
        await StartAsync(stage, [.. (stage.Tasks ?? []).Where(t => t.Status == RolloutTaskStatus.NotStarted || t.HasFailed())], cancellationToken);
        var nextReport = FirstReport;
        while (true)
        {
            var elapsed = context.Time.GetElapsedTime(start);
            await Task.Delay(Interval(elapsed), context.Time, cancellationToken);
            rollout = await PollAsync(cancellationToken);
            stage = Find(rollout);
            elapsed = context.Time.GetElapsedTime(start);
            if ((stage.Tasks ?? []).All(t => t.IsFinished() || t.HasFailed()) || IsTooLate(stage, elapsed))
                return (rollout, stage, elapsed);
            if (context.Settings.RolloutTimeout is { } timeout && elapsed > timeout)
                throw new BytebaseException(DiagnosticDescriptors.RolloutTimeout, environment, Words.Duration(timeout), Counts(stage), context.PageOf(rollout.PlanName()));
            // Tasks may be added meanwhile: by another publish, for a database that joined the group.
            await StartAsync(stage, [.. (stage.Tasks ?? []).Where(t => t.Status == RolloutTaskStatus.NotStarted && !_started.Contains(t.Name ?? ""))], cancellationToken);
            if (elapsed >= nextReport)
            {
                context.Log.Info($"Stage {environment}: {Counts(stage)} after {Words.Duration(elapsed)}");
                nextReport = elapsed + ReportEvery;
            }
        }
    }

    /// <summary>
    /// Whether nothing is left to wait for but tasks that somebody has scheduled, in Bytebase, for a time that is too far away.
    /// </summary>
    /// <returns>Whether the stage has ended all the same, because another task failed.</returns>
    /// <exception cref="BytebaseException">Nothing failed: the publish ends here, with the time.</exception>
    private bool IsTooLate(Stage stage, TimeSpan elapsed)
    {
        var scheduled = (stage.Tasks ?? []).Where(t => t.IsScheduled(context.Time)).ToList();
        if (scheduled.Count == 0)
            return false;
        var databases = Words.List([.. scheduled.Select(t => ResourceNames.IdOf(t.Target ?? ""))]);
        var time = scheduled.Max(t => t.RunTime!.Value).UtcDateTime.ToString("u", CultureInfo.InvariantCulture);
        var patience = context.Settings.RolloutTimeout - elapsed ?? LongestSchedule;
        if (scheduled.Max(t => t.RunTime!.Value) - context.Time.GetUtcNow() <= patience)
        {
            if (!_saidScheduled)
                context.Log.Info($"Stage {environment}: {databases} {(scheduled.Count == 1 ? "is" : "are")} scheduled in Bytebase for {time}; waiting for that");
            _saidScheduled = true;
            return false;
        }

        if ((stage.Tasks ?? []).Except(scheduled).Any(t => !t.IsFinished() && !t.HasFailed()))
            return false;
        if ((stage.Tasks ?? []).Any(RolloutState.HasFailed))
            return true;
        var plan = ResourceNames.PlanOf(stage.Name ?? "");
        throw new BytebaseException(DiagnosticDescriptors.TaskScheduled, databases, environment, time, context.Settings.RolloutTimeout is null ? Words.Duration(LongestSchedule) : "BytebaseRolloutTimeout", context.PageOf(plan));
    }

    /// <summary>
    /// Has the tasks run. A refusal is none where somebody else was faster, a policy of the environment or another publish: then there is
    /// less to run than before.
    /// </summary>
    private async Task StartAsync(Stage stage, List<RolloutTask> tasks, CancellationToken cancellationToken)
    {
        while (tasks.Count > 0)
        {
            context.Log.Detail($"Stage {environment}: running {string.Join(", ", tasks.Select(t => t.Target))}");
            try
            {
                await CallAsync(stage, tasks, cancellationToken);
                _started.UnionWith(tasks.Select(t => t.Name ?? ""));
                return;
            }
            catch (ServerException e) when (e.Kind is ServerFailure.Api or ServerFailure.PermissionDenied && e.Status < 500)
            {
                var names = tasks.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
                stage = Find(await PollAsync(cancellationToken));
                var left = (stage.Tasks ?? []).Where(t => names.Contains(t.Name) && (t.Status == RolloutTaskStatus.NotStarted || t.HasFailed())).ToList();
                if (left.Count >= tasks.Count)
                    throw;
                tasks = left;
            }
        }
    }

    /// <summary>
    /// A cancelled build waits a moment for the answer all the same: a call that is cut off may reach the server after the one that
    /// cancels what it started.
    /// </summary>
    private async Task CallAsync(Stage stage, List<RolloutTask> tasks, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var call = new CancellationTokenSource();
        using var grace = cancellationToken.Register(() => call.CancelAfter(GraceOfCall));
        await _patience.RunAsync(
            async ct =>
            {
                await context.Client.BatchRunTasksAsync(stage.Name ?? "", [.. tasks.Select(t => t.Name ?? "")], ct);
                return true;
            },
            Left,
            call.Token);
    }

    /// <summary>Polls fast while a small migration may be done, and slowly when it is not: 0.2 s, 1 s after a minute, 5 s after five.</summary>
    internal static TimeSpan Interval(TimeSpan elapsed) => elapsed.TotalMinutes switch
    {
        < 1 => TimeSpan.FromSeconds(0.2 + (0.8 * elapsed.TotalMinutes)),
        < 5 => TimeSpan.FromSeconds(elapsed.TotalMinutes),
        _ => TimeSpan.FromSeconds(5),
    };

    private Task<Rollout> PollAsync(CancellationToken cancellationToken) =>
        _patience.RunAsync(ct => context.Client.GetRolloutAsync(rolloutName, ct), Left, cancellationToken);

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
