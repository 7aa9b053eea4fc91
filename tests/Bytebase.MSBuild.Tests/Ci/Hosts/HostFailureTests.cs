using Bytebase.Hosts;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Reports;

namespace Bytebase.MSBuild.Tests.Ci.Hosts;

/// <summary>What hosts, and what is before them, refuse, lose and claim: a note at most, and never two comments.</summary>
[TestClass]
internal sealed class HostFailureTests
{
    [TestMethod]
    [DataRow(CiKind.GitHub, "pull-requests:read", "HTTP 403 Resource not accessible by integration", "pull-requests: write")]
    [DataRow(CiKind.GitHub, "", "HTTP 404 Not Found", "pull-requests: write")]
    [DataRow(CiKind.GitLab, "read_api", "HTTP 403 insufficient_scope", "the scope api")]
    [DataRow(CiKind.Bitbucket, "pullrequest", "HTTP 403 Your credentials lack one or more required privilege scopes", "pullrequest:write")]
    [DataRow(CiKind.Azure, "read", "HTTP 403 TF401027", "Contribute to pull requests")]
    public async Task TokenWithoutThePermissionIsANoteWithTheFix(CiKind kind, string scope, string why, string fix)
    {
        await using var run = await HostRun.StartAsync(kind);
        run.Host.Know(HostRun.Token, HostRun.Bot, scope);
        await run.CommentAsync("words");
        AssertNote(run, why, fix);
        Assert.IsEmpty(run.Host.Comments);
    }

    [TestMethod]
    [DataRow(CiKind.GitHub, "HTTP 401 Bad credentials", "pull-requests: write")]
    [DataRow(CiKind.GitLab, "HTTP 401", "the scope api")]
    [DataRow(CiKind.Bitbucket, "HTTP 401", "BITBUCKET_TOKEN")]
    [DataRow(CiKind.Azure, "HTTP 203, a login page", "SYSTEM_ACCESSTOKEN: $(System.AccessToken)")]
    public async Task TokenThatIsNotKnownIsANoteWithTheFix(CiKind kind, string why, string fix)
    {
        await using var run = await HostRun.StartAsync(kind);
        foreach (var (name, _) in run.Variables.Where(v => v.Value == HostRun.Token))
            run.Variables[name] = "expired-canary-token";
        await run.CommentAsync("words");
        AssertNote(run, why, fix);
        Assert.DoesNotContain("expired-canary-token", run.Said);
    }

    [TestMethod]
    [DataRow(CiKind.GitHub, "GITHUB_TOKEN is not set", "GITHUB_TOKEN: ${{ github.token }}")]
    [DataRow(CiKind.GitLab, "GITLAB_TOKEN is not set", "job's own token may not write notes")]
    [DataRow(CiKind.Azure, "SYSTEM_ACCESSTOKEN is not set", "SYSTEM_ACCESSTOKEN: $(System.AccessToken)")]
    public async Task JobWithoutATokenAsksNobody(CiKind kind, string why, string fix)
    {
        await using var run = await HostRun.StartAsync(kind);
        foreach (var value in new[] { "", "$(System.AccessToken)" })
        {
            foreach (var (name, _) in run.Host.Variables("?").Where(v => v.Value == "?"))
                run.Variables[name] = value;
            run.Notes.Clear();
            await run.CommentAsync("words");
            AssertNote(run, why, fix);
        }

        Assert.IsEmpty(run.Host.Requests);
    }

    [TestMethod]
    [DynamicData(nameof(HostRun.Kinds), typeof(HostRun))]
    public async Task ForkIsSilent(CiKind kind)
    {
        await using var run = await HostRun.StartAsync(kind);
        run.IsFork = true;
        run.Host.Know(HostRun.Token, HostRun.Bot, run.Host.WriteScopes[0] == "api" ? "read_api" : run.Host.WriteScopes[0]);
        await run.CommentAsync("words");
        foreach (var (name, _) in run.Variables.Where(v => v.Value == HostRun.Token))
            run.Variables[name] = "";
        await run.CommentAsync("words");

        Assert.IsEmpty(run.Notes, run.Said);
        Assert.HasCount(2, run.Details.Where(d => d.Contains("Jobs of forks get no token", StringComparison.Ordinal)));
        Assert.IsEmpty(run.Host.Comments);
    }

    [TestMethod]
    [DynamicData(nameof(HostRun.Kinds), typeof(HostRun))]
    public async Task LostAnswerMakesNoSecondComment(CiKind kind)
    {
        HostFault[] faults = [HostFault.LostAnswer, HostFault.CutAnswer, HostFault.Error(502) with { AfterEffect = true }, HostFault.Reset, HostFault.Error(503)];
        foreach (var fault in faults)
        {
            await using var run = await HostRun.StartAsync(kind);
            run.Host.Fail("POST", "", fault);
            await run.CommentAsync("words");
            Assert.Contains("words", run.Comment.Body);
            Assert.HasCount(fault.AfterEffect ? 1 : 2, run.Host.Requests.Where(r => r.Method == "POST"), fault.ToString());
            Assert.IsEmpty(run.Notes, run.Said);
        }
    }

