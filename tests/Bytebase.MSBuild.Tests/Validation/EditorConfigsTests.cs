using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Validation;

/// <summary>Severities from files in folders.</summary>
[TestClass]
internal sealed class EditorConfigsTests
{
    private const string Own = "dotnet_diagnostic.BB2002.severity = ";
    private const string Category = "dotnet_analyzer_diagnostic.category-Bytebase.severity = ";
    private const string All = "dotnet_analyzer_diagnostic.severity = ";

    private readonly string _directory = Directory.CreateTempSubdirectory("bytebase-editorconfig-").FullName;

    [TestCleanup]
    public void Delete() => Directory.Delete(_directory, recursive: true);

    [TestMethod]
    [DataRow("error", "Error")]
    [DataRow("warning", "Warning")]
    [DataRow("suggestion", "Suggestion")]
    [DataRow("silent", "Silent")]
    [DataRow("refactoring", "Silent")]
    [DataRow("none", "None")]
    [DataRow("default", "")]
    [DataRow("unset", "")]
    [DataRow("NONE", "None")]
    [DataRow("none # since 2019", "None")]
    [DataRow("none ; since 2019", "None")]
    [DataRow("none#x", "None")]
    [DataRow("warn", "")]
    public void EveryWordOfRoslynCounts(string word, string expected)
    {
        Write("", "[*.sql]\n" + Own + word);
        Assert.AreEqual(expected, Find("1.sql"));
    }

    [TestMethod]
    [DataRow("[*.sql]\nDOTNET_DIAGNOSTIC.bb2002.Severity = none", "None", "keys in any case")]
    [DataRow("[*.sql]\r\ndotnet_diagnostic.BB2002.severity:none\r\n", "None", "colons and line ends of Windows")]
    [DataRow("\uFEFF[*.sql]\n" + Own + "none", "None", "a byte order mark")]
    [DataRow("  [*.sql]  # ours [all]\n\t" + Own + "none", "None", "blanks, and a comment behind a section")]
    [DataRow("[{V[12],R}*.sql]\n" + Own + "none", "", "brackets in a section, not matching")]
    [DataRow("[[!x]*.sql]\n" + Own + "none", "None", "brackets in a section, matching")]
    [DataRow("# [*.sql]\n" + Own + "none", "", "a section that is a comment")]
    [DataRow("[*.sql]\n# " + Own + "none", "", "a line that is a comment")]
    [DataRow(Own + "none\n[*.sql]", "", "before the first section")]
    [DataRow("[*.cs]\n" + Own + "none", "", "another section")]
    [DataRow("[*.sql]\ndotnet_diagnostic.BB2001.severity = none", "", "another code")]
    [DataRow("[*.sql]\ndotnet_diagnostic.BB2002.severities = none", "", "another key")]
    [DataRow("[*.sql]\nindent_style = space\n[*.md]\n[*]\n" + Own + "none", "None", "among other settings")]
    [DataRow("[*.sql]\n" + Own + "none\n[1*]\n" + Own + "error", "Error", "the later section")]
    [DataRow("[1*]\n" + Own + "error\n[*.sql]\n" + Own + "none", "None", "the later section, in the other order")]
    [DataRow("[*.sql]\n" + Own + "none\n[*.sql]\n" + Own + "unset", "", "taken back")]
    public void FileIsReadAsRoslynDoes(string text, string expected, string why)
    {
        Write("", text);
        Assert.AreEqual(expected, Find("1.sql"), why);
    }

    [TestMethod]
    [DataRow(Own + "none\n" + Category + "error\n" + All + "error", "None", "None")]
    [DataRow(All + "suggestion\n" + Category + "none\n", "None", "None")]
    [DataRow(Category + "silent\n" + All + "none", "Silent", "Silent")]
    [DataRow(All + "none", "None", "")]
    [DataRow(All + "error", "Error", "")]
    [DataRow(Own + "default\n" + Category + "none", "", "None")]
    [DataRow("dotnet_analyzer_diagnostic.category-Style.severity = none", "", "")]
    public void TheMoreExactKeyWins(string text, string warning, string error)
    {
        // Whatever the order in the file is.
        foreach (var lines in new[] { text.Split('\n'), text.Split('\n').Reverse() })
        {
            var directory = Directory.CreateDirectory(Path.Combine(_directory, Guid.NewGuid().ToString("N"))).Name;
            Write(directory, "root = true\n[*.sql]\n" + string.Join('\n', lines));
            Assert.AreEqual(warning, Find(directory + "/1.sql"));
            Assert.AreEqual(error, Find(directory + "/1.sql", text.StartsWith(Own + "none", StringComparison.Ordinal) ? "BB2002" : "BB2001", DiagnosticSeverity.Error));
        }
    }

