using System.Globalization;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>What a second build does: nothing when nothing has changed, and never too little.</summary>
[TestClass]
public sealed class IncrementalBuildTests
{
    private const string CreateTable = "CREATE TABLE a (id integer PRIMARY KEY);\n";
    private const string NoStatement = "-- nothing yet\n";

    [TestMethod]
    public void A_finding_stays_until_its_file_is_mended()
    {
        var project = TestProject.Database().Migration("1_a.sql", CreateTable).Migration("b.sql", CreateTable);

        project.Build().SingleError("BB1001");
        var again = project.Build();

        again.SingleError("BB1001");
        Assert.IsFalse(again.RanTask("BytebaseValidateMigrations"), again.ToString());

        project.Delete("migrations/b.sql");
        project.Migration("2_b.sql", CreateTable).Build().Succeeded();
    }

    [TestMethod]
    public void A_deleted_file_takes_its_finding_along()
    {
        var project = TestProject.Database().Migration("1_a.sql", CreateTable).Migration("2_b.sql", NoStatement);
        Assert.HasCount(1, project.Build().Succeeded().Warnings);

        project.Delete("migrations/2_b.sql");

        Assert.IsEmpty(project.Build().Succeeded().Warnings);
    }

    [TestMethod]
    public void A_file_that_is_added_with_an_old_date_is_seen()
    {
        var project = TestProject.Database().Migration("1_a.sql", CreateTable);
        project.Build().Succeeded();

        project.Migration("1_b.sql", CreateTable);
        File.SetLastWriteTimeUtc(project.FullPath("migrations/1_b.sql"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        var error = project.Build().SingleError("BB1002");
        Assert.AreEqual(project.FullPath("migrations/1_b.sql"), error.File);
    }

    [TestMethod]
    public void A_renamed_file_is_seen()
    {
        var project = TestProject.Database().Migration("1_a.sql", CreateTable).Migration("2_b.sql", CreateTable);
        project.Build().Succeeded();

        File.Move(project.FullPath("migrations/2_b.sql"), project.FullPath("migrations/01_b.sql"));

        project.Build().SingleError("BB1003");
    }

    [TestMethod]
    public void Rebuild_and_clean_forget_the_last_validation()
    {
        var project = TestProject.Database().Migration("1_a.sql", CreateTable).Migration("2_b.sql", NoStatement);
        project.Build().Succeeded();

        var rebuilt = project.Build("-t:Rebuild").Succeeded();
        Assert.IsTrue(rebuilt.RanTask("BytebaseValidateMigrations"), rebuilt.ToString());
        Assert.HasCount(1, rebuilt.Warnings);

        project.Run("clean").Succeeded();
        Assert.IsEmpty(Directory.GetFiles(project.FullPath("obj/bytebase")));
    }

    [TestMethod]
    public void A_changed_severity_applies_to_findings_that_are_repeated()
    {
        var project = TestProject.Database().Migration("1_a.sql", CreateTable).Migration("2_b.sql", NoStatement);
        Assert.HasCount(1, project.Build().Succeeded().Warnings);

        Assert.IsEmpty(project.Build("-p:NoWarn=BB2002").Succeeded().Warnings);
        project.Build("-p:WarningsAsErrors=BB2002").SingleError("BB2002");
        project.Build("-p:TreatWarningsAsErrors=true").SingleError("BB2002");
        project.Build("-warnaserror:BB2002").Failed();
    }

    [TestMethod]
    public void Changed_metadata_is_seen()
    {
        var project = TestProject.Database("<ItemGroup><BytebaseMigration Update=\"migrations/1_a.sql\" ChangeType=\"$(Kind)\" /></ItemGroup>").Migration("1_a.sql", CreateTable);
        Assert.IsEmpty(project.Build("-p:Kind=ddl").Succeeded().Warnings);

        var warning = project.Build("-p:Kind=dml").Succeeded().Warnings.Single();

        Assert.AreEqual("BB2011", warning.Code);
        Assert.AreEqual(project.FullPath("migrations/1_a.sql"), warning.File);
    }

    [TestMethod]
    public void A_damaged_cache_is_no_failure()
    {
        var project = TestProject.Database().Migration("1_a.sql", CreateTable).Migration("2_b.sql", NoStatement);
        project.Build().Succeeded();

        File.WriteAllText(Directory.GetFiles(project.FullPath("obj/bytebase"), "*.cache").Single(), "nonsense");

        Assert.HasCount(1, project.Build().Succeeded().Warnings);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void Files_whose_size_and_time_stay_the_same_are_seen()
    {
        var project = TestProject.Database().Migration("1_a.sql", CreateTable).Migration("2_b.sql", NoStatement);
        var path = project.FullPath("migrations/2_b.sql");
        Assert.HasCount(1, project.Build().Succeeded().Warnings);
        var time = File.GetLastWriteTimeUtc(path);

        // As a tool does that keeps times: in place, and by moving another file there.
        File.WriteAllText(path, "SELECT 1+1+1;\n "[..NoStatement.Length]);
        File.SetLastWriteTimeUtc(path, time);
        var written = project.Build().Succeeded();
        Assert.IsEmpty(written.Warnings);
        Assert.AreEqual(1, Read(written));

        project.Write("b.sql", NoStatement);
        File.SetLastWriteTimeUtc(project.FullPath("b.sql"), time);
        File.Move(project.FullPath("b.sql"), path, overwrite: true);
        Assert.HasCount(1, project.Build().Succeeded().Warnings);
    }

    [TestMethod]
    public void Only_what_changed_is_read_and_what_proposes_a_version_when_files_come()
    {
        var project = TestProject.Database().Migration("1_a.sql", CreateTable).Migration("2_b.sql", NoStatement).Migration("3_c_dml.sql", "INSERT INTO employee VALUES (1);\n" + CreateTable);
        var first = project.Build().Succeeded();
        Assert.AreEqual(3, Read(first));
        StringAssert.Contains(first.Warnings.Single(w => w.Code == "BB2011").Text, "4_", StringComparison.Ordinal);

        // A time in the future is no reason to read it in every build: the time of the change says when it was written.
        project.Migration("4_d.sql", CreateTable);
        File.SetLastWriteTimeUtc(project.FullPath("migrations/4_d.sql"), DateTime.UtcNow.AddYears(1));
        var added = project.Build().Succeeded();
        Assert.AreEqual(2, Read(added));
        StringAssert.Contains(added.Warnings.Single(w => w.Code == "BB2011").Text, "right behind", StringComparison.Ordinal);
        Assert.HasCount(2, added.Warnings);

        if (OperatingSystem.IsLinux())
            Assert.IsFalse(project.Build().Succeeded().RanTask("BytebaseValidateMigrations"));
        Assert.AreEqual(4, Read(project.Build("-p:BytebaseEngine=MYSQL").Succeeded()));
    }

    [TestMethod]
    public void Builds_at_the_same_time_agree()
    {
        var project = TestProject.Database().Migration("1_a.sql", CreateTable).Migration("2_b.sql", NoStatement);
        project.Build().Succeeded();
        project.Migration("3_c.sql", NoStatement);

        // Validation alone: two builds of one project write the same files, which is not about this package.
        Parallel.For(0, 3, _ => Assert.HasCount(2, project.Run("build", "--no-restore", "-t:BytebaseValidate").Succeeded().Warnings));

        Assert.HasCount(2, project.Build().Succeeded().Warnings);
        Assert.HasCount(1, Directory.GetFiles(project.FullPath("obj/bytebase"), "validation.cache*"));
    }

    private static int Read(BuildResult build)
    {
        var message = build.Log.FindChildrenRecursive<Microsoft.Build.Logging.StructuredLogger.Message>(m => m.Text.StartsWith("Bytebase: validated ", StringComparison.Ordinal)).Single();
        return int.Parse(message.Text.Split(", ")[^1].Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
