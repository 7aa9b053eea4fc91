using System.Text.Json;
using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Server;
using Bytebase.MSBuild.Tests.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

[TestClass]
internal sealed class ReviewTests
{
    private static readonly Recording Flow = new("flow.json");

    [TestMethod]
    [DataRow("check", 9)]
    [DataRow("check again: everything is applied", 0)]
    [DataRow("check with an edited file that was applied", 0)]
    [DataRow("check with a new file", 2)]
    [DataRow("check with a file below the newest version", 1)]
    [DataRow("check with applied file renamed to 01", 1)]
    public void PendingIsWhatWouldRun(string exchange, int expected)
    {
        var results = Flow.Answer(exchange, WireJson.Default.CheckReleaseResponse).Results ?? [];
        Assert.HasCount(expected, new Review(["{{db.test}}"], results).Pending);
    }

    [TestMethod]
    public void FileThatCouldNotBeCheckedIsPending()
    {
        var result = new CheckResult("1.sql", "d", [new Advice("ERROR", 1, Review.FailedTitle, "no connection", null, null, null)], 0, null);
        Assert.HasCount(1, new Review(["d"], [result]).Pending);
    }

    [TestMethod]
    [DataRow("a b", "b a", true)]
    [DataRow("a b", "a b b", true)]
    [DataRow("a b", "a", false)]
    [DataRow("a", "a b", false)]
    [DataRow("a", "A", false)]
    public void ReviewCoversTheSameTargets(string reviewed, string asked, bool expected) =>
        Assert.AreEqual(expected, new Review(reviewed.Split(' '), []).Covers(asked.Split(' ')));

    [TestMethod]
    public async Task EveryTargetIsAskedAloneAndAnswersKeepTheTargetsOrder()
    {
        string[] targets = ["d1", "d2", "d3", "d4", "d5", "d6", "d7"];
        using var delivery = new TestDelivery();
        var (running, most) = (0, 0);
        delivery.Server.On("CheckRelease", async (request, ct) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await Task.Delay(50, ct);
            Interlocked.Decrement(ref running);
            return await Replies.Json($$"""{"results":[{"file":"1.sql","target":"{{request.Json.GetProperty("targets")[0].GetString()}}"}]}""")(request, ct);
        });
        var review = await Review.RequestAsync(delivery.Context.Client, "projects/hr", Flow.Content("check"), targets, "", default);

        CollectionAssert.AreEqual(targets, review.Results.Select(r => r.Target).ToArray());
        Assert.IsTrue(review.Covers(targets));
        Assert.HasCount(7, delivery.Server.Requests);
        Assert.IsTrue(delivery.Server.Requests.All(r => r.Json.GetProperty("targets").GetArrayLength() == 1));
        Assert.IsFalse(delivery.Server.Requests.Any(r => r.Json.TryGetProperty("customRules", out _)), "empty rules are none");
        Assert.IsLessThanOrEqualTo(4, most);
        Assert.IsGreaterThan(1, most);
    }

    [TestMethod]
    public async Task CustomRulesAreSent()
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("CheckRelease", "{}");
        await Review.RequestAsync(delivery.Context.Client, "projects/hr", Flow.Content("check"), ["d"], "no SELECT *", default);
        Assert.AreEqual("no SELECT *", delivery.Server.Requests.Single().Json.GetProperty("customRules").GetString());
    }

    [TestMethod]
    public async Task AuthorOfThePullRequestIsSentAsRecorded()
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("CheckRelease", "{}");
        await Review.RequestAsync(delivery.Context.Client, "projects/hr", Flow.Content("check"), ["d"], "", new VcsUserMessage("GITHUB", "1", "octocat", "Octo Cat"), default);
        var recorded = Repository.Contract("check-review.json").GetProperty("exchanges").EnumerateArray().Single(e => e.GetProperty("name").GetString() == "VCS user");
        Assert.AreEqual(
            JsonSerializer.Serialize(recorded.GetProperty("request").GetProperty("body").GetProperty("vcsUser")),
            JsonSerializer.Serialize(delivery.Server.Requests.Single().Json.GetProperty("vcsUser")));
    }

    [TestMethod]
    public async Task LicenceWithoutASeatIsNotAskedAgainAndSaysWhatToDo()
    {
        using var delivery = new TestDelivery();
        // The words of the server's source; not recorded.
        delivery.Server.On("CheckRelease", Replies.Error(429, "resource_exhausted", "new VCS user would exceed the license user limit; please upgrade"));
        var e = await Assert.ThrowsExactlyAsync<ServerException>(() => Review.RequestAsync(delivery.Context.Client, "projects/hr", Flow.Content("check"), ["d"], "", new VcsUserMessage("GITHUB", "1", null, null), default));
        var finding = e.ToBytebaseException(ScriptedServer.Url, "projects/hr", Accounts.Ci).Finding;
        Assert.AreEqual("BB5018", finding.Code);
        Assert.Contains("BytebaseVcsUser=false", finding.Message);
        Assert.HasCount(1, delivery.Server.Requests);
    }

    [TestMethod]
    public async Task RefusalOfOneTargetIsTheFailure()
    {
        using var delivery = new TestDelivery();
        delivery.Server.On("CheckRelease", (request, ct) => request.Body.Contains("\"d2\"", StringComparison.Ordinal)
            ? Replies.Error(404, "not_found", "database d2 not found")(request, ct)
            : Replies.Hang()(request, ct));
        var e = await Assert.ThrowsExactlyAsync<ServerException>(() => Review.RequestAsync(delivery.Context.Client, "projects/hr", Flow.Content("check"), ["d1", "d2", "d3"], "", default));
        Assert.AreEqual("database d2 not found", e.Message);
    }

    [TestMethod]
    [DataRow("check", 3, 0, "3 pending migrations", "no advices")]
    [DataRow("check with a new file", 4, 1, "1 pending migration ", "1 advice")]
    [DataRow("check again: everything is applied", 3, 2, "Nothing pending", "2 advices")]
    public void SummaryCountsFilesAndFindings(string exchange, int files, int findings, string pending, string found)
    {
        var summary = new Review(["{{db.test}}", "{{db.prod}}"], Flow.Answer(exchange, WireJson.Default.CheckReleaseResponse).Results ?? []).Summary(files, findings);
        Assert.Contains(pending, summary);
        Assert.EndsWith(found, summary);
        Assert.Contains("2 targets", summary);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; seen < value; seen = target)
            Interlocked.CompareExchange(ref target, value, seen);
    }
}
