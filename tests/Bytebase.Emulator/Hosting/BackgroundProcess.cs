using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Bytebase.Emulator.Hosting;

/// <summary>A process that outlives the one that started it and holds none of its handles: MSBuild's Exec waits for whoever holds its pipes.</summary>
internal static partial class BackgroundProcess
{
    private const int WriteOnly = 1;
    private const int ReadOnly = 0;

    public static Process Start(IEnumerable<string> arguments, string folder, string? postgres)
    {
        var info = new ProcessStartInfo { WorkingDirectory = folder };
        var executable = Environment.ProcessPath!;
        info.FileName = executable;
        // started as "dotnet Bytebase.Emulator.dll"
        if (Path.GetFileNameWithoutExtension(executable).Equals("dotnet", StringComparison.OrdinalIgnoreCase)) info.ArgumentList.Add(typeof(BackgroundProcess).Assembly.Location);
        foreach (var argument in arguments) info.ArgumentList.Add(argument);

        if (OperatingSystem.IsWindows())
        {
            // The shell passes no handles on. Not verified: nobody ran this on Windows yet.
            if (postgres is not null) Environment.SetEnvironmentVariable(EmulatorOptions.PostgresVariable, postgres);
            info.UseShellExecute = true;
            info.WindowStyle = ProcessWindowStyle.Hidden;
        }
        else
        {
            // Pipes of our own instead of the inherited ones, until the child opens its log.
            if (postgres is not null) info.Environment[EmulatorOptions.PostgresVariable] = postgres;
            info.RedirectStandardInput = info.RedirectStandardOutput = info.RedirectStandardError = true;
        }

        return Process.Start(info)!;
    }

    /// <summary>In the child: a session of its own, input from nowhere, output to the log.</summary>
    public static void Settle(string logFile)
    {
        if (OperatingSystem.IsWindows())
        {
            var log = new StreamWriter(new FileStream(logFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
            Console.SetOut(log);
            Console.SetError(log);
            return;
        }

        _ = setsid();
        if (!File.Exists(logFile)) File.Create(logFile).Dispose();
        File.SetUnixFileMode(logFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var input = open("/dev/null", ReadOnly);
        var output = open(logFile, WriteOnly | (OperatingSystem.IsMacOS() ? 0x8 : 0x400) /* O_APPEND */);
        if (input >= 0) _ = dup2(input, 0);
        if (output < 0) return;
        _ = dup2(output, 1);
        _ = dup2(output, 2);
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int setsid();

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int dup2(int from, int to);
}
