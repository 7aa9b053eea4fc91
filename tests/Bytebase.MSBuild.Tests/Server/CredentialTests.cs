using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Tests.Server;

[TestClass]
internal sealed class CredentialTests
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bytebase-credential-").FullName;

    private string TokenFile => Path.Combine(_directory, "token");

    [TestCleanup]
    public void Delete() => Directory.Delete(_directory, recursive: true);

    [TestMethod]
    public void NothingSetIsNone() => Assert.IsNull(Credential.Find(_ => null, ""));

    [TestMethod]
    public void BlanksAreNothing() => Assert.IsNull(Credential.Find(_ => " \t", "  "));

    [TestMethod]
    public void TokenFileComesFirst()
    {
        File.WriteAllText(TokenFile, "\uFEFF from-file \r\n");
        var credential = Credential.Find(Environment(("BYTEBASE_ACCESS_TOKEN", "t"), ("BYTEBASE_SERVICE_ACCOUNT", "a"), ("BYTEBASE_SERVICE_ACCOUNT_SECRET", "s")), $" {TokenFile} ");
        Assert.AreEqual(new AccessToken("from-file", TokenFile), credential);
    }

    [TestMethod]
    public void AccessTokenComesBeforeAServiceAccount()
    {
        var credential = Credential.Find(Environment(("BYTEBASE_ACCESS_TOKEN", " t\n"), ("BYTEBASE_SERVICE_ACCOUNT", "a")), null);
        Assert.AreEqual(new AccessToken("t", "BYTEBASE_ACCESS_TOKEN"), credential);
    }

    [TestMethod]
    [DataRow("two words")]
    [DataRow("two\nlines")]
    [DataRow("t\u00F6ken")]
    public void AccessTokenThatIsNoTokenIsRefusedWithoutShowingIt(string token)
    {
        var e = Assert.ThrowsExactly<BytebaseException>(() => Credential.Find(Environment(("BYTEBASE_ACCESS_TOKEN", token)), null));
        Assert.AreEqual("BB4017", e.Finding.Code);
        Assert.DoesNotContain(token, e.Message);
    }

    [TestMethod]
    public void ServiceAccountIsNameAndKey()
    {
        var credential = Credential.Find(Environment(("BYTEBASE_ACCESS_TOKEN", ""), ("BYTEBASE_SERVICE_ACCOUNT", " a "), ("BYTEBASE_SERVICE_ACCOUNT_SECRET", " s\n")), "");
        Assert.AreEqual(new ServiceAccount("a", "s"), credential);
    }

    [TestMethod]
    [DataRow("BYTEBASE_SERVICE_ACCOUNT", "BYTEBASE_SERVICE_ACCOUNT_SECRET")]
    [DataRow("BYTEBASE_SERVICE_ACCOUNT_SECRET", "BYTEBASE_SERVICE_ACCOUNT")]
    public void HalfAServiceAccountIsAnError(string set, string missing)
    {
        var e = Assert.ThrowsExactly<BytebaseException>(() => Credential.Find(Environment((set, "half")), ""));
        Assert.AreEqual("BB4011", e.Finding.Code);
        Assert.StartsWith($"{set} is set but {missing} is not", e.Message);
        Assert.DoesNotContain("half", e.Message);
    }

    [TestMethod]
    public void WorkloadIdentityComesLast()
    {
        Assert.AreEqual(new WorkloadIdentity("i"), Credential.Find(Environment(("BYTEBASE_WORKLOAD_IDENTITY", " i\n")), ""));
        Assert.AreEqual(new ServiceAccount("a", "s"), Credential.Find(Environment(("BYTEBASE_WORKLOAD_IDENTITY", "i"), ("BYTEBASE_SERVICE_ACCOUNT", "a"), ("BYTEBASE_SERVICE_ACCOUNT_SECRET", "s")), ""));
        Assert.AreEqual(new AccessToken("t", "BYTEBASE_ACCESS_TOKEN"), Credential.Find(Environment(("BYTEBASE_WORKLOAD_IDENTITY", "i"), ("BYTEBASE_ACCESS_TOKEN", "t")), ""));
    }

    [TestMethod]
    public void TokenFileWithoutAnIdentityIsAnError()
    {
        var e = Assert.ThrowsExactly<BytebaseException>(() => Credential.Find(Environment(("BYTEBASE_OIDC_TOKEN_FILE", "/run/token")), ""));
        Assert.AreEqual("BB4028", e.Finding.Code);
        Assert.StartsWith("BYTEBASE_OIDC_TOKEN_FILE is set but BYTEBASE_WORKLOAD_IDENTITY is not", e.Message);
        Assert.AreEqual(new AccessToken("t", "BYTEBASE_ACCESS_TOKEN"), Credential.Find(Environment(("BYTEBASE_OIDC_TOKEN_FILE", "/run/token"), ("BYTEBASE_ACCESS_TOKEN", "t")), ""));
    }

    [TestMethod]
    [DataRow("", DisplayName = "empty")]
    [DataRow(" \r\n", DisplayName = "blank")]
    [DataRow("one-line\nsecond-line\n", DisplayName = "several lines")]
    [DataRow("two words", DisplayName = "several words")]
    [DataRow("pässword", DisplayName = "no ASCII")]
    public void FileThatIsNoTokenIsAnErrorWithoutItsText(string text)
    {
        File.WriteAllText(TokenFile, text);
        var e = Assert.ThrowsExactly<BytebaseException>(() => Credential.Find(Environment(("BYTEBASE_ACCESS_TOKEN", "t")), TokenFile));
        Assert.AreEqual("BB4012", e.Finding.Code);
        Assert.Contains(TokenFile, e.Message);
        foreach (var part in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            Assert.DoesNotContain(part, e.Message);
    }

    [TestMethod]
    [DataRow("missing")]
    [DataRow("", DisplayName = "a directory")]
    [DataRow("a\0b", DisplayName = "no path")]
    public void FileThatCannotBeReadIsAnError(string name)
    {
        var e = Assert.ThrowsExactly<BytebaseException>(() => Credential.Find(Environment(("BYTEBASE_ACCESS_TOKEN", "t")), _directory + "/" + name));
        Assert.AreEqual("BB4012", e.Finding.Code);
    }

    [TestMethod]
    public void TextShowsTheSourceAndNeverTheSecret()
    {
        Assert.AreEqual("BYTEBASE_ACCESS_TOKEN", $"{Accounts.Token}");
        Assert.AreEqual("BYTEBASE_SERVICE_ACCOUNT", $"{Accounts.Ci}");
        Assert.AreEqual("BYTEBASE_SERVICE_ACCOUNT", ((object)Accounts.Ci).ToString());
    }

    private static Func<string, string?> Environment(params (string Name, string Value)[] variables) =>
        name => variables.FirstOrDefault(v => v.Name == name).Value;
}
