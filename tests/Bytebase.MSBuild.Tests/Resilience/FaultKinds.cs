namespace Bytebase.MSBuild.Tests.Resilience;

/// <summary>A way in which a call fails.</summary>
/// <param name="Name">As the counts name it.</param>
/// <param name="Kind">The emulator's.</param>
/// <param name="After">Whether the call has had its effect.</param>
internal sealed record FaultKind(string Name, string Kind, bool After = false, int Status = 0, double? RetryAfter = null, int Milliseconds = 0)
{
    /// <summary>Longer than a refused attempt and shorter than all of them.</summary>
    private const int ClosedMilliseconds = 15;

    public static IReadOnlyList<FaultKind> All { get; } =
    [
        new("refused", "refuse", Milliseconds: ClosedMilliseconds),
        new("reset before", "reset"),
        new("reset after", "reset", After: true),
        new("401", "status", Status: 401),
        new("403", "status", Status: 403),
        new("404", "status", Status: 404),
        new("409", "status", Status: 409),
        new("429", "status", Status: 429, RetryAfter: 2),
        new("500", "status", Status: 500),
        new("503", "status", Status: 503),
        new("503 after", "status", After: true, Status: 503),
        new("html", "html"),
        new("truncated", "truncate", After: true),
        new("silence before", "latency", Milliseconds: 60_000),
        new("silence after", "latency", After: true, Milliseconds: 60_000),
    ];

    /// <summary>Whether the next attempt of the call succeeds, and there is one.</summary>
    public bool Passes => Kind is "reset" or "truncate" || Status is 429 or 503;

    public bool IsSilence => Kind == "latency";

    /// <param name="call">The call that fails.</param>
    /// <param name="lasting">Whether all later calls of the method fail, too.</param>
    public object On(FlowCall call, bool lasting, int port) => new
    {
        method = call.Method,
        call = call.Nth,
        since = call.Stage > 0 ? "BatchRunTasks" : "",
        sinceCall = call.Stage,
        count = lasting ? 0 : 1,
        port,
        kind = Kind,
        when = After ? "after" : "before",
        status = Status == 0 ? (int?)null : Status,
        retryAfter = RetryAfter,
        // A server that is away stays so until it is told otherwise.
        milliseconds = lasting && Kind == "refuse" ? 0 : Milliseconds,
        echo = true,
    };
}
