using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>
/// The packed tasks in MSBuild 17.7's engine: on mono in place of .NET Framework, and on the runtimes of SDK 8 and 9. No Visual Studio and no
/// SDK of these versions takes part: docs/hosts.md.
/// </summary>
[TestClass]
public sealed class EngineHostTests : EmulatorTests
{
    /// <summary>More than a request may have before it is compressed.</summary>
    private static readonly string Large = Sample.Rows + string.Concat(Enumerable.Range(3, 1500).Select(i => $"INSERT INTO author (id, name) VALUES ({i}, 'Somebody');\n"));

    [TestMethod]
    [DataRow("net472")]
    [DataRow("net8.0")]
    [DataRow("net9.0")]
    public void On_the_engine_of_MSBuild_17_7_a_build_finds_the_errors_with_file_and_line_and_the_next_one_remembers(string framework)
    {
        var host = EngineHost.Create(framework)
            .Write("migrations/1_author.sql", Sample.Table)
            .Write("migrations/author.sql", Sample.Rows)
            .Write("migrations/3_open.sql", "SELECT 1;\n<<<<<<< HEAD\nSELECT 2;\n=======\nSELECT 3;\n>>>>>>> main\n");

        var first = host.Run("Build").Failed();
        var second = host.Run("Build").Failed();

        foreach (var build in (EngineHostResult[])[first, second])
        {
            Assert.Contains($"{Path.Combine(host.Directory, "migrations", "author.sql")}(1,1): error BB1001: ", build.Output);
            Assert.Contains($"{Path.Combine(host.Directory, "migrations", "3_open.sql")}(2,1): error BB2", build.Output);
            Assert.DoesNotContain("BB9001", build.Output);
        }

        Assert.Contains("_BytebaseReplayFindings", second.Output);
        AssertOwnAssemblies(host, first);
    }

    [TestMethod]
    [DataRow("net472")]
    [DataRow("net8.0")]
    [DataRow("net9.0")]
    public void On_the_engine_of_MSBuild_17_7_a_publish_reviews_releases_and_rolls_out(string framework)
    {
        var world = Emulator.CreateWorld();
        var host = EngineHost.Create(framework, world.Settings("environments/prod")).Write("migrations/1_author.sql", Sample.Table).Write("migrations/2_names.sql", Large);
        foreach (var (name, value) in world.ServiceAccount)
            host.Environment[name] = value;

        var publish = host.Run("Publish", "-p:Configuration=Release", "-p:_IsPublishing=true").Succeeded();

        Matrix.Row("project without an SDK: publish", publish.Build, Emulator, "1 created, 2 run", $"MSBuild 17.7's engine, {(framework == "net472" ? "net472 tasks on mono" : "net8.0 tasks on " + framework)}");
        Assert.AreEqual("Login CheckRelease CheckRelease ListRollouts CreateRelease CreatePlan CreateRollout ListRollouts BatchRunTasks BatchRunTasks", Emulator.Calls());
        Assert.IsTrue(Emulator.Requests("CheckRelease").All(r => r.Header("content-encoding") == "gzip"), publish.Output);
        Assert.IsTrue(Emulator.Requests().All(r => r.Header("expect") is null), publish.Output);
        Assert.Contains("rolled out to environments/test, environments/prod: " + Emulator.Url, publish.Output);
        foreach (var database in world.Databases)
            Assert.AreEqual("1502", world.Rows(database, "SELECT count(*) FROM author"));
        AssertOwnAssemblies(host, publish);
    }

    [TestMethod]
    [DataRow("net472")]
    [DataRow("net8.0")]
    public void On_the_engine_of_MSBuild_17_7_a_server_that_refuses_or_stops_in_the_middle_of_an_answer_ends_the_build(string framework)
    {
        var world = Emulator.CreateWorld();
        var host = EngineHost.Create(framework, world.Settings("environments/prod")).Write("migrations/1_author.sql", Sample.Table);
        host.Environment["BYTEBASE_ACCESS_TOKEN"] = "not.a.token";

        var refused = host.Run("Publish", "-p:Configuration=Release").Failed();
        // Only closing the connection ends such a wait on .NET Framework.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = StopInTheMiddleAsync(listener);
        foreach (var (name, value) in world.ServiceAccount)
            host.Environment[name] = value;
        host.Environment.Remove("BYTEBASE_ACCESS_TOKEN");
        var watch = Stopwatch.StartNew();
        var silent = host.Run("BytebaseReview", "-p:BytebaseHttpTimeout=1s", $"-p:BytebaseUrl=http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}").Failed();

        Assert.Contains("error BB5", refused.Output);
        Assert.Contains("error BB5007: ", silent.Output);
        Assert.Contains("did not answer the login: no answer within 1 s", silent.Output);
        Assert.IsLessThan(60, watch.Elapsed.TotalSeconds);
        world.AssertUntouched(world.Test);
    }

