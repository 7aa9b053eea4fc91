namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>The list of findings that an old folder lives with.</summary>
[TestClass]
public sealed class KnownFindingsTests
{
    private const string List = "bytebase.known-findings.json";
    private const string CreateTable = "CREATE TABLE a (id integer PRIMARY KEY);\n";

    [TestMethod]
    public void Old_findings_are_written_once_and_only_ever_taken_out()
    {
        var project = TestProject.Database().Migration("a.sql", CreateTable).Migration("old/b.sql", CreateTable).Migration("1_c.sql", "-- nothing yet\n");
        project.Build().Failed();

        project.Build("-t:BytebaseWriteKnownFindings").Succeeded();
        var build = project.Build().Succeeded();
        Assert.IsEmpty(build.Warnings);
        Assert.Contains($"Bytebase: 3 known findings not shown ({List}).", build.Output);
        var written = File.ReadAllText(project.FullPath(List));

        project.Migration("new.sql", CreateTable);
        Assert.AreEqual(project.FullPath("migrations/new.sql"), project.Build().SingleError("BB1001").File);
        Assert.Contains("1 finding that is not in it was not added", project.Build("-t:BytebaseWriteKnownFindings").Succeeded().Output);
        Assert.AreEqual(written, File.ReadAllText(project.FullPath(List)));

        project.Delete("migrations/new.sql");
        project.Delete("migrations/old/b.sql");
        var gone = project.Build().SingleWarning("BB4020");
        Assert.AreEqual((project.FullPath(List), 6), (gone.File, gone.LineNumber));
        project.Build("-t:BytebaseWriteKnownFindings").Succeeded();
        Assert.DoesNotContain("old/b.sql", File.ReadAllText(project.FullPath(List)));
        Assert.IsEmpty(project.Build().Succeeded().Warnings);
    }

    [TestMethod]
    public void A_pipeline_writes_no_list_and_a_broken_one_is_an_error()
    {
        var project = TestProject.Database("<PropertyGroup><BytebaseKnownFindingsFile>known.json</BytebaseKnownFindingsFile></PropertyGroup>").Migration("1_a.sql", CreateTable).Migration("2_b.sql", "-- nothing yet\n");
        project.With("GITHUB_ACTIONS", "true");
        project.Build("-t:BytebaseWriteKnownFindings").SingleError("BB4025");
        Assert.IsFalse(File.Exists(project.FullPath("known.json")));

        project.Write("known.json", "{\n<<<<<<< HEAD\n");
        var error = project.Build().SingleError("BB4019");
        Assert.AreEqual((project.FullPath("known.json"), 2), (error.File, error.LineNumber));
    }
}
