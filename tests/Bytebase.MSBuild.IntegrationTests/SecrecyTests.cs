using System.IO.Compression;
using System.Text;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>No credential is left behind by a build, however much it logs.</summary>
[TestClass]
public sealed class SecrecyTests : EmulatorTests
{
    /// <summary>How every access token begins: its header in base64.</summary>
    private const string TokenStart = "eyJhbGciOi";

    [TestMethod]
    public void A_failing_publish_leaves_no_credential_in_any_log_or_file()
    {
        var world = Emulator.CreateWorld();
        const string FrontToken = "front-canary-5d1c";
        var project = TestProject.Database(world).WithSample().With("BYTEBASE_CUSTOM_HEADERS", "X-Front-Token: " + FrontToken);
        // Servers and proxies echo what they were sent.
        Emulator.Fault(new { method = "CreateRelease", call = 0, kind = "status", status = 400, code = "invalid_argument", message = $"no sender {world.Secret} behind {FrontToken}, marker-7c2f" });

        var publish = project.Publish("-v:diag");

        Assert.Contains("no sender *** behind ***", publish.SingleError("BB7008").Text);
        // The token of the login is known to nobody but the task and the server.
        AssertNowhere(project, publish, world.Secret, FrontToken, TokenStart);
    }

    [TestMethod]
    public void A_failing_publish_with_an_access_token_leaves_it_nowhere()
    {
        var world = Emulator.CreateWorld();
        Assert.StartsWith(TokenStart, world.Token);
        var project = TestProject.Database(world).WithSample()
            .With("BYTEBASE_SERVICE_ACCOUNT", null).With("BYTEBASE_SERVICE_ACCOUNT_SECRET", null).With("BYTEBASE_ACCESS_TOKEN", world.Token);
        Emulator.Fault(new { method = "CreateRelease", call = 0, kind = "status", status = 400, code = "invalid_argument", message = $"Bearer {world.Token} is not welcome, marker-7c2f" });

        var publish = project.Publish("-v:diag");

        Assert.Contains("Bearer *** is not welcome", publish.SingleError("BB7008").Text);
        AssertNowhere(project, publish, world.Token, TokenStart);
    }

    [TestMethod]
    public void A_token_file_is_named_and_never_shown()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).WithSample().With("BYTEBASE_SERVICE_ACCOUNT", null).With("BYTEBASE_SERVICE_ACCOUNT_SECRET", null);
        var file = Path.Combine(TestPackage.Folder, Guid.NewGuid().ToString("N"));
        File.WriteAllText(file, world.Token);
        Emulator.Fault(new { method = "CreateRelease", call = 0, kind = "status", status = 400, code = "invalid_argument", message = "marker-7c2f" });

        var publish = project.With("BYTEBASE_ACCESS_TOKEN_FILE", file).Publish("-v:diag");

        publish.SingleError("BB7008");
        Assert.Contains(file, publish.Output);
        AssertNowhere(project, publish, world.Token, TokenStart);
    }

    /// <summary>Asserts that no log and no file of the project holds a secret, and that the search would have found one.</summary>
    private static void AssertNowhere(TestProject project, BuildResult publish, params string[] secrets)
    {
        var binlog = Decompressed(publish.Binlog);
        var files = Directory.EnumerateFiles(project.Directory, "*", SearchOption.AllDirectories).ToList();
        // What the search must find: the server's own words in both logs, and the files of the build.
        Assert.IsTrue(Holds(binlog, "marker-7c2f"), "The binary log does not hold the server's message.");
        Assert.Contains("marker-7c2f", publish.Output);
        Assert.Contains(project.FullPath("obj/bytebase/output.json"), files);
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, publish.Output);
            Assert.IsFalse(Holds(binlog, secret), "The binary log holds a secret.");
            foreach (var file in files)
                Assert.IsFalse(Holds(File.ReadAllBytes(file), secret), file);
        }
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