    [TestMethod]
    public void NearerFileWinsAndARootHidesThoseAbove()
    {
        Write("", "[*.sql]\n" + Own + "error\ndotnet_diagnostic.BB2001.severity = none");
        Write("a", "[*.sql]\n" + Own + "suggestion");
        Write("a/b", "root = true\n[*.sql]\ndotnet_diagnostic.BB2011.severity = none");
        Write("c", "[sub/*.sql]\n" + Own + "none\n[/1.sql]\n" + Own + "silent");

        Assert.AreEqual("Error", Find("1.sql"));
        Assert.AreEqual("Suggestion", Find("a/1.sql"));
        Assert.AreEqual("None", Find("a/1.sql", "BB2001"), "what the nearer file does not say comes from above");
        Assert.AreEqual("", Find("a/b/1.sql"));
        Assert.AreEqual("", Find("a/b/1.sql", "BB2001"));
        Assert.AreEqual("None", Find("a/b/1.sql", "BB2011"));
        Assert.AreEqual("None", Find("c/sub/1.sql"), "a pattern starts at its own file's folder");
        Assert.AreEqual("Silent", Find("c/1.sql"));
        Assert.AreEqual("Error", Find("c/sub/deep/1.sql"));
    }

    [TestMethod]
    public void OwnKeyFarAwayWinsOverCategoryNearby()
    {
        Write("", "[*.sql]\n" + Own + "none");
        Write("a", "[*.sql]\n" + Category + "error");
        Assert.AreEqual("None", Find("a/1.sql"));
        Assert.AreEqual("Error", Find("a/1.sql", "BB2001"));
    }

    [TestMethod]
    public void AdvicesAndProjectFilesHaveSeveritiesToo()
    {
        Write("", "[*.sql]\ndotnet_diagnostic.BBR0601.severity = suggestion\n[*.{csproj,sqlproj}]\ndotnet_diagnostic.BB4003.severity = none");
        Assert.AreEqual("Suggestion", Find("1.sql", "BBR0601"));
        Assert.AreEqual("None", Find("db.csproj", "BB4003"));
        Assert.AreEqual("", Find("1.sql", "BB4003"));
    }

    [TestMethod]
    public void WordThatIsNoSeverityIsToldOnceAtItsPlace()
    {
        Write("", "[*.sql]\n  " + Own + "eror # typo\n[*.cs]\ndotnet_diagnostic.CA1000.severity = eror\n" + All + "eror\n[*.txt]\n" + Category + "info\n" + Own + "\n");
        var configs = new EditorConfigs();
        Assert.IsNull(configs.Find("BB2002", DiagnosticSeverity.Warning, Full("1.sql")));
        Assert.IsNull(configs.Find("BB2002", DiagnosticSeverity.Warning, Full("a/2.sql")));

        var problems = configs.TakeProblems();
        CollectionAssert.AreEqual(new[] { "BB4021 Warning 2 39", "BB4021 Warning 7 57", "BB4021 Warning 8 36" }, problems.Select(p => $"{p.Code} {p.Severity} {p.Span.Line} {p.Span.Column}").ToArray());
        Assert.AreEqual(Full(".editorconfig"), problems[0].File);
        Check.Mentions(problems[0], "'eror'", "dotnet_diagnostic.bb2002.severity = error");
        Check.Mentions(problems[1], "'info'", "= suggestion");
        Assert.IsEmpty(configs.TakeProblems());
    }

    [TestMethod]
    [DataRow("eror", "error")]
    [DataRow("Warn", "warning")]
    [DataRow("warnings", "warning")]
    [DataRow("off", "none")]
    [DataRow("hidden", "silent")]
    [DataRow("non", "none")]
    public void NearestWordIsProposed(string word, string expected) => Assert.AreEqual(expected, EditorConfigSeverity.Nearest(word));

    [TestMethod]
    public void FileThatCannotBeReadSetsNothing()
    {
        Directory.CreateDirectory(Full(".editorconfig"));
        Assert.AreEqual("", Find("1.sql"));
    }

    private string Full(string path) => Path.Combine(_directory, path);

    private void Write(string folder, string text)
    {
        Directory.CreateDirectory(Full(folder));
        File.WriteAllText(Full(Path.Combine(folder, ".editorconfig")), text);
    }

    private string Find(string path, string code = "BB2002", DiagnosticSeverity severity = DiagnosticSeverity.Warning) =>
        new EditorConfigs().Find(code, severity, Full(path)).ToString() ?? "";
}
