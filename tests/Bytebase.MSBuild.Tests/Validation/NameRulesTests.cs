namespace Bytebase.MSBuild.Tests.Validation;

[TestClass]
internal sealed class NameRulesTests
{
    [TestMethod]
    public void GoodNamesHaveNoFindings() =>
        Check.AreEqual(Check.Names("m/1_a.sql", "m/1.1_b.sql", "m/V2__c.sql", "o/20250514165000_d.sql", "n/3.sql", "m/18446744073709551615_z.sql"));

    [TestMethod]
    [DataRow("add users.sql", "V3__add_users.sql")]
    [DataRow("R__view.sql", "V3__R_view.sql")]
    [DataRow("V_1__a.sql", "V3__V_1_a.sql")]
    [DataRow("１__fullwidth.sql", "V3__fullwidth.sql")]
    [DataRow("²__superscript.sql", "V3__superscript.sql")]
    [DataRow("release1.sql", "V3__release1.sql")]
    [DataRow("a.SQL", "V3__a.sql")]
    public void NoVersion(string name, string proposal)
    {
        var findings = Check.Names("m/V1__a.sql", "m/V2__b.sql", "m/" + name);
        var finding = findings.Single(f => f.Code == "BB1001");
        Assert.AreEqual(("/repo/m/" + name, 1, 1), (finding.File, finding.Span.Line, finding.Span.Column));
        Assert.AreEqual(MSBuild.Diagnostics.DiagnosticSeverity.Error, finding.Severity);
        Check.Mentions(finding, $"'{proposal}'", $"<BytebaseMigration Remove=\"**/{name}\" />");
    }

    [TestMethod]
    public void EveryFileWithoutAVersionGetsAnotherProposal()
    {
        var findings = Check.Names("m/1_a.sql", "m/x.sql", "m/y.sql");
        Check.AreEqual(findings, "m/x.sql(1,1): Error BB1001", "m/y.sql(1,1): Error BB1001");
        Check.Mentions(findings[0], "'2_x.sql'");
        Check.Mentions(findings[1], "'3_y.sql'");
    }

    [TestMethod]
    public void ThePastedLineIsEscaped() =>
        Check.Mentions(Check.Names("m/a;b%&c.sql")[0], "Remove=\"**/a%3Bb%25&amp;c.sql\"");

    [TestMethod]
    public void SameVersionTwice()
    {
        var findings = Check.Names("a/2_orders.sql", "a/1_x.sql", "b/V2__users_ddl.sql", "b/2.sql");
        Check.AreEqual(findings, "b/2.sql(1,1): Error BB1010", "b/V2__users_ddl.sql(1,1): Error BB1002");
        Check.Mentions(findings[0], "Version 2 ", "'a/2_orders.sql'", "'3.sql'");
        Check.Mentions(findings[1], "Version 2 ", "'b/2.sql'", "'V4__users_ddl.sql'");
    }

    [TestMethod]
    public void VersionThatEndsEarlierThanMeantIsADuplicate() =>
        Check.AreEqual(
            Check.Names("m/V1_1__a.sql", "m/V1_2__b.sql"),
            "m/V1_1__a.sql(1,1): Warning BB1005",
            "m/V1_2__b.sql(1,1): Error BB1002",
            "m/V1_2__b.sql(1,1): Warning BB1005");

    [TestMethod]
    public void SameNumberInAnotherText()
    {
        var findings = Check.Names("m/1_a.sql", "m/01_b.sql", "m/2.10_c.sql", "m/2.010_d.sql", "m/1.0_e.sql");
        Check.AreEqual(findings, "m/1.0_e.sql(1,1): Warning BB1015", "m/1_a.sql(1,1): Error BB1003", "m/2.10_c.sql(1,1): Error BB1003");
        Check.Mentions(findings[1], "Version 1 ", "version 01 ", "'m/01_b.sql'", "'2.11_a.sql'");
    }

    [TestMethod]
    public void EachOfSeveralEqualVersionsIsReportedOnce() =>
        Check.AreEqual(
            Check.Names("m/001_a.sql", "m/01_b.sql", "m/01_c.sql", "m/1_d.sql"),
            "m/01_b.sql(1,1): Error BB1003",
            "m/01_c.sql(1,1): Error BB1002",
            "m/1_d.sql(1,1): Error BB1003");

    [TestMethod]
    [DataRow("18446744073709551616_a.sql", "18446744073709551616", "'8_a.sql'")]
    [DataRow("1.99999999999999999999_a.sql", "99999999999999999999", "'8_a.sql'")]
    [DataRow("V20250514165000123456_a.sql", "20250514165000123456", "'V20250514165000.123456_a.sql'")]
    public void NumberAboveTheServers(string name, string part, string proposal)
    {
        var findings = Check.Names("m/7_x.sql", "m/" + name);
        Check.AreEqual(findings, $"m/{name}(1,1): Error BB1004");
        Check.Mentions(findings[0], $"the number {part},", proposal);
    }

    [TestMethod]
    [DataRow("1_a.SQL", "'1_a.sql'")]
    [DataRow("2_a.Sql", "'2_a.sql'")]
    public void ExtensionInUpperCase(string name, string proposal)
    {
        var findings = Check.Names("m/" + name);
        Check.AreEqual(findings, $"m/{name}(1,1): Warning BB1011");
        Check.Mentions(findings[0], proposal);
    }

    [TestMethod]
    [DataRow(".2_a.sql", "'2_a.sql'")]
    [DataRow("._1_a.sql", "'2_a.sql'")]
    [DataRow(".notes.sql", "'2_notes.sql'")]
    public void DotFile(string name, string proposal)
    {
        var findings = Check.Names("m/1_a.sql", "m/" + name);
        Check.AreEqual(findings, $"m/{name}(1,1): Warning BB1012");
        Check.Mentions(findings[0], proposal, $"Remove=\"**/{name}\"");
    }

    [TestMethod]
    public void OtherExtension()
    {
        var findings = Check.Names("m/1_a.sql", "m/2_b.txt", "m/.gitkeep");
        Check.AreEqual(findings, "m/2_b.txt(1,1): Warning BB1013");
        Check.Mentions(findings[0], "'2_b.sql'", "Remove=\"**/2_b.txt\"");
    }
}
