using System.Globalization;
using System.Text;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Tests.Validation;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Realistic;

/// <summary>
/// Puts each trap at random places of each good file: it must be found there and nothing else with it, and not where it is only text. The
/// seed is in each failure; <c>BYTEBASE_TRAP_SEED</c> repeats it.
/// </summary>
[TestClass]
internal sealed class TrapTests
{
    private static readonly int Seed =
        int.TryParse(Environment.GetEnvironmentVariable("BYTEBASE_TRAP_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : Environment.TickCount;

    public static IEnumerable<object[]> Cases => RealisticFolder.All.SelectMany(folder =>
        Enumerable.Range(0, Trap.All.Length).Where(i => Trap.All[i].Engines.Contains(folder.Engine)).Select(i => new object[] { folder.Name, i }));

    [TestMethod]
    public void EveryRuleAboutContentsHasATrap()
    {
        var codes = RuleCatalogue.All.Where(rule => rule.Modes.Includes(MigrationMode.Versioned)).SelectMany(rule => rule.Descriptors).Select(descriptor => descriptor.Id).Where(id => id.StartsWith("BB2", StringComparison.Ordinal));
        var trapped = Trap.All.Select(trap => trap.Code).Concat(Trap.OfFiles.Select(trap => trap.Code));

        // A file that cannot be read has no contents.
        CollectionAssert.AreEqual(codes.Except(["BB2003"]).Order().ToArray(), trapped.Distinct().Order().ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void IsFoundWhereverItStands(string folderName, int index)
    {
        var (folder, trap, random) = (Folder(folderName), Trap.All[index], new Random(Seed));
        foreach (var file in Files(folder, trap))
        {
            var place = PlaceOf(folder.Engine, file.Content, trap.Place, random);
            if (place < 0)
                continue;

            var content = Insert(file.Content, place, trap.Sql);
            AssertFound(trap, content, place, Check.Files(folder.Engine, (file.Path, content)));
        }
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void IsFoundInAFolderWhoseEngineIsNotTold(string folderName, int index)
    {
        var (folder, trap, random) = (Folder(folderName), Trap.All[index], new Random(Seed));
        var files = Files(folder, trap).ToList();
        var file = files[random.Next(files.Count)];
        var place = PlaceOf(folder.Engine, file.Content, trap.Place, random);
        if (place < 0)
            return;

        var content = Insert(file.Content, place, trap.Sql);
        AssertFound(trap, content, place, Check.Files(SqlEngine.Auto, [.. folder.Files.Select(other => other.Path == file.Path ? (file.Path, content) : other)]));
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void IsNotFoundWhereItIsText(string folderName, int index)
    {
        var (folder, trap, random) = (Folder(folderName), Trap.All[index], new Random(Seed));
        if (trap.FoolsInText)
            return;

        foreach (var file in Files(folder, trap))
        {
            foreach (var content in TrapTexts.Of(folder.Engine, file.Content, trap, () => PlaceOf(folder.Engine, file.Content, TrapPlace.Between, random), random))
            {
                var findings = Check.Files(folder.Engine, (file.Path, content)).Where(finding => !IsAboutTheName(finding));
                Assert.AreEqual("", string.Join("; ", findings.Select(f => $"{f.Span.Line} {f.Code}")), $"Seed {Seed}, {file.Path}, {trap}\n{content}");
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Folders))]
    public void ADamagedFileIsFound(RealisticFolder folder)
    {
        foreach (var (code, damage) in Trap.OfFiles)
        {
            foreach (var file in folder.Files)
            {
                var bytes = damage(Encoding.UTF8.GetBytes(file.Content));
                var findings = new Validator(folder.Engine).Validate(Check.Set([file.Path]), _ => bytes, CancellationToken.None).Findings;
                Assert.AreEqual(code, string.Join("; ", findings.Select(finding => finding.Code)), file.Path);
            }
        }
    }

    public static IEnumerable<object[]> Folders => RealisticFolder.All.Select(folder => new object[] { folder });

    private static RealisticFolder Folder(string name) => RealisticFolder.All.Single(folder => folder.Name == name);

    // Beside CONCURRENTLY and VACUUM, which stand alone for a reason, any other statement is a finding.
    private static IEnumerable<(string Path, string Content)> Files(RealisticFolder folder, Trap trap) => folder.Files.Where(file =>
        !file.Content.StartsWith("CREATE INDEX CONCURRENTLY", StringComparison.Ordinal) && !file.Content.StartsWith("VACUUM", StringComparison.Ordinal)
        && Path.GetFileNameWithoutExtension(file.Path).EndsWith(trap.FileSuffix, StringComparison.Ordinal));

    private static string Insert(string content, int place, string sql) => place == 0 ? sql + "\n" + content : content[..place] + "\n" + sql + "\n" + content[place..];

    /// <summary>Behind a statement, where a semicolon ends the next one; -1 where there is no such place.</summary>
    private static int PlaceOf(SqlEngine engine, string content, TrapPlace place, Random random)
    {
        if (place == TrapPlace.Head)
            return 0;

        var text = new SourceText(Encoding.UTF8.GetBytes(content));
        var ends = SqlScanner.Scan(text, engine).Select(statement => text.GetText(0, statement.End)).ToList();
        if (place == TrapPlace.End)
            return content.Length;

        var places = ends.SkipLast(place == TrapPlace.BeforeOthers ? 1 : 0)
            .Where(before => ("\n" + before).Split("\nDELIMITER").Length % 2 == 1)
            .Select(before => before.Length).ToList();
        return places.Count == 0 ? -1 : places[random.Next(places.Count)];
    }

    private static void AssertFound(Trap trap, string content, int place, IReadOnlyList<Finding> findings)
    {
        var line = trap.Line + (place == 0 ? 1 : content.AsSpan(0, place).Count('\n') + 2);
        var others = findings.Where(finding => !IsAboutTheName(finding) && !trap.Also.Contains(finding.Code)).ToList();
        if (trap.Code is "BB2011" or "BB2012")
            others = [.. findings];

        Assert.AreEqual($"{line} {trap.Code}", string.Join("; ", others.Select(f => $"{f.Span.Line} {f.Code}")), $"Seed {Seed}, {trap}\n{content}");
    }

    private static bool IsAboutTheName(Finding finding) => finding.Code is "BB2011" or "BB2012";
}
