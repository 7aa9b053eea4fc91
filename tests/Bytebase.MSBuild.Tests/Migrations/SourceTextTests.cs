using System.Text;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Migrations;

[TestClass]
internal sealed class SourceTextTests
{
    [TestMethod]
    [DataRow("", 1)]
    [DataRow("a", 1)]
    [DataRow("a\n", 1)]
    [DataRow("a\nb", 2)]
    [DataRow("a\r\nb\r\n", 2)]
    [DataRow("a\rb\r", 1)]
    [DataRow("\n\n", 2)]
    public void CountsLinesByLineFeeds(string text, int lines) => Assert.AreEqual(lines, Text(text).LineCount);

    [TestMethod]
    [DataRow("SELECT 1", "1", 1, 8)]
    [DataRow("a\nb x", "x", 2, 3)]
    [DataRow("a\r\n x", "x", 2, 2)]
    [DataRow("a\rx", "x", 1, 3)]
    [DataRow("é日😀x", "x", 1, 4)]
    [DataRow("-- café 日本語 😀\nSELECT 'é😀' FRMO x;\n", "x", 2, 18)]
    [DataRow("\uFEFFx", "x", 1, 2)]
    public void CountsColumnsInCodePoints(string text, string marker, int line, int column)
    {
        var source = Text(text);
        var offset = Encoding.UTF8.GetByteCount(text[..text.IndexOf(marker, StringComparison.Ordinal)]);
        var span = source.PositionOf(offset);
        Assert.AreEqual((line, column), (span.Line, span.Column));
        Assert.AreEqual(offset, source.OffsetOf(line, column));
    }

    [TestMethod]
    public void PlacesOutsideAreMovedInside()
    {
        var source = Text("ab\ncd\n");
        Assert.AreEqual((1, 1), (source.PositionOf(-5).Line, source.PositionOf(-5).Column));
        Assert.AreEqual((2, 3), (source.PositionOf(99).Line, source.PositionOf(99).Column));
        Assert.AreEqual(2, source.OffsetOf(1, 99));
        Assert.AreEqual(3, source.OffsetOf(99, 1));
    }

    [TestMethod]
    public void DecodesParts()
    {
        var source = Text("a é\nb");
        Assert.AreEqual("é", source.GetText(2, 4));
        Assert.AreEqual("a é", source.GetText(source.LineStart(1), source.LineEnd(1)));
    }

    internal static SourceText Text(string text) => new(Encoding.UTF8.GetBytes(text));

    [TestMethod]
    public void PlacesAreTheSameInAnyOrder()
    {
        var bytes = Encoding.UTF8.GetBytes("é1\n\n日本語 x\nlast\n");
        var expected = Enumerable.Range(0, bytes.Length + 2).Select(offset => new SourceText(bytes).PositionOf(offset)).ToArray();
        var text = new SourceText(bytes);
        foreach (var step in new[] { 1, 3, 7, 11 })
        {
            for (var i = 0; i < expected.Length; i++)
                Assert.AreEqual(expected[i * step % expected.Length], text.PositionOf(i * step % expected.Length));
        }
    }
}
