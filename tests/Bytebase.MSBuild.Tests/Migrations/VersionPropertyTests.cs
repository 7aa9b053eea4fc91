using System.Globalization;
using System.Numerics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tests.Migrations;

/// <summary>What holds for all versions and names, tried with random ones. A failure names the seed, which makes the same ones again.</summary>
[TestClass]
internal sealed class VersionPropertyTests
{
    private const int Rounds = 3000;

    [TestMethod]
    public void OrderIsThatOfTheNumbersAndAStrictWeakOne() => ForAll(random =>
    {
        var (a, b, c) = (Version(random), Version(random), Version(random));
        var what = $"{a}, {b}, {c}";
        Assert.AreEqual(Compare(a, b), Math.Sign(a.CompareTo(b)), what);
        Assert.AreEqual(0, a.CompareTo(a), what);
        Assert.AreEqual(Math.Sign(a.CompareTo(b)), -Math.Sign(b.CompareTo(a)), what);
        if (a.CompareTo(b) < 0 && b.CompareTo(c) < 0)
            Assert.IsLessThan(0, a.CompareTo(c), what);
        if (a.CompareTo(b) == 0 && b.CompareTo(c) == 0)
            Assert.AreEqual(0, a.CompareTo(c), what);
        Assert.AreEqual(a.CompareTo(b) == 0, a.NumericallyEquals(b), what);
        Assert.IsGreaterThan(0, a.CompareTo(null), what);
    });

    [TestMethod]
    public void EqualityIsThatOfTheText() => ForAll(random =>
    {
        var (a, b) = (Version(random), Version(random));
        Assert.AreEqual(a.Text == b.Text, a.Equals(b), $"{a}, {b}");
        var same = Parse(new string(a.Text));
        Assert.AreEqual(a, same);
        Assert.AreEqual(a.GetHashCode(), same.GetHashCode());
        Assert.IsFalse(a.Equals(null));
    });

    [TestMethod]
    public void TextsAndNumbersComeBack() => ForAll(random =>
    {
        var version = Version(random);
        Assert.AreEqual(string.Join('.', version.Text.Split('.').Select(part => BigInteger.Parse(part, CultureInfo.InvariantCulture))), string.Join('.', version.Parts));
        var prefix = random.Next(3) switch { 0 => "", 1 => "v", _ => "V" };
        var rest = new[] { "", "_a", "__users_ddl", "-b", ".x", " 1", "é", "._2" }[random.Next(8)];
        var name = MigrationName.Parse(prefix + version.Text + rest + ".sql");
        Assert.AreEqual((prefix, version.Text, rest), (name.Prefix, name.VersionText, name.Rest));
        Assert.AreEqual(version, name.Version);
        Assert.AreEqual(prefix + version.Text + rest + ".sql", name.Prefix + name.VersionText + name.Rest + name.Extension);
    });

    [TestMethod]
    public void TheNextVersionIsHigher() => ForAll(random =>
    {
        var version = Version(random);
        var next = Parse(VersionProposals.Increment(version.Text));
        Assert.IsGreaterThan(0, next.CompareTo(version), $"{version}, {next}");
    });

    private static void ForAll(Action<Random> property)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("BYTEBASE_TEST_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Environment.TickCount;
        for (var round = 0; round < Rounds; round++)
        {
            try
            {
                property(new Random(seed + round));
            }
            catch (Exception e)
            {
                throw new AssertFailedException($"BYTEBASE_TEST_SEED={seed + round}: {e.Message}", e);
            }
        }
    }

    private static MigrationVersion Version(Random random) => Parse(string.Join('.', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Part(random))));

    private static string Part(Random random) => new string('0', random.Next(4) == 0 ? random.Next(4) : 0) + random.Next(5) switch
    {
        0 => ulong.MaxValue.ToString(CultureInfo.InvariantCulture),
        1 => random.NextInt64().ToString(CultureInfo.InvariantCulture),
        2 => new DateTime(1980, 1, 1).AddMinutes(random.Next(60_000_000)).ToString(random.Next(2) == 0 ? "yyyyMMdd" : "yyyyMMddHHmmss", CultureInfo.InvariantCulture),
        _ => random.Next(3).ToString(CultureInfo.InvariantCulture),
    };

    private static int Compare(MigrationVersion a, MigrationVersion b)
    {
        var (left, right) = (a.Text.Split('.').Select(Number).ToArray(), b.Text.Split('.').Select(Number).ToArray());
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            if (left[i] != right[i])
                return Math.Sign(left[i].CompareTo(right[i]));
        }

        return Math.Sign(left.Length.CompareTo(right.Length));
    }

    private static BigInteger Number(string part) => BigInteger.Parse(part, CultureInfo.InvariantCulture);

    private static MigrationVersion Parse(string text) =>
        MigrationVersion.TryParse(text, out var version, out var error) ? version : throw new AssertFailedException(error);
}
