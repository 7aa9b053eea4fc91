using System.Diagnostics;

namespace Bytebase.MSBuild.Tests.Live;

/// <summary>Tests over TCP against an emulator that all of them share; each has a world of its own.</summary>
[TestClass]
internal abstract class LiveTests
{
    /// <summary>A table without a key: it counts how often its migrations ran.</summary>
    private protected static readonly (string Name, string Sql) Table = ("1_log.sql", "CREATE TABLE log (line text);\nINSERT INTO log VALUES ('1');\n");

    private protected static readonly (string Name, string Sql) Row = ("2_row.sql", "INSERT INTO log VALUES ('2');\n");

    /// <summary>Long enough to be met while it runs; cancelling cuts it short.</summary>
    private protected static readonly (string Name, string Sql) Slow = ("3_slow.sql", "SELECT pg_sleep(30);\nINSERT INTO log VALUES ('3');\n");

    private static readonly Lazy<LiveServer> Shared = new(() => new LiveServer());

    private protected static LiveServer Server => Shared.Value;

    /// <summary>What ran on a database, in order: <c>1 2</c> when both migrations ran once.</summary>
    private protected static string Log(LiveWorld world, int database) => world.Server.Rows(world.Databases[database], "SELECT line FROM log ORDER BY line");

    private protected static async Task UntilAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.IsLessThan(20.0, watch.Elapsed.TotalSeconds, "It did not come to that.");
            await Task.Delay(50);
        }
    }

    [TestClass]
    internal sealed class End
    {
        [AssemblyCleanup]
        public static void Stop()
        {
            if (Shared.IsValueCreated)
                Shared.Value.Dispose();
        }
    }
}
