using System.IO.Compression;
using System.Text;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>No credential is left behind by a build, however much it logs.</summary>
[TestClass]
public sealed class SecrecyTests : EmulatorTests
{
    /// <summary>How every access token begins: its header in base64.</summary>
    private const string TokenStart = "eyJhbGciOi";

    private const string FrontToken = "front-canary-5d1c";

    /// <summary>What the server says, to see that the search would have found it.</summary>
    private const string Marker = "marker-7c2f";

    /// <summary>The ways to give a secret: the name, the variables that hold it, and the secret itself.</summary>
    private static readonly Dictionary<string, Func<World, (Dictionary<string, string> Environment, string Secret)>> Ways = new()
    {
        ["service account"] = world => (world.ServiceAccount, world.Secret),
        ["access token"] = world => (new() { ["BYTEBASE_ACCESS_TOKEN"] = world.Token }, world.Token),
        ["token file"] = world => (new() { ["BYTEBASE_ACCESS_TOKEN_FILE"] = SecretFile(world.Token) }, world.Token),
        ["workload identity"] = world => (new() { ["BYTEBASE_WORKLOAD_IDENTITY"] = world.Identity, ["BYTEBASE_OIDC_TOKEN_FILE"] = SecretFile(world.OidcToken) }, world.OidcToken),
        ["custom header"] = world => (new(world.ServiceAccount) { ["BYTEBASE_CUSTOM_HEADERS"] = "X-Front-Token: " + FrontToken }, FrontToken),
    };

    /// <summary>Calls of a publish that fails: each is refused once with words that repeat the credentials, and answered the next time.</summary>
    private static readonly string[] Calls =
        ["Login", "ExchangeToken", "GetActuatorInfo", "CheckRelease", "ListRollouts", "CreateRelease", "CreatePlan", "CreateRollout", "BatchRunTasks", "GetRollout", "ListTaskRuns", "GetTaskRunLog"];

    public static IEnumerable<object[]> WaysByName => Ways.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(WaysByName))]
    public void A_secret_is_left_nowhere_by_a_publish_whose_every_call_fails_once(string way)
    {
        var world = Emulator.CreateWorld();
        var (environment, secret) = Ways[way](world);
        // The last migration fails, so that all calls are made; what it says of itself is repeated, too.
        var project = Project(world, environment).Migration("3_bad.sql", "INSERT INTO missing VALUES (1);\n");
        foreach (var method in Calls)
            Emulator.Fault(new { method, call = 1, kind = "status", status = 503, echo = true, message = $"{Marker} {secret}" });
        foreach (var method in (string[])["ListTaskRuns", "GetTaskRunLog"])
            Emulator.Fault(new { method, call = 0, when = "after", kind = "rewrite", find = "no such table", replace = $"no such table {Marker} {secret}", echo = true });
        Emulator.Advise(new { project = world.Project, file = "1_author.sql", advices = new[] { new { status = "WARNING", code = 402, title = "a.rule", content = $"{Marker} {secret}", startPosition = new { line = 1, column = 0 } } } });

        BuildResult publish;
        using (var processes = new ProcessWatch(secret, TokenStart))
        {
            publish = project.Publish("-v:diag");
            Assert.AreEqual("", string.Join('\n', processes.Found), "A process was started with a secret among its arguments.");
            Assert.IsTrue(processes.HasSeen("publish"), "The watch saw nothing.");
        }

        Assert.Contains(Marker, publish.SingleError("BB7002").Text);
        foreach (var call in Calls.Where(c => Emulator.Requests(c).Count > 0))
            Assert.AreEqual(503, Emulator.Requests(call)[0].Status, call);
        Assert.IsTrue(File.Exists(project.FullPath("obj/bytebase/output.json")), "The results, which hold the advices, are not where they are looked for.");
        AssertNowhere(project, publish, secret, world.Secret, world.Token, FrontToken, TokenStart);
    }

    /// <summary>A call that fails for good: the error itself, and whatever exception was behind it.</summary>
    [TestMethod]
    [DataRow("service account", "CreateRelease", 400, "BB7008")]
    [DataRow("access token", "CheckRelease", 401, "BB5005")]
    [DataRow("workload identity", "ExchangeToken", 500, "BB5009")]
    [DataRow("custom header", "CreatePlan", 500, "BB5009")]
    public void A_refusal_that_repeats_a_secret_is_shown_without_it(string way, string method, int status, string code)
    {
        var world = Emulator.CreateWorld();
        var (environment, secret) = Ways[way](world);
        var project = Project(world, environment);
        Emulator.Fault(new { method, call = 0, kind = "status", status, echo = true, message = $"{Marker} {secret} is not welcome." });

        var publish = project.Publish("-v:diag");

        Assert.Contains($"{Marker} *** is not welcome", publish.SingleError(code).Text);
        AssertNowhere(project, publish, secret, world.Secret, world.Token, TokenStart);
    }

    private static TestProject Project(World world, Dictionary<string, string> environment)
    {
        var project = TestProject.Database(world).WithSample();
        foreach (var variable in world.ServiceAccount.Keys)
            project.With(variable, null);
        foreach (var (variable, value) in environment)
            project.With(variable, value);
        return project;
    }

    private static string SecretFile(string content)
    {
        var file = Path.Combine(TestPackage.Folder, Guid.NewGuid().ToString("N"));
        File.WriteAllText(file, content);
        return file;
    }

    /// <summary>Asserts that no log and no file of the project holds a secret, and that the search would have found one.</summary>
    private static void AssertNowhere(TestProject project, BuildResult publish, params string[] secrets)
    {
        var binlog = Decompressed(publish.Binlog);
        var files = Directory.EnumerateFiles(project.Directory, "*", SearchOption.AllDirectories).ToList();
        // What the search must find: the server's own words in both logs, and the files of the build.
        Assert.IsTrue(Holds(binlog, Marker), "The binary log does not hold the server's message.");
        var events = EventTexts(publish);
        Assert.Contains(Marker, events);
        Assert.Contains(Marker, publish.Output);
        Assert.Contains(project.FullPath("obj/project.assets.json"), files);
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, publish.Output);
            Assert.IsFalse(Holds(binlog, secret), "The binary log holds a secret.");
            Assert.DoesNotContain(secret, events);
            foreach (var file in files)
                Assert.IsFalse(Holds(File.ReadAllBytes(file), secret), file);
        }
    }

    /// <summary>All texts of a binary log as its viewer shows them: properties, items, parameters, messages.</summary>
    private static string EventTexts(BuildResult publish)
    {
        var text = new StringBuilder();
        publish.Log.VisitAllChildren<Microsoft.Build.Logging.StructuredLogger.BaseNode>(node => text.AppendLine(node.ToString()));
        return text.ToString();
    }

    /// <summary>A binary log with the archive of the project's files that it holds.</summary>
    private static byte[] Decompressed(string binlog)
    {
        using var file = File.OpenRead(binlog);
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }

    private static bool Holds(byte[] content, string text) =>
        content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0 || content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)) >= 0;
}
