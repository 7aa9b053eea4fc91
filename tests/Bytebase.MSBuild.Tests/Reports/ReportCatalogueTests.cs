using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Reports;

namespace Bytebase.MSBuild.Tests.Reports;

[TestClass]
internal sealed class ReportCatalogueTests
{
    [TestMethod]
    public void CaseOfANameDoesNotMatter()
    {
        Assert.AreEqual("junit sarif", Names(null, "Junit", "SARIF"));
        Assert.AreEqual("annotations comment summary", Names(CiKind.GitHub, "AUTO"));
        Assert.AreEqual(Names(CiKind.GitHub), Names(CiKind.GitHub, "Auto"));
        Assert.AreEqual("", Names(CiKind.GitHub, "None"));
    }

    private static string Names(CiKind? kind, params string[] words) =>
        string.Join(' ', ReportCatalogue.Select(words, kind is { } known ? SampleReports.Job(known) : null).Select(r => r.Name));
}
