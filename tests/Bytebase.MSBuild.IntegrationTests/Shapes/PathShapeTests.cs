namespace Bytebase.MSBuild.IntegrationTests.Shapes;

/// <summary>Where a project and its files are.</summary>
[TestClass]
public sealed class PathShapeTests : EmulatorTests
{
    [TestMethod]
    public void A_path_may_have_blanks_other_letters_and_more_than_260_characters()
    {
        var world = Emulator.CreateWorld();
        var part = "Größere Änderungen 数据库 (v2) & Co. " + new string('l', 60);
        var folder = new TestFolder(string.Join(Path.DirectorySeparatorChar, part, part, part)).As(world);
        folder.Sdk("Größen/Größen.csproj", world.Settings("environments/prod"))
            .Write("Größen/migrations/das erste Jahr/1_author.sql", Sample.Table)
            .Write("Größen/migrations/das erste Jahr/2_names – все.sql", Sample.Rows);
        Assert.IsGreaterThan(260, folder.FullPath("Größen/migrations/das erste Jahr/1_author.sql").Length);

        var publish = folder.Run("publish", "Größen").Succeeded();

        Assert.IsEmpty(publish.Warnings, publish.ToString());
        Matrix.Row("path with blanks, Unicode, more than 260 characters", publish, Emulator, "1 created, 2 run");
        world.AssertApplied(world.Prod);
        Assert.IsTrue(File.Exists(folder.FullPath("Größen/obj/bytebase/output.json")));

        folder.Write("Größen/migrations/das erste Jahr/ohne.sql", Sample.Rows);
        var error = folder.Run("build", "Größen", "--no-restore").SingleError("BB1001");
        Assert.AreEqual(folder.FullPath("Größen/migrations/das erste Jahr/ohne.sql"), error.File);
    }

    [TestMethod]
    public void Sources_stay_as_they_are_where_the_output_is_elsewhere()
    {
        var world = Emulator.CreateWorld();
        var folder = new TestFolder("Layout").As(world)
            .Sdk("src/db/Db.csproj", world.Settings("environments/prod") + "\n  <ItemGroup><BytebaseMigration Include=\"../../shared sql/**/*.sql\" /></ItemGroup>")
            .Write("shared sql/author/1_author.sql", Sample.Table)
            .Write("src/db/migrations/2_names.sql", Sample.Rows)
            .Write("Directory.Build.props", "<Project><PropertyGroup><UseArtifactsOutput>true</UseArtifactsOutput><ArtifactsPath>$(MSBuildThisFileDirectory)out</ArtifactsPath></PropertyGroup></Project>");
        string[] sources = ["src", "shared sql"];
        ReadOnly(folder, sources, true);
        BuildResult publish;
        var before = sources.Select(folder.Snapshot).ToList();

        try
        {
            publish = folder.Run("publish", "src/db").Succeeded();
        }
        finally
        {
            ReadOnly(folder, sources, false);
        }

        // The machine's administrator may write what is read-only: what counts is that nothing was written.
        CollectionAssert.AreEqual(before, sources.Select(folder.Snapshot).ToList());
        Matrix.Row("artifacts layout, read-only sources, migrations linked from elsewhere", publish, Emulator, "1 created, 2 run");
        world.AssertApplied(world.Test);
        Assert.IsTrue(File.Exists(folder.FullPath("out/obj/Db/bytebase/output.json")));
    }

    private static void ReadOnly(TestFolder folder, string[] paths, bool on)
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach (var path in paths)
            CommandLine.Run(folder.Directory, folder.Environment, "chmod", "-R", on ? "a-w" : "u+w", path);
    }
}
