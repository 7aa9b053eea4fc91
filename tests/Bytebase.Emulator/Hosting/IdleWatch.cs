using Bytebase.Emulator.Execution;
using Bytebase.Emulator.Model;

namespace Bytebase.Emulator.Hosting;

/// <summary>Ends an emulator that nobody asks any more, or whose folder somebody deleted.</summary>
internal sealed class IdleWatch(EmulatorOptions options, DataFolder folder, TaskRunScheduler scheduler, IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long _last = Environment.TickCount64;

    public void Touch() => Volatile.Write(ref _last, Environment.TickCount64);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!scheduler.IsIdle) Touch();
            var idle = TimeSpan.FromMilliseconds(Environment.TickCount64 - Volatile.Read(ref _last));
            if (Directory.Exists(folder.Path) && !(idle > options.IdleTimeout)) continue;
            lifetime.StopApplication();
            return;
        }
    }
}
