using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Tests.Diagnostics;

/// <summary>Foreign text in a CI log is text. What the systems' own parsers make of it, the fuzz of all reports looks at.</summary>
[TestClass]
internal sealed class LogTextTests
{
    [TestMethod]
    [DataRow("", "")]
    [DataRow("create table x (a int[]); -- C# ## x::text", "create table x (a int[]); -- C# ## x::text")]
    [DataRow("::error::x", ": :error::x")]
    [DataRow("  \t::error::x", "  : :error::x")]
    [DataRow("a ::error::x", "a ::error::x")]
    [DataRow("\u200B::error::x", ": :error::x")]
    [DataRow("##[error]x", "## [error]x")]
    [DataRow("a ###[error]x", "a ### [error]x")]
    [DataRow("##vso[task.complete]x", "## vso[task.complete]x")]
    [DataRow("##VSO[x]", "## VSO[x]")]
    [DataRow("##teamcity[x]", "## teamcity[x]")]
    [DataRow("#\u202E#vso[x]", "## vso[x]")]
    [DataRow("##\u00ADvso[x]", "## vso[x]")]
    [DataRow("##v\uFE0Fso[x]", "## vso[x]")]
    [DataRow("#\u001B[1m#vso[x]", "## vso[x]")]
    [DataRow("a\r\nb\nc\0d", "a b c d")]
    [DataRow("a\u2028b\u0085c", "a b c")]
    [DataRow("\u001B[31mred\u001B[0m", "red")]
    [DataRow("\u001B]8;;https://x\u001B\\link\u001B]8;;\u0007", "link")]
    [DataRow("\u009B2Jx", "x")]
    [DataRow("\u001B]0;never closed", " ]0;never closed")]
    [DataRow("section_start:1:x\r\u001B[0Kx", "section_start:1:x x")]
    [DataRow("日本 😀 é", "日本 😀 é")]
    public void NothingIsLeftToActOn(string text, string expected)
    {
        Assert.AreEqual(expected, LogText.Neutralize(text));
        Assert.AreEqual(expected, LogText.Neutralize(expected), "once is enough");
    }

    [TestMethod]
    public void HalfACharacterIsMarked() =>
        Assert.AreEqual("\uFFFDx\uFFFD", LogText.Neutralize('\uD800' + "x" + '\uDC00'));

    [TestMethod]
    public void TextWithoutMarksIsNotCopied()
    {
        const string Text = "Version 2 is also used by 02_orders.sql.";
        Assert.AreSame(Text, LogText.Neutralize(Text));
    }
}
