using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.History;

/// <summary>What a git command wrote.</summary>
/// <param name="ExitCode">0 for success; what others mean depends on the command.</param>
/// <param name="Bytes">Its standard output.</param>
/// <param name="Error">Its standard error, in English.</param>
internal sealed record GitAnswer(int ExitCode, byte[] Bytes, string Error)
{
    /// <summary>The output as text. Names that are no UTF-8 hold U+FFFD and so equal no file.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The fields of an output that was asked for with <c>-z</c>.</summary>
    public string[] Fields => Text.Split('\0', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>
/// Runs git as a process, never through a shell, in a repository. What only reads takes no lock; no pager, prompt or daemon is started.
/// </summary>
/// <param name="root">Absolute path of the work tree's root.</param>
/// <param name="command">The command's name or path.</param>
/// <param name="timeout">How long one command may take; 30 seconds when not given.</param>
internal sealed class Git(string root, string command = "git", TimeSpan? timeout = null)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    // A hook of git that builds (pre-commit) sets these for its own repository and index.
    private static readonly string[] Foreign =
    [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_PREFIX", "GIT_NAMESPACE",
        "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", "GIT_REPLACE_REF_BASE", "LANGUAGE",
    ];

    public string Root => root;

    /// <summary>Runs a command that must succeed.</summary>
    /// <exception cref="GitException">It failed, there is no git, or it took too long.</exception>
    public async Task<GitAnswer> RequireAsync(IEnumerable<string> arguments, CancellationToken cancellationToken, string? input = null)
    {
        var answer = await RunAsync(arguments, cancellationToken, input);
        return answer.ExitCode == 0 ? answer : throw Failure(answer);
    }

    /// <summary>Runs a command whose exit code is an answer.</summary>
    /// <param name="arguments">The command and its arguments.</param>
    /// <param name="cancellationToken">Kills the process.</param>
    /// <param name="input">What it reads from its standard input.</param>
    /// <exception cref="GitException">There is no git, or it took too long.</exception>
    public async Task<GitAnswer> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken, string? input = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout ?? DefaultTimeout);
        try
        {
            using var process = new Process { StartInfo = StartInfo(arguments) };
            process.Start();
            using var kill = limit.Token.Register(static p => Kill((Process)p!), process);
            return await CommunicateAsync(process, input ?? "", limit.Token);
        }
        catch (Win32Exception)
        {
            throw new GitException("the command git was not found on this machine", "Install git, or set BytebaseBaseRef=none to build without history.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GitException($"git did not answer within {(timeout ?? DefaultTimeout).TotalSeconds:0} s", "Build again, or set BytebaseBaseRef=none to build without history.");
        }
    }

    /// <summary>What to say about a command that failed.</summary>
    public GitException Failure(GitAnswer answer) => answer.Error.Contains("dubious ownership", StringComparison.Ordinal)
        ? new GitException("git refuses to read a repository that another user owns", "Allow it with: git config --global --add safe.directory " + GitCommand.Quote(root.Replace('\\', '/')))
        : new GitException("git failed with: " + FirstLine.Of(answer.Error), "Repair the clone, or set BytebaseBaseRef=none to build without history.");

    private static async Task<GitAnswer> CommunicateAsync(Process process, string input, CancellationToken cancellationToken)
    {
        // All three at once: a full pipe in one direction would stop the others.
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(input), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of it; its exit code says why.
        }

        await reading;
        await error;
        await process.WaitForExitAsync(cancellationToken);
        return new GitAnswer(process.ExitCode, output.ToArray(), await error);
    }

    private ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(command)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        // A file system monitor would be started as a daemon that keeps our pipes open.
        foreach (var argument in (string[])["--no-pager", "-C", root, "-c", "core.quotePath=false", "-c", "core.fsmonitor=false"])
            start.ArgumentList.Add(argument);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var name in Foreign)
            start.Environment.Remove(name);
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended meanwhile.
        }
    }
}
