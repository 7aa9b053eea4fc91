using Bytebase.MSBuild.Tasks;
using Bytebase.MSBuild.Tests.Server;
using static Bytebase.MSBuild.Tests.Tasks.OnlineTaskTests;

namespace Bytebase.MSBuild.Tests.Tasks;

/// <summary>What the tasks of one engine may share, and what they may not: one build may build a project file twice.</summary>
[TestClass]
[DoNotParallelize]
internal sealed class DeliverySessionTests
{
    [TestMethod]
    public void SameBuildOfAProjectFileSharesItsReview()
    {
        using var scope = new EnvironmentScope(("BYTEBASE_CUSTOM_HEADERS", "X-Front: one"));
        using var server = new LoopbackServer(Answers);
        using var project = Project();
        Review(project, server);
        Review(project, server);
        Assert.AreEqual("CheckRelease", server.Calls);
    }

    [TestMethod]
    public void OtherBytebaseProjectIsAskedItself()
    {
        using var scope = new EnvironmentScope();
        using var server = new LoopbackServer(Answers);
        using var project = Project();
        Review(project, server);
        Review(project, server, ("BytebaseProject", "projects/other"));
        Assert.AreEqual("CheckRelease CheckRelease", server.Calls);
    }

    /// <summary>The first review covers the second build's database: only the sessions keep them apart. Each database is a request.</summary>
    [TestMethod]
    public void OtherTargetsAreReviewedThemselves()
    {
        using var scope = new EnvironmentScope();
        using var server = new LoopbackServer(Answers);
        using var project = Project();
        Review(project, server, ("BytebaseTargets", Database + ";instances/i/databases/b"));
        Review(project, server);
        Assert.AreEqual("CheckRelease CheckRelease CheckRelease", server.Calls);
        Assert.AreEqual(2, server.VersionRequests);
    }

    [TestMethod]
    public void OtherServerIsAskedItself()
    {
        using var scope = new EnvironmentScope();
        using var server = new LoopbackServer(Answers);
        using var other = new LoopbackServer(Answers);
        using var project = Project();
        Review(project, server);
        Review(project, other);
        Assert.AreEqual(("CheckRelease", "CheckRelease"), (server.Calls, other.Calls));
    }

    [TestMethod]
    [DataRow("X-Front: two")]
    [DataRow("X-Back: one")]
    [DataRow(null)]
    public void OtherHeadersOfTheEnvironmentHaveASessionOfTheirOwn(string? headers)
    {
        using var scope = new EnvironmentScope(("BYTEBASE_CUSTOM_HEADERS", "X-Front: one"));
        using var server = new LoopbackServer(Answers);
        using var project = Project();
        Review(project, server);
        Environment.SetEnvironmentVariable("BYTEBASE_CUSTOM_HEADERS", headers);
        Review(project, server);
        Assert.AreEqual("CheckRelease CheckRelease", server.Calls);
    }

    [TestMethod]
    [DataRow("https://bytebase.acme.com", "https%3A%2F%2Fbytebase.acme.com")]
    [DataRow("", "bytebase")]
    public void AudienceOfTheProjectIsWhatGitHubIsAskedFor(string audience, string expected)
    {
        using var github = new TcpServer(_ => TcpServer.Json("""{"value":"oidc-canary"}"""));
        using var server = new LoopbackServer([.. Answers, ("ExchangeToken", """{"accessToken":"exchanged-canary"}""")]);
        using var project = Project();
        using var scope = new EnvironmentScope(
            ("BYTEBASE_WORKLOAD_IDENTITY", "ci@workload.bytebase.com"),
            ("ACTIONS_ID_TOKEN_REQUEST_URL", $"http://127.0.0.1:{github.Port}/token?api-version=2.0"),
            ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "request-canary"));
        Review(project, server, ("BytebaseAccessTokenFile", ""), ("BytebaseOidcAudience", audience));

        Assert.StartsWith($"GET /token?api-version=2.0&audience={expected} HTTP/1.1", github.Requests.Single());
        Assert.AreEqual("ExchangeToken CheckRelease", server.Calls);
        Assert.DoesNotContain("canary", project.Engine.Everything);
    }

    private static void Review(TestProject project, LoopbackServer server, params (string Name, string Value)[] more)
    {
        Assert.IsTrue(Task<BytebaseReviewMigrations>(project, Settings(project, server, more)).Execute(), project.Engine.Everything);
    }
}
