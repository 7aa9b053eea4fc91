namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>What lies between a build and its server: private authorities and proxies.</summary>
[TestClass]
public sealed class NetworkTests : EmulatorTests
{
    [TestMethod]
    public void A_private_authority_is_trusted_by_its_file()
    {
        var world = Emulator.CreateWorld();
        var (authority, certificate) = Tcp.CreateCertificates();
        using var front = Tcp.Tls(certificate, new Uri(Emulator.Url));
        var project = TestProject.Database(world).WithSample().Write("certs/ca.crt", authority.ExportCertificatePem());
        var url = $"-p:BytebaseUrl=https://127.0.0.1:{front.Port}";

        project.Build("-c", "Release", url).SingleError("BB5002");
        Assert.IsEmpty(Emulator.Requests());
        project.Publish(url, "-p:BytebaseCACertificateFile=certs/ca.crt").Succeeded();

        world.AssertApplied(world.Prod);
    }

    [TestMethod]
    public void A_proxy_that_refuses_is_named_and_one_that_is_not_to_be_used_is_not_asked()
    {
        var world = Emulator.CreateWorld();
        using var proxy = Tcp.Answering("407 Proxy Authentication Required", headers: "Proxy-Authenticate: Basic realm=\"proxy\"");
        var project = TestProject.Database(world).WithSample();
        project.Run("restore");
        // RFC 2606: a name that nobody has.
        const string Url = "-p:BytebaseUrl=https://bytebase.invalid";
        project.With("NO_PROXY", "other.example").With("HTTPS_PROXY", $"http://someone:proxy-canary@127.0.0.1:{proxy.Port}").With("HTTP_PROXY", $"http://127.0.0.1:{proxy.Port}");

        var refused = project.Build("-c", "Release", "--no-restore", Url, "-v:diag");
        Assert.Contains("the proxy answered HTTP 407", refused.SingleError("BB5013").Text);
        Assert.DoesNotContain("proxy-canary", refused.Output);
        Assert.StartsWith("CONNECT bytebase.invalid:443", proxy.Requests[0]);

        proxy.Requests.Clear();
        project.With("NO_PROXY", ".invalid").Build("-c", "Release", "--no-restore", Url).SingleError("BB5001");
        // The emulator is on this machine: no proxy may come between.
        project.Build("-c", "Release", "--no-restore").Succeeded();
        Assert.IsEmpty(proxy.Requests);
    }
}
