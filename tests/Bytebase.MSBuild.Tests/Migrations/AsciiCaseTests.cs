using System.Text;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Migrations;

[TestClass]
internal sealed class AsciiCaseTests
{
    [TestMethod]
    public void EveryByteAtEveryPlace()
    {
        for (var length = 0; length < 300; length++)
        {
            var source = Enumerable.Range(0, length).Select(i => (byte)(i * 7)).ToArray();
            var lower = new byte[length];
            AsciiCase.ToLower(source, lower);
            CollectionAssert.AreEqual(source.Select(b => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b + 32) : b).ToArray(), lower);
        }
    }

    [TestMethod]
    public void LettersBehindOthersChangeToo()
    {
        var lower = new byte[Encoding.UTF8.GetByteCount("É Ä DROP İ TABLE, and more than a vector holds: COMMIT")];
        AsciiCase.ToLower("É Ä DROP İ TABLE, and more than a vector holds: COMMIT"u8, lower);
        Assert.AreEqual("É Ä drop İ table, and more than a vector holds: commit", Encoding.UTF8.GetString(lower));
    }
}
