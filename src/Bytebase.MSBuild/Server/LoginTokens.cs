using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Server;

/// <summary>
/// The token of all calls: obtained by one login, however many calls want it at once, and renewed before it ends, so that a long wait does
/// not meet an expired one.
/// </summary>
/// <param name="credential">Who we are.</param>
/// <param name="login">Asks the server for a token; each call of it is a login.</param>
/// <param name="time">The clock: a monotonic one, since the machine's own may be off.</param>
/// <param name="log">Gets a line when a renewal failed.</param>
internal sealed class LoginTokens(Credential credential, Func<CancellationToken, Task<string>> login, TimeProvider time, Action<string>? log) : IDisposable
{
    /// <summary>How long before its end a token is renewed; of a token that lives shortly, a fifth.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>After a renewal that failed while the old token still lives.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile Known? _known = credential is AccessToken given ? new(given.Token, null, 0) : null;
    private ServerException? _refusal;

    /// <summary>Whether a new token can be had for one that the server refused.</summary>
    public bool CanRenew => credential is not AccessToken;

    /// <param name="refused">A token that the server refused, or <see langword="null"/>.</param>
    /// <exception cref="ServerException">The login failed.</exception>
    /// <exception cref="BytebaseException">The CI system gave no token to log in with.</exception>
    public async Task<string> GetAsync(string? refused, CancellationToken cancellationToken)
    {
        if (_known is { } known && known.Token != refused && !IsDue(known))
            return known.Token;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var current = _known;
            // Another call may have logged in meanwhile.
            if (current is not null && current.Token != refused && !IsDue(current))
                return current.Token;
            // Nor ask again for what was refused: calls at once would count as so many attempts against the account.
            if (_refusal is { } refusal)
                throw refusal;
            return await RenewAsync(current?.Token == refused ? null : current, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <param name="usable">A token that is about to end, but has not been refused.</param>
    private async Task<string> RenewAsync(Known? usable, CancellationToken cancellationToken)
    {
        try
        {
            var token = await login(cancellationToken);
            _known = new(token, RenewAfter(JwtClaims.Read(token)), time.GetTimestamp());
            return token;
        }
        catch (Exception e) when (usable is not null && e is ServerException or BytebaseException)
        {
            // Not the end: it lives for some minutes more, and the next call may do better. When it is refused, the login's failure counts.
            log?.Invoke($"the token could not be renewed yet: {FirstLine.Of(e.Message)}");
            // A login that was refused will be again, and the server locks accounts that try too often.
            _known = usable with { RenewAfter = e is ServerException { Kind: ServerFailure.LoginRefused } ? null : time.GetElapsedTime(usable.Received) + Pause };
            return usable.Token;
        }
        catch (ServerException e) when (e.Kind == ServerFailure.LoginRefused)
        {
            _refusal = e;
            throw;
        }
    }

    private bool IsDue(Known known) => CanRenew && known.RenewAfter is { } after && time.GetElapsedTime(known.Received) >= after;

    /// <summary>
    /// When to renew, counted from the token's receipt. A token that says when it was issued is measured by the server's clock alone; of
    /// another one the end is taken by ours, and where that has passed already a clock is off: then only the server knows.
    /// </summary>
    private TimeSpan? RenewAfter(JwtClaims claims)
    {
        var life = claims.Lifetime ?? claims.Expiry - time.GetUtcNow();
        if (life is not { } known || known <= TimeSpan.Zero)
            return null;
        var margin = known / 5 < Margin ? known / 5 : Margin;
        return known - margin;
    }

    /// <param name="RenewAfter">Counted from <paramref name="Received"/>; <see langword="null"/> when only a refusal tells.</param>
    /// <param name="Received">A timestamp of the clock.</param>
    private sealed record Known(string Token, TimeSpan? RenewAfter, long Received);
}
