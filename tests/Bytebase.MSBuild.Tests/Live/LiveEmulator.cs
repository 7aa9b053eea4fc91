using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Bytebase.MSBuild.Tests.Live;

/// <summary>An emulator in a process of its own, for deliveries in this process over real connections.</summary>
internal sealed class LiveEmulator : IDisposable
{
    private const string Greeting = "Emulator at ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly HttpClient _http;

    private LiveEmulator(Process process, string url)
    {
        _process = process;
        Url = url;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(url) };
    }

    /// <summary>An Npgsql connection string of a server on which databases may be made, where there is one.</summary>
    public static string? Postgres { get; } = Environment.GetEnvironmentVariable("BYTEBASE_TEST_POSTGRES") is { Length: > 0 } connection ? connection : null;

    public string Url { get; }

    public static LiveEmulator Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in (string[])[Repository.EmulatorAssembly, "--urls", "http://127.0.0.1:0", .. arguments])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        var log = new BlockingCollection<string>();
        process.OutputDataReceived += (_, e) => log.Add(e.Data ?? "");
        process.ErrorDataReceived += (_, e) => log.Add(e.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (log.TryTake(out var line, StartLimit) && line.StartsWith(Greeting, StringComparison.Ordinal))
            return new LiveEmulator(process, line[Greeting.Length..].Split(' ')[0]);
        process.Kill(entireProcessTree: true);
        throw new InvalidOperationException($"The emulator did not start: {line}");
    }

    /// <summary>Posts to the control endpoint.</summary>
    public JsonElement Control(string path, object body) => Read(_http.PostAsJsonAsync("/_emulator/" + path, body));

    /// <summary>The methods that were called about a project, in their order.</summary>
    public IReadOnlyList<string> Calls(string project) =>
        [.. Read(_http.GetAsync(new Uri("/_emulator/requests", UriKind.Relative))).GetProperty("requests").EnumerateArray()
            .Where(r => r.TryGetProperty("body", out var body) && body.ToString().Contains(project, StringComparison.Ordinal))
            .Select(r => r.GetProperty("path").GetString()!.Split('/')[^1])];

    public void Dispose()
    {
        try
        {
            // Its own end drops the databases that it made on PostgreSQL.
            _http.PostAsync(new Uri("/_emulator/shutdown", UriKind.Relative), null).GetAwaiter().GetResult().Dispose();
            if (!_process.WaitForExit(StartLimit))
                _process.Kill();
        }
        catch (HttpRequestException)
        {
            _process.Kill();
        }

        _http.Dispose();
        _process.Dispose();
    }

    private static JsonElement Read(Task<HttpResponseMessage> answer)
    {
        using var response = answer.GetAwaiter().GetResult();
        var text = response.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        Assert.IsTrue(response.IsSuccessStatusCode, $"{response.RequestMessage?.RequestUri}: {text}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }
}
