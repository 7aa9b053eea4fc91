using Bytebase.MSBuild.Delivery;

namespace Bytebase.MSBuild.Tests.Delivery;

[TestClass]
internal sealed class WordsTests
{
    [TestMethod]
    [DataRow(0, "0 targets")]
    [DataRow(1, "1 target")]
    [DataRow(2, "2 targets")]
    public void CountsHaveTheirNumber(int number, string expected) => Assert.AreEqual(expected, Words.Count(number, "target"));

    [TestMethod]
    [DataRow("", "")]
    [DataRow("a", "a")]
    [DataRow("a b", "a and b")]
    [DataRow("a b c", "a, b and c")]
    public void ListsEndWithAnd(string items, string expected) => Assert.AreEqual(expected, Words.List(items.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [TestMethod]
    [DataRow(0, "0.0 s")]
    [DataRow(5.14, "5.1 s")]
    [DataRow(60, "1 min 0 s")]
    [DataRow(3725, "62 min 5 s")]
    public void TimesAreReadable(double seconds, string expected) => Assert.AreEqual(expected, Words.Duration(TimeSpan.FromSeconds(seconds)));
}
