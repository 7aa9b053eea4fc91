using System.Text.Json.Nodes;

namespace Bytebase.MSBuild.IntegrationTests.Contract;

/// <summary>Holds the emulator to the exchanges that were recorded from a real Bytebase server (<c>tests/contract/README.md</c>).</summary>
[TestClass]
public sealed class ContractReplayTests
{
    private const string PostgresVariable = "BYTEBASE_TEST_POSTGRES";

    /// <summary>What the server's semantics alone decide, so that SQLite does.</summary>
    private static readonly string[] OnAnyEngine =
    [
        "adopt", "auth", "cancel", "check-review", "failure", "flow", "issues", "login-limit", "permissions", "plan-create", "policies", "release-create",
        "run-tasks", "sheets", "transport",
    ];

    private static readonly string[] OnPostgres = [.. OnAnyEngine, "declarative", "execution", "failure-kinds"];

    private static ContractServer? s_sqlite;
    private static ContractServer? s_postgres;

    public static IEnumerable<(string Scenario, bool Renamed)> SqliteScenarios => WithAndWithoutRenaming(OnAnyEngine);

    /// <summary>One line instead of many where there is no server for them.</summary>
    public static IEnumerable<(string Scenario, bool Renamed)> PostgresScenarios => PostgresConnection is null ? [("all", false)] : WithAndWithoutRenaming(OnPostgres);

    private static string? PostgresConnection => Environment.GetEnvironmentVariable(PostgresVariable) is { Length: > 0 } connection ? connection : null;

    [ClassInitialize]
    public static async Task StartServersAsync(TestContext context)
    {
        s_sqlite = await ContractServer.StartAsync();
        if (PostgresConnection is { } connection) s_postgres = await ContractServer.StartAsync("--postgres", connection);
    }

    [ClassCleanup]
    public static void StopServers()
    {
        s_sqlite?.Dispose();
        s_postgres?.Dispose();
    }

    [TestMethod]
    [DynamicData(nameof(SqliteScenarios))]
    public async Task AnswersAreTheRecordedOnesOnSqlite(string scenario, bool renamed) => await ReplayAsync(s_sqlite!, scenario, renamed);

    [TestMethod]
    [DynamicData(nameof(PostgresScenarios))]
    public async Task AnswersAreTheRecordedOnesOnPostgres(string scenario, bool renamed)
    {
        if (s_postgres is null)
            Assert.Inconclusive($"Set {PostgresVariable} to an Npgsql connection string, for example \"Host=127.0.0.1;Username=postgres;Password=…\", of a PostgreSQL 15 server on which databases may be created.");
        await ReplayAsync(s_postgres, scenario, renamed);
    }

    /// <summary>The comparison itself: a wrong status, a missing field and another text are each told.</summary>
    [TestMethod]
    public async Task DifferencesAreTold()
    {
        var scenario = ContractScenario.Read("plan-create");
        var exchanges = scenario["exchanges"]!.AsArray();
        JsonNode Response(string name) => exchanges.Single(e => e!["name"]!.GetValue<string>() == name)!["response"]!;
        Response("create release")["body"]!["category"] = "webapp";
        Response("unknown release")["status"] = 404;
        Response("unknown database")["body"]!["message"] = "another text";

        var differences = await new ContractReplayer(s_sqlite!).ReplayAsync(scenario);

        Assert.HasCount(3, differences, string.Join('\n', differences));
        Assert.IsTrue(differences.Exists(d => d.StartsWith("create release: /category: missing", StringComparison.Ordinal)));
        Assert.IsTrue(differences.Exists(d => d.StartsWith("unknown release: status: want 404, got 400", StringComparison.Ordinal)));
        Assert.IsTrue(differences.Exists(d => d.StartsWith("unknown database: /message", StringComparison.Ordinal)));
    }

    /// <summary>The copy in the repository is the recordings themselves, where they lie beside it.</summary>
    [TestMethod]
    public void RecordingsAreUnchanged()
    {
        var source = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "contract"));
        if (!Directory.Exists(source)) Assert.Inconclusive($"There are no recordings in {source} to compare with.");

        var recordings = Directory.GetFiles(source, "*.json", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(source, f)).Order(StringComparer.Ordinal).ToList();
        var copies = Directory.GetFiles(ContractScenario.Folder, "*.json", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(ContractScenario.Folder, f)).Order(StringComparer.Ordinal).ToList();
        CollectionAssert.AreEqual(recordings, copies);
        foreach (var file in recordings)
        {
            Assert.IsTrue(
                File.ReadAllBytes(Path.Combine(source, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(ContractScenario.Folder, file))),
                $"{file} differs from the recording.");
        }
    }

    private static async Task ReplayAsync(ContractServer server, string scenario, bool renamed)
    {
        var recorded = ContractScenario.Read(scenario);
        var differences = await new ContractReplayer(server).ReplayAsync(renamed ? ContractScenario.Rename(recorded) : recorded);
        Assert.IsEmpty(differences, string.Join('\n', differences));
    }

    private static IEnumerable<(string Scenario, bool Renamed)> WithAndWithoutRenaming(string[] scenarios) => scenarios.SelectMany(s => new[] { (s, false), (s, true) });
}
