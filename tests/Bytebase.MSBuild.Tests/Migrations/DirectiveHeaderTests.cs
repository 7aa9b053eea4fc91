using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Migrations;

[TestClass]
internal sealed class DirectiveHeaderTests
{
    [TestMethod]
    [DataRow("-- txn-mode = off\nSELECT 1;", "off", null)]
    [DataRow("  --TXN-MODE=ON  \r\nSELECT 1;", "ON", null)]
    [DataRow("-- hello\n\n-- txn-isolation = read  committed\n-- txn-mode = on\nSELECT 1;", "on", "read  committed")]
    [DataRow("-- txn-mode = on\n-- txn-mode = off\n", "off", null)]
    [DataRow("-- txn-mode = yes\nSELECT 1;", null, null)]
    [DataRow("-- txn-mode = off;\nSELECT 1;", null, null)]
    [DataRow("# txn-mode = off\nSELECT 1;", null, null)]
    [DataRow("/* x */\n-- txn-mode = off\nSELECT 1;", null, null)]
    [DataRow("SELECT 1;\n-- txn-mode = off\n", null, null)]
    [DataRow("\uFEFF-- txn-mode = off\nSELECT 1;", null, null)]
    public void ReadsTheDirectivesThatTheServerReads(string sql, string? mode, string? isolation)
    {
        var header = DirectiveHeader.Parse(SourceTextTests.Text(sql));
        Assert.AreEqual(mode, header.ValueOf("txn-mode"));
        Assert.AreEqual(isolation, header.ValueOf("txn-isolation"));
    }

    [TestMethod]
    [DataRow("SELECT 1;")]
    [DataRow("  \nSELECT 1;")]
    [DataRow("-- txn-mode = on\n\n  SELECT 1;\nSELECT 2;")]
    [DataRow("-- hello\n-- txn-mode = on\n-- world\n\nSELECT 1;")]
    [DataRow("-- txn-mode = on\r\n\r\n-- txn-isolation = SERIALIZABLE\r\n\r\nSELECT 'é';\r\n")]
    [DataRow("-- txn-mode = on")]
    [DataRow("\n-- txn-mode = on\n")]
    public void OffsetsReferToTheTextWithoutThem(string sql)
    {
        var text = SourceTextTests.Text(sql);
        var header = DirectiveHeader.Parse(text);

        // What the server does, written down once more: cut the lines, trim the rest.
        var lines = sql.Split('\n').ToList();
        foreach (var directive in header.Directives.Reverse())
            lines.RemoveAt(directive.Line - 1);
        var executed = SourceTextTests.Text(header.Directives.Count > 0 ? string.Join('\n', lines).Trim() : sql);

        for (var i = 0; i < executed.Length; i++)
            Assert.AreEqual(executed.Bytes[i], text.Bytes[header.ToFileOffset(i)], $"byte {i}");
        Assert.AreEqual(text.Length, header.ToFileOffset(10_000));
    }
}
