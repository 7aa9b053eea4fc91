using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bytebase.MSBuild.Tests.Live;

/// <summary>An emulator as a process of its own, which can be killed and started again on the same port and folder.</summary>
internal sealed class LiveServer : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("bytebase-live-").FullName;
    private readonly string[] _arguments;
    private Process _process;
    private HttpClient _http = null!;

    /// <param name="arguments">Of the emulator, besides its address and folder.</param>
    public LiveServer(params string[] arguments)
    {
        _arguments = arguments;
        _process = Start("http://127.0.0.1:0");
    }

    public Uri Url { get; private set; } = null!;

    /// <summary>Makes a project with one database for each environment that is given, and an account of the agent's role.</summary>
    public LiveWorld CreateWorld(params string[] environments)
    {
        var id = "p" + Guid.NewGuid().ToString("N")[..10];
        var databases = environments.Select((e, i) => (Environment: e.Length > 0 ? "environments/" + e : null, Name: $"instances/pg1/databases/{id}_{i}")).ToList();
        var answer = Post("_emulator/worlds", new
        {
            project = "projects/" + id,
            environments = databases.Select(d => d.Environment).OfType<string>().Distinct(),
            instances = new[] { new { name = "instances/pg1", engine = "POSTGRES", environment = (string?)null } },
            databases = databases.Select(d => new { name = d.Name, environment = d.Environment }),
            accounts = new[] { new { @as = "ci", email = $"ci@{id}.service.bytebase.com", roles = new[] { "roles/gitopsServiceAgent" } } },
        });
        return new LiveWorld(this, "projects/" + id, [.. databases.Select(d => d.Name)], answer.GetProperty("tokens").GetProperty("ci").GetString()!, answer.GetProperty("tokens").GetProperty("admin").GetString()!);
    }

    /// <summary>What a query on a managed database returns: columns separated by a bar, rows by a blank.</summary>
    public string Rows(string database, string statement) => string.Join(' ', Post("_emulator/sql", new { database, statement })
        .GetProperty("rows").Deserialize<string[][]>()!.Select(row => string.Join('|', row)));

    public JsonElement Post(string path, object body, string? token = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (token is not null)
            message.Headers.Authorization = new("Bearer", token);
        using var response = _http.Send(message);
        using var reader = new StreamReader(response.Content.ReadAsStream());
        var text = reader.ReadToEnd();
        Assert.IsTrue(response.IsSuccessStatusCode, $"{path}: {text}");
        return text.Length > 0 ? JsonDocument.Parse(text).RootElement.Clone() : default;
    }

    /// <summary>Ends the process without a word, as a crash does.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    /// <summary>Starts it again where it was; what ran when it was killed is found abandoned.</summary>
    public void Restart()
    {
        var url = Url;
        _http.Dispose();
        _process.Dispose();
        _process = Start(url.ToString());
    }

    public void Dispose()
    {
        _http.Dispose();
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Process Start(string url)
    {
        var stateFile = Path.Combine(_folder, "emulator.json");
        File.Delete(stateFile);
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in (string[])[Repository.EmulatorAssembly, "--urls", url, "--data", _folder, "--state-file", stateFile, .. _arguments])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var watch = Stopwatch.StartNew();
        while (!File.Exists(stateFile))
        {
            Assert.IsTrue(!process.HasExited && watch.Elapsed < StartLimit, "The emulator did not start.");
            Thread.Sleep(30);
        }

        Url = new Uri(JsonNode.Parse(File.ReadAllText(stateFile))!["url"]!.GetValue<string>());
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Url };
        return process;
    }
}

/// <summary>A project with its databases.</summary>
internal sealed record LiveWorld(LiveServer Server, string Project, string[] Databases, string Token, string AdminToken)
{
    public JsonElement Call(string method, object request) => Server.Post("bytebase.v1." + method, request, AdminToken);

    /// <summary>The project's rollouts, oldest first, each with the states of its tasks: <c>101: DONE DONE</c>.</summary>
    public IReadOnlyList<string> Rollouts() => [.. Call("RolloutService/ListRollouts", new { parent = Project, pageSize = 100 }) is var answer && answer.TryGetProperty("rollouts", out var rollouts)
        ? rollouts.EnumerateArray().Reverse().Select(r => $"{r.GetProperty("name").GetString()!.Split('/')[3]}: {string.Join(' ', Tasks(r).Select(t => t.GetProperty("status").GetString()))}")
        : []];

    /// <summary>Puts a database back to where nothing was applied, as a backup from before does.</summary>
    public void Restore(int database)
    {
        Server.Rows(Databases[database], "DROP TABLE log");
        var revisions = Call("RevisionService/ListRevisions", new { parent = Databases[database], pageSize = 100 }).GetProperty("revisions");
        foreach (var revision in revisions.EnumerateArray())
            Call("RevisionService/DeleteRevision", new { name = revision.GetProperty("name").GetString() });
    }

    /// <summary>The tasks of the newest rollout, by the number of their database.</summary>
    public JsonElement Task(int database) => Tasks(Call("RolloutService/ListRollouts", new { parent = Project }).GetProperty("rollouts")[0])
        .Single(t => t.GetProperty("target").GetString() == Databases[database]);

    public static IEnumerable<JsonElement> Tasks(JsonElement rollout) => rollout.GetProperty("stages").EnumerateArray().SelectMany(s => s.GetProperty("tasks").EnumerateArray());
}
