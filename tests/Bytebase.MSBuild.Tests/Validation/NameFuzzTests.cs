using System.Diagnostics;
using System.Globalization;
using System.Text;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Validation;
using Microsoft.Extensions.Time.Testing;

namespace Bytebase.MSBuild.Tests.Validation;

/// <summary>
/// Random folders full of random names: nothing throws, nothing hangs, and the proposed names are what they promise. Runs for
/// <c>BYTEBASE_FUZZ_SECONDS</c> (5); a failure names the seed, and <c>BYTEBASE_TEST_SEED</c> makes the same folder again.
/// </summary>
[TestClass]
internal sealed class NameFuzzTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] Pieces =
    [
        "1", "2", "3", "10", "01", "001", "1.1", "1.0", "1.2", "20250514", "20250514165000", "202505141650", "20251345", "20990101", "20250514165000123456",
        "_", "__", "-", " ", ".", "..", ",", "v", "V", "a", "b", "users", "add", "ddl", "dml", "T", "x", "R__", "é", "e\u0301", "日本", "таблица", "us\u0435rs",
        "\uFF12", "\u0662", "\u200B", "\u00A0", "\u202E", "\uFEFF", "\u0000", "\t", ":", "?", "*", "\\", "|", "\"", "<", "'", ";", "%", "$", "&", "#", "\uD800", "\uDC00",
        "\U0001F600", "CON", "nul", "aux", "2025-05-14", "20250514_165000", "1_2", "1a", "\uFFFD", "²", "99999999999999999999", "18446744073709551615", "0",
    ];

    private static readonly string[] Folders = ["", "m/", "M/", "m/sub/", "n/aux/", "n/a:b/", "é/", "e\u0301/", ".x/", "../y/", "n/a./"];

    private static readonly string[] Extensions = [".sql", ".sql", ".sql", ".sql", ".SQL", ".Sql", ".txt", "", ".sql.sql", "..sql"];

    [TestMethod]
    public void NoNameThrowsAndProposalsKeepWhatTheyPromise()
    {
        var seconds = double.TryParse(Environment.GetEnvironmentVariable("BYTEBASE_FUZZ_SECONDS"), CultureInfo.InvariantCulture, out var given) ? given : 5;
        var isFixed = int.TryParse(Environment.GetEnvironmentVariable("BYTEBASE_TEST_SEED"), CultureInfo.InvariantCulture, out var seed);
        // The short run of every build begins at the same place, so that it says the same every time; a long one looks for more.
        var isLong = Environment.GetEnvironmentVariable("BYTEBASE_FUZZ_SECONDS") is not null;
        seed = isFixed ? seed : isLong ? Environment.TickCount : 1;
        var clock = Stopwatch.StartNew();
        do
        {
            var paths = Paths(new Random(seed));
            try
            {
                Holds(paths);
            }
            catch (Exception e)
            {
                throw new AssertFailedException($"BYTEBASE_TEST_SEED={seed}: {e.Message}\n{Shown(paths)}", e);
            }

            seed++;
        }
        while (!isFixed && clock.Elapsed.TotalSeconds < seconds);
    }

    private static void Holds(string[] paths)
    {
        var found = Validate(paths);
        Array.Reverse(paths);
        var again = Validate(paths);
        CollectionAssert.AreEqual(found.Select(f => f.Code + f.Message).ToArray(), again.Select(f => f.Code + f.Message).ToArray(), "the same whatever the order");

        var renames = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var finding in found.Where(f => f.ProposedName is not null))
        {
            var path = finding.File!["/repo/".Length..];
            var target = path[..(path.LastIndexOf('/') + 1)] + finding.ProposedName;
            Assert.AreEqual(target, renames.GetValueOrDefault(path, target), "all findings of a file propose one name");
            renames[path] = target;
        }

        foreach (var target in renames.Values)
        {
            var alone = Validate([target]).Where(f => f.Code[2] == '1' && f.ProposedName is not null).ToArray();
            Assert.AreEqual("", string.Join('\n', alone.Select(f => f.Code + " " + f.Message)), $"proposed: {Shown([target])}");
        }

        var targets = paths.Select(path => renames.GetValueOrDefault(path, path)).ToArray();
        var same = targets.GroupBy(VersionProposals.Key, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1 && group.Any(path => renames.ContainsValue(path)));
        Assert.AreEqual("", string.Join('\n', same.Select(group => Shown([.. group]))), "no two files get one name");

        // A folder with both styles has one finding at a time, and what has a digit too many depends on what most others have by then.
        var left = Validate(targets).Where(f => f.Code[2] == '1' && f.Code != "BB1006" && !f.Message.Contains("the folder's usual", StringComparison.Ordinal) && renames.ContainsValue(f.File!["/repo/".Length..]) && f.ProposedName is not null).ToArray();
        Assert.AreEqual("", string.Join('\n', left.Select(f => f.File + ": " + f.Code + " " + f.Message)), $"after the renames:\n{Shown(targets)}");
    }

    private static IReadOnlyList<MSBuild.Diagnostics.Finding> Validate(string[] paths) =>
        new Validator(clock: new FakeTimeProvider(Now)).Validate(Check.Set(paths), _ => "SELECT 1;"u8.ToArray(), CancellationToken.None).Findings;

    private static string[] Paths(Random random) =>
        Enumerable.Range(0, random.Next(1, 25)).Select(_ => Folders[random.Next(Folders.Length)] + Name(random)).Distinct(StringComparer.Ordinal).ToArray();

    private static string Name(Random random)
    {
        var name = new StringBuilder();
        if (random.Next(3) > 0)
            name.Append(Pieces[random.Next(15)]).Append(Pieces[random.Next(15, 22)]);
        for (var count = random.Next(6); count > 0; count--)
            name.Append(random.Next(10) == 0 ? ((char)random.Next(1, 0x10000)).ToString().Replace('/', '_') : Pieces[random.Next(Pieces.Length)]);
        if (random.Next(60) == 0)
            name.Append(random.Next(2) == 0 ? 'n' : '版', random.Next(1000));
        return name.Append(Extensions[random.Next(Extensions.Length)]).ToString();
    }

    private static string Shown(string[] paths) => string.Join('\n', paths.Select(GoQuoting.Quote));
}
