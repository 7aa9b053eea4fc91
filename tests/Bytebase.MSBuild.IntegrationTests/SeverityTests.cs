namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>Severities in <c>.editorconfig</c>, in builds and publishes.</summary>
[TestClass]
public sealed class SeverityTests : EmulatorTests
{
    private const string CreateTable = "CREATE TABLE a (id integer PRIMARY KEY);\n";

    [TestMethod]
    public void A_severity_applies_to_the_files_of_its_section_without_a_new_validation()
    {
        var project = TestProject.Database().Migration("1_a.sql", CreateTable).Migration("old/b.sql", CreateTable).Migration("2_c.sql", "-- nothing yet\n");
        project.Write(".editorconfig", "root = true\n[migrations/old/**.sql]\ndotnet_diagnostic.BB1001.severity = none\n");
        project.Build().SingleWarning("BB2002");

        project.Write(".editorconfig", "root = true\n[*.sql]\ndotnet_diagnostic.BB2002.severity = error\n[migrations/old/**.sql]\ndotnet_diagnostic.BB1001.severity = suggestion\n");
        var build = project.Build();

        build.SingleError("BB2002");
        Assert.IsFalse(build.RanTask("BytebaseValidateMigrations"), build.ToString());
        Assert.Contains("BB1001", build.Output);
    }

    [TestMethod]
    public void A_word_that_is_no_severity_is_a_warning_at_its_line_once()
    {
        var world = Emulator.CreateWorld();
        Emulator.Advise(world, "WARNING", 601);
        var project = TestProject.Database(world).Migration("1_a.sql", CreateTable).Migration("2_b.sql", "-- nothing yet\n");
        project.Write(".editorconfig", "root = true\n[*.sql]\ndotnet_diagnostic.BB2002.severity = nothing\ndotnet_diagnostic.BBR0601.severity = none\n");

        var build = project.Build("-c", "Release").Succeeded();

        Assert.AreEqual("BB2002 BB4021", string.Join(' ', build.Warnings.Select(w => w.Code).Order(StringComparer.Ordinal)), build.ToString());
        var warning = build.Warnings.Single(w => w.Code == "BB4021");
        Assert.AreEqual((project.FullPath(".editorconfig"), 3), (warning.File, warning.LineNumber));
    }

    [TestMethod]
    public void An_advice_that_is_no_error_here_does_not_stop_a_publish()
    {
        var world = Emulator.CreateWorld();
        Emulator.Advise(world, "ERROR", 402);
        var project = TestProject.Database(world).Migration("1_a.sql", CreateTable);
        project.Publish().SingleError("BBR0402");
        world.AssertUntouched(world.Test);

        project.Write(".editorconfig", "root = true\n[1_a.sql]\ndotnet_diagnostic.BBR0402.severity = warning\n");
        project.Publish().SingleWarning("BBR0402");
    }
}
