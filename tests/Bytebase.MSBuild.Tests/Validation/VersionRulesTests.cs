using Bytebase.MSBuild.Validation;
using Microsoft.Extensions.Time.Testing;

namespace Bytebase.MSBuild.Tests.Validation;

/// <summary>Versions that are not what their authors mean.</summary>
[TestClass]
internal sealed class VersionRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [TestMethod]
    [DataRow("2025-05-14-a.sql", "2025", "20250514", "20250514-a.sql", "2025__05-14-a.sql")]
    [DataRow("2025_5_4_a.sql", "2025", "20250504", "20250504_a.sql", "2025__5_4_a.sql")]
    [DataRow("2025-05-14_16-50-00_a.sql", "2025", "20250514165000", "20250514165000_a.sql", "2025__05-14_16-50-00_a.sql")]
    [DataRow("2025-05-14T1650_a.sql", "2025", "202505141650", "202505141650_a.sql", "2025__05-14T1650_a.sql")]
    [DataRow("2025-05-14-2-a.sql", "2025", "20250514.2", "20250514.2-a.sql", "2025__05-14-2-a.sql")]
    [DataRow("V1_2__a.sql", "1", "1.2", "V1.2__a.sql", "V1__2__a.sql")]
    [DataRow("1_2_a.sql", "1", "1.2", "1.2_a.sql", "1__2_a.sql")]
    [DataRow("1-2-3-a_ddl.sql", "1", "1.2.3", "1.2.3-a_ddl.sql", "1__2-3-a_ddl.sql")]
    [DataRow("1.0_1_a.sql", "1.0", "1.0.1", "1.0.1_a.sql", "1.0__1_a.sql")]
    [DataRow("1_0_2_a.sql", "1", "1.0.2", "1.0.2_a.sql", "1__0_2_a.sql")]
    [DataRow("20250514_165000_a.sql", "20250514", "20250514165000", "20250514165000_a.sql", "20250514__165000_a.sql")]
    [DataRow("20250514T165000_a.sql", "20250514", "20250514165000", "20250514165000_a.sql", "20250514__T165000_a.sql")]
    [DataRow("20250514-1650-a.sql", "20250514", "202505141650", "202505141650-a.sql", "20250514__1650-a.sql")]
    [DataRow("20250514_16_50_00_a.sql", "20250514", "20250514165000", "20250514165000_a.sql", "20250514__16_50_00_a.sql")]
    [DataRow("20250514_165000123_a.sql", "20250514", "20250514165000123", "20250514165000123_a.sql", "20250514__165000123_a.sql")]
    [DataRow("20250514_01_a.sql", "20250514", "20250514.01", "20250514.01_a.sql", "20250514__01_a.sql")]
    [DataRow("1..2.sql", "1", "1.2", "1.2.sql", "1__2.sql")]
    [DataRow("1.2..3_a.sql", "1.2", "1.2.3", "1.2.3_a.sql", "1.2__3_a.sql")]
    [DataRow("1..sql", "1", "1", "1.sql", "1__.sql")]
    [DataRow("1,2.sql", "1", "1.2", "1.2.sql", "1__2.sql")]
    [DataRow("1. 2.sql", "1", "1.2", "1.2.sql", "1__2.sql")]
    [DataRow("1 2 a.sql", "1", "1.2", "1.2 a.sql", "1__2 a.sql")]
    public void VersionEndsEarlierThanMeant(string name, string read, string meant, string proposal, string asMeant)
    {
        var findings = Check.Names("m/" + name);
        Check.AreEqual(findings, $"m/{name}(1,1): Warning BB1005");
        Check.Mentions(findings[0], $"reads version {read} from this name, not {meant}:", $"Rename it to '{proposal}', or, if {read} is meant, to '{asMeant}'.");
        Assert.AreEqual(proposal, findings[0].ProposedName);
        Check.AreEqual(Check.Names("m/" + proposal));
        Check.AreEqual(Check.Names("m/" + asMeant));
    }

    [TestMethod]
    [DataRow("001_2fa_login.sql")]
    [DataRow("V2__5_new_tables.sql")]
    [DataRow("V2__2025-05-14_report.sql")]
    [DataRow("1_a.sql")]
    [DataRow("1.sql")]
    [DataRow("20250514_add_2_columns.sql")]
    [DataRow("20250514_2024_budget.sql")]
    [DataRow("3_2024_budget.sql")]
    [DataRow("1.2.x.sql")]
    [DataRow("1. create tables.sql")]
    [DataRow("1.0.0.RELEASE__a.sql")]
    [DataRow("V1.0-RC1__a.sql")]
    [DataRow("1_50%_discount.sql")]
    [DataRow("1a_hotfix.sql")]
    [DataRow("3d_models.sql")]
    [DataRow("2025.05.14_a.sql")]
    [DataRow("1 (2).sql")]
    [DataRow("1_2日_a.sql")]
    [DataRow("1 - 2 tables.sql")]
    [DataRow("20250514165000_1st.sql")]
    [DataRow("1_99999999999999999999_a.sql")]
    public void VersionThatEndsWhereItShould(string name) => Check.AreEqual(Check.Names("m/" + name));

    [TestMethod]
    public void OtherNamesOfTheFolderDoNotMatter() => Check.AreEqual(
        Check.Names("m/1_a.sql", "m/2_b.sql", "m/3_c.sql", "m/4_2_columns.sql", "m/5__2_columns.sql"),
        "m/4_2_columns.sql(1,1): Warning BB1005");

    [TestMethod]
    public void StyleOfAVersionThatEndsEarlyIsNoFindingOfItsOwn() => Check.AreEqual(
        Check.Names("m/20250101000000_a.sql", "m/20250102000000_b.sql", "m/2025-06-04-c.sql"),
        "m/2025-06-04-c.sql(1,1): Warning BB1005");

    [TestMethod]
    public void DuplicateTakesTheVersionThatIsMeant()
    {
        var findings = Check.Names("m/1_a.sql", "m/2_b.sql", "m/3_c.sql", "m/3_2_d.sql", "m/3a_e.sql");
        Check.AreEqual(
            findings,
            "m/3_2_d.sql(1,1): Warning BB1005",
            "m/3_c.sql(1,1): Error BB1002",
            "m/3a_e.sql(1,1): Error BB1002");
        CollectionAssert.AreEqual(new[] { "3.2_d.sql", "4_c.sql", "3.1_e.sql" }, findings.Select(f => f.ProposedName).ToArray());
    }

    [TestMethod]
    public void ProposalAvoidsVersionsThatAreTaken()
    {
        var findings = Check.Names("m/1_2_a.sql", "m/1.2_b.sql", "m/1_3_c.sql");
        Check.AreEqual(findings, "m/1_2_a.sql(1,1): Warning BB1005", "m/1_3_c.sql(1,1): Error BB1002", "m/1_3_c.sql(1,1): Warning BB1005");
        CollectionAssert.AreEqual(new[] { "1.2.1_a.sql", "1.3_c.sql", "1.3_c.sql" }, findings.Select(f => f.ProposedName).ToArray());
    }

    [TestMethod]
    public void TwoFoldersWithOneVersion()
    {
        var findings = Check.Names("a/1_x.sql", "a/2_y.sql", "b/2_z.sql", "b/2_zz.sql");
        Check.AreEqual(findings, "b/2_z.sql(1,1): Error BB1010", "b/2_zz.sql(1,1): Error BB1002");
        Check.Mentions(findings[0], "'a/2_y.sql' in another folder", "a project of its own", "'3_z.sql'");
        Check.Mentions(findings[1], "'b/2_z.sql'", "'4_zz.sql'");
    }

    [TestMethod]
    public void CounterAmongTimestamps()
    {
        var findings = Check.Names("m/20250101000000_a.sql", "m/5_b.sql", "m/20250102000000_c.sql", "n/6_d.sql");
        Check.AreEqual(findings, "m/5_b.sql(1,1): Warning BB1006");
        Check.Mentions(findings[0], "This version is a counter,", "a timestamp of 14 digits ('20250101000000_a.sql')", "'20250102000001_b.sql'");
        Assert.AreEqual("20250102000001_b.sql", findings[0].ProposedName);
    }

    [TestMethod]
    public void TimestampsOfTwoLengths()
    {
        var findings = Check.Names("m/20250101_a.sql", "m/20240101000000_b.sql", "m/20240102000000_c.sql", "m/20250102_d.sql", "m/20240103000000_e.sql");
        Check.AreEqual(findings, "m/20250101_a.sql(1,1): Warning BB1006");
        Check.Mentions(findings[0], "a timestamp of 8 digits", "a timestamp of 14 digits ('20240101000000_b.sql')", "'20240103000001_a.sql'");
        Assert.IsNull(findings[0].ProposedName, "of two, one alone must not be moved behind the other");
    }

    [TestMethod]
    public void OfTwoStylesTheHigherVersionIsTheOdd() =>
        Check.AreEqual(Check.Names("m/1_a.sql", "m/20250101000000_b.sql"), "m/20250101000000_b.sql(1,1): Warning BB1006");

    [TestMethod]
    [DataRow("m/1_a.sql", "m/1.1_b.sql", "m/2_c.sql")]
    [DataRow("m/20250101_a.sql", "m/20250101.1_b.sql", "m/20250102_c.sql")]
    [DataRow("m/1_a.sql", "n/20250101000000_b.sql", "o/20250101_c.sql")]
    [DataRow("m/0_baseline.sql", "m/20250101000000_b.sql", "m/20250102000000_c.sql")]
    [DataRow("m/20250099_a.sql", "m/20250100_b.sql", "m/20250101_c.sql")]
    [DataRow("m/2025010101_a.sql", "m/2025010124_b.sql", "m/2025010199_c.sql")]
    [DataRow("m/001_a.sql", "m/1000_b.sql", "m/10000001_c.sql")]
    [DataRow("m/1700000000_a.sql", "m/1700000001_b.sql", "m/1700000002_c.sql")]
    public void OneStyle(params string[] names) => Check.AreEqual(Check.Names(names));

    [TestMethod]
    [DataRow("20251345_a.sql", "there is no month 13,")]
    [DataRow("20250230_a.sql", "month 02 has no day 30,")]
    [DataRow("20250132000000_a.sql", "there is no day 32,")]
    [DataRow("20250514250000_a.sql", "there is no hour 25,")]
    [DataRow("202505142360_a.sql", "there is no minute 60,")]
    [DataRow("V20250514235960123__a.sql", "there is no second 60,")]
    [DataRow("19250514165000_a.sql", "its year is 1925,")]
    [DataRow("20260303_a.sql", "still to come")]
    [DataRow("20260302120001_a.sql", "still to come")]
    [DataRow("21250514165000.7_a.sql", "still to come")]
    public void TimestampThatCannotBeRight(string name, string why)
    {
        var findings = Validate("m/20260101000000_x.sql", "n/" + name).Findings;
        Check.AreEqual(findings, $"n/{name}(1,1): Warning BB1014");
        Check.Mentions(findings[0], why, $"'{findings[0].ProposedName}'");
        Check.AreEqual(Validate("m/20260101000000_x.sql", "n/" + findings[0].ProposedName).Findings);
    }

    [TestMethod]
    [DataRow("10000001_a.sql")]
    [DataRow("20000001_a.sql")]
    [DataRow("20250001_a.sql")]
    [DataRow("200000000001_a.sql")]
    [DataRow("99999999_a.sql")]
    [DataRow("12980001747170_a.sql")]
    [DataRow("19700101000000_baseline.sql")]
    [DataRow("19000101_baseline.sql")]
    [DataRow("20240229_a.sql")]
    [DataRow("20251231235959_a.sql")]
    [DataRow("20260302_a.sql")]
    [DataRow("20260302120000_a.sql")]
    [DataRow("2025139_a.sql")]
    [DataRow("2025.13.45_a.sql")]
    public void NumberThatIsRight(string name) => Check.AreEqual(Validate("m/" + name).Findings);

    [TestMethod]
    public void MonthZeroAmongDatesIsASlip() =>
        Check.AreEqual(Check.Names("m/20250101_a.sql", "m/20250102_b.sql", "m/20250003_c.sql"), "m/20250003_c.sql(1,1): Warning BB1014");

    [TestMethod]
    public void FindingsAboutTheFutureEndWhenItBegins()
    {
        Assert.IsNull(Validate("m/20260301_a.sql").ValidUntilUtc);
        var result = Validate("m/20260310120000_a.sql", "m/20260309120000_b.sql");
        Assert.AreEqual(new DateTime(2026, 3, 8, 12, 0, 0, DateTimeKind.Utc), result.ValidUntilUtc);
        Assert.AreEqual(DateTimeKind.Utc, result.ValidUntilUtc!.Value.Kind);
    }

    [TestMethod]
    public void ProposalsDoNotRunAheadOfTheClock()
    {
        var findings = Validate("m/20260301_a.sql", "m/20260302_b.sql", "m/20260302_c.sql", "m/20260302_d.sql").Findings;
        CollectionAssert.AreEqual(new[] { "20260302.1_c.sql", "20260302.2_d.sql" }, findings.Select(f => f.ProposedName).ToArray());
        findings = Validate("m/20991231000000_a.sql", "m/20990101000000_b.sql").Findings;
        CollectionAssert.AreEqual(new[] { "20260301000000_b.sql", "20260301000001_a.sql" }, findings.Select(f => f.ProposedName).ToArray());
    }

    [TestMethod]
    public void TrailingZeros()
    {
        var findings = Check.Names("m/1_a.sql", "m/1.0_b.sql", "m/1.0.0_c.sql", "m/1.0.1_d.sql", "m/10_e.sql");
        Check.AreEqual(findings, "m/1.0.0_c.sql(1,1): Warning BB1015", "m/1.0_b.sql(1,1): Warning BB1015");
        Check.Mentions(findings[0], "Version 1.0.0 ", "version 1.0 of 'm/1.0_b.sql'", "'12_c.sql'");
        Check.Mentions(findings[1], "Version 1.0 ", "version 1 of 'm/1_a.sql'", "'11_b.sql'");
        Check.AreEqual(Check.Names("m/1_a.sql", "m/1.1.0_b.sql", "m/10_c.sql", "m/100.0_d.sql"));
    }

    private static ValidationResult Validate(params string[] paths) =>
        new Validator(clock: new FakeTimeProvider(Now)).Validate(Check.Set(paths), _ => "SELECT 1;"u8.ToArray(), CancellationToken.None);
}
