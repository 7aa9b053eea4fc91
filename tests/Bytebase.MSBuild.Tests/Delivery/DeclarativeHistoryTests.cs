using System.Text;
using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Server;
using Bytebase.MSBuild.Tests.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

/// <summary>When a declarative release is made: the review tells nothing, so the newest rollouts decide.</summary>
[TestClass]
internal sealed class DeclarativeHistoryTests
{
    private static readonly string[] Targets = ["instances/i/databases/a", "instances/i/databases/b"];

    private static readonly ReleaseContent Content = DeclarativeContent.Create([("schema/a.sql", "", Encoding.UTF8.GetBytes("CREATE TABLE public.t (id int);"))], SqlEngine.Auto, DateTimeOffset.UnixEpoch);

    /// <summary>Rollouts newest first; those of this content begin with <c>=</c>. What becomes of a publish: nothing, another release, or a plan that is resumed.</summary>
    [TestMethod]
    [DataRow("release", DisplayName = "the first one")]
    [DataRow("nothing", "=test: a DONE; prod: b DONE", DisplayName = "done")]
    [DataRow("nothing", "=test: a DONE; prod: b SKIPPED", DisplayName = "skipped stays skipped")]
    [DataRow("resume 1", "=test: a DONE; prod: b NOT_STARTED", DisplayName = "unfinished")]
    [DataRow("resume 1", "=test: a FAILED; prod: b NOT_STARTED", DisplayName = "failed")]
    [DataRow("release", "test: a DONE; prod: b DONE", "=test: a DONE; prod: b DONE", DisplayName = "back to an older schema")]
    [DataRow("release", "test: a DONE; prod: b NOT_STARTED", "=test: a DONE; prod: b NOT_STARTED", DisplayName = "an unfinished one behind which test was changed")]
    [DataRow("release", "test: a FAILED; prod: b NOT_STARTED", "=test: a DONE; prod: b NOT_STARTED", DisplayName = "what failed may have changed it")]
    [DataRow("resume 2", "test: a NOT_STARTED; prod: b NOT_STARTED", "=test: a DONE; prod: b NOT_STARTED", DisplayName = "what only waits has not")]
    [DataRow("resume 2", "test: c DONE", "=test: a DONE; prod: b NOT_STARTED", DisplayName = "another database")]
    [DataRow("release", "test: a DONE", "=test: a DONE; prod: b NOT_STARTED", DisplayName = "one of the databases")]
    public async Task NewestRolloutDecides(string expected, params string[] rollouts)
    {
        using var delivery = new TestDelivery(new DeliverySettings { Project = "projects/hr", Targets = Targets, Mode = MigrationMode.Declarative });
        var digest = Content.DigestFor(Targets);
        var list = rollouts.Select((r, i) => TestDelivery.Json(TestDelivery.Rollout(r.TrimStart('='), r[0] == '=' ? PlanTitle.Create("projects/hr/releases/r1", "", digest) : "other [msbuild:0000000000000000]", $"projects/hr/plans/{i + 1}")));
        delivery.Server
            .On("ListRollouts", $$"""{"rollouts":[{{string.Join(',', list)}}]}""")
            .On("CreateRelease", """{"name":"projects/hr/releases/r2"}""");

        // The server has found nothing: in versioned mode nothing would be pending.
        var outcome = await ReleaseStage.RunAsync(delivery.Context, Content, new Review(Targets, []), new Commit("", null), rolloutFollows: true, default);

        Assert.AreEqual(expected, outcome.NothingToDo.Length > 0 ? "nothing" : outcome.Resume is { } resumed ? "resume " + resumed.PlanName().Split('/')[^1] : "release");
        Assert.AreEqual(expected == "release" ? "ListRollouts CreateRelease" : "ListRollouts", delivery.Server.Calls);
        // One that is outdated is no rollout that another publish makes at this moment.
        if (outcome.Known is { } known)
            Assert.AreEqual(string.Join(' ', rollouts.Index().Where(r => r.Item[0] == '=').Select(r => $"projects/hr/plans/{r.Index + 1}")), string.Join(' ', known));
    }

    [TestMethod]
    public async Task ReleaseHasTheTypeAndTheTemplate()
    {
        using var delivery = new TestDelivery(new DeliverySettings { Project = "projects/hr", Targets = Targets, Mode = MigrationMode.Declarative, ReleaseIdTemplate = "schema_{date}_{iteration}", AlwaysRelease = true });
        delivery.Server.On("CreateRelease", """{"name":"projects/hr/releases/r2"}""");
        await ReleaseStage.RunAsync(delivery.Context, Content, null, new Commit("", null), rolloutFollows: true, default);
        Assert.AreEqual(
            """{"parent":"projects/hr","release":{"type":"DECLARATIVE","files":[{"path":"schema/a.sql","version":"19700101.000000","statement":"Q1JFQVRFIFRBQkxFIHB1YmxpYy50IChpZCBpbnQpOw=="}]},"releaseIdTemplate":"schema_{date}_{iteration}"}""",
            delivery.Server.Requests.Single().Body);
    }

    [TestMethod]
    public async Task ReviewIsOfTheFilesAndSaysSo()
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("CheckRelease", Replies.Json("{}"));
        var review = await Review.RequestAsync(delivery.Context.Client, "projects/hr", Content, Targets, "", default);
        Assert.AreEqual("DECLARATIVE", delivery.Server.Requests[0].Json.GetProperty("release").GetProperty("type").GetString());
        Assert.AreEqual("Reviewed 1 file on 2 targets, no advices", DeclarativeContent.Summary(review, 1, 0));
    }
}
