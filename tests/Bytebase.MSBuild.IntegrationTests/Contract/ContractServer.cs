using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Bytebase.MSBuild.IntegrationTests.Contract;

/// <summary>An emulator for the recordings: a process on a free port whose state goes with it.</summary>
internal sealed class ContractServer : IDisposable
{
    private const string Greeting = "Emulator at ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private ContractServer(Process process, string url)
    {
        _process = process;
        // Nothing is added to a recorded request, and nothing taken off its answer.
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(url) };
    }

    public HttpClient Http { get; }

    public static async Task<ContractServer> StartAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var argument in (string[])[Repository.EmulatorAssembly, "--urls", "http://127.0.0.1:0", .. arguments]) start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(StartLimit);
        if (line?.StartsWith(Greeting, StringComparison.Ordinal) != true)
        {
            if (!process.HasExited) process.Kill();
            throw new InvalidOperationException($"The emulator did not start: {line}");
        }

        return new ContractServer(process, line[Greeting.Length..].Split(' ')[0]);
    }

    /// <summary>Calls the control endpoint.</summary>
    public async Task<JsonNode?> ControlAsync(string what, JsonNode body)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var response = await Http.PostAsync($"/_emulator/{what}", content);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonNode.Parse(text) : throw new InvalidOperationException($"POST /_emulator/{what}: {text}");
    }

    public void Dispose()
    {
        try
        {
            // its own end drops the databases that it created on PostgreSQL
            Http.PostAsync("/_emulator/shutdown", null).GetAwaiter().GetResult().Dispose();
            if (!_process.WaitForExit(StartLimit)) _process.Kill();
        }
        catch (HttpRequestException)
        {
            _process.Kill();
        }

        Http.Dispose();
        _process.Dispose();
    }
}
