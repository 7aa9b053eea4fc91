using System.Diagnostics;
using System.Text;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>What a command printed and how it ended.</summary>
internal sealed record CommandResult(string Command, int ExitCode, string Output)
{
    public override string ToString() => $"{Command}\nexit code {ExitCode}\n{Output}";
}

/// <summary>Runs commands in an environment that holds nothing of the machine's CI system, its MSBuild or its Bytebase.</summary>
internal static class CommandLine
{
    /// <summary>What a process needs to find its tools; everything else is left out.</summary>
    private static readonly string[] Inherited =
        ["PATH", "HOME", "USER", "TMPDIR", "TEMP", "TMP", "SystemRoot", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "ProgramFiles", "DOTNET_ROOT", "SSL_CERT_FILE", "SSL_CERT_DIR", "HTTP_PROXY", "HTTPS_PROXY"];

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <param name="environment">Added to the cleared environment.</param>
    public static CommandResult Run(string directory, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments) =>
        Run(directory, environment, _ => { }, program, arguments);

    /// <param name="meanwhile">Called while the command runs.</param>
    public static CommandResult Run(string directory, IReadOnlyDictionary<string, string> environment, Action<Process> meanwhile, string program, params string[] arguments)
    {
        using var command = Start(directory, environment, program, arguments);
        meanwhile(command.Process);
        return command.Wait(Limit);
    }

    /// <summary>Starts a command that somebody may kill.</summary>
    public static RunningCommand Start(string directory, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        Clear(start, environment);
        return new RunningCommand(start, $"{program} {string.Join(' ', arguments)}");
    }

    private static void Clear(ProcessStartInfo start, IReadOnlyDictionary<string, string> environment)
    {
        start.Environment.Clear();
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                start.Environment[name] = value;
        }

        // The emulator is on this machine, and nobody is at .invalid: no proxy may answer for either.
        start.Environment["NO_PROXY"] = string.Join(',', ((string?[])[Environment.GetEnvironmentVariable("NO_PROXY"), "127.0.0.1", "localhost", ".invalid"]).Where(host => host is { Length: > 0 }));
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false";
        // Nodes and servers that outlive a test would keep its assembly and its environment.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
    }
}

/// <summary>A command that runs, with its output so far.</summary>
internal sealed class RunningCommand : IDisposable
{
    private readonly StringBuilder _output = new();
    private readonly Process _process;
    private readonly string _command;

    public RunningCommand(ProcessStartInfo start, string command)
    {
        _command = command;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Append;
        _process.ErrorDataReceived += Append;
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Process Process => _process;

    public bool HasEnded => _process.HasExited;

    /// <summary>Waits for the command's end; one that does not end is killed, and the test fails.</summary>
    public CommandResult Wait(TimeSpan limit)
    {
        if (!_process.WaitForExit(limit))
        {
            Kill();
            Assert.Fail($"'{_command}' did not end within {limit}.\n{_output}");
        }

        _process.WaitForExit();
        return new CommandResult(_command, _process.ExitCode, _output.ToString());
    }

    /// <summary>Ends the command and all that it started at once, as the system does when memory runs out: SIGKILL.</summary>
    public CommandResult Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        return new CommandResult(_command, _process.ExitCode, _output.ToString());
    }

    public void Dispose() => _process.Dispose();

    private void Append(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is null)
            return;
        lock (_output)
            _output.Append(e.Data).Append('\n');
    }
}
