using System.Text.Json;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>Migrations that count themselves: each inserts one row into a table without a key, so that whatever runs twice is seen twice.</summary>
internal static class Counted
{
    private const string Versions = "101 102 103";

    public static TestProject WithCounted(this TestProject project) => project
        .Migration("101__applied.sql", "CREATE TABLE applied (version text NOT NULL);\nINSERT INTO applied VALUES ('101');\n")
        .Migration("102__more.sql", "INSERT INTO applied VALUES ('102');\n")
        .Migration("103__last.sql", "INSERT INTO applied VALUES ('103');\n");

    /// <summary>Asserts that each migration ran once on each database, that one rollout did it, and that nothing runs any more.</summary>
    public static void AssertDelivered(this World world, string after)
    {
        foreach (var database in world.Databases)
            Assert.AreEqual(Versions, world.Rows(database, "SELECT version FROM applied ORDER BY version"), $"{database} after {after}");
        var rollouts = world.Emulator.Call(world.AdminToken, "RolloutService/ListRollouts", new { parent = world.Project, pageSize = 1000 }).GetProperty("rollouts");
        var states = rollouts.EnumerateArray().Select(r => string.Join(' ', r.GetProperty("stages").EnumerateArray()
            .SelectMany(s => s.GetProperty("tasks").EnumerateArray()).Select(t => t.GetProperty("status").GetString()))).ToList();
        var (done, untouched) = (string.Join(' ', world.Databases.Select(_ => "DONE")), string.Join(' ', world.Databases.Select(_ => "NOT_STARTED")));
        Assert.AreEqual(1, states.Count(s => s == done), $"after {after}: {string.Join(", ", states)}");
        Assert.IsTrue(states.TrueForAll(s => s == done || s == untouched), $"after {after}: {string.Join(", ", states)}");
    }
}
