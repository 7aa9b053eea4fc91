using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Validation;

[TestClass]
internal sealed class WorkersTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(16)]
    [DataRow(17)]
    [DataRow(1000)]
    public void EachIsWorkedOnOnce(int count)
    {
        var counts = new int[count];
        var before = 0;
        Workers.Run(count, () => before++, () => i => Interlocked.Increment(ref counts[i]), CancellationToken.None);
        Assert.IsTrue(counts.All(n => n == 1));
        Assert.AreEqual(1, before);
    }

    [TestMethod]
    public void EachThreadHasAWorkerOfItsOwn()
    {
        var threads = new System.Collections.Concurrent.ConcurrentBag<int>();
        Workers.Run(
            1000,
            null,
            () =>
            {
                var owner = Environment.CurrentManagedThreadId;
                threads.Add(owner);
                return _ => Assert.AreEqual(owner, Environment.CurrentManagedThreadId);
            },
            CancellationToken.None);
        Assert.IsLessThanOrEqualTo(Environment.ProcessorCount, threads.Count);
        CollectionAssert.AllItemsAreUnique(threads.ToArray());
    }

    [TestMethod]
    [DataRow("before")]
    [DataRow("create")]
    [DataRow("work")]
    public void FailureEndsItAndIsTheCallers(string where)
    {
        var failure = Assert.Throws<InvalidOperationException>(() => Workers.Run(
            1000,
            () => Fail("before"),
            () =>
            {
                Fail("create");
                return i =>
                {
                    if (i == 500)
                        Fail("work");
                };
            },
            CancellationToken.None));
        Assert.AreEqual(where, failure.Message);

        void Fail(string here)
        {
            if (here == where)
                throw new InvalidOperationException(here);
        }
    }

    [TestMethod]
    public void CancellationIsSeenBetweenBatches()
    {
        using var source = new CancellationTokenSource();
        var count = 0;
        Assert.Throws<OperationCanceledException>(() => Workers.Run(
            100_000,
            null,
            () => _ =>
            {
                Interlocked.Increment(ref count);
                source.Cancel();
            },
            source.Token));
        Assert.IsLessThan(100_000, count);
    }
}
