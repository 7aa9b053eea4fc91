using System.Text;
using System.Text.Json;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>A pipeline without a secret: the CI system's own token is exchanged. Not verified against a real server.</summary>
[TestClass]
public sealed class WorkloadIdentityTests : EmulatorTests
{
    private const string RequestToken = "request-canary-4f7a";

    private static readonly string Oidc = Token(new { iss = "https://token.actions.githubusercontent.com", sub = "repo:acme/hr:ref:refs/heads/main", aud = "bytebase", exp = 4102444800 });

    [TestMethod]
    public void A_publish_at_GitHub_needs_no_secret_and_renews_its_token_while_it_waits()
    {
        var world = Emulator.CreateWorld(tokenLifetime: 5);
        using var github = Tcp.Answering("200 OK", $$"""{"value":"{{Oidc}}"}""");
        var project = AtGitHub(world, github).Migration("3_slow.sql", "SELECT pg_sleep(6);\n");

        var publish = project.Publish("-v:diag").Succeeded();

        world.AssertApplied(world.Prod);
        Assert.IsEmpty(Emulator.Requests("Login"));
        Assert.AreEqual(world.Identity, Emulator.Requests("ExchangeToken")[0].Text("email"));
        Assert.IsGreaterThanOrEqualTo(2, Emulator.Requests("ExchangeToken").Count);
        Assert.IsTrue(Emulator.Requests().All(r => r.Status == 200), "no call met an expired token");
        Assert.Contains("audience=bytebase HTTP/1.1", github.Requests[0]);
        foreach (var secret in new[] { Oidc, RequestToken, "eyJhbGciOi" })
            Assert.DoesNotContain(secret, publish.Output);
    }

    [TestMethod]
    public void A_token_for_somebody_else_is_refused_with_what_it_says()
    {
        var world = Emulator.CreateWorld(subject: "repo:acme/other:*");
        using var github = Tcp.Answering("200 OK", $$"""{"value":"{{Oidc}}"}""");

        var build = AtGitHub(world, github).Build("-c", "Release");

        var error = build.SingleError("BB5012");
        Assert.Contains(world.Identity + ": token validation failed: subject mismatch", error.Text);
        Assert.Contains("its subject 'repo:acme/hr:ref:refs/heads/main', its audience 'bytebase'", error.Text);
        Assert.AreEqual("ExchangeToken", Emulator.Calls());
        Assert.DoesNotContain(Oidc, build.Output);
    }

    [TestMethod]
    public void A_job_without_the_permission_learns_which_one_it_lacks()
    {
        var world = Emulator.CreateWorld();
        var project = WithIdentity(world).With("GITHUB_ACTIONS", "true");

        var error = project.Build("-c", "Release").SingleError("BB4027");

        Assert.Contains("id-token: write", error.Text);
        Assert.IsEmpty(Emulator.Requests());
    }

    private static TestProject AtGitHub(World world, Tcp github) => WithIdentity(world)
        .With("GITHUB_ACTIONS", "true")
        .With("ACTIONS_ID_TOKEN_REQUEST_URL", $"http://127.0.0.1:{github.Port}/token?api-version=2.0")
        .With("ACTIONS_ID_TOKEN_REQUEST_TOKEN", RequestToken);

    private static TestProject WithIdentity(World world) => TestProject.Database(world).WithSample()
        .With("BYTEBASE_SERVICE_ACCOUNT", null).With("BYTEBASE_SERVICE_ACCOUNT_SECRET", null).With("BYTEBASE_WORKLOAD_IDENTITY", world.Identity);

    private static string Token(object claims) => $"{Part("""{"alg":"RS256","typ":"JWT"}""")}.{Part(JsonSerializer.Serialize(claims))}.c2lnbmF0dXJl";

    private static string Part(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
