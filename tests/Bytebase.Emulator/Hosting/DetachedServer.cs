using System.Diagnostics;
using System.Net.Http.Json;

namespace Bytebase.Emulator.Hosting;

/// <summary><c>--detach</c> and <c>--stop</c>: starts, finds again and ends an emulator in the background.</summary>
internal sealed class DetachedServer(EmulatorOptions options) : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private const int LogTail = 20;

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    private string Data => options.Data!;

    private string LogFile => Path.Combine(Data, "emulator.log");

    public void Dispose() => _http.Dispose();

    public async Task<int> StartAsync()
    {
        Directory.CreateDirectory(Data);
        await using var guard = await LockAsync();
        if (await FindAsync() is var (state, identity))
        {
            var listensThere = options.Urls.EndsWith(":0", StringComparison.Ordinal) || options.Urls.TrimEnd('/') == state.Url;
            if (listensThere && identity.Build == EmulatorIdentity.CurrentBuild(options.Postgres))
            {
                if (options.World is { } world) (await _http.PostAsJsonAsync($"{state.Url}/_emulator/seed", WorldSeed.Read(world))).EnsureSuccessStatusCode();
                Console.WriteLine($"{EmulatorHost.Describe(state.Url, state.Pid, Data, identity.IdleTimeout)} (was running already)");
                return 0;
            }

            await StopAsync(state);
        }

        File.Delete(options.StateFile!);
        File.Delete(LogFile);
        using var process = BackgroundProcess.Start(options.BackgroundArguments(), Data, options.Postgres);
        var deadline = Stopwatch.StartNew();
        while (deadline.Elapsed < StartTimeout)
        {
            if (EmulatorState.TryRead(options.StateFile!) is { } started && started.Pid == process.Id && await AnswersAsync(started.Url))
            {
                Console.WriteLine(EmulatorHost.Describe(started.Url, started.Pid, Data, options.IdleTimeout));
                return 0;
            }

            if (process.HasExited) break;
            await Task.Delay(Poll);
        }

        await Console.Error.WriteLineAsync(process.HasExited ? $"The emulator ended with code {process.ExitCode} before it answered." : $"The emulator did not answer within {StartTimeout.TotalSeconds:0} seconds.");
        foreach (var line in await TailAsync(process)) await Console.Error.WriteLineAsync(line);
        if (!process.HasExited) process.Kill();
        return 1;
    }

    public async Task<int> StopAsync()
    {
        if (!Directory.Exists(Data) || await FindAsync() is not var (state, _))
        {
            Console.WriteLine($"No emulator is running for {Data}.");
            return 0;
        }

        await StopAsync(state);
        Console.WriteLine($"Emulator (pid {state.Pid}) has ended.");
        return 0;
    }

    /// <summary>The recorded emulator, where it is alive and serves this folder.</summary>
    private async Task<(EmulatorState State, EmulatorIdentity Identity)?> FindAsync()
    {
        if (EmulatorState.TryRead(options.StateFile!) is not { } state) return null;
        try
        {
            var identity = await _http.GetFromJsonAsync<EmulatorIdentity>($"{state.Url}/_emulator/info");
            return identity is not null && identity.Pid == state.Pid && identity.Data == Data && await AnswersAsync(state.Url) ? (state, identity) : null;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private async Task StopAsync(EmulatorState state)
    {
        using var process = TryGetProcess(state.Pid);
        await _http.PostAsync($"{state.Url}/_emulator/shutdown", null);
        if (process is null) return;
        using var timeout = new CancellationTokenSource(StopTimeout);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }
    }

    private async Task<bool> AnswersAsync(string url)
    {
        try
        {
            return await _http.GetStringAsync($"{url}/healthz") == "OK";
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private async Task<FileStream> LockAsync()
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Data, "detach.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (deadline.Elapsed < StartTimeout)
            {
                await Task.Delay(Poll);
            }
        }
    }

    /// <summary>What the child said: in its log, or before it had one.</summary>
    private async Task<IEnumerable<string>> TailAsync(Process process)
    {
        if (File.Exists(LogFile)) return (await File.ReadAllLinesAsync(LogFile)).TakeLast(LogTail);
        return OperatingSystem.IsWindows() || !process.HasExited ? [] : [await process.StandardError.ReadToEndAsync()];
    }

    private static Process? TryGetProcess(int pid)
    {
        try
        {
            return Process.GetProcessById(pid);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
