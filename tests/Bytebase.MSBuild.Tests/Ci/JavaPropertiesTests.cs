using Bytebase.MSBuild.Ci;

namespace Bytebase.MSBuild.Tests.Ci;

[TestClass]
internal sealed class JavaPropertiesTests
{
    // By the documentation of java.util.Properties.load.
    [TestMethod]
    [DataRow("a=b", "a", "b")]
    [DataRow("  a = b ", "a", "b ")]
    [DataRow("a:b", "a", "b")]
    [DataRow("a b=c", "a", "b=c")]
    [DataRow("a\t:\tb", "a", "b")]
    [DataRow("a", "a", "")]
    [DataRow("a=", "a", "")]
    [DataRow("a=b=c", "a", "b=c")]
    [DataRow("url=https\\://example.com/?a\\=b", "url", "https://example.com/?a=b")]
    [DataRow("a\\=b=c", "a=b", "c")]
    [DataRow("a\\ b=c", "a b", "c")]
    [DataRow("path=C\\:\\\\agent\\\\temp", "path", "C:\\agent\\temp")]
    [DataRow("a=1\\\n   2\\\r\n3", "a", "123")]
    [DataRow("a=b\\\\\nc=d", "a", "b\\")]
    [DataRow("a=\\u00fc\\t\\n\\x", "a", "ü\t\nx")]
    [DataRow("a=\\u00", "a", "u00")]
    [DataRow("a=b\\", "a", "b")]
    [DataRow("a=1\na=2", "a", "2")]
    public void LineIsReadAsJavaDoes(string text, string key, string value) => Assert.AreEqual(value, JavaProperties.Parse(text)[key]);

    [TestMethod]
    [DataRow("")]
    [DataRow("# a=b")]
    [DataRow("  ! a=b\n\n \t ")]
    public void CommentsAndEmptyLinesAreNone(string text) => Assert.IsEmpty(JavaProperties.Parse(text));
}
