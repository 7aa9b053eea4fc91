using System.Text;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Tests.Validation;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tests.Realistic;

[TestClass]
internal sealed class RealisticFolderTests
{
    public static IEnumerable<object[]> Folders => RealisticFolder.All.Select(folder => new object[] { folder });

    [TestMethod]
    [DynamicData(nameof(Folders))]
    public void NothingIsSaidAboutThem(RealisticFolder folder)
    {
        Assert.HasCount(20, folder.Files);
        Check.AreEqual(Check.Files(folder.Engine, [.. folder.Files]));
        Check.AreEqual(Check.Files(SqlEngine.Auto, [.. folder.Files]));
    }

    [TestMethod]
    [DynamicData(nameof(Folders))]
    public void NothingIsSaidAboutAFileAlone(RealisticFolder folder)
    {
        foreach (var file in folder.Files)
            Check.AreEqual(Check.Files(SqlEngine.Auto, file));
    }

    [TestMethod]
    [DynamicData(nameof(Folders))]
    public void TheFoldersEngineIsFound(RealisticFolder folder)
    {
        var contents = folder.Files.ToDictionary(file => file.Path, file => Encoding.UTF8.GetBytes(file.Content));
        var detection = new EngineDetection(SqlEngine.Auto, Check.Set(contents.Keys), MigrationReader.From(file => contents[file.ReleasePath]), CancellationToken.None);
        Assert.AreEqual(folder.Engine, detection.OfFolder(folder.Name));
    }

    [TestMethod]
    [DynamicData(nameof(Folders))]
    public void NoFileShowsAnotherEngine(RealisticFolder folder)
    {
        var wrong = folder.Files.Select(file => (file.Path, Engine: EngineSigns.Of(Encoding.UTF8.GetBytes(file.Content))))
            .Where(found => found.Engine != SqlEngine.Auto && found.Engine != folder.Engine);
        Assert.AreEqual("", string.Join('\n', wrong));
    }

    [TestMethod]
    [DynamicData(nameof(Folders))]
    public void MostFilesShowTheirEngineAlone(RealisticFolder folder) =>
        Assert.IsGreaterThanOrEqualTo(15, folder.Files.Count(file => EngineSigns.Of(Encoding.UTF8.GetBytes(file.Content)) == folder.Engine));

    /// <summary>The numbers for PostgreSQL are those that its own log shows for psql.</summary>
    [TestMethod]
    [DataRow("postgres", "7 6 2 2 6 5 3 1 1 1 1 4 10 4 1 3 2 8 7 2")]
    [DataRow("mysql", "1 2 2 2 2 3 1 2 3 1 4 2 1 9 1 5 3 2 2 2")]
    [DataRow("sqlserver", "4 2 2 3 6 3 4 3 5 1 2 5 2 1 3 2 10 2 2 6")]
    public void StatementsAreToldApart(string name, string expected)
    {
        var folder = RealisticFolder.All.Single(folder => folder.Name == name);
        var counts = folder.Files.OrderBy(file => MigrationFile.Create("/" + file.Path, file.Path).Name.Version)
            .Select(file => SqlScanner.Scan(new SourceText(Encoding.UTF8.GetBytes(file.Content)), folder.Engine).Count);
        Assert.AreEqual(expected, string.Join(' ', counts));
    }
}
