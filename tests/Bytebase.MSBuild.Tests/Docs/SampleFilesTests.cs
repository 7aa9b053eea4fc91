namespace Bytebase.MSBuild.Tests.Docs;

/// <summary>Who copies the sample as a repository has what the template gives: what git leaves out, and line ends that no checkout changes.</summary>
[TestClass]
internal sealed class SampleFilesTests
{
    [TestMethod]
    [DataRow(".gitignore")]
    [DataRow(".gitattributes")]
    public void SampleHasTheFilesForGitOfTheTemplate(string file) => Assert.AreEqual(
        File.ReadAllText(Path.Combine(Repository.Root, "src", "Bytebase.MSBuild.Templates", "content", "bytebase-db", file)),
        File.ReadAllText(Path.Combine(Repository.Root, "sample-db-project", file)));
}
