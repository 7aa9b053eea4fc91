using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Migrations;

[TestClass]
internal sealed class MigrationVersionTests
{
    [TestMethod]
    [DataRow("1", "1", 0, true)]
    [DataRow("1", "01", 0, true)]
    [DataRow("1", "001", 0, true)]
    [DataRow("1.2", "1.02", 0, true)]
    [DataRow("1", "1.0", -1, false)]
    [DataRow("1.0", "1.0.0", -1, false)]
    [DataRow("1.9", "1.10", -1, false)]
    [DataRow("2", "10", -1, false)]
    [DataRow("3.2", "3.11", -1, false)]
    [DataRow("18446744073709551614", "18446744073709551615", -1, false)]
    public void ComparesByNumbers(string left, string right, int expected, bool equalNumbers)
    {
        var (a, b) = (Parse(left), Parse(right));
        Assert.AreEqual(expected, a.CompareTo(b));
        Assert.AreEqual(-expected, b.CompareTo(a));
        Assert.AreEqual(equalNumbers, a.NumericallyEquals(b));
        Assert.AreEqual(left == right, a.Equals(b));
    }

    [TestMethod]
    public void IdentityIsTheText()
    {
        Assert.AreEqual(Parse("1.0"), Parse("1.0"));
        Assert.AreEqual(Parse("1.0").GetHashCode(), Parse("1.0").GetHashCode());
        Assert.AreNotEqual(Parse("1"), Parse("01"));
    }

    [TestMethod]
    public void LeadingZerosDoNotOverflow()
    {
        var text = new string('0', 400) + "7";
        Assert.AreEqual(7ul, Parse(text).Parts[0]);
        Assert.AreEqual(text, Parse(text).Text);
    }

    [TestMethod]
    public void ManyDigitsAreOutOfRange()
    {
        Assert.IsFalse(MigrationVersion.TryParse(new string('9', 400), out _, out var error));
        Assert.AreEqual($"invalid version \"{new string('9', 400)}\"", error);
    }

    private static MigrationVersion Parse(string text) => MigrationVersion.TryParse(text, out var version, out var error) ? version : throw new AssertFailedException(error);
}
