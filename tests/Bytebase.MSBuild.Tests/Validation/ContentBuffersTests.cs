using System.Text;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Validation;

[TestClass]
internal sealed class ContentBuffersTests
{
    // More than the numbers that tell one file's triples from those of the one before.
    private const int Files = 600;

    [TestMethod]
    public void EveryWordOfATextMayBeInItAndHardlyAnyOther()
    {
        var random = new Random(1);
        var buffers = new ContentBuffers();
        var (asked, wrong) = (0, 0);
        for (var file = 0; file < Files; file++)
        {
            var text = Text(random, random.Next(60));
            buffers.SetTriples(text);
            for (var start = 0; start < text.Length; start++)
            {
                for (var length = 1; start + length <= text.Length; length++)
                    Assert.IsTrue(buffers.MayHold(text.AsSpan(start, length)), $"{Encoding.ASCII.GetString(text)}: {start}, {length}");
            }

            var other = Text(random, 8);
            asked++;
            wrong += buffers.MayHold(other) && text.AsSpan().IndexOf(other) < 0 ? 1 : 0;
        }

        Assert.IsLessThan(asked / 100, wrong, "of the words that are not there");
    }

    [TestMethod]
    public void CaseDoesNotCount()
    {
        var buffers = new ContentBuffers();
        buffers.SetTriples("-- COPY t FROM StdIn;"u8);
        Assert.IsTrue(buffers.MayHold("stdin"u8));
        buffers.SetTriples("-- COPY t FROM file;"u8);
        Assert.IsFalse(buffers.MayHold("stdin"u8), "of the file before");
    }

    private static byte[] Text(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next('a', 'z' + 1))];
}
