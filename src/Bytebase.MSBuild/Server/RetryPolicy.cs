namespace Bytebase.MSBuild.Server;

/// <summary>
/// Repeats a call after failures that pass by themselves. Every call of the flow may be repeated: reads, CreateRollout and BatchRunTasks
/// are idempotent on the server; a second release or plan is an orphan without effect.
/// </summary>
internal sealed class RetryPolicy(TimeProvider time, Action<string>? log = null, int attempts = 4)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <exception cref="ServerException">The last attempt's failure.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call(cancellationToken);
            }
            catch (ServerException e) when (attempt < attempts && IsTransient(e))
            {
                var delay = Delay(e, attempt);
                log?.Invoke(FormattableString.Invariant($"{e.Method}: {e.Message}; trying again in {delay.TotalSeconds:0.0} s"));
                await Task.Delay(delay, time, cancellationToken);
            }
        }
    }

    // 429 without Retry-After is a limit of the licence (seats, instances): waiting does not lift it.
    private static bool IsTransient(ServerException e) => e.Kind switch
    {
        ServerFailure.Unreachable or ServerFailure.Unavailable => true,
        ServerFailure.Exhausted => e.RetryAfter is not null,
        _ => false,
    };

    private static TimeSpan Delay(ServerException e, int attempt)
    {
        // Jitter: the jobs of one pipeline must not come back at the same instant.
        var backOff = FirstDelay * Math.Pow(2, attempt - 1) * (0.8 + (0.4 * Random.Shared.NextDouble()));
        var delay = e.RetryAfter is { } asked && asked > backOff ? asked : backOff;
        return delay < LongestDelay ? delay : LongestDelay;
    }
}
