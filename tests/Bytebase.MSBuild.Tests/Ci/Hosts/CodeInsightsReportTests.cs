using System.Text.Json.Nodes;
using Bytebase.Hosts;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Reports;

namespace Bytebase.MSBuild.Tests.Ci.Hosts;

/// <summary>The report on a commit at Bitbucket Cloud, through the pipelines' proxy and with a token.</summary>
[TestClass]
internal sealed class CodeInsightsReportTests
{
    [TestMethod]
    public async Task ReportIsReplacedWithItsAnnotations()
    {
        await using var run = await HostRun.StartAsync(CiKind.Bitbucket);
        var insights = Proxied(run);
        await run.PublishAsync(new CodeInsightsReport(), run.Build("one", "two", "three"));
        var id = insights.Reports.Keys.Single();
        Assert.HasCount(3, insights.Annotations[id]);

        await run.PublishAsync(new CodeInsightsReport(), run.Build("four"));
        Assert.AreEqual(id, insights.Reports.Keys.Single());
        Assert.Contains("four", insights.Annotations[id].Values.Single().ToJsonString());

        await run.PublishAsync(new CodeInsightsReport(), run.Build());
        Assert.IsEmpty(insights.Annotations[id]);
        Assert.AreEqual("PASSED", (string?)insights.Reports[id]["result"]);
        Assert.IsEmpty(run.Notes, run.Said);
    }

    [TestMethod]
    public async Task ProxyIsAskedWithoutAToken()
    {
        await using var run = await HostRun.StartAsync(CiKind.Bitbucket);
        Proxied(run);
        await run.PublishAsync(new CodeInsightsReport(), run.Build("one"));
        var requests = run.Host.Requests;
        CollectionAssert.AreEqual(new[] { "DELETE", "PUT", "POST" }, requests.Select(r => r.Method).ToArray());
        foreach (var request in requests)
        {
            Assert.StartsWith($"http://api.bitbucket.org/2.0/repositories/acme/shop/commit/{BitbucketDouble.Commit}/reports/", request.Target);
            Assert.AreEqual("", request.Token, "plain http");
        }
    }

    [TestMethod]
    public async Task TokenIsEnough()
    {
        await using var run = await HostRun.StartAsync(CiKind.Bitbucket);
        run.Host.Know(HostRun.Token, HostRun.Bot, "repository:write");
        ((BitbucketDouble)run.Host).ProxyScopes.Clear();
        await run.PublishAsync(new CodeInsightsReport(), run.Build("one"));
        Assert.HasCount(1, ((BitbucketDouble)run.Host).Reports.Reports);
        Assert.IsEmpty(run.Notes, run.Said);
    }

    [TestMethod]
    public async Task MoreThanAThousandAreSaid()
    {
        await using var run = await HostRun.StartAsync(CiKind.Bitbucket);
        var insights = Proxied(run);
        await run.PublishAsync(new CodeInsightsReport(), run.Build([.. Enumerable.Range(0, 1034).Select(i => $"finding {i} {new string('x', 600)}")]));
        Assert.HasCount(1000, insights.Annotations.Values.Single());
        Assert.HasCount(10, run.Host.Requests.Where(r => r.Method == "POST"));
        Assert.AreEqual("BB9003", run.Notes.Single().Code);
        Assert.Contains("1,000 of 1,034 findings", run.Notes.Single().Message);
    }

    [TestMethod]
    public async Task FailureThatPassesMakesNoSecondAnnotation()
    {
        await using var run = await HostRun.StartAsync(CiKind.Bitbucket);
        var insights = Proxied(run);
        foreach (var method in new[] { "DELETE", "PUT", "POST" })
            run.Host.Fail(method, "", HostFault.LostAnswer);
        await run.PublishAsync(new CodeInsightsReport(), run.Build("one", "two"));
        Assert.HasCount(2, insights.Annotations.Values.Single());
        Assert.IsEmpty(run.Notes, run.Said);
    }

    [TestMethod]
    public async Task RefusalIsANoteWithTheFixAndSilentInAFork()
    {
        await using var run = await HostRun.StartAsync(CiKind.Bitbucket);
        Proxied(run);
        ((BitbucketDouble)run.Host).ProxyScopes.Clear();
        await run.PublishAsync(new CodeInsightsReport(), run.Build("one"));
        var note = run.Notes.Single();
        Assert.AreEqual("BB5017", note.Code);
        Assert.StartsWith("The Code Insights report was not posted: HTTP 403", note.Message);
        Assert.Contains("localhost:29418", note.Message);

        run.IsFork = true;
        await run.PublishAsync(new CodeInsightsReport(), run.Build("one"));
        Assert.HasCount(1, run.Notes);
    }

    [TestMethod]
    [DataRow(CiKind.Bitbucket)]
    [DataRow(CiKind.Jenkins)]
    public async Task FileHoldsTheSame(CiKind kind)
    {
        await using var run = await HostRun.StartAsync(CiKind.Bitbucket);
        Proxied(run);
        await run.PublishAsync(new CodeInsightsReport(), run.Build("one", "two") with { Job = run.Job with { Kind = kind } });
        var file = JsonNode.Parse(run.ReadFile("bytebase.code-insights.json"))!;
        Assert.AreEqual("FAILED", (string?)file["report"]!["result"]);
        Assert.HasCount(2, file["annotations"]!.AsArray());
        // Jenkins: Bitbucket Data Center, perhaps, whose API is another one.
        Assert.AreEqual(kind == CiKind.Bitbucket, run.Host.Requests.Count > 0);
        Assert.IsEmpty(run.Notes, run.Said);
    }

    [TestMethod]
    public void OnlyBitbucketGetsItByItself()
    {
        foreach (var kind in Enum.GetValues<CiKind>())
            Assert.AreEqual(kind == CiKind.Bitbucket, new CodeInsightsReport().IsAutomatic(new CiJob { Kind = kind, Name = "", Commit = "" }), kind.ToString());
    }

    private static CodeInsightsDouble Proxied(HostRun run)
    {
        run.Variables.Remove("BYTEBASE_BITBUCKET_API_BASE_URL");
        run.Variables["BYTEBASE_BITBUCKET_PROXY"] = run.Host.Address;
        return ((BitbucketDouble)run.Host).Reports;
    }
}
