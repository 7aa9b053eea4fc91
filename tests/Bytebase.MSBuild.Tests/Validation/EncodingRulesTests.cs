using System.Text;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Validation;

[TestClass]
internal sealed class EncodingRulesTests
{
    private const string Sql = "CREATE TABLE café (id int); -- Zürich \\set ${x}\n<<<<<<< HEAD\n";

    [TestMethod]
    [DataRow("utf-16", true, "UTF-16", "-f UTF-16 ")]
    [DataRow("utf-16", false, "UTF-16", "-f UTF-16LE ")]
    [DataRow("utf-16BE", true, "UTF-16", "-f UTF-16 ")]
    [DataRow("utf-16BE", false, "UTF-16", "-f UTF-16BE ")]
    [DataRow("utf-32", true, "UTF-32", "-f UTF-32 ")]
    [DataRow("utf-32", false, "UTF-32", "-f UTF-32LE ")]
    [DataRow("utf-32BE", true, "UTF-32", "-f UTF-32 ")]
    [DataRow("utf-32BE", false, "UTF-32", "-f UTF-32BE ")]
    public void WideEncodingIsAllThatIsSaidOfAFile(string name, bool withMark, string wide, string option)
    {
        var encoding = Encoding.GetEncoding(name);
        var findings = Validate([.. withMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(Sql)]);
        Check.AreEqual(findings, "m/1_a.sql(1,1): Error BB2004");
        Check.Mentions(findings[0], $"The file is {wide},", "in the repository's root: iconv " + option, "'m/1_a.sql' > 'm/1_a.sql.tmp'");
    }

    [TestMethod]
    public void WideEncodingOfOneCharacter() => Check.AreEqual(Validate("X"u8.ToArray().Append((byte)0).ToArray()), "m/1_a.sql(1,1): Error BB2004");

    [TestMethod]
    [DataRow(new byte[] { 0xE9 }, "0xE9 (in Windows-1252 'é')")]
    [DataRow(new byte[] { 0x80 }, "0x80 (in Windows-1252 '€')")]
    [DataRow(new byte[] { 0x92 }, "0x92 (in Windows-1252 '’')")]
    [DataRow(new byte[] { 0x9F }, "0x9F (in Windows-1252 'Ÿ')")]
    [DataRow(new byte[] { 0x81 }, "0x81 is not UTF-8")]
    [DataRow(new byte[] { 0xFF }, "0xFF (in Windows-1252 'ÿ')")]
    [DataRow(new byte[] { 0xC3 }, "0xC3")]
    [DataRow(new byte[] { 0xED, 0xA0, 0x80 }, "0xED")]
    [DataRow(new byte[] { 0xC0, 0x80 }, "0xC0")]
    public void BytesThatAreNotUtf8(byte[] bad, string text)
    {
        var findings = Validate([.. "SELECT 1;\n-- é "u8, .. bad, .. "\nSELECT 2;"u8]);
        Check.AreEqual(findings, "m/1_a.sql(2,6): Error BB2005");
        Check.Mentions(findings[0], text, "root: iconv -f WINDOWS-1252 -t UTF-8 'm/1_a.sql' > 'm/1_a.sql.tmp' && mv 'm/1_a.sql.tmp' 'm/1_a.sql' || rm -f 'm/1_a.sql.tmp'");
    }

    [TestMethod]
    public void AByteOrderMark()
    {
        var findings = Check.Files(("m/1_a.sql", "\uFEFF-- why\nCREATE TABLE t (id int);\n"));
        Check.AreEqual(findings, "m/1_a.sql(1,1): Warning BB2006");
        Check.Mentions(findings[0], "without a byte order mark", "root: LC_ALL=C sed \"1s/^$(printf '\\357\\273\\277')//\" 'm/1_a.sql' > 'm/1_a.sql.tmp'");
    }

