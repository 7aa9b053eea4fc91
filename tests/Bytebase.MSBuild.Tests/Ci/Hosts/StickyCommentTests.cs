using Bytebase.Hosts;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Reports;

namespace Bytebase.MSBuild.Tests.Ci.Hosts;

/// <summary>One comment per project and pull request, whatever was there before and whoever wrote it.</summary>
[TestClass]
internal sealed class StickyCommentTests
{
    [TestMethod]
    [DynamicData(nameof(HostRun.Kinds), typeof(HostRun))]
    public async Task IsPostedOnceAndThenKeptUpToDate(CiKind kind)
    {
        await using var run = await HostRun.StartAsync(kind);
        run.Host.Add("ada", "Please review.");
        await run.CommentAsync("first words");
        var posted = run.Host.Visible.Single(c => c.Author == HostRun.Bot);
        Assert.Contains("first words", posted.Body);

        await run.CommentAsync("second words");
        Assert.HasCount(2, run.Host.Visible);
        Assert.AreSame(posted, run.Host.Visible.Single(c => c.Author == HostRun.Bot));
        Assert.Contains("second words", posted.Body);
        Assert.DoesNotContain("first words", posted.Body);

        // Nothing new: nothing is written, and nobody sees "edited".
        var writes = run.Writes.Count();
        await run.CommentAsync("second words");
        Assert.HasCount(writes, run.Writes);
        Assert.IsEmpty(run.Notes, run.Said);
    }

    [TestMethod]
    [DynamicData(nameof(HostRun.Kinds), typeof(HostRun))]
    public async Task MarkerIsInTheCommentAndReadersDoNotSeeIt(CiKind kind)
    {
        await using var run = await HostRun.StartAsync(kind);
        await run.CommentAsync("words");
        Assert.StartsWith(run.Marker(run.Build()) + "\n\n", run.Comment.Body);
        Assert.DoesNotContain("bytebase-msbuild", run.Host.Rendered(run.Comment.Body));
        Assert.Contains("words", run.Host.Rendered(run.Comment.Body));
    }

    [TestMethod]
    [DataRow(CiKind.GitHub, 3)]
    [DataRow(CiKind.GitLab, 3)]
    [DataRow(CiKind.Bitbucket, 3)]
    [DataRow(CiKind.Azure, 1)]
    public async Task IsFoundOnALaterPage(CiKind kind, int pages)
    {
        await using var run = await HostRun.StartAsync(kind);
        run.Host.PageSize = 2;
        for (var i = 0; i < 5; i++)
            run.Host.Add("ada", $"Comment {i}.");
        await run.CommentAsync("first words");
        var before = run.Host.Requests.Count;
        await run.CommentAsync("second words");

        Assert.HasCount(6, run.Host.Visible);
        Assert.Contains("second words", run.Host.Visible[^1].Body);
        Assert.HasCount(pages, run.Host.Requests.Skip(before).Where(r => r.Method == "GET"));
    }

    [TestMethod]
    [DynamicData(nameof(HostRun.Kinds), typeof(HostRun))]
    public async Task CommentThatQuotesOursStaysItsAuthors(CiKind kind)
    {
        await using var run = await HostRun.StartAsync(kind);
        var marker = run.Marker(run.Build());
        string[] bodies =
        [
            $"> {marker}\n>\n> BB1002 is wrong\n\nI do not think so.",
            $"```\n{marker}\n```\nis in the comment",
            $"What is {marker}",
            $"{marker} is what I asked about",
            $"I do not think so.\n> {marker}",
            $"{marker.Replace(run.Build().Id, "0123456789ab", StringComparison.Ordinal)}\n\nof another project",
        ];
        foreach (var body in bodies)
            run.Host.Add(HostRun.Bot, body);
        await run.CommentAsync("words");

        CollectionAssert.AreEqual(bodies, run.Host.Visible.Take(bodies.Length).Select(c => c.Body).ToArray());
        Assert.HasCount(bodies.Length + 1, run.Host.Visible);
    }

