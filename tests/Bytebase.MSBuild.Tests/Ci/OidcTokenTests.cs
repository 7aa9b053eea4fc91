using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Tests.Server;

namespace Bytebase.MSBuild.Tests.Ci;

/// <summary>The OIDC tokens of each CI system, against local doubles of the services that give them.</summary>
[TestClass]
internal sealed class OidcTokenTests
{
    [TestMethod]
    [DataRow("", "bytebase")]
    [DataRow("https://github.com/acme & co", "https%3A%2F%2Fgithub.com%2Facme%20%26%20co")]
    public async Task GitHubIsAskedWithTheJobsOwnToken(string audience, string expected)
    {
        using var github = new TcpServer(_ => TcpServer.Json("""{"count":1,"value":"oidc-of-github"}"""));
        var token = await GetAsync(audience, "", GitHub(github, "?api-version=2.0"));

        Assert.AreEqual("oidc-of-github", token);
        var request = github.Requests.Single();
        Assert.StartsWith($"GET /token?api-version=2.0&audience={expected} HTTP/1.1", request);
        Assert.Contains("Authorization: Bearer request-token", request);
    }

    [TestMethod]
    [DataRow("", "")]
    [DataRow("5f0a-id", "&serviceConnectionId=5f0a-id")]
    public async Task AzureIsAskedWithTheJobsOwnToken(string connection, string query)
    {
        using var azure = new TcpServer(_ => TcpServer.Json("""{"oidcToken":"oidc-of-azure"}"""));
        var token = await GetAsync("ignored", connection, Azure(azure));

        Assert.AreEqual("oidc-of-azure", token);
        var request = azure.Requests.Single();
        Assert.StartsWith($"POST /oidctoken?api-version=7.1-preview.1{query} HTTP/1.1", request);
        Assert.Contains("Authorization: Bearer system-token", request);
        Assert.Contains("Content-Length: 0", request);
    }

    [TestMethod]
    [DataRow("GITLAB_OIDC_TOKEN", "GITLAB_CI=true")]
    [DataRow("BITBUCKET_STEP_OIDC_TOKEN", "BITBUCKET_BUILD_NUMBER=7")]
    public async Task GitLabAndBitbucketGiveItInAVariable(string variable, string system)
    {
        Assert.AreEqual("oidc", await GetAsync("", "", system, variable + "= oidc\n"));
        var e = await FailAsync("BB4027", system);
        Assert.Contains(variable + " is not set", e);
    }

