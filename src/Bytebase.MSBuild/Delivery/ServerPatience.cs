using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>
/// Bears with a server that restarts, or a proxy that stumbles, during a wait: what is waited for goes on there, and nothing is lost by
/// asking again. Longer than the retries of a single call.
/// </summary>
/// <param name="waiting">What waits, as its lines begin.</param>
/// <param name="meanwhile">What goes on without an answer.</param>
internal sealed class ServerPatience(DeliveryContext context, string waiting, string meanwhile)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(30);

    /// <param name="call">May be made more than once.</param>
    /// <param name="left">How much longer the wait may take, where that is limited.</param>
    /// <exception cref="ServerException">It failed for longer than <see cref="Limit"/>, or in a way that does not pass.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, TimeSpan? left, CancellationToken cancellationToken)
    {
        var start = context.Time.GetTimestamp();
        var limit = left < Limit ? left.Value : Limit;
        var nextLine = TimeSpan.Zero;
        while (true)
        {
            try
            {
                var result = await call(cancellationToken);
                if (nextLine > TimeSpan.Zero)
                    context.Log.Info($"{waiting}: the server answers again, after {Words.Duration(context.Time.GetElapsedTime(start))}");
                return result;
            }
            catch (ServerException e) when (MayPass(e) && context.Time.GetElapsedTime(start) + PauseAfter(e) < limit)
            {
                if (context.Time.GetElapsedTime(start) >= nextLine)
                {
                    context.Log.Info($"{waiting}: the server does not answer ({e.Message}); {meanwhile}, asking again");
                    nextLine = context.Time.GetElapsedTime(start) + SayEvery;
                }

                await Task.Delay(PauseAfter(e), context.Time, cancellationToken);
            }
        }
    }

    // Coming back earlier than asked would be refused again.
    private static TimeSpan PauseAfter(ServerException e) => e.RetryAfter > Pause ? e.RetryAfter.Value : Pause;

    private static bool MayPass(ServerException e) =>
        e.Kind is ServerFailure.Timeout or ServerFailure.Unavailable or ServerFailure.Unreachable or ServerFailure.Exhausted || e.Status >= 500;
}