    [TestMethod]
    [DynamicData(nameof(HostRun.Kinds), typeof(HostRun))]
    public async Task MarkerAtTheEndCountsToo(CiKind kind)
    {
        await using var run = await HostRun.StartAsync(kind);
        var comment = run.Host.Add(HostRun.Bot, $"Old words\r\n\r\n{run.Marker(run.Build())}\r\n");
        await run.CommentAsync("words");
        Assert.AreSame(comment, run.Comment);
        Assert.DoesNotContain("Old words", comment.Body);
    }

    [TestMethod]
    [DataRow(CiKind.GitHub, true)]
    [DataRow(CiKind.GitLab, false)]
    [DataRow(CiKind.Bitbucket, false)]
    [DataRow(CiKind.Azure, false)]
    public async Task CommentOfAnotherAccountIsTakenOverWhereTheHostLetsUs(CiKind kind, bool mayChange)
    {
        await using var run = await HostRun.StartAsync(kind);
        var other = run.Host.Add("yesterdays-token", $"{run.Marker(run.Build())}\n\nOld words");
        await run.CommentAsync("first words");
        await run.CommentAsync("second words");

        Assert.AreEqual(mayChange, other.Body.Contains("second words", StringComparison.Ordinal));
        Assert.HasCount(mayChange ? 1 : 2, run.Host.Visible);
        Assert.Contains("second words", run.Host.Visible[^1].Body);
        Assert.IsEmpty(run.Notes, run.Said);
    }

    [TestMethod]
    [DynamicData(nameof(HostRun.Kinds), typeof(HostRun))]
    public async Task SeveralBecomeOne(CiKind kind)
    {
        await using var run = await HostRun.StartAsync(kind);
        var marker = run.Marker(run.Build());
        var first = run.Host.Add(HostRun.Bot, $"{marker}\n\nOne");
        run.Host.Add("ada", "Between.");
        run.Host.Add(HostRun.Bot, $"{marker}\n\nTwo");
        run.Host.Add(HostRun.Bot, $"{marker}\n\nThree");
        await run.CommentAsync("words");

        CollectionAssert.AreEqual(new[] { HostRun.Bot, "ada" }, run.Host.Visible.Select(c => c.Author).ToArray());
        Assert.Contains("words", first.Body);
        var writes = run.Writes.ToList();
        Assert.AreNotEqual("DELETE", writes[0].Method, "what counts comes first");
        Assert.HasCount(2, writes.Where(w => w.Method == "DELETE"));
    }

    [TestMethod]
    public async Task OneThatMayNotBeDeletedStopsNothing()
    {
        await using var run = await HostRun.StartAsync(CiKind.GitHub);
        var marker = run.Marker(run.Build());
        run.Host.Add(HostRun.Bot, $"{marker}\n\nOne");
        run.Host.Add(HostRun.Bot, $"{marker}\n\nTwo");
        run.Host.Fail("DELETE", "", HostFault.Error(403, """{"message":"no"}"""));
        await run.CommentAsync("words");
        Assert.Contains("words", run.Host.Visible[0].Body);
        Assert.IsEmpty(run.Notes, run.Said);
    }

    [TestMethod]
    [DataRow(CiKind.GitLab)]
    [DataRow(CiKind.Azure)]
    public async Task WhatTheHostItselfWroteIsNoComment(CiKind kind)
    {
        await using var run = await HostRun.StartAsync(kind);
        var system = run.Host.Add(HostRun.Bot, $"{run.Marker(run.Build())}\n\nadded 1 commit", isSystem: true);
        await run.CommentAsync("words");
        Assert.Contains("added 1 commit", system.Body);
        Assert.Contains("words", run.Comment.Body);
        Assert.HasCount(1, run.Writes, "not even tried");
    }

