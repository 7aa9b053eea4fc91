using Bytebase.MSBuild.Delivery;

namespace Bytebase.MSBuild.Tests.Delivery;

[TestClass]
internal sealed class DurationsTests
{
    [TestMethod]
    [DataRow("90", 90)]
    [DataRow("120s", 120)]
    [DataRow("1.5m", 90)]
    [DataRow("250ms", 0.25)]
    [DataRow("1h30m", 5400)]
    [DataRow("1m30s", 90)]
    [DataRow("720h", 2_592_000)]
    public void AreNumbersWithUnits(string text, double seconds)
    {
        Assert.IsTrue(Durations.TryParse(text, out var duration));
        Assert.AreEqual(seconds, duration.TotalSeconds, 0.001);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("m")]
    [DataRow("1d")]
    [DataRow("5sm")]
    [DataRow("1m30")]
    [DataRow("1,5m")]
    [DataRow("-1s")]
    [DataRow("0")]
    [DataRow("721h")]
    [DataRow("1e3")]
    public void AreNothingElse(string text) => Assert.IsFalse(Durations.TryParse(text, out _));
}
