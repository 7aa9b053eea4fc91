using System.Globalization;
using System.Text;
using System.Text.Json;
using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;
using Bytebase.MSBuild.Tests.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

/// <summary>What marking migrations as applied looks at, writes, refuses and survives.</summary>
[TestClass]
internal sealed class BaselineTests
{
    private const string A = "instances/i/databases/a";
    private const string B = "instances/i/databases/b";

    [TestMethod]
    public async Task MarksWhatIsMissingUpToTheVersion()
    {
        using var delivery = Delivery("2", [A]);
        var outcome = await RunAsync(delivery, Folder(3));

        Assert.AreEqual(new BaselineOutcome(A, 0, 2), outcome.Single());
        Assert.AreEqual("ListRevisions BatchCreateSheets BatchCreateRevisions", delivery.Server.Calls);
        Assert.AreEqual(
            """{"parent":"instances/i/databases/a","requests":[{"parent":"instances/i/databases/a","revision":{"version":"1","sheet":"s1","type":"VERSIONED"}},{"parent":"instances/i/databases/a","revision":{"version":"2","sheet":"s2","type":"VERSIONED"}}]}""",
            delivery.Server.Requests[^1].Body);
        Assert.AreEqual("""{"parent":"projects/hr","requests":[{"parent":"projects/hr","sheet":{"content":"U0VMRUNUIDE7"}},{"parent":"projects/hr","sheet":{"content":"U0VMRUNUIDI7"}}]}""", delivery.Server.Requests[1].Body);
        Assert.Contains("1 above the version is left to a rollout", delivery.Text);
    }

    [TestMethod]
    public async Task DryRunOnlyLooks()
    {
        using var delivery = Delivery("2", [A, B], dryRun: true);
        var outcome = await RunAsync(delivery, Folder(3));

        Assert.AreEqual("ListRevisions ListRevisions", delivery.Server.Calls);
        Assert.AreEqual(2, outcome[1].Marked);
        Assert.Contains($"{B}: would mark 2 migrations as applied (migrations/1.sql … migrations/2.sql)", delivery.Text);
    }

    [TestMethod]
    public async Task WhatIsMarkedAlreadyIsLeft()
    {
        using var delivery = Delivery("2", [A]);
        delivery.Server.On("ListRevisions", Revisions(Folder(2)));
        var outcome = await RunAsync(delivery, Folder(2));

        Assert.AreEqual(new BaselineOutcome(A, 2, 0), outcome.Single());
        Assert.AreEqual("ListRevisions", delivery.Server.Calls);
    }

    [TestMethod]
    public async Task RequestsAreLimited()
    {
        using var delivery = Delivery("250", [A, B]);
        await RunAsync(delivery, Folder(250));

        Assert.AreEqual("100 100 50", string.Join(' ', Sizes(delivery, "BatchCreateSheets")), "the databases share the contents");
        Assert.AreEqual("100 100 50 100 100 50", string.Join(' ', Sizes(delivery, "BatchCreateRevisions")));
    }

    [TestMethod]
    public async Task OtherContentUnderAVersionChangesNothingAnywhere()
    {
        using var delivery = Delivery("2", [A, B]);
        delivery.Server.On("ListRevisions", Replies.Json("{}"), Replies.Json("""{"revisions":[{"version":"2","sheetSha256":"00"}]}"""));
        var finding = await FailsAsync(delivery, Folder(2));

        Assert.AreEqual("BB7028", finding.Code);
        Assert.Contains($"migrations/2.sql on {B}", finding.Message);
        Assert.AreEqual("ListRevisions ListRevisions", delivery.Server.Calls);
    }

    [TestMethod]
    [DataRow("", "BB4039", "BytebaseBaselineVersion is not set")]
    [DataRow("1.5", "BB4040", "The nearest below it is 1 (migrations/1.sql)")]
    [DataRow("0", "BB4040", "The lowest is 1 (migrations/1.sql)")]
    [DataRow("x", "BB4040", "version x")]
    public async Task AVersionThatNoMigrationHasIsRefused(string version, string code, string text)
    {
        using var delivery = Delivery(version, [A]);
        var finding = await FailsAsync(delivery, Folder(2));
        Assert.AreEqual(code, finding.Code);
        Assert.Contains(text, finding.Message);
        Assert.AreEqual("", delivery.Server.Calls);
    }

