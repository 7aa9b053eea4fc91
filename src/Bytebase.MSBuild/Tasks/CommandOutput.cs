using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Bytebase.MSBuild.Tasks;

/// <summary>
/// Prints what a CI system reads as a command. Through MSBuild's log it would be indented, numbered with its project or left out,
/// depending on verbosity and logger, and some systems read a command only at the beginning of a line. So it goes to standard output
/// itself, as Nerdbank.GitVersioning does, unless this is a worker process, whose standard output nobody reads.
/// </summary>
internal static class CommandOutput
{
    /// <param name="log">The task's log.</param>
    /// <param name="commandLine">This process's arguments.</param>
    public static Action<string> For(TaskLoggingHelper log, string[] commandLine) => IsWorker(commandLine)
        ? line => Hand(log, line)
        : Print;

    /// <summary>Whether MSBuild started this process to work for another one. Mode 8 is the server, which hands its output on.</summary>
    internal static bool IsWorker(string[] commandLine) => Array.Exists(
        commandLine,
        argument => argument.Length > 1 && argument[0] is '/' or '-' && argument.TrimStart('/', '-') is var name
            && name.StartsWith("nodemode:", StringComparison.OrdinalIgnoreCase) && name != "nodemode:8");

#pragma warning disable RS0030 // The one place that writes to the host's console, and lines that are commands to its log, for the reasons above.
    private static void Hand(TaskLoggingHelper log, string line) => log.LogMessage(MessageImportance.High, "{0}", line);

    private static void Print(string line) => Console.Out.WriteLine(line);
#pragma warning restore RS0030
}
