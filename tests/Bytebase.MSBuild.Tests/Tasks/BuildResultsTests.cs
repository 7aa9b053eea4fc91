using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Tasks;

namespace Bytebase.MSBuild.Tests.Tasks;

/// <summary>Where the paths of a report start.</summary>
[TestClass]
internal sealed class BuildResultsTests
{
    [TestMethod]
    [DataRow("", "db/hr.csproj", "db/migrations/1.sql", DisplayName = "the CI system's folder, where there is no git")]
    [DataRow("db/other", "hr.csproj", "migrations/1.sql", DisplayName = "a folder that does not hold the project")]
    [DataRow(null, "hr.csproj", "migrations/1.sql", DisplayName = "a laptop")]
    public void PathsStartAtTheCheckout(string? root, string project, string migration)
    {
        using var folder = new TestProject();
        var projectFile = Path.Combine(folder.Directory, "db", "hr.csproj");
        var job = root is null ? null : new CiJob { Kind = CiKind.TeamCity, Name = "TeamCity", Commit = "1", Root = Path.Combine(folder.Directory, root) };
        var results = BuildResults.Of(folder.Engine, projectFile, TimeProvider.System);
        results.Add(new Finding("BB1001", DiagnosticSeverity.Error, "x", Path.Combine(folder.Directory, "db", "migrations", "1.sql"), TextSpan.File), DiagnosticSeverity.Error);

        var report = results.ToReport(projectFile, job, failed: false, TimeProvider.System);

        Assert.AreEqual(project, report.ProjectPath);
        Assert.AreEqual(migration, report.Findings.Single().Path);
    }

    [TestMethod]
    public void BuildsOfOneProjectWithOtherPropertiesHaveResultsOfTheirOwn()
    {
        using var folder = new TestProject();
        var first = BuildResults.Of(folder.Engine, folder.ProjectFile, TimeProvider.System);
        Assert.AreSame(first, BuildResults.Of(folder.Engine, folder.ProjectFile, TimeProvider.System));
        folder.Engine.GlobalProperties["Configuration"] = "Release";
        Assert.AreNotSame(first, BuildResults.Of(folder.Engine, folder.ProjectFile, TimeProvider.System));
    }
}
