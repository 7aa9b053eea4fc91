using System.Net;
using System.Security.Cryptography.X509Certificates;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Tests.Server;

/// <summary>TLS, proxies and redirects over real connections.</summary>
[TestClass]
internal sealed class ConnectionTests
{
    private static readonly X509Certificate2 Root = TestCertificates.Authority("root");
    private static readonly X509Certificate2 Other = TestCertificates.Authority("other");
    private readonly string _directory = Directory.CreateTempSubdirectory("bytebase-ca-").FullName;

    private string File => Path.Combine(_directory, "ca.crt");

    [TestCleanup]
    public void Delete() => Directory.Delete(_directory, recursive: true);

    [TestMethod]
    public async Task PrivateAuthorityIsTrustedWithItsFileAlone()
    {
        using var server = Https(TestCertificates.Server(Root));
        var e = await FailAsync(server);
        Assert.AreEqual(ServerFailure.Tls, e.Kind);
        Assert.Contains("UntrustedRoot", e.Message.Replace("PartialChain", "UntrustedRoot", StringComparison.Ordinal));
        Assert.IsEmpty(server.Requests, "nothing was sent");

        await SucceedAsync(server, Root);
        await SucceedAsync(server, Other, Root);
    }

    [TestMethod]
    public async Task OtherAuthorityDoesNotDo()
    {
        using var server = Https(TestCertificates.Server(Root));
        var e = await FailAsync(server, Other);
        Assert.AreEqual(ServerFailure.Tls, e.Kind);
        Assert.StartsWith("The remote certificate is trusted neither by this machine nor by BytebaseCACertificateFile: ", e.Message);
        Assert.IsEmpty(server.Requests);
    }

    [TestMethod]
    public async Task IntermediateAuthorityAloneDoes()
    {
        var intermediate = TestCertificates.Authority("intermediate", Root);
        using var server = Https(TestCertificates.Server(intermediate));
        await SucceedAsync(server, intermediate);
        await SucceedAsync(server, Root, intermediate);
        Assert.AreEqual(ServerFailure.Tls, (await FailAsync(server, Other)).Kind);
    }

    [TestMethod]
    public async Task CertificateThatSignedItselfDoes()
    {
        var own = TestCertificates.Server(null);
        using var server = Https(own);
        await SucceedAsync(server, own);
    }

    [TestMethod]
    public async Task NameCountsAllTheSame()
    {
        using var server = Https(TestCertificates.Server(Root, "bytebase.example.com"));
        var e = await FailAsync(server, Root);
        Assert.AreEqual(ServerFailure.Tls, e.Kind);
        Assert.Contains("RemoteCertificateNameMismatch", e.Message);
    }

    [TestMethod]
    public async Task DatesCountAllTheSame()
    {
        using var server = Https(TestCertificates.Server(Root, expired: true));
        var e = await FailAsync(server, Root);
        Assert.AreEqual(ServerFailure.Tls, e.Kind);
        Assert.Contains("NotTimeValid", e.Message);
    }

    /// <summary>Whoever has a client's certificate of a private authority must not pass for the server.</summary>
    [TestMethod]
    public async Task UseCountsAllTheSame()
    {
        using var server = Https(TestCertificates.Server(Root, use: TestCertificates.ClientUse));
        var e = await FailAsync(server, Root);
        Assert.AreEqual(ServerFailure.Tls, e.Kind);
        Assert.Contains("NotValidForUsage", e.Message);
        Assert.IsEmpty(server.Requests);
    }

