using System.Runtime.InteropServices;

namespace Bytebase.MSBuild.Tasks;

/// <summary>
/// SIGTERM as a cancellation: it is what CI systems and <c>docker stop</c> send, and nobody but us makes anything of it than the process's
/// end. Ctrl+C is MSBuild's. Reaches only the process that is signalled, see docs/delivery.md.
/// </summary>
internal sealed class TerminationSignal : IDisposable
{
    /// <summary>What the shell makes of a process that SIGTERM ended.</summary>
    private const int ExitCode = 128 + 15;

    /// <summary>A bit more than a task takes that is cancelled.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    /// <summary>For the engine to print what the task said last.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly ManualResetEventSlim _ended = new();
    private readonly Action _cancel;
    private readonly PosixSignalRegistration? _registration;

    /// <param name="cancel">Called on another thread, once for each signal, and perhaps just after <see cref="Dispose"/>.</param>
    public TerminationSignal(Action cancel)
    {
        _cancel = cancel;
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
        try
        {
            _registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        }
        catch (Exception e) when (e is PlatformNotSupportedException or IOException)
        {
            // No signals here: the build ends as it did before.
        }
    }

    public void Dispose()
    {
        _registration?.Dispose();
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        // Not disposed: the thread that ends the process may be waiting for it.
        _ended.Set();
    }

    // The process goes on until the build has ended by itself: failed.
    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;
        Cancel();
    }

    /// <summary>
    /// The dotnet command of SDK 10 has a handler of its own, before ours, that ends the process at once and with exit code 0: a deployment
    /// that was cut off would be green.
    /// </summary>
    private void OnProcessExit(object? sender, EventArgs e)
    {
        Environment.ExitCode = ExitCode;
        Cancel();
        if (_ended.Wait(Limit))
            Thread.Sleep(LastWords);
    }

    private void Cancel()
    {
        try
        {
            _cancel();
        }
        catch (ObjectDisposedException)
        {
            // The task ended at the same moment.
        }
    }
}