    [TestMethod]
    public async Task CommentThatStaysLostIsANoteAfterThreeAttempts()
    {
        await using var run = await HostRun.StartAsync(CiKind.GitHub);
        run.Host.Fail("POST", "", HostFault.Error(502), times: 99);
        await run.CommentAsync("words");
        AssertNote(run, "HTTP 502", "Run the job again");
        Assert.HasCount(3, run.Host.Requests.Where(r => r.Method == "POST"));
        Assert.HasCount(3, run.Host.Requests.Where(r => r.Method == "GET"), "looked for before each");
    }

    [TestMethod]
    [DataRow(CiKind.GitHub, "PATCH")]
    [DataRow(CiKind.GitLab, "PUT")]
    [DataRow(CiKind.Bitbucket, "PUT")]
    [DataRow(CiKind.Azure, "PATCH")]
    public async Task FailureThatPassesIsTriedAgain(CiKind kind, string change)
    {
        await using var run = await HostRun.StartAsync(kind);
        await run.CommentAsync("first words");
        run.Host.Fail("GET", "", HostFault.Error(500, "oops"), times: 2);
        run.Host.Fail(change, "", HostFault.Reset);
        run.Host.Fail(change, "", HostFault.LostAnswer);
        await run.CommentAsync("second words");
        Assert.Contains("second words", run.Comment.Body);
        Assert.IsEmpty(run.Notes, run.Said);
        Assert.HasCount(4, run.Details.Where(d => d.Contains("trying again", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task HostMaySayWhenToComeBack()
    {
        await using var run = await HostRun.StartAsync(CiKind.GitLab);
        run.Host.Fail("POST", "", HostFault.Error(429, "", ("Retry-After", "7")));
        await run.CommentAsync("words");
        Assert.Contains("words", run.Comment.Body);
        Assert.Contains(TimeSpan.FromSeconds(7), run.Time.Waits);
    }

    [TestMethod]
    public async Task RateLimitOfGitHubIsNoLackOfPermission()
    {
        await using var run = await HostRun.StartAsync(CiKind.GitHub);
        var reset = run.Time.GetUtcNow().AddSeconds(9).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        run.Host.Fail("GET", "", HostFault.Error(403, """{"message":"API rate limit exceeded"}""", ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", reset)));
        await run.CommentAsync("words");
        Assert.Contains("words", run.Comment.Body);
        Assert.IsEmpty(run.Notes, run.Said);

        run.Host.Fail("GET", "", HostFault.Error(403, """{"message":"API rate limit exceeded"}""", ("Retry-After", "3600")));
        var elapsed = run.Time.Elapsed;
        await run.CommentAsync("other words");
        AssertNote(run, "HTTP 403 API rate limit exceeded", "Run the job again");
        Assert.AreEqual(elapsed, run.Time.Elapsed, "an hour is not waited for");
    }

    [TestMethod]
    public async Task PausesOfAllRequestsTogetherAreBounded()
    {
        await using var run = await HostRun.StartAsync(CiKind.GitHub);
        // Two of the list and two of the comment: each request by itself would be tried again.
        run.Host.Fail("GET", "", HostFault.Error(503, "", ("Retry-After", "10")), times: 2);
        run.Host.Fail("POST", "", HostFault.Error(429, "", ("Retry-After", "10")), times: 2);
        await run.CommentAsync("words");
        Assert.AreEqual(TimeSpan.FromSeconds(30), run.Time.Elapsed);
        AssertNote(run, "HTTP 429", "Run the job again");
    }

    [TestMethod]
    [DataRow("GET")]
    [DataRow("POST")]
    public async Task PageInPlaceOfTheApiIsANote(string method)
    {
        foreach (var kind in new[] { CiKind.GitHub, CiKind.GitLab, CiKind.Bitbucket, CiKind.Azure })
        {
            await using var run = await HostRun.StartAsync(kind);
            run.Host.Fail(method, "", HostFault.Page, times: 99);
            await run.CommentAsync("words");
            AssertNote(run, "HTTP 200 with a page in place of JSON", "NO_PROXY");
            Assert.IsEmpty(run.Host.Comments);
        }
    }

    [TestMethod]
    public async Task AnswerWithoutAnEndIsNotReadToItsEnd()
    {
        await using var run = await HostRun.StartAsync(CiKind.GitHub);
        run.Host.Fail("GET", "", new HostFault { Status = 200, Body = "[", Padding = 4L << 30 });
        await run.CommentAsync("words");
        AssertNote(run, "larger than 64 MB", "NO_PROXY");
    }

    [TestMethod]
    [DynamicData(nameof(HostRun.Kinds), typeof(HostRun))]
    public async Task TokenFollowsNoRedirect(CiKind kind)
    {
        await using var elsewhere = await HostDouble.StartAsync<GitHubDouble>();
        await using var run = await HostRun.StartAsync(kind);
        foreach (var method in new[] { "GET", "POST" })
        {
            run.Notes.Clear();
            run.Host.Fail(method, "", HostFault.Redirect(elsewhere.Address + "/stolen"));
            await run.CommentAsync("words");
            AssertNote(run, "HTTP 302", kind == CiKind.Azure ? "SYSTEM_ACCESSTOKEN" : "NO_PROXY");
        }

        Assert.IsEmpty(elsewhere.Requests);
    }

    [TestMethod]
    [DataRow(CiKind.GitHub, "GITHUB_API_URL")]
    [DataRow(CiKind.GitLab, "CI_API_V4_URL")]
    [DataRow(CiKind.Bitbucket, "BYTEBASE_BITBUCKET_API_BASE_URL")]
    [DataRow(CiKind.Azure, "SYSTEM_COLLECTIONURI")]
    public async Task TokenIsNotSentUnencrypted(CiKind kind, string variable)
    {
        await using var run = await HostRun.StartAsync(kind);
        run.Variables[variable] = "http://host.example.com/api";
        await run.CommentAsync("words");
        AssertNote(run, $"{variable} is http://host.example.com", "https://");
        run.Notes.Clear();
        run.Variables[variable] = "no url";
        await run.CommentAsync("words");
        AssertNote(run, $"{variable} is no URL", "do not set it by hand");
    }

    [TestMethod]
    [DynamicData(nameof(HostRun.Kinds), typeof(HostRun))]
    public async Task TokenThatIsEchoedIsNotSaid(CiKind kind)
    {
        await using var run = await HostRun.StartAsync(kind);
        foreach (var status in new[] { 400, 401, 403, 404, 409, 422, 429, 500, 503 })
        {
            var echo = $$$"""{"message":"no {{{HostRun.Token}}} here","error":{"message":"no {{{HostRun.Token}}} here"}}""";
            run.Host.Fail("GET", "", HostFault.Error(status, echo), times: 3);
            run.Notes.Clear();
            await run.CommentAsync("words");
            AssertNote(run, $"HTTP {status} no *** here", "");
            while (run.Notes.Count > 0)
            {
                // What is left of the faults.
                run.Notes.Clear();
                await run.CommentAsync("words");
            }
        }
    }

    [TestMethod]
    public async Task HostThatIsNotThereIsANote()
    {
        await using var run = await HostRun.StartAsync(CiKind.GitHub);
        await using (var gone = await HostDouble.StartAsync<GitHubDouble>())
            run.Variables["GITHUB_API_URL"] = gone.Address;
        await run.CommentAsync("words");
        AssertNote(run, "onnection refused", "Run the job again");
    }

    [TestMethod]
    public async Task PipelinesProxyWritesCommentsWhereItMay()
    {
        await using var run = await HostRun.StartAsync(CiKind.Bitbucket);
        var bitbucket = (BitbucketDouble)run.Host;
        run.Variables.Remove("BITBUCKET_TOKEN");
        run.Variables.Remove("BYTEBASE_BITBUCKET_API_BASE_URL");
        run.Variables["BYTEBASE_BITBUCKET_PROXY"] = bitbucket.Address;
        await run.CommentAsync("words");
        AssertNote(run, "HTTP 403", "BITBUCKET_TOKEN");

        bitbucket.ProxyScopes.Add("pullrequest:write");
        await run.CommentAsync("words");
        Assert.Contains("words", run.Comment.Body);
        Assert.StartsWith("http://api.bitbucket.org/2.0/repositories/acme/shop/pullrequests/7/comments", run.Host.Requests[^1].Target);
    }

    [TestMethod]
    public async Task PipelineOfAzureThatBuildsARepositoryElsewhereSaysNothing()
    {
        await using var run = await HostRun.StartAsync(CiKind.Azure);
        run.Variables["BUILD_REPOSITORY_PROVIDER"] = "GitHub";
        await run.CommentAsync("words");
        Assert.IsEmpty(run.Host.Requests);
        Assert.IsEmpty(run.Notes);
        Assert.HasCount(1, run.Details);
    }

    [TestMethod]
    public async Task BuildOfNoPullRequestSaysNothing()
    {
        await using var run = await HostRun.StartAsync(CiKind.GitHub);
        await run.PublishAsync(new CommentReport(), run.Build("words") with { Job = run.Job with { PullRequest = null } });
        await run.PublishAsync(new CommentReport(), run.Build("words") with { Job = null });
        Assert.IsEmpty(run.Host.Requests);
        Assert.IsEmpty(run.Notes);
    }

    [TestMethod]
    public async Task CancelledBuildStops()
    {
        await using var run = await HostRun.StartAsync(CiKind.GitHub);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => new CommentReport().PublishAsync(run.Build("words"), run.Surroundings, cancelled.Token));
    }

    private static void AssertNote(HostRun run, string why, string fix)
    {
        var note = run.Notes.Single();
        Assert.AreEqual("BB5017", note.Code);
        Assert.AreEqual(MSBuild.Diagnostics.DiagnosticSeverity.Suggestion, note.Severity);
        Assert.StartsWith("The comment on pull request 7 was not posted: ", note.Message);
        Assert.Contains(why, note.Message);
        Assert.Contains(fix, note.Message);
        Assert.DoesNotContain(HostRun.Token, run.Said);
    }
}