    [TestMethod]
    [DataRow("CREATE TABLE t (name text DEFAULT '\uFEFF');")]
    [DataRow("SELECT 'Zürich', '日本', '🙂';")]
    [DataRow("\u0001 SELECT 1;")]
    public void OrdinaryUtf8(string sql) => Check.AreEqual(Check.Files(("m/1_a.sql", sql)));

    [TestMethod]
    [DataRow("SELECT 1;\0", 1, 10)]
    [DataRow("SELECT 1;\n-- é \0 and \0\n", 2, 6)]
    [DataRow("SELECT '\0\0\0\0\0\0\0\0';", 1, 9)]
    public void ANulByte(string sql, int line, int column)
    {
        var findings = Check.Files(("m/1_a.sql", sql));
        Check.AreEqual(findings, $"m/1_a.sql({line},{column}): Error BB2007");
        Check.Mentions(findings[0], "root: tr -d '\\000' < 'm/1_a.sql' > 'm/1_a.sql.tmp'");
    }

    [TestMethod]
    public void CommandMendsTheFileOrLeavesNothing()
    {
        if (OperatingSystem.IsWindows())
            return;

        var root = Directory.CreateTempSubdirectory().FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(root, "it's m"));
            byte[][] contents = ["\uFEFFSELECT 'é';\n\uFEFF"u8.ToArray(), "SELECT '\0é';"u8.ToArray(), [.. "SELECT '"u8, 0xE9, .. "';"u8], Encoding.Unicode.GetBytes("SELECT 'é';")];
            string[] expected = ["SELECT 'é';\n\uFEFF", "SELECT 'é';", "SELECT 'é';", "SELECT 'é';"];
            for (var i = 0; i < contents.Length; i++)
            {
                var path = Path.Combine(root, "it's m", "1_a.sql");
                File.WriteAllBytes(path, contents[i]);
                var finding = new Validator().Validate(Check.Set(["it's m/1_a.sql"]), _ => contents[i], CancellationToken.None).Findings.Single();
                var command = finding.Message[(finding.Message.LastIndexOf("root: ", StringComparison.Ordinal) + "root: ".Length)..];
                Run(Path.GetTempPath(), command);
                Run(Path.Combine(root, "it's m"), command);
                CollectionAssert.AreEqual(contents[i], File.ReadAllBytes(path), finding.Code);
                Run(root, command);
                CollectionAssert.AreEqual(Encoding.UTF8.GetBytes(expected[i]), File.ReadAllBytes(path), finding.Code);

                // The folder is there and the file is not.
                File.Delete(path);
                Run(root, command);
                Assert.IsEmpty(Directory.GetFiles(root, "*", SearchOption.AllDirectories), finding.Code);
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static void Run(string directory, string command)
    {
        var start = new System.Diagnostics.ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = directory, RedirectStandardError = true };
        using var shell = System.Diagnostics.Process.Start(start)!;
        shell.StandardError.ReadToEnd();
        shell.WaitForExit();
    }

    [TestMethod]
    public void WordsBehindOtherCharactersAreMentioned()
    {
        var text = "-- é Ünïcode 日本 VACUUM ÀÁ [@Z`z{ AB" + new string('x', 70) + "ENd";
        var content = new MigrationContent(Check.Set(["m/1_a.sql"]).All[0], new SourceText(Encoding.UTF8.GetBytes(text)), SqlEngine.Auto, new VersionProposals(Check.Set([])));
        Assert.IsTrue(content.Mentions("vacuum"u8));
        Assert.IsTrue(content.Mentions("[@z`z{ ab"u8));
        Assert.IsTrue(content.Mentions("xend"u8));
        Assert.IsTrue(content.Mentions("é"u8));
        Assert.IsFalse(content.Mentions("VACUUM"u8));
    }

    private static IReadOnlyList<Finding> Validate(byte[] bytes) => new Validator().Validate(Check.Set(["m/1_a.sql"]), _ => bytes, CancellationToken.None).Findings;
}
