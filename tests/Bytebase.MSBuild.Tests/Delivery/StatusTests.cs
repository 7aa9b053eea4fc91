using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Tests.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

/// <summary>What the status asks for with each role, and how it is shown.</summary>
[TestClass]
internal sealed class StatusTests
{
    private const string A = "instances/i/databases/a";
    private const string B = "instances/i/databases/b";
    private const string Group = "projects/hr/databaseGroups/all";
    private const string Modified = """{"status":"WARNING","code":1,"title":"Applied file has been modified"}""";

    private static readonly Reply Refused = Replies.Error(403, "permission_denied", "permission denied for method \"/x\", user does not have permission \"bb.revisions.list\", extra [projects/hr]");

    private static readonly ReleaseContent Content = Folder("1", "2", "3");

    [TestMethod]
    public async Task TheAgentLearnsFromTwoReviewsWhatIsAppliedPendingAndEdited()
    {
        using var delivery = Delivery(A);
        // Other content than any: 1 and 2 are "modified", 3 is pending. Their own: 2 was edited.
        delivery.Server.On("CheckRelease", Replies.Json(Results((A, "1", true), (A, "2", true), (A, "3", false))), Replies.Json(Results((A, "2", true))));

        var status = await AskAsync(delivery, Content);

        Assert.AreEqual("Applied Edited Pending", string.Join(' ', status.Databases.Single().States));
        Assert.AreEqual("ListRevisions CheckRelease CheckRelease ListRollouts GetDatabase", delivery.Server.Calls);
        var (first, second) = (delivery.Server.Requests[1].Json.GetProperty("release").GetProperty("files"), delivery.Server.Requests[2].Json.GetProperty("release").GetProperty("files"));
        Assert.AreEqual(3, first.GetArrayLength());
        Assert.AreEqual(1, first.EnumerateArray().Select(f => f.GetProperty("statement").GetString()).Distinct().Count());
        Assert.StartsWith("--", Encoding.UTF8.GetString(first[0].GetProperty("statement").GetBytesFromBase64()));
        Assert.AreEqual("1 2", string.Join(' ', second.EnumerateArray().Select(f => f.GetProperty("version").GetString())));
        Assert.AreEqual("SELECT 1;", Encoding.UTF8.GetString(second[0].GetProperty("statement").GetBytesFromBase64()));
    }

    [TestMethod]
    public async Task WhatTheRoleMayNotSeeIsALineWithThePermission()
    {
        using var delivery = Delivery(A, B);
        delivery.Server.On("CheckRelease", Results((A, "1", false), (B, "1", false)));
        delivery.Server.On("ListRollouts", Replies.Error(403, "permission_denied", "no"));

        var lines = StatusTable.Lines(await AskAsync(delivery, Folder("1")), Folder("1"), name => name).ToList();

        Assert.AreEqual(1, delivery.Server.Requests.Count(r => r.Method == "ListRevisions"), "one refusal is enough");
        Assert.AreEqual(1, delivery.Server.Requests.Count(r => r.Method == "GetDatabase"));
        foreach (var permission in (string[])["(bb.revisions.list)", "(bb.rollouts.list)", "(bb.databases.get)"])
            Assert.IsTrue(lines.Any(l => l.Contains(permission, StringComparison.Ordinal)), string.Join('\n', lines));
    }