    [TestMethod]
    public void The_assembly_for_NET_Framework_finds_in_many_files_exactly_what_that_for_NET_finds()
    {
        var findings = ((string[])["net8.0", "net472"]).Select(framework =>
        {
            var host = EngineHost.Create(framework);
            foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "tests", "Bytebase.MSBuild.Tests", "Realistic"), "*.sql", SearchOption.AllDirectories))
                host.Write($"migrations/{Path.GetFileName(Path.GetDirectoryName(file))}/{Path.GetFileName(file)}", File.ReadAllText(file));
            // Each asks for something that .NET Framework has not: scalar values, UTF-8, sets of bytes, slices, regular expressions.
            host.Write("migrations/odd/1__\u0441afe.sql", "SELECT 1;\n")
                .Write("migrations/odd/2__na\u00efve \U0001F600.sql", "-- txn-mod = of\nSELECT '\U0001F600';\r\n")
                .Write("migrations/odd/3__name.SQL", "\uFEFFSELECT 1;\n<<<<<<< HEAD\n=======\n>>>>>>> x\n")
                .Write("migrations/odd/20241399__date_ddl.sql", "INSERT INTO a VALUES ('${TODO}', {{name}});\n\\set x 1\nCOPY a FROM stdin;\n")
                .Write("migrations/odd/1.0__zero.sql", "DROP TABLE a;\nSELECT 'never closed\n")
                .Write("migrations/odd/1.00__zero.sql", "/* only a comment */\n")
                .Write("migrations/odd/v18446744073709551616__large.sql", "BEGIN;\nCREATE INDEX CONCURRENTLY i ON a(b);\nVACUUM a;\nCOMMIT;\n");
            File.WriteAllBytes(Path.Combine(host.Directory, "migrations/odd/4__latin.sql"), [.. "SELECT 'caf"u8, 0xE9, .. "';\n"u8]);
            File.WriteAllBytes(Path.Combine(host.Directory, "migrations/odd/5__utf16.sql"), System.Text.Encoding.Unicode.GetBytes("\uFEFFSELECT 1;\n"));
            var lines = host.Run("Build").Output.Split('\n').Select(l => l.Trim().Replace(host.Directory, "", StringComparison.Ordinal)).Where(l => l.Contains(" BB", StringComparison.Ordinal)).Distinct();
            return string.Join('\n', lines.Order(StringComparer.Ordinal));
        }).ToList();

        Assert.IsGreaterThan(15, findings[0].Split('\n').Length, findings[0]);
        Assert.AreEqual(findings[0], findings[1]);
    }

    private static async Task StopInTheMiddleAsync(TcpListener listener)
    {
        var kept = new List<Socket>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync();
                kept.Add(client);
                await client.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"u8.ToArray());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            kept.ForEach(k => k.Dispose());
        }
    }

    // What a task needs comes from its own folder, in one version; what MSBuild has stays MSBuild's.
    private static void AssertOwnAssemblies(EngineHost host, EngineHostResult result)
    {
        var own = result.Loaded.Where(a => Path.GetDirectoryName(a.Path) == host.TaskFolder).ToList();
        Assert.IsTrue(own.Any(a => a.Name == "Bytebase.MSBuild"), result.Output);
        Assert.AreEqual(own.Count, own.Select(a => a.Name).Distinct().Count(), result.Output);
        if (host.TaskFolder.EndsWith("net8.0", StringComparison.Ordinal))
            return;
        Assert.IsTrue(own.Any(a => a.Name == "System.Memory"), result.Output);
        Assert.IsTrue(result.Loaded.Any(a => a.Name == "System.Memory" && a.Path.Contains("engine", StringComparison.Ordinal)), result.Output);
    }
}