    [TestMethod]
    [DataRow(CiKind.Bitbucket)]
    [DataRow(CiKind.Azure)]
    public async Task DeletedOneIsNotBroughtBack(CiKind kind)
    {
        await using var run = await HostRun.StartAsync(kind);
        var deleted = run.Host.Add(HostRun.Bot, $"{run.Marker(run.Build())}\n\nOld words");
        deleted.IsDeleted = true;
        await run.CommentAsync("words");
        Assert.Contains("Old words", deleted.Body);
        Assert.Contains("words", run.Comment.Body);
    }

    [TestMethod]
    [DynamicData(nameof(HostRun.Kinds), typeof(HostRun))]
    public async Task NothingToSayMakesNoCommentAndGoodNewsReplacesBadNews(CiKind kind)
    {
        await using var run = await HostRun.StartAsync(kind);
        await run.CommentAsync();
        Assert.IsEmpty(run.Host.Comments);
        Assert.IsEmpty(run.Writes);

        await run.CommentAsync("words");
        await run.CommentAsync();
        Assert.DoesNotContain("words", run.Comment.Body);
        Assert.Contains("no findings", run.Comment.Body, StringComparison.OrdinalIgnoreCase);
    }

    [TestMethod]
    public async Task PendingMigrationsAreSomethingToSay()
    {
        await using var run = await HostRun.StartAsync(CiKind.GitHub);
        var applied = new CheckedMigration("db/migrations/1_a.sql", "instances/a/databases/b", [], 0, "") { IsPending = false };
        var build = run.Build() with { Delivery = new DeliveryResult { Outcome = DeliveryOutcome.Reviewed, Checked = [applied] } };
        await run.PublishAsync(new CommentReport(), build);
        Assert.IsEmpty(run.Host.Comments);

        await run.PublishAsync(new CommentReport(), build with { Delivery = build.Delivery with { Checked = [applied, applied with { IsPending = true }] } });
        Assert.HasCount(1, run.Host.Comments);
    }

    [TestMethod]
    public async Task SilentFindingsAreNothingToSay()
    {
        await using var run = await HostRun.StartAsync(CiKind.GitHub);
        await run.PublishAsync(new CommentReport(), run.Build(DiagnosticSeverity.Silent, "words"));
        Assert.IsEmpty(run.Host.Comments);
        await run.PublishAsync(new CommentReport(), run.Build(DiagnosticSeverity.Suggestion, "words"));
        Assert.HasCount(1, run.Host.Comments);
    }

    [TestMethod]
    public async Task TwoProjectsOfARepositoryHaveTwoComments()
    {
        await using var run = await HostRun.StartAsync(CiKind.GitLab);
        for (var i = 0; i < 2; i++)
        {
            await run.PublishAsync(new CommentReport(), run.Build("of one"));
            await run.PublishAsync(new CommentReport(), run.Build("of two") with { ProjectPath = "other/other.csproj" });
        }

        Assert.HasCount(2, run.Host.Visible);
        Assert.Contains("of one", run.Host.Visible[0].Body);
        Assert.Contains("of two", run.Host.Visible[1].Body);
    }

    [TestMethod]
    public async Task ThreadAtAzureIsActiveWhileThereIsAnError()
    {
        await using var run = await HostRun.StartAsync(CiKind.Azure);
        await run.PublishAsync(new CommentReport(), run.Build(DiagnosticSeverity.Warning, "words"));
        Assert.AreEqual("closed", run.Comment.Status);
        await run.CommentAsync("words");
        Assert.AreEqual("active", run.Comment.Status);
        run.Comment.Status = "fixed";
        await run.CommentAsync("words");
        Assert.AreEqual("active", run.Comment.Status, "somebody resolved what is still wrong");
        await run.CommentAsync();
        Assert.AreEqual("closed", run.Comment.Status);
    }

