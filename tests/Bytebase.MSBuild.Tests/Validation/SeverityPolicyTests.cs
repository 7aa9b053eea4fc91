using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Validation;

[TestClass]
internal sealed class SeverityPolicyTests
{
    [TestMethod]
    [DataRow(null, null, null, null, DiagnosticSeverity.Warning)]
    [DataRow("BB2002", null, null, null, DiagnosticSeverity.None)]
    [DataRow("1701;1702; bb2002 ;", null, null, null, DiagnosticSeverity.None)]
    [DataRow("CS1591,BB2002", null, null, null, DiagnosticSeverity.None)]
    [DataRow("CS1591\r\n\tBB2002\n", null, null, null, DiagnosticSeverity.None)]
    [DataRow("BB20021;BB200", null, null, null, DiagnosticSeverity.Warning)]
    [DataRow(null, "BB2002", null, null, DiagnosticSeverity.Error)]
    [DataRow(null, "NU1605; bb2002", null, null, DiagnosticSeverity.Error)]
    [DataRow(null, "NU1605", null, null, DiagnosticSeverity.Warning)]
    [DataRow(null, null, null, "true", DiagnosticSeverity.Error)]
    [DataRow(null, null, null, " True ", DiagnosticSeverity.Error)]
    [DataRow(null, null, null, "false", DiagnosticSeverity.Warning)]
    [DataRow(null, null, null, "", DiagnosticSeverity.Warning)]
    [DataRow(null, null, "BB2002", "true", DiagnosticSeverity.Warning)]
    [DataRow(null, "BB2002", "BB2002", "true", DiagnosticSeverity.Error)]
    [DataRow("BB2002", "BB2002", null, "true", DiagnosticSeverity.None)]
    public void Warning(string? noWarn, string? asErrors, string? notAsErrors, string? treat, DiagnosticSeverity expected) =>
        Assert.AreEqual(expected, new SeverityPolicy(noWarn, asErrors, notAsErrors, treat).Resolve("BB2002", DiagnosticSeverity.Warning));

    [TestMethod]
    [DataRow(DiagnosticSeverity.None)]
    [DataRow(DiagnosticSeverity.Silent)]
    [DataRow(DiagnosticSeverity.Suggestion)]
    [DataRow(DiagnosticSeverity.Error)]
    public void OnlyWarningsChange(DiagnosticSeverity severity)
    {
        Assert.AreEqual(severity, new SeverityPolicy(noWarn: "BB1001").Resolve("BB1001", severity));
        Assert.AreEqual(severity, new SeverityPolicy(warningsAsErrors: "BB1001", treatWarningsAsErrors: "true").Resolve("BB1001", severity));
        Assert.AreEqual(severity, new SeverityPolicy(warningsNotAsErrors: "BB1001").Resolve("BB1001", severity));
    }

    [TestMethod]
    public void AdvicesOfTheServerHaveCodesToo()
    {
        var advice = new Finding("BBR0601", DiagnosticSeverity.Warning, "…", "/repo/1.sql", TextSpan.File);
        Assert.AreEqual(DiagnosticSeverity.None, new SeverityPolicy(noWarn: "BBR0601").Apply(advice).Severity);
        Assert.AreEqual(DiagnosticSeverity.Error, new SeverityPolicy(warningsAsErrors: "BBR0601").Apply(advice).Severity);
        Assert.AreEqual(advice, new SeverityPolicy(warningsAsErrors: "BB0601").Apply(advice));
    }

    /// <summary><c>.editorconfig</c> replaces the code's own severity; MSBuild's switches then see a warning or they do not.</summary>
    [TestMethod]
    [DataRow("none", null, null, "true", DiagnosticSeverity.None, DiagnosticSeverity.None)]
    [DataRow("silent", null, null, "true", DiagnosticSeverity.Silent, DiagnosticSeverity.Silent)]
    [DataRow("suggestion", null, null, "true", DiagnosticSeverity.Suggestion, DiagnosticSeverity.Suggestion)]
    [DataRow("suggestion", null, "BB2002", null, DiagnosticSeverity.Suggestion, DiagnosticSeverity.Suggestion)]
    [DataRow("none", null, "BB2002", null, DiagnosticSeverity.None, DiagnosticSeverity.None)]
    [DataRow("warning", null, null, null, DiagnosticSeverity.Warning, DiagnosticSeverity.Warning)]
    [DataRow("warning", null, null, "true", DiagnosticSeverity.Error, DiagnosticSeverity.Error)]
    [DataRow("warning", null, "BB2002", null, DiagnosticSeverity.Error, DiagnosticSeverity.Error)]
    [DataRow("warning", "BB2002", null, "true", DiagnosticSeverity.None, DiagnosticSeverity.None)]
    [DataRow("error", "BB2002", null, null, DiagnosticSeverity.Error, DiagnosticSeverity.Error)]
    [DataRow("default", "BB2002", null, null, DiagnosticSeverity.None, DiagnosticSeverity.Error)]
    [DataRow("eror", "BB2002", null, null, DiagnosticSeverity.None, DiagnosticSeverity.Error)]
    public void EditorConfigComesFirst(string word, string? noWarn, string? asErrors, string? treat, DiagnosticSeverity warning, DiagnosticSeverity error)
    {
        var directory = Directory.CreateTempSubdirectory("bytebase-severity-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(directory, ".editorconfig"), "root = true\n[*.sql]\ndotnet_diagnostic.BB2002.severity = " + word);
            var policy = new SeverityPolicy(noWarn, asErrors, null, treat, new EditorConfigs());
            var file = Path.Combine(directory, "1.sql");
            Assert.AreEqual(warning, policy.Resolve("BB2002", DiagnosticSeverity.Warning, file));
            Assert.AreEqual(error, policy.Resolve("BB2002", DiagnosticSeverity.Error, file), "errors can be lowered");
            Assert.AreEqual(DiagnosticSeverity.Error, policy.Resolve("BB2002", DiagnosticSeverity.Error), "a finding about no file");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
