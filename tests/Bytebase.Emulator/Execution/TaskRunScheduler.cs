using Bytebase.Emulator.Model;
using Bytebase.Emulator.Services;

namespace Bytebase.Emulator.Execution;

/// <summary>
/// Takes task runs from PENDING to RUNNING and to their end, in the background. Releases on one database run one after
/// the other, whatever plan they belong to (API reference §3.8).
/// </summary>
internal sealed class TaskRunScheduler(Store store, ReleaseExecutor executor, ILogger<TaskRunScheduler> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _wake = new(0);
    private readonly Dictionary<TaskRun, CancellationTokenSource> _running = [];
    private readonly HashSet<string> _busyDatabases = new(StringComparer.Ordinal);
    private readonly List<Task> _tasks = [];
    private CancellationToken _stopping;

    public bool IsIdle
    {
        get
        {
            lock (store.Gate) return _running.Count == 0;
        }
    }

    public void Wake() => _wake.Release();

    /// <summary>The caller holds the store's gate and knows the run to be PENDING or RUNNING.</summary>
    public void Cancel(TaskRun run)
    {
        if (_running.TryGetValue(run, out var source))
        {
            // best effort and later: the run is CANCELED when its statement has given up
            _ = source.CancelAsync();
            return;
        }

        run.Status = RunStatus.Canceled;
        run.UpdateTime = Store.Now();
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _stopping = stoppingToken;
        while (!stoppingToken.IsCancellationRequested)
        {
            StartDueRuns();
            try
            {
                await _wake.WaitAsync(Tick, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        Task[] tasks;
        lock (store.Gate)
        {
            foreach (var source in _running.Values) _ = source.CancelAsync();
            tasks = [.. _tasks];
        }

        await Task.WhenAll(tasks).WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void StartDueRuns()
    {
        lock (store.Gate)
        {
            _tasks.RemoveAll(t => t.IsCompleted);
            var now = DateTime.UtcNow;
            foreach (var project in store.State.Projects.Values)
            {
                foreach (var plan in project.Plans)
                {
                    foreach (var task in plan.Tasks)
                    {
                        if (task.LatestRun is { Status: RunStatus.Pending } run && (run.RunTime is null || run.RunTime <= now)) TryStart(project, plan, task, run);
                    }
                }
            }
        }
    }

    private void TryStart(Project project, Plan plan, RolloutTask task, TaskRun run)
    {
        if (store.Database(task.Database) is not { } database || !_busyDatabases.Add(database.Name)) return;
        run.Status = RunStatus.Running;
        run.StartTime = run.UpdateTime = Store.Now();
        var release = project.Releases.Find(r => task.Release == $"{project.Name}/releases/{r.Id}") ?? new Release();
        var scheduled = new ScheduledRun(project, plan, task, run, database, release, RolloutView.RunName(project, plan, task, run));
        var source = new CancellationTokenSource();
        _running[run] = source;
        store.Changed();
        // A thread of its own: SQLite blocks the one it runs on.
        _tasks.Add(Task.Factory.StartNew(() => RunAsync(scheduled, source), CancellationToken.None, TaskCreationOptions.LongRunning, System.Threading.Tasks.TaskScheduler.Default).Unwrap());
    }

    private async Task RunAsync(ScheduledRun scheduled, CancellationTokenSource source)
    {
        (string Status, string? Detail) result;
        try
        {
            result = await executor.ExecuteAsync(scheduled, source.Token);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            logger.LogError(e, "{Run} failed", scheduled.RunName);
            result = (RunStatus.Failed, e.Message);
        }

        store.Logs.Save(scheduled.Project, scheduled.Run);
        lock (store.Gate)
        {
            _running.Remove(scheduled.Run);
            _busyDatabases.Remove(scheduled.Database.Name);
            // A run that the server's own end interrupted stays RUNNING; the next start finds it abandoned.
            if (!_stopping.IsCancellationRequested || result.Status != RunStatus.Canceled)
            {
                scheduled.Run.Status = result.Status;
                scheduled.Run.Detail = result.Detail;
                scheduled.Run.UpdateTime = Store.Now();
            }

            store.Changed();
        }

        source.Dispose();
        if (!_stopping.IsCancellationRequested) Wake();
    }
}
