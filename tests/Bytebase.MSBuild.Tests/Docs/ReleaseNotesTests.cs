using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bytebase.MSBuild.Tests.Docs;

/// <summary>The section of CHANGELOG.md that is packed: how the project file finds it, when there are several.</summary>
[TestClass]
internal sealed class ReleaseNotesTests
{
    private const string Changelog = "# Changelog\n\nWords.\n\n## 0.3.0\n\nthird\n\n## 0.2.0\n\nsecond ## of two\n### a heading\n\n## 0.2.0-preview.1\n\nfirst\n";

    [TestMethod]
    [DataRow("0.3.0", "## 0.3.0\n\nthird")]
    [DataRow("0.2.0", "## 0.2.0\n\nsecond ## of two\n### a heading")]
    [DataRow("0.2.0-preview.1", "## 0.2.0-preview.1\n\nfirst")]
    [DataRow("0.1.0", "")]
    public void TheSectionOfTheVersionIsTaken(string version, string notes)
    {
        var expression = XDocument.Load(Path.Combine(Repository.Root, "src", "Bytebase.MSBuild", "Bytebase.MSBuild.csproj")).Descendants("PackageReleaseNotes").Single().Value;
        var pattern = Regex.Match(expression, @"Match\(\$\(_Changelog\), '(.*)'\)\.Value\.Trim\(\)").Groups[1].Value;

        Assert.Contains("$(VersionPrefix)", pattern);
        Assert.AreEqual(notes, Regex.Match(Changelog, pattern.Replace("$(VersionPrefix)", version, StringComparison.Ordinal)).Value.Trim());
    }
}
