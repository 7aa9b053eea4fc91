using System.Text.Json.Nodes;
using Bytebase.Hosts;

namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <inheritdoc />
[TestClass]
public sealed class BitbucketStoryTests : HostedStoryTests<BitbucketDouble>
{
    private protected override string Author => "BITBUCKET 557058:ada ada Ada L.";

    private protected override CiJobs Open(CiRepository repository, World world) => new BitbucketJobs(repository, world, Host);

    private protected override string Page(string commit) => $"https://bitbucket.org/acme/shop/src/{commit}/{Broken}#lines-1";

    private protected override void Reviewed(JobRun review, bool failed)
    {
        base.Reviewed(review, failed);
        var (report, annotations) = Report(CiRepository.FeatureCommit);
        Assert.AreEqual(failed ? "FAILED" : "PASSED", report.Text("result"));
        if (failed)
        {
            var annotation = annotations.Single();
            Assert.AreEqual($"{Broken} 1 FAILED HIGH", $"{annotation.Text("path")} {annotation.Text("line")} {annotation.Text("result")} {annotation.Text("severity")}");
            Assert.StartsWith(Code, annotation.Text("title"));
        }
        else
        {
            Assert.IsEmpty(annotations);
        }
    }

    private protected override void Delivered(JobRun delivery, string stage, string next)
    {
        base.Delivered(delivery, stage, next);
        var (report, annotations) = Report(CiRepository.MainCommit);
        Assert.AreEqual("PASSED", report.Text("result"));
        Assert.IsEmpty(annotations);
        var data = report["data"].Objects().ToDictionary(d => d.Text("title"), d => d["value"]!);
        Assert.AreEqual((stage, next), (data["Stage"].ToString(), data.TryGetValue("Next stage", out var value) ? value.ToString() : ""));
        Assert.Contains("/plans/", data["Plan"].Text("href"));

        // What bytebase-action's users read further on, beside the values of the next step.
        if (stage == "test")
            Assert.AreEqual("db/obj/bytebase/handover.env db/obj/bytebase/output.json", string.Join(' ', delivery.Files.Keys.Order(StringComparer.Ordinal)));

        // The proxy beside the step signs: no token of ours is sent over plain http.
        var put = Host.Requests.Last(r => r.Method == "PUT" && r.Target.Contains("/reports/", StringComparison.Ordinal));
        Assert.StartsWith("http://api.bitbucket.org/2.0/", put.Target);
        Assert.AreEqual("", put.Token);
    }

    /// <summary>The only report on a commit.</summary>
    private (JsonNode Report, IReadOnlyList<JsonNode> Annotations) Report(string commit)
    {
        var (id, report) = Host.Commits[commit].Reports.Single();
        var annotations = Host.Commits[commit].Annotations[id].Values.ToList();
        AssertHides(report.ToJsonString());
        annotations.ForEach(annotation => AssertHides(annotation.ToJsonString()));
        return (report, annotations);
    }
}
