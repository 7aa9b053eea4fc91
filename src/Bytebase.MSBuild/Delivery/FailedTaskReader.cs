using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>A task that failed or was cancelled, with as much as the server told about it.</summary>
/// <param name="Task">The task.</param>
/// <param name="Run">Its newest run; <see langword="null"/> when it has none, or could not be asked for.</param>
/// <param name="Failure">What the run says.</param>
/// <param name="Story">What its log says; <see langword="null"/> when it was not read.</param>
/// <param name="LogProblem">Why the log could not be read; empty when nobody tried.</param>
internal sealed record FailedTask(RolloutTask Task, TaskRun? Run, TaskFailure Failure, TaskRunStory? Story, string LogProblem)
{
    public string Database => Task.Target ?? "";

    public bool IsCanceled => Task.Status == RolloutTaskStatus.Canceled;

    /// <summary>What is the same where databases failed alike. MySQL's errors name the database, so its own name is left out.</summary>
    public (bool, FailurePlace, string, string, string) Kind =>
        (IsCanceled, Failure.Place, Failure.Path, Failure.Version, IsCanceled || ResourceNames.IdOf(Database) is not { Length: > 2 } name ? Failure.Error : Failure.Error.Replace(name, "…", StringComparison.Ordinal));
}

/// <summary>
/// Asks the server about failed tasks with few requests, however many databases failed: one for all runs of the stage, and a log for the
/// first three of each kind of failure.
/// </summary>
internal static class FailedTaskReader
{
    /// <summary>So many databases of a kind are named, and so many logs of a kind are read.</summary>
    public const int PerKind = 3;

    /// <summary>So many logs at most.</summary>
    public const int MaximumLogs = 12;

    private const int AtOnce = 4;

    public static async Task<IReadOnlyList<FailedTask>> ReadAsync(DeliveryContext context, Stage stage, CancellationToken cancellationToken)
    {
        var (runs, problem) = await ReadRunsAsync(context, stage, cancellationToken);
        var failed = (stage.Tasks ?? []).Where(RolloutState.HasFailed).Select(t => ToFailedTask(t, runs, problem)).ToList();

        // The first of each kind, then the second of each, …: a kind without any log would have no line.
        var first = failed.GroupBy(f => f.Kind).SelectMany(g => g.Select((f, i) => (Failed: f, Turn: i)))
            .Where(f => f.Turn < PerKind && f.Failed.Run is not null).OrderBy(f => f.Turn).Select(f => f.Failed).Take(MaximumLogs).ToList();
        using var gate = new SemaphoreSlim(AtOnce);
        var read = await Task.WhenAll(first.Select(f => ReadLogAsync(context, f, gate, cancellationToken)));
        var byTask = first.Zip(read).ToDictionary(p => p.First.Task, p => p.Second);
        return [.. failed.Select(f => byTask.GetValueOrDefault(f.Task, f))];
    }

    private static async Task<(IReadOnlyList<TaskRun> Runs, string Problem)> ReadRunsAsync(DeliveryContext context, Stage stage, CancellationToken cancellationToken)
    {
        try
        {
            return (await context.Client.ListTaskRunsAsync(stage.Name + "/tasks/-", cancellationToken), "");
        }
        catch (ServerException e)
        {
            return ([], $"the server does not say why: {e.Method} failed ({e.Message})");
        }
    }

    private static FailedTask ToFailedTask(RolloutTask task, IReadOnlyList<TaskRun> runs, string problem)
    {
        var run = runs.LastOrDefault(r => r.Name?.StartsWith(task.Name + "/", StringComparison.Ordinal) == true);
        var failure = problem.Length > 0 ? new TaskFailure(FailurePlace.Outside, "", "", problem) : TaskFailure.Parse(run?.Detail);
        return new FailedTask(task, run, failure, null, "");
    }

    private static async Task<FailedTask> ReadLogAsync(DeliveryContext context, FailedTask failed, SemaphoreSlim gate, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            return failed with { Story = TaskRunStory.Read(await context.Client.GetTaskRunLogAsync(failed.Run!.Name ?? "", cancellationToken)) };
        }
        catch (ServerException e)
        {
            return failed with { LogProblem = e.Message };
        }
        finally
        {
            gate.Release();
        }
    }
}
