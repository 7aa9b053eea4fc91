using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Bytebase.MSBuild.Tests.Resilience;

/// <summary>One address of an emulator: faults meet the calls of one address alone, so that cases run beside each other.</summary>
/// <param name="Url">For clients.</param>
/// <param name="Port">For faults.</param>
internal sealed record Lane(string Url, int Port);

/// <summary>An emulator in a process of its own that listens on many ports.</summary>
internal sealed class EmulatorServer : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly HttpClient _http;

    private EmulatorServer(Process process, string[] urls)
    {
        _process = process;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(urls[0]) };
        Lanes = new BlockingCollection<Lane>(new ConcurrentQueue<Lane>(urls.Skip(1).Select(u => new Lane(u, new Uri(u).Port))));
    }

    /// <summary>The addresses that nobody uses now.</summary>
    public BlockingCollection<Lane> Lanes { get; }

    public static EmulatorServer Start(int lanes)
    {
        var stateFile = Path.Combine(Directory.CreateTempSubdirectory("bytebase-matrix-").FullName, "emulator.json");
        var urls = string.Join(';', Enumerable.Repeat("http://127.0.0.1:0", lanes + 1));
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Repository.EmulatorAssembly, "--urls", urls, "--state-file", stateFile, "--idle-timeout", "5m"])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        var log = new ConcurrentQueue<string?>();
        process.OutputDataReceived += (_, e) => log.Enqueue(e.Data);
        process.ErrorDataReceived += (_, e) => log.Enqueue(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < StartLimit && !process.HasExited; Thread.Sleep(20))
        {
            if (File.Exists(stateFile))
                return new EmulatorServer(process, JsonDocument.Parse(File.ReadAllBytes(stateFile)).RootElement.GetProperty("urls").Deserialize<string[]>()!);
        }

        process.Kill(entireProcessTree: true);
        throw new InvalidOperationException($"The emulator did not start.\n{string.Join('\n', log)}");
    }

    /// <summary>Posts to the control endpoint.</summary>
    public JsonElement Control(string path, object body) => Read(_http.PostAsJsonAsync("/_emulator/" + path, body));

    public JsonElement Get(string path) => Read(_http.GetAsync("/_emulator/" + path));

    public void Delete(string path) => Read(_http.DeleteAsync("/_emulator/" + path));

    /// <summary>Calls the API as somebody with a token, past all faults.</summary>
    public JsonElement Call(string token, string method, object request)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/bytebase.v1." + method) { Content = JsonContent.Create(request) };
        message.Headers.Authorization = new("Bearer", token);
        return Read(_http.SendAsync(message));
    }

    public void Dispose()
    {
        _http.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        Lanes.Dispose();
    }

    private static JsonElement Read(Task<HttpResponseMessage> answer)
    {
        using var response = answer.GetAwaiter().GetResult();
        var text = response.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        Assert.IsTrue(response.IsSuccessStatusCode, $"{response.RequestMessage?.RequestUri}: {text}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }
}
