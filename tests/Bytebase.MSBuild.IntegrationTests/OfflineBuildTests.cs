namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>What a build finds without a server.</summary>
[TestClass]
public sealed class OfflineBuildTests
{
    private const string CreateTable = "CREATE TABLE a (id integer PRIMARY KEY);\n";

    [TestMethod]
    public void A_name_without_a_version_fails_the_build_at_the_file()
    {
        var project = TestProject.Database().Migration("1_a.sql", CreateTable).Migration("create_b.sql", CreateTable);

        var error = project.Build().SingleError("BB1001");

        Assert.AreEqual(project.FullPath("migrations/create_b.sql"), error.File);
        Assert.AreEqual(1, error.LineNumber);
        Assert.Contains("2_create_b.sql", error.Text);
    }

    [TestMethod]
    public void A_warning_is_still_there_when_nothing_is_validated()
    {
        var project = TestProject.Database().Migration("1_a.sql", CreateTable).Migration("2_b.sql", "-- nothing yet\n");

        var first = project.Build().Succeeded();
        var second = project.Build().Succeeded();

        Assert.IsTrue(first.RanTask("BytebaseValidateMigrations"), first.ToString());
        Assert.IsFalse(second.RanTask("BytebaseValidateMigrations"), second.ToString());
        foreach (var build in (BuildResult[])[first, second])
        {
            var warning = build.Warnings.Single(w => w.Code == "BB2002");
            Assert.AreEqual(project.FullPath("migrations/2_b.sql"), warning.File);
        }
    }
}
