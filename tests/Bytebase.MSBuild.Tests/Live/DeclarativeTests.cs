using System.Text;
using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Live;

/// <summary>
/// Declarative releases from end to end over real connections, on PostgreSQL: the emulator compares schemas there alone. Recorded is a
/// schema that creates tables; other differences are not verified against a real server.
/// </summary>
[TestClass]
[DoNotParallelize]
internal sealed class DeclarativeTests
{
    private const string Author = "CREATE TABLE public.author (\n    id integer NOT NULL,\n    CONSTRAINT author_pkey PRIMARY KEY (id)\n)";
    private const string Book = "CREATE TABLE public.book (\n    id integer NOT NULL,\n    CONSTRAINT book_pkey PRIMARY KEY (id)\n);\n";

    private static LiveEmulator? s_emulator;

    [ClassInitialize]
    public static void StartEmulator(TestContext context)
    {
        _ = context;
        s_emulator = LiveEmulator.Postgres is { } connection ? LiveEmulator.Start("--postgres", connection) : null;
    }

    [ClassCleanup]
    public static void StopEmulator() => s_emulator?.Dispose();

    [TestMethod]
    public async Task SchemaIsBuiltOnceAndThenOnlyWhatChanged()
    {
        var world = World();
        var first = await world.PublishAsync(Content(("a.sql", Author), ("b.sql", Book)), Settings(world));
        Assert.AreEqual("author book | author book", Tables(world));
        world.Sql(world.Databases[0], "INSERT INTO public.author VALUES (1)");

        Assert.AreEqual("", await world.PublishAsync(Content(("a.sql", Author), ("b.sql", Book)), Settings(world)), "nothing to do");
        Assert.AreEqual("1 1", $"{world.Count("CreateRelease")} {world.Count("CreatePlan")}");

        var second = await world.PublishAsync(Content(("a.sql", Author.Replace("NOT NULL", "NOT NULL,\n    name text", StringComparison.Ordinal))), Settings(world));
        Assert.AreNotEqual(first, second);
        Assert.AreEqual("author | author", Tables(world), "a table whose file is gone is dropped");
        Assert.AreEqual("1|", world.Sql(world.Databases[0], "SELECT id, name FROM public.author"), "and the rows of the other one stay");
    }

    [TestMethod]
    public async Task BackToAnOlderSchemaIsAReleaseOfItsOwn()
    {
        var world = World();
        await world.PublishAsync(Content(("a.sql", Author)), Settings(world));
        await world.PublishAsync(Content(("a.sql", Author), ("b.sql", Book)), Settings(world));
        var third = await world.PublishAsync(Content(("a.sql", Author)), Settings(world));
        Assert.AreEqual(world.Project + "/plans/103", third);
        Assert.AreEqual("author | author", Tables(world));
    }

    [TestMethod]
    public async Task RolloutThatStoppedAtTestGoesOnToProd()
    {
        var world = World();
        var plan = await world.PublishAsync(Content(("a.sql", Author)), Settings(world) with { TargetStage = "environments/test" });
        Assert.AreEqual("author | ", Tables(world));
        Assert.AreEqual(plan, await world.PublishAsync(Content(("a.sql", Author)), Settings(world)));
        Assert.AreEqual("author | author", Tables(world));
    }

    [TestMethod]
    public async Task RolloutThatWasOvertakenOnTestIsNotResumed()
    {
        var world = World();
        var toTest = Settings(world) with { TargetStage = "environments/test" };
        await world.PublishAsync(Content(("a.sql", Author)), toTest);
        await world.PublishAsync(Content(("a.sql", Author), ("b.sql", Book)), toTest);
        await world.PublishAsync(Content(("a.sql", Author)), Settings(world));
        Assert.AreEqual("author | author", Tables(world), "the first plan's task on test is done, and what it made is not there any more");
    }

    [TestMethod]
    public async Task HandMadeChangeIsSeenOnlyByAReleaseThatIsAlwaysMade()
    {
        var world = World();
        await world.PublishAsync(Content(("a.sql", Author)), Settings(world));
        world.Sql(world.Databases[1], "DROP TABLE public.author");
        Assert.AreEqual("", await world.PublishAsync(Content(("a.sql", Author)), Settings(world)));
        await world.PublishAsync(Content(("a.sql", Author)), Settings(world) with { AlwaysRelease = true });
        Assert.AreEqual("author | author", Tables(world));
    }

    [TestMethod]
    public async Task ReviewOfTheServerNamesFileAndLine()
    {
        var world = World();
        var failure = await Assert.ThrowsExactlyAsync<BytebaseException>(() => world.PublishAsync(Content(("a.sql", Author), ("b.sql", "\nCREATE TABLE book (id integer);\n")), Settings(world)));
        Assert.AreEqual(("BBR0242", "/repo/schema/b.sql", 2), (failure.Finding.Code, failure.Finding.File, failure.Finding.Span.Line));
        Assert.AreEqual(0, world.Count("CreateRelease"));
    }

    [TestMethod]
    public async Task FailureOfTheRolloutNamesDatabaseAndError()
    {
        var world = World();
        await world.PublishAsync(Content(("a.sql", Author)), Settings(world));
        world.Sql(world.Databases[0], "CREATE VIEW public.names AS SELECT id FROM public.author");
        var failure = await Assert.ThrowsExactlyAsync<BytebaseException>(() => world.PublishAsync(Content(("b.sql", Book)), Settings(world)));
        Assert.AreEqual("BB7002", failure.Finding.Code);
        Assert.Contains("The declarative schema failed on", failure.Message);
        Assert.Contains("cannot drop table author because other objects depend on it", failure.Message);
        Assert.Contains(world.Databases[0], failure.Message);
    }

    private static LiveProject World()
    {
        if (s_emulator is null)
            Assert.Inconclusive("Set BYTEBASE_TEST_POSTGRES to an Npgsql connection string of a server on which databases may be created.");
        return new LiveProject(s_emulator, "roles/gitopsServiceAgent");
    }

    private static DeliverySettings Settings(LiveProject world) => world.Settings with { Mode = MigrationMode.Declarative };

    private static ReleaseContent Content(params (string Name, string Sql)[] files) => DeclarativeContent.Create(
        [.. files.Select(f => ("schema/" + f.Name, "/repo/schema/" + f.Name, Encoding.UTF8.GetBytes(f.Sql)))], SqlEngine.Auto, DateTimeOffset.UtcNow);

    private static string Tables(LiveProject world) =>
        string.Join(" | ", world.Databases.Select(d => world.Sql(d, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1")));
}
