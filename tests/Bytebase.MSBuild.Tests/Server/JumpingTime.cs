using Microsoft.Extensions.Time.Testing;

namespace Bytebase.MSBuild.Tests.Server;

/// <summary>A clock on which every wait is over at once, and which remembers how long each one was.</summary>
internal sealed class JumpingTime : FakeTimeProvider
{
    private readonly long _start;

    public JumpingTime() => _start = GetTimestamp();

    public List<TimeSpan> Waits { get; } = [];

    public TimeSpan Elapsed => GetElapsedTime(_start);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        lock (Waits)
            Waits.Add(dueTime);
        Advance(dueTime);
        return timer;
    }
}
