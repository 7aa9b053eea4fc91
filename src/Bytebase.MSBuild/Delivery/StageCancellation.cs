using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>
/// A publish that is cancelled while a stage runs: cancels the stage's runs on the server and says how far each database came. Only this
/// plan's runs of this stage: those that were started here or joined. What somebody scheduled for later stays scheduled.
/// </summary>
internal sealed class StageCancellation(DeliveryContext context, Rollout rollout, Stage stage)
{
    /// <summary>What a cancelled build may still take: CI systems kill it soon after.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.2);

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private Rollout _rollout = rollout;

    /// <summary>Whether the server has told its state since the cancellation.</summary>
    private bool _isKnown;

    /// <returns>The finding to end with. Each database's state is in the log by then.</returns>
    public async Task<BytebaseException> RunAsync()
    {
        var problem = "";
        // The caller's token is cancelled already.
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await CancelAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            problem = $" The server did not answer within {Words.Duration(Limit)}.";
        }
        catch (ServerException e)
        {
            problem = $" {(_told.Count > 0 ? "The server was told to cancel, and then failed" : "The server did not cancel what runs")} ({e.Message}).";
        }

        catch (BytebaseException e)
        {
            problem = $" The server could not be asked ({e.Finding.Code}).";
        }

        var lines = Describe().ToList();
        foreach (var (database, environment, state) in lines)
            context.Log.Info($"{database} ({environment}): {state}");
        var counts = Words.List([.. lines.GroupBy(l => l.State).Select(g => $"{Words.Count(g.Count(), "database")} {g.Key}")]);
        return new BytebaseException(DiagnosticDescriptors.RolloutCancelled, stage.Environment, counts, problem, _rollout.PlanName(), context.PageOf(_rollout.PlanName()));
    }

    /// <summary>Cancels until nothing of the stage is under way, or time is up.</summary>
    private async Task CancelAsync(CancellationToken cancellationToken)
    {
        var start = context.Time.GetTimestamp();
        while (true)
        {
            // Asked each time: the call that started them may have reached the server last.
            var runs = await context.Client.ListTaskRunsAsync($"{stage.Name}/tasks/-", cancellationToken);
            var active = runs.Where(r => IsActive(r) && r.Name is not null && !_told.Contains(r.Name)).Select(r => r.Name!).ToList();
            if (active.Count > 0)
                await TellAsync(active, cancellationToken);
            _rollout = await context.Client.GetRolloutAsync(_rollout.Name ?? "", cancellationToken);
            _isKnown = true;
            var tasks = (_rollout.Stages ?? []).FirstOrDefault(s => s.Name == stage.Name)?.Tasks ?? [];
            if (!tasks.Any(t => t.IsUnderWay() && !t.IsScheduled(context.Time)) || context.Time.GetElapsedTime(start) >= Limit)
                return;
            await Task.Delay(Pause, context.Time, cancellationToken);
        }
    }

    private async Task TellAsync(List<string> runs, CancellationToken cancellationToken)
    {
        try
        {
            await context.Client.BatchCancelTaskRunsAsync(stage.Name ?? "", runs, cancellationToken);
            _told.UnionWith(runs);
        }
        catch (ServerException e) when (e.Kind == ServerFailure.Api && e.Message.Contains("is not pending, available or running", StringComparison.Ordinal))
        {
            // One of them has ended meanwhile, and the server cancels all or none: the next look tells which.
        }
    }

    private bool IsActive(TaskRun run) =>
        run.Status is TaskRunStatus.Running or TaskRunStatus.Available || (run.Status == TaskRunStatus.Pending && !(run.RunTime > context.Time.GetUtcNow()));

    private IEnumerable<(string Database, string Environment, string State)> Describe() =>
        from s in (_rollout.Stages ?? []).Take(Wanted)
        from t in s.Tasks ?? []
        select (t.Target ?? "", s.Environment ?? "", _isKnown || s.Name != stage.Name || t.IsFinished() ? State(t) : "in a state that the server did not tell");

    /// <summary>How many stages were to run.</summary>
    private int Wanted => (_rollout.Stages ?? []).ToList().FindIndex(s => s.Environment == context.Settings.TargetStage) is >= 0 and var last ? last + 1 : int.MaxValue;

    private string State(RolloutTask task) => task.Status switch
    {
        RolloutTaskStatus.Done => "done",
        RolloutTaskStatus.Skipped => "skipped",
        RolloutTaskStatus.Failed => "failed",
        RolloutTaskStatus.Canceled => "cancelled",
        RolloutTaskStatus.NotStarted => "not started",
        _ when task.IsScheduled(context.Time) => "scheduled for later",
        _ => "still running on the server",
    };
}
