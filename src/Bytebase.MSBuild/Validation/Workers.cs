using System.Runtime.ExceptionServices;

namespace Bytebase.MSBuild.Validation;

/// <summary>
/// The same work for many things, on as many threads as there are processors. Threads of its own instead of the pool's, which adds them one
/// by one while a build's other work keeps it busy, and each with a state of its own, such as its buffers.
/// </summary>
internal static class Workers
{
    // Reading some files takes less time than starting a thread.
    private const int Batch = 16;

    /// <param name="count">How many things.</param>
    /// <param name="before">What the calling thread does first, while the others start to work.</param>
    /// <param name="createWorker">Called once on each thread; gives what is called with 0 to <paramref name="count"/> - 1, in no fixed order.</param>
    /// <param name="cancellationToken">Ends the work between two of them.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; some were not worked on.</exception>
    public static void Run(int count, Action? before, Func<Action<int>> createWorker, CancellationToken cancellationToken)
    {
        var next = 0;
        ExceptionDispatchInfo? failure = null;
        var threads = new Thread[Math.Min(Environment.ProcessorCount, ((count + Batch - 1) / Batch)) is > 1 and var several ? several - 1 : 0];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = "Bytebase" };
            threads[i].Start();
        }

        try
        {
            before?.Invoke();
        }
        catch (Exception e)
        {
            failure = ExceptionDispatchInfo.Capture(e);
        }

        Work();
        foreach (var thread in threads)
            thread.Join();
        failure?.Throw();
        cancellationToken.ThrowIfCancellationRequested();

        void Work()
        {
            try
            {
                if (count == 0)
                    return;
                var work = createWorker();
                for (var start = Interlocked.Add(ref next, Batch) - Batch; start < count; start = Interlocked.Add(ref next, Batch) - Batch)
                {
                    if (cancellationToken.IsCancellationRequested || failure is not null)
                        return;
                    RunBatch(work, start, Math.Min(start + Batch, count));
                }
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        }
    }

    // Apart, so that no loop goes on long enough to be compiled a second time: JitOnce.
    private static void RunBatch(Action<int> work, int start, int end)
    {
        for (var i = start; i < end; i++)
            work(i);
    }
}
