using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>An emulator of a test class: a process of its own on a free port, with its own data folder.</summary>
internal sealed class Emulator : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly string _folder;

    /// <param name="urls">For clients, and for the tests themselves: a fault may close the first.</param>
    private Emulator(Process process, string[] urls, string folder)
    {
        _process = process;
        Url = urls[0];
        _folder = folder;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(urls[1]) };
    }

    /// <summary>A database of another project.</summary>
    public const string ForeignDatabase = "instances/pg1/databases/foreign";

    public string Url { get; }

    /// <summary>The SQLite file of a database.</summary>
    public string DatabaseFile(string database) => Path.Combine(_folder, "databases", database[(database.LastIndexOf('/') + 1)..] + ".db");

    /// <param name="more">Arguments in place of a data folder, with which its databases on PostgreSQL would stay.</param>
    public static Emulator Start(params string[] more)
    {
        var folder = Directory.CreateDirectory(Path.Combine(TestPackage.Folder, "emulator-" + Guid.NewGuid().ToString("N")[..8])).FullName;
        var stateFile = Path.Combine(folder, "emulator.json");
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Repository.EmulatorAssembly, "--urls", "http://127.0.0.1:0;http://127.0.0.1:0", "--state-file", stateFile, .. more.Length > 0 ? more : ["--data", folder]])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        var log = new System.Text.StringBuilder();
        process.OutputDataReceived += (_, e) => { lock (log) log.AppendLine(e.Data); };
        process.ErrorDataReceived += (_, e) => { lock (log) log.AppendLine(e.Data); };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(60) && !process.HasExited)
        {
            if (File.Exists(stateFile))
                return new Emulator(process, JsonNode.Parse(File.ReadAllText(stateFile))!["urls"].Deserialize<string[]>()!, folder);
            Thread.Sleep(50);
        }

        process.Kill(entireProcessTree: true);
        throw new InvalidOperationException($"The emulator did not start.\n{log}");
    }

    /// <summary>Makes a world of two databases, test and prod, with names of its own.</summary>
    /// <param name="environments">One database each, in the order of the stages; one that is there twice has two, and "" stands for none.</param>
    /// <param name="roles">Of the account that the project uses.</param>
    /// <param name="approval">What becomes of issues by themselves; skipped when not given.</param>
    /// <param name="tokenLifetime">Seconds that the account's access tokens live; an hour when not given.</param>
    /// <param name="subject">Of the OIDC tokens that the world's workload identity takes; its audience is <c>bytebase</c>.</param>
    public World CreateWorld(string[]? environments = null, string[]? roles = null, int? tokenLifetime = null, string? approval = null, string? subject = null)
    {
        environments ??= ["test", "prod"];
        var id = "p" + Guid.NewGuid().ToString("N")[..10];
        var databases = environments
            .Select((e, i) => (Environment: e.Length > 0 ? "environments/" + e : null, Name: $"instances/pg1/databases/{id}_{e}{(Array.IndexOf(environments, e) < i ? i : "")}"))
            .ToList();
        var email = $"ci@{id}.service.bytebase.com";
        var answer = Post("worlds", new
        {
            project = "projects/" + id,
            environments = databases.Select(d => d.Environment).OfType<string>().Distinct(),
            instances = new[] { new { name = "instances/pg1", engine = "POSTGRES", environment = databases[0].Environment } },
            databases = databases.Select(d => new { name = d.Name, environment = d.Environment }),
            accounts = new[] { new { @as = "ci", email, roles = roles ?? ["roles/gitopsServiceAgent"], tokenLifetime } },
            approval,
            workloadIdentities = new[] { new { email = $"ci@{id}.workload.bytebase.com", roles = (string[])["roles/gitopsServiceAgent"], issuer = "https://token.actions.githubusercontent.com", audience = "bytebase", subject = subject ?? "repo:acme/hr:*", tokenLifetime } },
            foreign = new { project = "projects/foreign", database = ForeignDatabase },
        });
        return new World(this, "projects/" + id, [.. databases.Select(d => d.Name)], email, Text(answer, "secrets", "ci.secret"), Text(answer, "tokens", "ci"), Text(answer, "tokens", "admin"));
    }

    /// <summary>Runs SQL on a managed database by hand.</summary>
    public string[][] Sql(string database, string statement) =>
        Post("sql", new { database, statement }).GetProperty("rows").Deserialize<string[][]>() ?? [];

    /// <summary>What the emulator received since the last <see cref="ForgetRequests"/>.</summary>
    public IReadOnlyList<Request> Requests()
    {
        var answer = _http.GetFromJsonAsync<JsonElement>("/_emulator/requests").GetAwaiter().GetResult();
        return [.. answer.GetProperty("requests").EnumerateArray().Select(r => new Request(
            r.GetProperty("path").GetString()!.Split('/')[^1],
            r.GetProperty("path").GetString()!,
            r.TryGetProperty("body", out var body) ? body.Clone() : default,
            r.GetProperty("headers").Clone(),
            r.GetProperty("status").GetInt32()))];
    }

    /// <summary>The names of the calls since the last <see cref="ForgetRequests"/> in their order, without the polls of a wait and the question for the server's version.</summary>
    public string Calls() => string.Join(' ', Requests().Select(r => r.Method).Where(m => m is not ("GetRollout" or "GetActuatorInfo")));

    /// <summary>The calls of one method since the last <see cref="ForgetRequests"/>.</summary>
    public IReadOnlyList<Request> Requests(string method) => [.. Requests().Where(r => r.Method == method)];

    public void ForgetRequests() => _http.DeleteAsync("/_emulator/requests").GetAwaiter().GetResult().EnsureSuccessStatusCode();

    /// <summary>Injects a failure; see the emulator's README.</summary>
    public void Fault(object fault) => Post("faults", fault);

    /// <summary>How many callers a fault keeps waiting now.</summary>
    public int Holding() => _http.GetFromJsonAsync<JsonElement>("/_emulator/faults").GetAwaiter().GetResult()
        .GetProperty("faults").EnumerateArray().Sum(f => f.GetProperty("holding").GetInt32());

    public void ClearFaults() => _http.DeleteAsync("/_emulator/faults").GetAwaiter().GetResult().EnsureSuccessStatusCode();

    /// <summary>Scripts the advices of a file's review.</summary>
    public void Advise(object advices) => Post("advices", advices);

    /// <summary>Decides about the newest issue of a world.</summary>
    public void Decide(World world, string outcome) => Post("approvals", new { project = world.Project, outcome });

    /// <summary>Calls the API as somebody with a token.</summary>
    public JsonElement Call(string token, string method, object request)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/bytebase.v1." + method) { Content = JsonContent.Create(request) };
        message.Headers.Authorization = new("Bearer", token);
        using var response = _http.SendAsync(message).GetAwaiter().GetResult();
        var body = response.Content.ReadFromJsonAsync<JsonElement>().GetAwaiter().GetResult();
        Assert.IsTrue(response.IsSuccessStatusCode, body.ToString());
        return body;
    }

    /// <summary>Ends it by itself, so that it drops the databases that it made on PostgreSQL.</summary>
    public void Shutdown()
    {
        Post("shutdown", new { });
        _process.WaitForExit(TimeSpan.FromMinutes(1));
    }

    public void Dispose()
    {
        _http.Dispose();
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private JsonElement Post(string path, object body)
    {
        using var response = _http.PostAsJsonAsync("/_emulator/" + path, body).GetAwaiter().GetResult();
        var text = response.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        Assert.IsTrue(response.IsSuccessStatusCode, $"/_emulator/{path}: {text}");
        return text.Length > 0 ? JsonDocument.Parse(text).RootElement.Clone() : default;
    }

    private static string Text(JsonElement answer, string group, string name) => answer.GetProperty(group).GetProperty(name).GetString()!;
}