    [TestMethod]
    public async Task ARicherRoleReadsTheRevisionsPageByPageAndShowsWhatTheFolderLacks()
    {
        using var delivery = Delivery(A);
        delivery.Server.On(
            "ListRevisions",
            Replies.Json($$"""{"revisions":[{"version":"9","sheetSha256":"00","type":"VERSIONED"},{"version":"1","sheetSha256":"{{DatabaseState.Sha256Of(Content.Files[0])}}","type":"VERSIONED"}],"nextPageToken":"p2"}"""),
            Replies.Json("""{"revisions":[{"version":"2","sheet":"projects/hr/sheets/00"},{"version":"77","type":"DECLARATIVE"}]}"""));
        delivery.Server.On("GetDatabase", """{"effectiveEnvironment":"environments/test"}""");

        var status = await AskAsync(delivery, Content);

        Assert.AreEqual("ListRevisions ListRevisions ListRollouts GetDatabase", delivery.Server.Calls);
        Assert.AreEqual("p2", delivery.Server.Requests[1].Json.GetProperty("pageToken").GetString());
        var state = status.Databases.Single();
        Assert.AreEqual("Applied Edited Pending", string.Join(' ', state.States));
        Assert.AreEqual("9", string.Join(' ', state.Elsewhere));
        Assert.AreEqual("environments/test", status.StageOf[A]);
        Assert.IsTrue(StatusTable.Lines(status, Content, name => name).Any(l => l.EndsWith("1 applied, 1 pending, 1 edited; applied and not in the folder: 9", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task AGroupThatMayNotBeReadShowsTheMembersThatTheReviewNames()
    {
        using var delivery = Delivery(Group);
        delivery.Server.On("GetDatabaseGroup", Replies.Error(403, "permission_denied", "no"));
        delivery.Server.On("CheckRelease", Replies.Json(Results((A, "1", true), (B, "1", false))), Replies.Json(Results((B, "1", false))));

        var status = await AskAsync(delivery, Folder("1"));

        Assert.AreEqual("a: Applied, b: Pending", string.Join(", ", status.Databases.Select(d => $"{ResourceNames.IdOf(d.Database)}: {d.States[0]}")));
        Assert.IsTrue(status.NotShown.Any(l => l.Contains("bb.databaseGroups.get", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task OpenRolloutsOnTheseDatabasesAreShownWithTheirStages()
    {
        using var delivery = Delivery(A);
        delivery.Server.On("CheckRelease", Results((A, "1", false)));
        var rollouts = new[]
        {
            TestDelivery.Rollout("test: a DONE; prod: a FAILED, b NOT_STARTED", "r2 [msbuild:0]", "projects/hr/plans/104"),
            TestDelivery.Rollout("test: other NOT_STARTED", "", "projects/hr/plans/103"),
            TestDelivery.Rollout("test: a DONE", "", "projects/hr/plans/102"),
        };
        delivery.Server.On("ListRollouts", $$"""{"rollouts":[{{string.Join(',', rollouts.Select(TestDelivery.Json))}}]}""");

        var lines = StatusTable.Lines(await AskAsync(delivery, Folder("1")), Folder("1"), name => "https://b/" + name);

        Assert.AreEqual(
            "  Open: plan 104 r2 [msbuild:0]: test done, prod 1 failed + 1 waiting: https://b/projects/hr/plans/104",
            string.Join('\n', lines.Where(l => l.Contains("Open", StringComparison.Ordinal))));
    }

    [TestMethod]
    [DataRow("103", "test: a DONE; prod: b DONE", "test: a DONE; prod: b NOT_STARTED", "test: a FAILED; prod: b NOT_STARTED", DisplayName = "nothing is left of older ones")]
    [DataRow("102", "test: a DONE; prod: b NOT_STARTED", "test: a FAILED; prod: b NOT_STARTED", DisplayName = "prod still lacks what both bring")]
    [DataRow("", "test: a DONE; prod: b DONE", "test: a DONE; prod: b RUNNING", DisplayName = "what runs is under way")]
    public async Task ARolloutWhoseDatabasesANewerOneHasDoneIsNotOpen(string newest, params string[] rollouts)
    {
        using var delivery = Delivery(A, B);
        delivery.Server.On("CheckRelease", Results());
        var list = rollouts.Select((r, i) => TestDelivery.Json(TestDelivery.Rollout(r, "", $"projects/hr/plans/{104 - i}")));
        delivery.Server.On("ListRollouts", $$"""{"rollouts":[{{string.Join(',', list)}}]}""");

        var status = await AskAsync(delivery, Folder("1"));

        var overtaken = newest == "103" ? 2 : 0;
        Assert.AreEqual(overtaken, status.Overtaken);
        Assert.HasCount(newest == "103" ? 0 : newest == "102" ? 2 : 1, status.Open);
        Assert.AreEqual(overtaken > 0 ? 1 : 0, StatusTable.Lines(status, Folder("1"), name => name).Count(l => l.Contains("2 rollouts that newer ones have overtaken", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow(true, false, true, DisplayName = "prod lacks what it brings: the next publish resumes it")]
    [DataRow(true, true, false, DisplayName = "prod has all of it")]
    [DataRow(false, false, false, DisplayName = "of another folder: the next publish does not take it")]
    public async Task ARolloutOfTheFolderIsOpenWhileADatabaseLacksWhatItBrings(bool ofTheFolder, bool applied, bool open)
    {
        using var delivery = Delivery(A, B);
        delivery.Server.On("CheckRelease", applied ? Results((A, "1", true), (B, "1", true)) : Results((A, "1", true), (B, "1", false)));
        var folder = Folder("1");
        var rollouts = new[]
        {
            // A hotfix whose folder had other files, and brought them everywhere.
            TestDelivery.Rollout("test: a DONE; prod: b DONE", "r2 [msbuild:0123456789abcdef]", "projects/hr/plans/103"),
            TestDelivery.Rollout("test: a DONE; prod: b NOT_STARTED", $"r1 [msbuild:{(ofTheFolder ? folder.DigestFor([A, B]) : "fedcba9876543210")}]", "projects/hr/plans/102"),
        };
        delivery.Server.On("ListRollouts", $$"""{"rollouts":[{{string.Join(',', rollouts.Select(TestDelivery.Json))}}]}""");

        var status = await AskAsync(delivery, folder);

        Assert.AreEqual(open ? "projects/hr/plans/102" : "", string.Join(' ', status.Open.Select(r => r.PlanName())));
        Assert.AreEqual(open ? 0 : 1, status.Overtaken);
        Assert.AreEqual(open ? 1 : 0, StatusTable.Lines(status, folder, name => name).Count(l => l.Contains("Open: plan 102", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void TheTableIsAlignedAndHoldsWhatIsNotAppliedEverywhere()
    {
        var status = new StatusAnswer(
            [new(A, [MigrationState.Applied, MigrationState.Edited, MigrationState.Pending], []), new(B, [MigrationState.Applied, MigrationState.Applied, MigrationState.Pending], [])],
            new Dictionary<string, string> { [A] = "environments/test", [B] = "environments/production" },
            [],
            []);

        Assert.AreEqual(
            """
                         test     production
              migration  a        b
              2.sql      EDITED   applied
              3.sql      pending  pending
              1 migration is applied on all 2 databases
              instances/i/databases/a (test): 1 applied, 1 pending, 1 edited
              instances/i/databases/b (production): 2 applied, 1 pending, 0 edited
            """.ReplaceLineEndings("\n"),
            string.Join('\n', StatusTable.Lines(status, Content, name => name)));
        Assert.AreEqual("3 migrations, 2 databases: 1 pending, 1 edited after they were applied, 0 open rollouts", StatusTable.Summary(status, Content));
    }

    [TestMethod]
    [DataRow(MigrationState.Applied)]
    [DataRow(MigrationState.Pending)]
    public void TenThousandMigrationsStayReadableAndFast(MigrationState state)
    {
        var content = Folder([.. Enumerable.Range(1, 10_000).Select(i => i.ToString(CultureInfo.InvariantCulture))]);
        var states = Enumerable.Repeat(state, content.Files.Count).ToArray();
        var status = new StatusAnswer([new(A, states, []), new(B, states, [])], new Dictionary<string, string>(), [], []);

        var time = Stopwatch.StartNew();
        var lines = StatusTable.Lines(status, content, name => name).ToList();

        // A square of the number would take minutes.
        Assert.IsLessThan(TimeSpan.FromSeconds(5), time.Elapsed);
        Assert.IsLessThan(50, lines.Count);
        Assert.IsTrue(lines.All(l => l.Length < 120 && l.All(char.IsAscii)));
        Assert.Contains(state == MigrationState.Applied ? "All 10000 migrations are applied on all 2 databases" : "... and 9960 more that are not applied everywhere, up to 10000.sql", string.Join('\n', lines));
    }

    [TestMethod]
    public void ManyDatabasesThatAreAlikeShareAColumn()
    {
        var databases = Enumerable.Range(0, 40).Select(i => new DatabaseState($"instances/i/databases/tenant{i}", [i < 39 ? MigrationState.Pending : MigrationState.Applied], [])).ToList();
        var lines = StatusTable.Lines(new StatusAnswer(databases, new Dictionary<string, string>(), [], []), Folder("1"), name => name).Take(2);
        Assert.AreEqual("  migration  tenant0 +38  tenant39\n  1.sql      pending      applied", string.Join('\n', lines));
    }

    private static Task<StatusAnswer> AskAsync(TestDelivery delivery, ReleaseContent content) => new StatusQuery(delivery.Context, content).AskAsync(CancellationToken.None);

    private static TestDelivery Delivery(params string[] targets)
    {
        var delivery = new TestDelivery(new DeliverySettings { Project = "projects/hr", Targets = targets });
        delivery.Server.On("ListRevisions", Refused).On("ListRollouts", "{}").On("GetDatabase", Replies.Error(403, "permission_denied", "no"));
        return delivery;
    }

    private static ReleaseContent Folder(params string[] versions) => new([.. versions.Select(v => new ReleaseContentFile($"migrations/{v}.sql", $"/repo/{v}.sql", v, Encoding.UTF8.GetBytes($"SELECT {v};")))]);

    private static string Results(params (string Target, string Version, bool Modified)[] results) =>
        JsonSerializer.Serialize(new { results = results.Select(r => new { file = $"migrations/{r.Version}.sql", target = r.Target, advices = r.Modified ? [JsonDocument.Parse(Modified).RootElement] : Array.Empty<JsonElement>() }) });
}