    [TestMethod]
    public async Task FileComesFirstAndIsReadAgainEachTime()
    {
        var directory = Directory.CreateTempSubdirectory("bytebase-oidc-").FullName;
        try
        {
            var file = Path.Combine(directory, "token");
            var source = Source("", "", "BYTEBASE_OIDC_TOKEN_FILE=" + file, "GITLAB_CI=true", "GITLAB_OIDC_TOKEN=other");
            await File.WriteAllTextAsync(file, "first\n");
            Assert.AreEqual("first", await source.GetAsync(default));
            await File.WriteAllTextAsync(file, "second");
            Assert.AreEqual("second", await source.GetAsync(default));

            await File.WriteAllTextAsync(file, "two words");
            var e = await Assert.ThrowsExactlyAsync<BytebaseException>(() => source.GetAsync(default));
            Assert.AreEqual("BB4027", e.Finding.Code);
            Assert.Contains(file, e.Message);
            Assert.DoesNotContain("words", e.Message);
            File.Delete(file);
            Assert.AreEqual("BB4027", (await Assert.ThrowsExactlyAsync<BytebaseException>(() => source.GetAsync(default))).Finding.Code);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [TestMethod]
    [DataRow("id-token: write", "GITHUB_ACTIONS=true")]
    [DataRow("id-token: write", "GITHUB_ACTIONS=true", "ACTIONS_ID_TOKEN_REQUEST_URL=https://example.com/t")]
    [DataRow("id-token: write", "GITHUB_ACTIONS=true", "ACTIONS_ID_TOKEN_REQUEST_TOKEN=canary-token")]
    [DataRow("SYSTEM_ACCESSTOKEN: $(System.AccessToken)", "TF_BUILD=True", "SYSTEM_OIDCREQUESTURI=https://example.com/t")]
    [DataRow("agent of version 3", "TF_BUILD=True", "SYSTEM_ACCESSTOKEN=canary-token")]
    [DataRow("GITLAB_OIDC_TOKEN", "GITLAB_CI=true")]
    [DataRow("oidc: true", "BITBUCKET_BUILD_NUMBER=7")]
    [DataRow("BYTEBASE_OIDC_TOKEN_FILE", "TEAMCITY_VERSION=2026.1")]
    [DataRow("BYTEBASE_OIDC_TOKEN_FILE")]
    [DataRow("absolute path", "BYTEBASE_OIDC_TOKEN_FILE=token")]
    public async Task WhatTheJobLacksIsSaid(string fix, params string[] environment)
    {
        var message = await FailAsync("BB4027", environment);
        Assert.Contains(fix, message);
        Assert.DoesNotContain("canary-token", message);
    }

    [TestMethod]
    [DataRow("401 Unauthorized", "", 1)]
    [DataRow("403 Forbidden", "", 1)]
    [DataRow("302 Found", "Location: http://localhost:1/", 1)]
    [DataRow("503 Service Unavailable", "", 3)]
    [DataRow("429 Too Many Requests", "", 3)]
    [DataRow("200 OK", "Content-Type: application/json", 1, DisplayName = "an answer without a token")]
    [DataRow("200 OK", "Content-Type: text/html", 1, DisplayName = "a page")]
    public async Task ServiceThatGivesNoneIsNamed(string status, string headers, int requests)
    {
        using var service = new TcpServer(_ => TcpServer.Answer(status, headers, """{"message":"system-token request-token"}"""));
        foreach (var environment in new[] { GitHub(service, ""), Azure(service) })
        {
            var before = service.Requests.Count;
            var message = await FailAsync("BB5016", environment);
            Assert.DoesNotContain("-token ", message.Replace("id-token", "", StringComparison.Ordinal));
            Assert.HasCount(requests, service.Requests.Skip(before));
        }
    }

    [TestMethod]
    public async Task FailureThatPassesIsTriedAgain()
    {
        var calls = 0;
        using var github = new TcpServer(_ => ++calls < 3 ? TcpServer.Answer("502 Bad Gateway", "") : TcpServer.Json("""{"value":"oidc"}"""));
        Assert.AreEqual("oidc", await GetAsync("", "", GitHub(github, "")));
    }

    [TestMethod]
    public async Task RequestTokenIsSentOverAnEncryptedConnectionOnly()
    {
        var message = await FailAsync("BB5016", "GITHUB_ACTIONS=true", "ACTIONS_ID_TOKEN_REQUEST_URL=http://example.com/t?x=1", "ACTIONS_ID_TOKEN_REQUEST_TOKEN=canary-token");
        Assert.Contains("http://example.com/t is not encrypted", message);
    }

    private static string[] GitHub(TcpServer server, string query) =>
        ["GITHUB_ACTIONS=true", $"ACTIONS_ID_TOKEN_REQUEST_URL=http://127.0.0.1:{server.Port}/token{query}", "ACTIONS_ID_TOKEN_REQUEST_TOKEN=request-token"];

    private static string[] Azure(TcpServer server) =>
        ["TF_BUILD=True", $"SYSTEM_OIDCREQUESTURI=http://127.0.0.1:{server.Port}/oidctoken", "SYSTEM_ACCESSTOKEN=system-token"];

    private static OidcToken Source(string audience, string connection, params string[] environment) =>
        new(name => environment.FirstOrDefault(e => e.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..], audience, connection, new JumpingTime());

    private static Task<string> GetAsync(string audience, string connection, params string[] environment) => Source(audience, connection, environment).GetAsync(default);

    private static async Task<string> FailAsync(string code, params string[] environment)
    {
        var e = await Assert.ThrowsExactlyAsync<BytebaseException>(() => GetAsync("", "", environment));
        Assert.AreEqual(code, e.Finding.Code, e.Message);
        return e.Message;
    }
}
