using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Validation;

[TestClass]
internal sealed class ByteCensusTests
{
    private static readonly (byte Value, SignBytes Sign)[] Signs =
    [
        (0, SignBytes.Nul), ((byte)'\r', SignBytes.CarriageReturn), ((byte)'\\', SignBytes.Backslash), ((byte)'$', SignBytes.Dollar),
        ((byte)'#', SignBytes.Hash), ((byte)'{', SignBytes.OpeningBrace), ((byte)'%', SignBytes.Percent), ((byte)':', SignBytes.Colon),
        ((byte)'&', SignBytes.Ampersand), ((byte)'\'', SignBytes.Apostrophe), ((byte)'"', SignBytes.DoubleQuote), ((byte)'`', SignBytes.Backtick),
        ((byte)'[', SignBytes.Bracket), ((byte)']', SignBytes.Bracket), ((byte)'/', SignBytes.Slash), (0x80, SignBytes.NonAscii), (0xFF, SignBytes.NonAscii),
    ];

    [TestMethod]
    public void EverySignIsSeenAtEveryPlaceAndNoOther()
    {
        for (var length = 0; length < 140; length++)
        {
            var text = Enumerable.Repeat((byte)'a', length).ToArray();
            Assert.AreEqual(new ByteCensus(SignBytes.None, false), ByteCensus.Of(text));
            for (var i = 0; i < length; i++)
            {
                foreach (var (value, sign) in Signs)
                {
                    text[i] = value;
                    Assert.AreEqual(new ByteCensus(sign, value == '\''), ByteCensus.Of(text), $"{value} at {i} of {length}");
                }

                text[i] = (byte)'a';
            }
        }
    }

    [TestMethod]
    public void BytesMeanWhatTheyMeanAlone()
    {
        for (var value = 0; value < 256; value++)
        {
            var expected = Signs.Where(sign => sign.Value == value || (value >= 0x80 && sign.Sign == SignBytes.NonAscii)).Aggregate(SignBytes.None, (all, sign) => all | sign.Sign);
            Assert.AreEqual(expected, ByteCensus.Of([(byte)value]).Seen, $"{value}");
        }
    }

    [TestMethod]
    public void AnyTextGivesWhatCountingGives()
    {
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var text = new byte[random.Next(300)];
            for (var i = 0; i < text.Length; i++)
                text[i] = random.Next(3) == 0 ? Signs[random.Next(Signs.Length)].Value : (byte)random.Next(256);
            var seen = text.Aggregate(SignBytes.None, (all, value) => all | ByteCensus.Of([value]).Seen);
            Assert.AreEqual(new ByteCensus(seen, text.Count(value => value == '\'') % 2 != 0), ByteCensus.Of(text));
        }
    }
}
