using System.Collections.Concurrent;

namespace Bytebase.MSBuild.Tests.Resilience;

/// <summary>Many cases at once, each with an address of the emulator to itself.</summary>
internal static class Lanes
{
    /// <summary>Cases at once. Most of their time is waiting.</summary>
    public const int Workers = 12;

    /// <summary>Runs every case; what a case throws is a problem like those that it says.</summary>
    /// <param name="run">The case; the last argument takes what is wrong.</param>
    public static IReadOnlyCollection<string> Run<T>(EmulatorServer server, IEnumerable<T> cases, Action<T, Lane, Action<string>> run)
    {
        var queue = new ConcurrentQueue<T>(cases);
        var problems = new ConcurrentQueue<string>();
        // Threads of their own: a task's Execute blocks the one it is called on.
        var threads = Enumerable.Range(0, Workers).Select(_ => new Thread(() =>
        {
            while (queue.TryDequeue(out var next))
                RunOne(next);
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        return problems;

        void RunOne(T which)
        {
            var lane = server.Lanes.Take();
            try
            {
                run(which, lane, problem => problems.Enqueue($"{which}: {problem}"));
            }
            catch (Exception e)
            {
                problems.Enqueue($"{which}: {e}");
            }
            finally
            {
                server.Delete($"faults?port={lane.Port}");
                server.Delete($"requests?port={lane.Port}");
                server.Lanes.Add(lane);
            }
        }
    }

    /// <summary>Fails with the first problems.</summary>
    public static void AssertNone(IReadOnlyCollection<string> problems, string what) =>
        Assert.IsEmpty(problems, $"{problems.Count} problems in {what}\n{string.Join('\n', problems.Take(40))}");
}