    [TestMethod]
    public async Task ThreadAtAzureIsActiveWhenTheBuildFailedWithoutAnError()
    {
        await using var run = await HostRun.StartAsync(CiKind.Azure);
        await run.PublishAsync(new CommentReport(), run.Build() with { Failed = true });
        Assert.AreEqual("active", run.Comment.Status);
        await run.PublishAsync(new CommentReport(), run.Build());
        Assert.AreEqual("closed", run.Comment.Status);
        await run.PublishAsync(new CommentReport(), run.Build() with { Failed = true });
        Assert.AreEqual("active", run.Comment.Status);
    }

    [TestMethod]
    [DataRow(CiKind.GitHub, 65_536)]
    [DataRow(CiKind.GitLab, 1_000_000)]
    [DataRow(CiKind.Bitbucket, 32_767)]
    [DataRow(CiKind.Azure, 150_000)]
    public async Task IsAsLongAsTheHostTakes(CiKind kind, int limit)
    {
        await using var run = await HostRun.StartAsync(kind);
        await run.CommentAsync([.. Enumerable.Range(0, 12_000).Select(i => $"finding {i} {new string('x', 80)}")]);
        Assert.IsLessThanOrEqualTo(limit, run.Comment.Body.Length);
        Assert.IsGreaterThan(limit - 2000, run.Comment.Body.Length);
        Assert.AreEqual("BB9003", run.Notes.Single().Code);
        Assert.Contains("characters of one comment", run.Notes.Single().Message);
    }

    [TestMethod]
    [DataRow(CiKind.GitHub, 65_536)]
    [DataRow(CiKind.GitLab, 1_000_000)]
    [DataRow(CiKind.Bitbucket, 32_767)]
    [DataRow(CiKind.Azure, 150_000)]
    public async Task MarkerCountsTowardsTheLength(CiKind kind, int limit)
    {
        await using var run = await HostRun.StartAsync(kind);
        // Blocks are measured with their blank lines: a text a few characters below the limit may be cut already.
        const int Slack = 8;
        var room = limit - run.Marker(run.Build()).Length - 2;
        await run.PublishAsync(new CommentReport(), OfLength(run, room - Slack));
        Assert.AreEqual(limit - Slack, run.Comment.Body.Length);
        Assert.IsEmpty(run.Notes, run.Said);

        foreach (var length in (int[])[room, limit - Slack])
        {
            run.Notes.Clear();
            await run.PublishAsync(new CommentReport(), OfLength(run, length));
            Assert.IsLessThan(limit - Slack, run.Comment.Body.Length);
            Assert.AreEqual("BB9003", run.Notes.Single().Code, run.Said);
        }
    }

    /// <summary>A build whose whole text is so long.</summary>
    private static BuildReport OfLength(HostRun run, int length)
    {
        var row = Length(Of(101)) - Length(Of(100));
        var count = 100 + ((length - Length(Of(100))) / row) - 1;
        // A message is shown up to a thousand characters.
        var build = Of(count, new string('y', length - Length(Of(count))));
        Assert.AreEqual(length, Length(build));
        return build;

        BuildReport Of(int findings, string more = "") => run.Build([new string('x', 80) + more, .. Enumerable.Repeat(new string('x', 80), findings - 1)]);

        static int Length(BuildReport build) => MarkdownBody.Render(build, int.MaxValue).Length;
    }

    [TestMethod]
    public void EveryPullRequestOfAKnownHostGetsOneByItself()
    {
        var job = new CiJob { Kind = CiKind.GitHub, Name = "", Commit = "" };
        foreach (var kind in Enum.GetValues<CiKind>())
        {
            Assert.AreEqual(kind is not (CiKind.TeamCity or CiKind.Jenkins), new CommentReport().IsAutomatic(job with { Kind = kind, PullRequest = new("7", "", "main", false) }), kind.ToString());
            Assert.IsFalse(new CommentReport().IsAutomatic(job with { Kind = kind }));
        }
    }
}
