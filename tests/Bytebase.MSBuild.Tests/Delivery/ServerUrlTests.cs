using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Tests.Delivery;

[TestClass]
internal sealed class ServerUrlTests
{
    [TestMethod]
    public void EmptyWorksOffline() => Assert.IsNull(ServerUrl.Parse("", allowInsecureHttp: false));

    [TestMethod]
    [DataRow("https://bytebase.example.com", "https://bytebase.example.com/")]
    [DataRow("HTTPS://Bytebase.Example.com/", "https://bytebase.example.com/")]
    [DataRow("https://example.com:8443/tools/bytebase", "https://example.com:8443/tools/bytebase/")]
    [DataRow("https://example.com/tools/bytebase/", "https://example.com/tools/bytebase/")]
    [DataRow("https://example.com/tools?a=b#c", "https://example.com/tools/")]
    [DataRow("http://localhost:5080", "http://localhost:5080/")]
    [DataRow("http://127.0.0.1:5080", "http://127.0.0.1:5080/")]
    [DataRow("http://[::1]:5080", "http://[::1]:5080/")]
    public void UrlHasATrailingSlashAndKeepsItsPath(string text, string expected) =>
        Assert.AreEqual(expected, ServerUrl.Parse(text, allowInsecureHttp: false)!.AbsoluteUri);

    [TestMethod]
    [DataRow("http://localhost")]
    [DataRow("http://LOCALHOST:5080")]
    [DataRow("http://127.0.0.1")]
    [DataRow("http://127.9.9.9")]
    [DataRow("http://[::1]")]
    [DataRow("http://[0:0:0:0:0:0:0:1]")]
    public void PlainHttpToThisMachineIsAllowed(string url) => Assert.IsNotNull(ServerUrl.Parse(url, allowInsecureHttp: false));

    [TestMethod]
    [DataRow("http://localhost.example.com")]
    [DataRow("http://127.0.0.1.example.com")]
    [DataRow("http://localhost.localdomain")]
    [DataRow("http://0.0.0.0:5080")]
    [DataRow("http://[::]:5080")]
    [DataRow("http://[::2]")]
    [DataRow("http://10.0.0.1")]
    [DataRow("http://192.168.1.1")]
    [DataRow("http://host.docker.internal:8080")]
    public void PlainHttpToAnythingElseIsNot(string url) =>
        Assert.AreEqual("BB4009", Assert.ThrowsExactly<BytebaseException>(() => ServerUrl.Parse(url, allowInsecureHttp: false)).Finding.Code);

    [TestMethod]
    [DataRow("http://localhost@evil.example.com/")]
    [DataRow("http://127.0.0.1:80@evil.example.com/")]
    public void NameOfThisMachineBeforeAnAtSignIsNoHost(string url) =>
        Assert.AreEqual("BB4008", Assert.ThrowsExactly<BytebaseException>(() => ServerUrl.Parse(url, allowInsecureHttp: false)).Finding.Code);

    [TestMethod]
    [DataRow("bytebase.example.com")]
    [DataRow("/bytebase")]
    [DataRow("//bytebase.example.com")]
    [DataRow("ftp://bytebase.example.com")]
    [DataRow("file:///etc/passwd")]
    [DataRow("https://")]
    [DataRow("https://host:port/")]
    public void OtherUrlsAreRefused(string text)
    {
        var e = Assert.ThrowsExactly<BytebaseException>(() => ServerUrl.Parse(text, allowInsecureHttp: true));
        Assert.AreEqual("BB4006", e.Finding.Code);
        Assert.Contains($"'{text}'", e.Message);
    }

    [TestMethod]
    [DataRow("https://someone:hunter2@bytebase.example.com", "BB4008")]
    [DataRow("https://hunter2@bytebase.example.com/x", "BB4008")]
    [DataRow("http://someone:hunter2@bytebase.example.com", "BB4008")]
    [DataRow("ftp://someone:hunter2@bytebase.example.com", "BB4006")]
    [DataRow("someone:hunter2@bytebase.example.com", "BB4006")]
    [DataRow("ftp://someone:at@hunter2@bytebase.example.com", "BB4006")]
    [DataRow("https:/someone:at@hunter2@bytebase.example.com:port", "BB4006")]
    public void UserInfoIsRefusedAndNeverEchoed(string text, string code)
    {
        var e = Assert.ThrowsExactly<BytebaseException>(() => ServerUrl.Parse(text, allowInsecureHttp: true));
        Assert.AreEqual(code, e.Finding.Code);
        Assert.DoesNotContain("hunter2", e.Message);
        Assert.DoesNotContain("someone", e.Message);
        Assert.Contains("bytebase.example.com", e.Message);
    }

    [TestMethod]
    public void PlainHttpToAnotherMachineMustBeAllowed()
    {
        var e = Assert.ThrowsExactly<BytebaseException>(() => ServerUrl.Parse("http://bytebase.intern/x?token=hunter2", allowInsecureHttp: false));
        Assert.AreEqual("BB4009", e.Finding.Code);
        Assert.Contains("http://bytebase.intern/x", e.Message);
        Assert.DoesNotContain("hunter2", e.Message);
        Assert.AreEqual("http://bytebase.intern/x/", ServerUrl.Parse("http://bytebase.intern/x", allowInsecureHttp: true)!.AbsoluteUri);
    }

    [TestMethod]
    [DataRow("https://someone:hunter2@example.com/x", true, "https://example.com")]
    [DataRow("http:/user:secret@host", true, "…@host", DisplayName = "no URL, and a password all the same")]
    [DataRow("https://example.com/x@y", false, "")]
    [DataRow("not a URL", false, "")]
    public void CredentialIsSeenBeforeAnythingIsLogged(string text, bool expected, string expectedAddress)
    {
        Assert.AreEqual(expected, ServerUrl.HoldsCredential(text, out var address));
        Assert.AreEqual(expectedAddress, address);
    }
}
