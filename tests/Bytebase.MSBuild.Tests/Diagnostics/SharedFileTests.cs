using System.Globalization;
using System.Text;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Tests.Diagnostics;

/// <summary>Several projects of a build hand over by one file of the CI system.</summary>
[TestClass]
internal sealed class SharedFileTests
{
    [TestMethod]
    public void WritersAtOnceLoseNothing()
    {
        var path = Path.GetTempFileName();
        try
        {
            const int Writers = 4;
            const int Lines = 100;
            Parallel.For(0, Writers, new ParallelOptions { MaxDegreeOfParallelism = Writers }, writer =>
            {
                for (var i = 0; i < Lines; i++)
                    Handover.Append(path, string.Create(CultureInfo.InvariantCulture, $"{writer} {i}\n"));
            });
            CollectionAssert.AreEquivalent(
                Enumerable.Range(0, Writers).SelectMany(writer => Enumerable.Range(0, Lines).Select(i => $"{writer} {i}")).ToArray(),
                File.ReadAllLines(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void WhatIsThereStays()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "before\n");
            using (var file = SharedFile.OpenEnd(path))
                file.Write(Encoding.ASCII.GetBytes("after\n"));
            Assert.AreEqual("before\nafter\n", File.ReadAllText(path));
            Assert.ThrowsExactly<DirectoryNotFoundException>(() => SharedFile.OpenEnd(Path.Combine(path + "-none", "x")));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