    [TestMethod]
    [DataRow(null, "", DisplayName = "missing")]
    [DataRow("", "holds no \"-----BEGIN CERTIFICATE-----\"")]
    [DataRow("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "holds no")]
    [DataRow("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "a certificate in it cannot be read")]
    public void FileThatHoldsNoCertificateIsAFinding(string? text, string why)
    {
        if (text is not null)
            System.IO.File.WriteAllText(File, text);
        var e = Assert.ThrowsExactly<BytebaseException>(() => CertificateAuthorities.Read(File));
        Assert.AreEqual("BB4029", e.Finding.Code);
        Assert.Contains(File, e.Message);
        Assert.Contains(why, e.Message);
    }

    [TestMethod]
    [DataRow("302 Found")]
    [DataRow("307 Temporary Redirect")]
    [DataRow("308 Permanent Redirect")]
    public async Task RedirectCarriesNothingToAnotherHost(string status)
    {
        using var other = new TcpServer(_ => TcpServer.Json("{}"));
        using var server = new TcpServer(_ => TcpServer.Answer(status, $"Location: http://localhost:{other.Port}/bytebase.v1.PlanService/GetPlan?x=1"));
        var e = await FailAsync(Connect($"http://127.0.0.1:{server.Port}/", ConnectTransport.CreateHandler()));

        Assert.AreEqual(ServerFailure.NotTheApi, e.Kind);
        Assert.Contains($"a redirect to http://localhost:{other.Port}/bytebase.v1.PlanService/GetPlan)", e.Message);
        Assert.Contains("Authorization: Bearer token-of-somebody", server.Requests.Single());
        Assert.IsEmpty(other.Requests);
    }

    [TestMethod]
    public async Task ProxyCarriesTheCallAndSeesNoCredential()
    {
        using var server = Https(TestCertificates.Server(Root, "bytebase.example.com"));
        using var proxy = new TcpServer(_ => "HTTP/1.1 200 OK\r\n\r\n", tunnelTo: server);
        await GetAsync(Connect("https://bytebase.example.com/", Handler(proxy, Root)));

        Assert.StartsWith("CONNECT bytebase.example.com:443 ", proxy.Requests.Single());
        Assert.DoesNotContain("token-of-somebody", proxy.Requests.Single());
        Assert.Contains("Authorization: Bearer token-of-somebody", server.Requests.Single());
    }

    [TestMethod]
    [DataRow("407 Proxy Authentication Required", "407")]
    [DataRow("403 Forbidden", "403")]
    public async Task ProxyThatRefusesIsNamed(string status, string number)
    {
        using var proxy = new TcpServer(_ => TcpServer.Answer(status, "Proxy-Authenticate: Basic realm=\"x\""));
        // .NET's own words name the proxy with what HTTPS_PROXY holds.
        var handler = Handler(proxy);
        handler.Proxy = new WebProxy($"http://someone:proxy-canary@127.0.0.1:{proxy.Port}");
        var e = await FailAsync(Connect("https://bytebase.example.com/", handler));

        Assert.AreEqual(ServerFailure.ProxyRefused, e.Kind);
        Assert.AreEqual($"the proxy answered HTTP {number}", e.Message);
        Assert.HasCount(1, proxy.Requests, "it is not asked again");
    }

    [TestMethod]
    public async Task ProxyThatIsNotReadyIsTriedAgain()
    {
        using var server = Https(TestCertificates.Server(Root, "bytebase.example.com"));
        var calls = 0;
        using var proxy = new TcpServer(_ => ++calls < 3 ? TcpServer.Answer("503 Service Unavailable", "") : "HTTP/1.1 200 OK\r\n\r\n", tunnelTo: server);
        await GetAsync(Connect("https://bytebase.example.com/", Handler(proxy, Root)));
        Assert.HasCount(3, proxy.Requests);
    }

    [TestMethod]
    public async Task PasswordOfAProxyThatStaysUnreadyIsNotShown()
    {
        using var proxy = new TcpServer(_ => TcpServer.Answer("502 Bad Gateway", ""));
        var handler = Handler(proxy);
        handler.Proxy = new WebProxy($"http://someone:proxy-canary@127.0.0.1:{proxy.Port}");
        var e = await FailAsync(Connect("https://bytebase.example.com/", handler));

        Assert.AreEqual(ServerFailure.Unreachable, e.Kind);
        Assert.DoesNotContain("proxy-canary", e.Message);
        Assert.DoesNotContain("someone", e.Message);
    }

    [TestMethod]
    public async Task RefusalOfAPlainProxyIsNamed()
    {
        using var proxy = new TcpServer(_ => TcpServer.Answer("407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"x\""));
        var e = await FailAsync(Connect("http://bytebase.example.com/", Handler(proxy)));
        Assert.AreEqual(ServerFailure.ProxyRefused, e.Kind);
        Assert.AreEqual("HTTP 407 Proxy Authentication Required", e.Message);
    }

    [TestMethod]
    [DataRow("http://127.0.0.1:5080/", false)]
    [DataRow("http://localhost:5080/", false)]
    [DataRow("http://[::1]:5080/", false)]
    [DataRow("https://bytebase.example.com/", true)]
    [DataRow("http://10.0.0.1/", true)]
    public void ServerOnThisMachineIsAskedWithoutAProxy(string url, bool proxy)
    {
        using var handler = ConnectTransport.CreateHandler(new Uri(url));
        Assert.AreEqual(proxy, handler.UseProxy);
    }

    [TestMethod]
    public async Task CompressionThatIsNoneIsTriedAgainAndThenSaid()
    {
        using var server = new TcpServer(_ => TcpServer.Answer("200 OK", "Content-Type: application/json\r\nContent-Encoding: gzip", "{\"name\":\"projects/hr/plans/101\"}"));
        var url = new Uri($"http://127.0.0.1:{server.Port}/");
        var e = await FailAsync(Connect(url.AbsoluteUri, ConnectTransport.CreateHandler(url)));
        Assert.AreEqual(ServerFailure.Unreachable, e.Kind);
    }

    private static TcpServer Https(X509Certificate2 certificate) => new(_ => TcpServer.Json("{}"), certificate);

    private SocketsHttpHandler Handler(TcpServer proxy, params X509Certificate2[] trusted)
    {
        var handler = ConnectTransport.CreateHandler(null, Trust(trusted));
        handler.Proxy = new WebProxy($"http://127.0.0.1:{proxy.Port}");
        return handler;
    }

    private CertificateAuthorities? Trust(X509Certificate2[] trusted)
    {
        if (trusted.Length == 0)
            return null;
        System.IO.File.WriteAllText(File, TestCertificates.Pem(trusted));
        return CertificateAuthorities.Read(File);
    }

    private Task SucceedAsync(TcpServer server, params X509Certificate2[] trusted) => GetAsync(Connect(server, trusted));

    private Task<ServerException> FailAsync(TcpServer server, params X509Certificate2[] trusted) => FailAsync(Connect(server, trusted));

    private ConnectTransport Connect(TcpServer server, X509Certificate2[] trusted)
    {
        var url = new Uri($"https://127.0.0.1:{server.Port}/");
        return Connect(url.AbsoluteUri, ConnectTransport.CreateHandler(url, Trust(trusted)));
    }

    private static ConnectTransport Connect(string url, HttpMessageHandler handler) =>
        new(handler, new Uri(url), Accounts.Token, [], TimeSpan.FromSeconds(30), new RetryPolicy(new JumpingTime()));

    private static async Task GetAsync(ConnectTransport transport)
    {
        using (transport)
            await transport.CallAsync("PlanService", "GetPlan", new GetRequest("p"), WireJson.Default.GetRequest, WireJson.Default.Plan, null, default);
    }

    private static Task<ServerException> FailAsync(ConnectTransport transport) => Assert.ThrowsExactlyAsync<ServerException>(() => GetAsync(transport));
}
