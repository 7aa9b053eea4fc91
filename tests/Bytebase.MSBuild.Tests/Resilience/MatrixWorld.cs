using System.Text.Json;
using Bytebase.MSBuild.Tests.Tasks;

namespace Bytebase.MSBuild.Tests.Resilience;

/// <summary>How a run proves who it is.</summary>
internal enum Login
{
    ServiceAccount,
    AccessToken,
    TokenFile,
    WorkloadIdentity,
}

/// <summary>
/// A project with a database in each of two environments, and the folder of migrations that is delivered to it. Each migration inserts one
/// row into a table without a key: whatever runs twice is counted twice.
/// </summary>
internal sealed class MatrixWorld : IDisposable
{
    /// <summary>How each token begins, theirs and the CI system's: its header in base64.</summary>
    private const string TokenStart = "eyJhbGciOi";

    private const string Applied = "INSERT INTO applied VALUES";

    private readonly EmulatorServer _server;
    private readonly string _admin;

    public MatrixWorld(EmulatorServer server, Login login)
    {
        _server = server;
        var id = "m" + Guid.NewGuid().ToString("N")[..12];
        Project = "projects/" + id;
        Databases = [$"instances/m/databases/{id}_test", $"instances/m/databases/{id}_prod"];
        var email = $"ci@{id}.service.bytebase.com";
        var identity = $"ci-{id}@workload.bytebase.com";
        var answer = server.Control("worlds", new
        {
            project = Project,
            environments = new[] { "environments/test", "environments/prod" },
            instances = new[] { new { name = "instances/m", engine = "POSTGRES", environment = "environments/test" } },
            databases = Databases.Select((d, i) => new { name = d, environment = i == 0 ? "environments/test" : "environments/prod" }),
            accounts = new[] { new { @as = "ci", email, roles = new[] { "roles/gitopsServiceAgent" } } },
            workloadIdentities = new[] { new { email = identity, roles = new[] { "roles/gitopsServiceAgent" }, subject = "job-" + id } },
        });
        var (token, secret) = (answer.GetProperty("tokens").GetProperty("ci").GetString()!, answer.GetProperty("secrets").GetProperty("ci.secret").GetString()!);
        _admin = answer.GetProperty("tokens").GetProperty("admin").GetString()!;

        var front = $"front-canary-{id}";
        Environment["BYTEBASE_CUSTOM_HEADERS"] = "X-Front-Token: " + front;
        switch (login)
        {
            case Login.ServiceAccount:
                (Environment["BYTEBASE_SERVICE_ACCOUNT"], Environment["BYTEBASE_SERVICE_ACCOUNT_SECRET"]) = (email, secret);
                Secrets = [front, secret, TokenStart];
                break;
            case Login.AccessToken:
                Environment["BYTEBASE_ACCESS_TOKEN"] = token;
                Secrets = [front, token, TokenStart];
                break;
            case Login.TokenFile:
                TokenFile = Path.Combine(Secret.Directory, "token");
                Secret.Write("token", token);
                Secrets = [front, token, TokenStart];
                break;
            case Login.WorkloadIdentity:
                Environment["BYTEBASE_WORKLOAD_IDENTITY"] = identity;
                var vouching = $"{Base64Url("{\"alg\":\"RS256\"}")}.{Base64Url($$"""{"iss":"https://ci.example.com","aud":"bytebase","sub":"job-{{id}}"}""")}.{Base64Url("signature of " + id)}";
                Environment["BYTEBASE_OIDC_TOKEN_FILE"] = Secret.Write("token", vouching);
                Secrets = [front, vouching, TokenStart];
                break;
        }

        Folder = Clone();
    }

    public string Project { get; }

    /// <summary>Of stage test and of stage prod.</summary>
    public IReadOnlyList<string> Databases { get; }

    /// <summary>What the machine's environment has for a run.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public string TokenFile { get; } = "";

    /// <summary>What this run was given and nobody may find in any log; the last one is how each token begins.</summary>
    public IReadOnlyList<string> Secrets { get; } = [];

    public TestProject Folder { get; }

    private TestProject Secret { get; } = new();

    /// <summary>The migrations in another folder.</summary>
    public static TestProject Clone()
    {
        var folder = new TestProject();
        folder.Write("migrations/101__applied.sql", $"CREATE TABLE applied (version text NOT NULL);\n{Applied} ('101');\n");
        // Long enough to be polled for more than once.
        folder.Write("migrations/102__slow.sql", $"SELECT pg_sleep(0.05);\n{Applied} ('102');\n");
        folder.Write("migrations/103__last.sql", $"{Applied} ('103');\n");
        return folder;
    }

    /// <summary>The last migration fails behind the others.</summary>
    public void Break() => Folder.Write("migrations/103__last.sql", $"{Applied} ('103');\nINSERT INTO missing VALUES (1);\n");

    /// <summary>The next review has something to say about the first migration.</summary>
    public void Advise(string content) => _server.Control("advices", new
    {
        project = Project,
        file = "101__applied.sql",
        advices = new[] { new { status = "WARNING", code = 402, title = "a.rule", content, startPosition = new { line = 1, column = 1 } } },
    });

    public void Mend() => Folder.Write("migrations/103__last.sql", $"{Applied} ('103');\n");

    /// <summary>What is wrong with the server and the databases after a delivery that came to its end; empty when nothing is.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var database in Databases)
        {
            var rows = _server.Control("sql", new { database, statement = "SELECT version FROM applied ORDER BY version" }).GetProperty("rows").Deserialize<string[][]>()!;
            var versions = string.Join(' ', rows.Select(r => r[0]));
            if (versions != "101 102 103")
                yield return $"{database} has the rows {versions}";
        }

        var rollouts = Rollouts();
        var effective = rollouts.Where(r => r.Tasks.Contains("DONE")).ToList();
        if (effective is not [{ Tasks: var tasks }] || tasks.Any(t => t != "DONE"))
            yield return $"effective rollouts: {string.Join("; ", effective)}";
        foreach (var rollout in rollouts.Where(r => r.Tasks.Any(t => t is "PENDING" or "RUNNING")))
            yield return $"still running: {rollout}";
    }

    /// <summary>All rollouts, each with the states of its tasks.</summary>
    public IReadOnlyList<RolloutTasks> Rollouts()
    {
        var answer = _server.Call(_admin, "RolloutService/ListRollouts", new { parent = Project, pageSize = 1000 });
        return answer.TryGetProperty("rollouts", out var rollouts)
            ? [.. rollouts.EnumerateArray().Select(r => new RolloutTasks(
                r.GetProperty("name").GetString()!,
                [.. r.GetProperty("stages").EnumerateArray().SelectMany(s => s.GetProperty("tasks").EnumerateArray()).Select(t => t.GetProperty("status").GetString()!)]))]
            : [];
    }

    private static string Base64Url(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public void Dispose()
    {
        Folder.Dispose();
        Secret.Dispose();
    }
}

internal sealed record RolloutTasks(string Name, IReadOnlyList<string> Tasks)
{
    public override string ToString() => $"{Name} ({string.Join(", ", Tasks)})";
}
