using Bytebase.MSBuild.Validation;
using Microsoft.Extensions.Time.Testing;

namespace Bytebase.MSBuild.Tests.Validation;

/// <summary>Slips in versions where other files of the folder matter.</summary>
[TestClass]
internal sealed class VersionSlipTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public void MeantVersionThatIsTakenIsKeptAsFarAsPossible()
    {
        string[] names = ["m/2025-05-14-users.sql", "m/V1_2__users.sql", "m/20250514_165000_users.sql", "m/1,2.sql", "m/2026_plain.sql"];
        var findings = Validate(names).Where(f => f.Code == "BB1005").ToArray();
        var proposed = findings.ToDictionary(f => Path.GetFileName(f.File!), f => f.ProposedName);
        Assert.AreEqual("20250514.1-users.sql", proposed["2025-05-14-users.sql"]);
        Assert.AreEqual("20250514165000_users.sql", proposed["20250514_165000_users.sql"]);
        Assert.AreEqual("V1.2__users.sql", proposed["V1_2__users.sql"]);
        Assert.AreEqual("1.2.1.sql", proposed["1,2.sql"]);
        Check.Mentions(findings.Single(f => f.ProposedName == "20250514.1-users.sql"), "not 20250514 (which another file takes):", "'2025__05-14-users.sql'");
    }

    [TestMethod]
    [DataRow("m/1.2.sql", "m/1.2.1.sql", "m/1_2_b.sql", "1.2.2_b.sql", "not 1.2 (which another file takes):")]
    [DataRow("m/20250514165000_a.sql", "m/20250515000000_a.sql", "m/20250514_165000_b.sql", "20250514165001_b.sql", "not 20250514165000 (which another file takes):")]
    [DataRow("m/20250513_a.sql", "m/20250514_b.sql", "m/2099-05-14_c.sql", "20250515__05-14_c.sql", "not 20990514 (which cannot be right):")]
    public void TextSaysWhyTheProposedVersionIsNotTheMeantOne(string first, string second, string early, string proposed, string words)
    {
        var finding = Validate(first, second, early).Single(f => f.Code == "BB1005");
        Assert.AreEqual(proposed, finding.ProposedName);
        Check.Mentions(finding, words);
    }

    [TestMethod]
    [DataRow("2025061400000_c.sql", "it has 13 digits, one less than the folder's usual 14, so the file runs before all of those")]
    [DataRow("202506140000001_c.sql", "it has 15 digits, one more than the folder's usual 14, so the file runs after all of those")]
    [DataRow("2025061400000012_c.sql", "it has 16 digits, 2 more than")]
    [DataRow("20250614000_c.sql", "it has 11 digits, 3 less than")]
    [DataRow("V202506140.1__c.sql", "it has 9 digits, 5 less than")]
    public void TimestampWithADigitTooManyOrTooFew(string name, string why)
    {
        var findings = Validate("m/20250514165000_a.sql", "m/20250515165000_b.sql", "m/" + name);
        Check.AreEqual(findings, $"m/{name}(1,1): Warning BB1014");
        Check.Mentions(findings[0], why, findings[0].ProposedName!);
        Check.AreEqual(Validate("m/20250514165000_a.sql", "m/20250515165000_b.sql", "m/" + findings[0].ProposedName));
    }

    [TestMethod]
    public void EachSlipOfTheLengthIsFoundAlsoBesideACounter() => Check.AreEqual(
        Validate("m/20250514165000_a.sql", "m/20250515165000_b.sql", "m/20250516165000_c.sql", "m/3_d.sql", "m/2025051716500_e.sql", "m/202505181650001_f.sql"),
        "m/2025051716500_e.sql(1,1): Warning BB1014",
        "m/202505181650001_f.sql(1,1): Warning BB1014",
        "m/3_d.sql(1,1): Warning BB1006");

    [TestMethod]
    [DataRow("m/202506140_a.sql", "m/202506141_b.sql", "m/202506142_c.sql")]
    [DataRow("m/2025061400000_a.sql")]
    [DataRow("m/20250614_a.sql", "n/2025061400000_a.sql")]
    [DataRow("m/1_a.sql", "m/2_b.sql", "m/202506140_c.sql")]
    public void CounterOfThatLengthElsewhereIsOne(params string[] names) => Check.AreEqual(Validate(names));

    [TestMethod]
    [DataRow("2025991400000_c.sql")]
    [DataRow("1700000000000_c.sql")]
    [DataRow("8025061400000_c.sql")]
    public void OtherNumbersAmongTimestampsAreOfAnotherStyle(string name) =>
        Check.AreEqual(Validate("m/20250514165000_a.sql", "m/20250515165000_b.sql", "m/" + name), $"m/{name}(1,1): Warning BB1006");

    [TestMethod]
    public void ZerosAreNotComparedWithAVersionThatEndsEarly()
    {
        Check.AreEqual(Validate("m/1_2_a.sql", "m/1.0_b.sql"), "m/1_2_a.sql(1,1): Warning BB1005");
        // The one in front of it still counts, and so does a name that only ends in dots.
        Assert.IsTrue(Validate("m/1_a.sql", "m/1_2_a.sql", "m/1.0_b.sql").Any(f => f.Code == "BB1015"));
        Assert.IsTrue(Validate("m/1..sql", "m/1.0_b.sql").Any(f => f.Code == "BB1015"));
    }

    private static IReadOnlyList<MSBuild.Diagnostics.Finding> Validate(params string[] paths) =>
        new Validator(clock: new FakeTimeProvider(Now)).Validate(Check.Set(paths), _ => "SELECT 1;"u8.ToArray(), CancellationToken.None).Findings;
}
