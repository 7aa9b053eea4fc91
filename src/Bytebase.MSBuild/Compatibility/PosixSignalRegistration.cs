using System.Runtime.InteropServices;
using System.Threading;

namespace System.Runtime.InteropServices;

/// <summary>
/// SIGTERM as .NET has it on Windows: the console's event of a shutdown (learn.microsoft.com/windows/console/handlerroutine). The other
/// signals are not asked for.
/// </summary>
internal sealed class PosixSignalRegistration : IDisposable
{
    private const int Shutdown = 6;

    private readonly Action<PosixSignalContext> _handler;

    // Windows calls it on a thread of its own: it must not be collected before it is taken away.
    private readonly HandlerRoutine _routine;

    private PosixSignalRegistration(Action<PosixSignalContext> handler)
    {
        _handler = handler;
        _routine = OnEvent;
    }

    private delegate bool HandlerRoutine(int type);

    /// <exception cref="PlatformNotSupportedException">Not SIGTERM, or not Windows.</exception>
    /// <exception cref="IOException">Windows refuses the handler.</exception>
    public static PosixSignalRegistration Create(PosixSignal signal, Action<PosixSignalContext> handler)
    {
        if (signal != PosixSignal.SIGTERM || Environment.OSVersion.Platform != PlatformID.Win32NT)
            throw new PlatformNotSupportedException();
        var registration = new PosixSignalRegistration(handler);
        if (!SetConsoleCtrlHandler(registration._routine, true))
            throw new IOException($"SetConsoleCtrlHandler: {Marshal.GetLastWin32Error()}");
        return registration;
    }

    public void Dispose() => SetConsoleCtrlHandler(_routine, false);

    private bool OnEvent(int type)
    {
        if (type != Shutdown)
            return false;
        var context = new PosixSignalContext();
        _handler(context);
        return context.Cancel;
    }

    [DllImport("kernel32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool SetConsoleCtrlHandler(HandlerRoutine routine, [MarshalAs(UnmanagedType.Bool)] bool add);
}

/// <summary>Whether a signal is taken care of.</summary>
internal sealed class PosixSignalContext
{
    public bool Cancel { get; set; }
}