    [TestMethod]
    public async Task ARepeatedRequestThatHadComeThroughGoesOnWithTheRest()
    {
        using var delivery = Delivery("150", [A]);
        delivery.Server.On("ListRevisions", Replies.Json("{}"), Replies.Json(Revisions(Folder(100))));
        // The answer was lost on the way, so the transport asked again.
        delivery.Server.On("BatchCreateRevisions", Replies.Error(500, "internal", "failed to create revision: failed to query and scan: ERROR: duplicate key value violates unique constraint"), Replies.Json("{}"));
        await RunAsync(delivery, Folder(150));

        Assert.AreEqual("100 50", string.Join(' ', Sizes(delivery, "BatchCreateRevisions")));
        Assert.AreEqual("101", delivery.Server.Requests[^1].Json.GetProperty("requests")[0].GetProperty("revision").GetProperty("version").GetString());
    }

    [TestMethod]
    public async Task OtherContentThatSomebodyMarksMeanwhileEndsIt()
    {
        using var delivery = Delivery("2", [A]);
        delivery.Server.On("ListRevisions", Replies.Json("{}"), Replies.Json("""{"revisions":[{"version":"1","sheetSha256":"00"}]}"""));
        delivery.Server.On("BatchCreateRevisions", Replies.Error(500, "internal", "duplicate key value"), Replies.Json("{}"));
        var finding = await FailsAsync(delivery, Folder(2));

        Assert.AreEqual("BB7028", finding.Code);
        Assert.Contains($"migrations/1.sql on {A}", finding.Message);
        Assert.AreEqual("ListRevisions BatchCreateSheets BatchCreateRevisions ListRevisions", delivery.Server.Calls, "the rest is not marked");
    }

    [TestMethod]
    public async Task ADuplicateThatNoListShowsDoesNotLoop()
    {
        using var delivery = Delivery("1", [A]);
        delivery.Server.On("BatchCreateRevisions", Replies.Error(500, "internal", "duplicate key value"));
        await Assert.ThrowsExactlyAsync<ServerException>(() => RunAsync(delivery, Folder(1)));
        Assert.AreEqual(1, Sizes(delivery, "BatchCreateRevisions").Count());
    }

    [TestMethod]
    public async Task AnInterruptedRunSaysHowFarItCame()
    {
        using var delivery = Delivery("150", [A]);
        delivery.Server.On("BatchCreateRevisions", Replies.Json("{}"), Replies.Error(500, "internal", "the disk is full"));
        await Assert.ThrowsExactlyAsync<ServerException>(() => RunAsync(delivery, Folder(150)));
        Assert.Contains($"{A}: stopped after 100 of 150 migrations; run the same again", delivery.Text);
    }

    [TestMethod]
    public async Task AnAccountThatMayNotIsToldWhoMay()
    {
        using var delivery = Delivery("1", [A]);
        delivery.Server.On("ListRevisions", Replies.Error(403, "permission_denied", "user does not have permission \"bb.revisions.list\", extra [projects/hr]"));
        var finding = await FailsAsync(delivery, Folder(1));
        Assert.AreEqual("BB7029", finding.Code);
        Assert.Contains("bb.revisions.list in projects/hr", finding.Message);
        Assert.Contains("Project Owner", finding.Message);
    }

    private static Task<IReadOnlyList<BaselineOutcome>> RunAsync(TestDelivery delivery, ReleaseContent content) => Baseline.RunAsync(delivery.Context, content, CancellationToken.None);

    private static async Task<Finding> FailsAsync(TestDelivery delivery, ReleaseContent content) =>
        (await Assert.ThrowsExactlyAsync<BytebaseException>(() => RunAsync(delivery, content))).Finding;

    private static TestDelivery Delivery(string version, string[] targets, bool dryRun = false)
    {
        var delivery = new TestDelivery(new DeliverySettings { Project = "projects/hr", Targets = targets, BaselineVersion = version, DryRun = dryRun });
        delivery.Server.On("ListRevisions", "{}").On("BatchCreateRevisions", "{}");
        delivery.Server.On("BatchCreateSheets", (request, token) => Replies.Json($$"""{"sheets":[{{string.Join(',', Enumerable.Range(1, request.Json.GetProperty("requests").GetArrayLength()).Select(i => $$"""{"name":"s{{i}}"}"""))}}]}""")(request, token));
        return delivery;
    }

    private static IEnumerable<int> Sizes(TestDelivery delivery, string method) => delivery.Server.Requests.Where(r => r.Method == method).Select(r => r.Json.GetProperty("requests").GetArrayLength());

    private static ReleaseContent Folder(int count) => new([.. Enumerable.Range(1, count).Select(i => i.ToString(CultureInfo.InvariantCulture)).Select(v => new ReleaseContentFile($"migrations/{v}.sql", $"/repo/{v}.sql", v, Encoding.UTF8.GetBytes($"SELECT {v};")))]);

    private static string Revisions(ReleaseContent content) =>
        JsonSerializer.Serialize(new { revisions = content.Files.Select(f => new { version = f.Version, sheetSha256 = DatabaseState.Sha256Of(f), type = "VERSIONED" }) });
}
