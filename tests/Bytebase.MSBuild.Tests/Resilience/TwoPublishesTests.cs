using System.Collections.Concurrent;

namespace Bytebase.MSBuild.Tests.Resilience;

/// <summary>Two pipelines for one commit, each with a clone of its own, that publish at the same time.</summary>
[TestClass]
internal sealed class TwoPublishesTests : ResilienceTests
{
    private const int Races = 20;

    [TestMethod]
    public void EachMigrationIsAppliedOnceAndOneRolloutDoesIt()
    {
        var outcomes = new ConcurrentBag<string>();

        var problems = Lanes.Run(Server, Enumerable.Range(1, Races), (_, lane, say) =>
        {
            using var world = new MatrixWorld(Server, Login.ServiceAccount);
            using var clone = MatrixWorld.Clone();
            using var start = new Barrier(2);
            InProcessPublish[] publishes = [new(world, lane.Url), new(world, lane.Url) { Folder = clone }];
            var results = new Outcome[2];
            var threads = publishes.Select((publish, i) => new Thread(() =>
            {
                start.SignalAndWait();
                results[i] = publish.Run();
            })).ToList();
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());

            outcomes.Add(string.Join(" and ", results.Select(r => r.ToString()).Order(StringComparer.Ordinal)));
            foreach (var result in results.Where(r => !r.IsSuccess))
                say($"{result}\n{result.Everything}");
            foreach (var fault in world.Faults())
                say(fault);
        });

        TestContext.WriteLine($"{Races} races: {string.Join(", ", outcomes.GroupBy(o => o).Select(g => $"{g.Count()} {g.Key}"))}");
        Lanes.AssertNone(problems, $"{Races} races");
    }
}
