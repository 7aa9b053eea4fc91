namespace Bytebase.MSBuild.Server;

/// <summary>
/// Repeats a call after failures that pass by themselves. Every call of the flow may be repeated: reads, CreateRollout and BatchRunTasks
/// are idempotent on the server; a second release or plan is an orphan without effect; a login is a login.
/// </summary>
/// <param name="time">The clock: tests have their own.</param>
/// <param name="log">Gets a line for each repetition.</param>
/// <param name="patience">How long a call may take with its repetitions; <see cref="DefaultPatience"/> when not given.</param>
internal sealed class RetryPolicy(TimeProvider time, Action<string>? log = null, TimeSpan? patience = null)
{
    /// <summary>As long as a server takes to restart. A call that has begun before its end is not cut off, so a call may take longer.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromMinutes(2);

    /// <summary>A server that has not answered at all is more likely a wrong address than one that restarts: about four seconds.</summary>
    private const int FewAttempts = 4;

    /// <summary>A page in place of the API may be that of a front that starts; one that stays is a login page.</summary>
    private const int PageAttempts = 3;

    /// <summary>Each attempt takes as long as the timeout allows.</summary>
    private const int TimeoutAttempts = 2;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    private readonly TimeSpan _patience = patience ?? DefaultPatience;

    /// <summary>The clock that tokens are measured by, too.</summary>
    public TimeProvider Time => time;

    public Action<string>? Log => log;

    /// <param name="call">One attempt.</param>
    /// <param name="repeat">How much the caller wants the answer.</param>
    /// <param name="hasAnswered">Whether the server has answered anything yet, in this call or before.</param>
    /// <exception cref="ServerException">The last attempt's failure.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, Repeat repeat, Func<bool> hasAnswered, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call(cancellationToken);
            }
            catch (ServerException e) when (attempt < AttemptsFor(e, repeat, hasAnswered()))
            {
                var delay = Delay(e, attempt);
                // Coming back earlier than asked would be refused again; coming back later than allowed is no use.
                if (e.Kind != ServerFailure.Timeout && time.GetElapsedTime(start) + delay > _patience)
                    throw;
                log?.Invoke(FormattableString.Invariant($"{e.Method}: {e.Message}; trying again in {delay.TotalSeconds:0.0} s"));
                await Task.Delay(delay, time, cancellationToken);
            }
        }
    }

    // By what was recorded: a 409 is a second issue for a plan, and the reference knows "aborted" for a policy's stale etag only; a 500 is a
    // request that the server cannot serve and will not serve the next time. 429 without Retry-After is a limit of the licence (seats,
    // instances) or a locked account: waiting lifts neither.
    private static int AttemptsFor(ServerException e, Repeat repeat, bool hasAnswered) => e.Kind switch
    {
        _ when repeat == Repeat.Never => 1,
        ServerFailure.Unreachable or ServerFailure.Unavailable => repeat != Repeat.Briefly && (hasAnswered || e.RetryAfter is not null) ? int.MaxValue : FewAttempts,
        ServerFailure.Exhausted => e.RetryAfter is not null ? int.MaxValue : 1,
        ServerFailure.Timeout => repeat == Repeat.UnlessItTookTooLong ? 1 : TimeoutAttempts,
        ServerFailure.NotTheApi => e.Status is 200 or >= 500 ? PageAttempts : 1,
        _ => 1,
    };

    private static TimeSpan Delay(ServerException e, int attempt)
    {
        // Jitter: the jobs of one pipeline must not come back at the same instant.
        var backOff = FirstDelay * Math.Pow(2, Math.Min(attempt - 1, 10)) * (0.8 + (0.4 * Random.Shared.NextDouble()));
        backOff = backOff < LongestDelay ? backOff : LongestDelay;
        return e.RetryAfter is { } asked && asked > backOff ? asked : backOff;
    }
}

/// <summary>How much a caller wants an answer.</summary>
internal enum Repeat
{
    /// <summary>As long as the patience lasts.</summary>
    Patiently,

    /// <summary>The same, but for what costs the server much: what took too long once is not asked for again.</summary>
    UnlessItTookTooLong,

    /// <summary>A few times: the caller asks again by itself, and says so.</summary>
    Briefly,

    /// <summary>Once: the build can do without.</summary>
    Never,
}
