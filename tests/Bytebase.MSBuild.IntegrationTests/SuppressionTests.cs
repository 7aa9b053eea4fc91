namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>Comments that switch findings off.</summary>
[TestClass]
public sealed class SuppressionTests : EmulatorTests
{
    [TestMethod]
    public void A_comment_with_a_reason_switches_an_error_off_in_this_build_and_the_next()
    {
        var project = TestProject.Database()
            .Migration("1_a.sql", "CREATE TABLE a (id integer PRIMARY KEY);\n")
            .Migration("b.sql", "-- bytebase-disable BB1001: run by hand, kept for the record\nSELECT 1;\n")
            .Migration("c.sql", "-- bytebase-disable BB1001\nSELECT 1;\n");

        var first = project.Build().Failed();
        var second = project.Build().Failed();

        foreach (var build in (BuildResult[])[first, second])
        {
            Assert.AreEqual(project.FullPath("migrations/c.sql"), build.SingleError("BB1001").File);
            Assert.AreEqual("BB2042", build.Warnings.Single().Code);
        }

        Assert.IsFalse(second.RanTask("BytebaseValidateMigrations"), second.ToString());
    }

    [TestMethod]
    public void A_comment_switches_an_advice_off_at_its_statement_only()
    {
        const string Sql = "CREATE TABLE a (id integer);\nCREATE TABLE b (id integer); -- bytebase-disable BBR0601: one row, no key\nCREATE TABLE c (id integer);\n";
        var world = Emulator.CreateWorld();
        Emulator.Advise(world, "ERROR", 601, line: 2);
        var project = TestProject.Database(world).Migration("1_a.sql", Sql);

        Assert.IsEmpty(project.Publish().Succeeded().Warnings);
        Assert.AreEqual("a b c", world.Tables(world.Prod));

        world = Emulator.CreateWorld();
        Emulator.Advise(world, "ERROR", 601, line: 3);
        project = TestProject.Database(world).Migration("1_a.sql", Sql);
        Assert.AreEqual(3, project.Publish().SingleError("BBR0601").LineNumber);
        world.AssertUntouched(world.Test);
    }
}