/// <summary>A request that the emulator received.</summary>
/// <param name="Method">The call's name, for example <c>CheckRelease</c>.</param>
internal sealed record Request(string Method, string Path, JsonElement Body, JsonElement Headers, int Status)
{
    /// <summary>The text of a field of the body, for example <c>release/vcsSource/url</c>; <see langword="null"/> when it was not sent.</summary>
    public string? Text(string field)
    {
        var value = Body;
        foreach (var name in field.Split('/'))
        {
            if (!value.TryGetProperty(name, out value))
                return null;
        }

        return value.ToString();
    }

    public string? Header(string name) => Headers.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <summary>A Bytebase project with its databases and an account of the agent's role.</summary>
internal sealed record World(Emulator Emulator, string Project, string[] Databases, string Email, string Secret, string Token, string AdminToken)
{
    public string Test => Databases[0];

    public string Prod => Databases[1];

    /// <summary>What the CI system vouches with; the emulator looks at its claims alone.</summary>
    public string OidcToken => string.Join('.', ((string[])["{\"alg\":\"RS256\"}", """{"iss":"https://token.actions.githubusercontent.com","aud":"bytebase","sub":"repo:acme/hr:ref:refs/heads/main"}""", "signature of " + Project])
        .Select(part => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(part)).TrimEnd('=').Replace('+', '-').Replace('/', '_')));

    /// <summary>The tables of a database, in the order of their names.</summary>
    public string Tables(string database) => Rows(database, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");

    /// <summary>What a query returns: columns separated by a bar, rows by a blank.</summary>
    public string Rows(string database, string query) => string.Join(' ', Emulator.Sql(database, query).Select(row => string.Join('|', row)));

    /// <summary>Properties and items of a project that uses this world.</summary>
    public string Settings(string stage) => $"""
        <PropertyGroup>
            <BytebaseUrl>{Emulator.Url}</BytebaseUrl>
            <BytebaseProject>{Project}</BytebaseProject>
            <BytebaseTargetStage>{stage}</BytebaseTargetStage>
          </PropertyGroup>
          <ItemGroup>
            {string.Join("\n    ", Databases.Select(d => $"<BytebaseTarget Include=\"{d}\" />"))}
          </ItemGroup>
        """;

    public string Identity => $"ci@{Project["projects/".Length..]}.workload.bytebase.com";

    /// <summary>The variables of a pipeline that uses a service account.</summary>
    public Dictionary<string, string> ServiceAccount => new()
    {
        ["BYTEBASE_SERVICE_ACCOUNT"] = Email,
        ["BYTEBASE_SERVICE_ACCOUNT_SECRET"] = Secret,
    };
}
