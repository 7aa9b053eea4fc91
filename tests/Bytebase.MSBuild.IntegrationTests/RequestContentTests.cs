using System.Text;

namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>What is sent of the migrations: their bytes, their paths, their versions.</summary>
[TestClass]
public sealed class RequestContentTests : EmulatorTests
{
    [TestMethod]
    public void Files_are_sent_as_they_are_with_byte_order_mark_and_line_ends()
    {
        var world = Emulator.CreateWorld();
        byte[] content = [.. "\uFEFF"u8, .. "CREATE TABLE straße (id integer);\r\n\r\n-- end"u8];
        var project = TestProject.Database(world, stage: "").Write("migrations/1_a.sql", content);

        project.Publish().Succeeded();

        var expected = Convert.ToBase64String(content);
        foreach (var request in Emulator.Requests().Where(r => r.Method is "CheckRelease" or "CreateRelease"))
            Assert.AreEqual(expected, File(request).GetProperty("statement").GetString(), request.Method);
        Assert.HasCount(3, Emulator.Requests().Where(r => r.Method is "CheckRelease" or "CreateRelease"));
    }

    [TestMethod]
    public void Paths_start_at_the_root_of_the_repository()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).Migration("2024/1_a.sql", Sample.Table);
        Directory.CreateDirectory(project.FullPath("../.git"));

        project.Build("-c", "Release").Succeeded();

        Assert.AreEqual("Db/migrations/2024/1_a.sql", File(Emulator.Requests("CheckRelease")[0]).GetProperty("path").GetString());
    }

    [TestMethod]
    public void Paths_start_at_the_project_without_a_repository()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).Migration("2024/1_a.sql", Sample.Table);

        project.Build("-c", "Release").Succeeded();

        Assert.AreEqual("migrations/2024/1_a.sql", File(Emulator.Requests("CheckRelease")[0]).GetProperty("path").GetString());
    }

    [TestMethod]
    public void Versions_are_the_ones_of_the_names()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world).Migration("V1.2__author.sql", Sample.Table).Migration("1.10_names.SQL", Sample.Rows);

        project.Build("-c", "Release", "-p:NoWarn=BB1012").Succeeded();

        var files = Emulator.Requests("CheckRelease")[0].Body.GetProperty("release").GetProperty("files").EnumerateArray();
        Assert.AreEqual("1.2 1.10", string.Join(' ', files.Select(f => f.GetProperty("version"))));
    }

    [TestMethod]
    public void Large_bodies_are_compressed_and_small_ones_are_not()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, "environments/test").WithSample();
        var names = string.Join(",\n  ", Enumerable.Range(10, 2000).Select(i => $"({i}, 'name {i}')"));
        project.Migration("3_many.sql", $"INSERT INTO author (id, name) VALUES\n  {names};\n");

        project.Publish().Succeeded();

        foreach (var request in Emulator.Requests())
            Assert.AreEqual(request.Method is "CheckRelease" or "CreateRelease" ? "gzip" : null, request.Header("content-encoding"), request.Method);
        Assert.AreEqual("2002", world.Rows(world.Test, "SELECT count(*) FROM author"));
    }

    [TestMethod]
    public void A_front_that_refuses_compression_gets_the_body_as_it_is()
    {
        var world = Emulator.CreateWorld(["test"]);
        var project = TestProject.Database(world, "environments/test").Migration("1_a.sql", "-- " + new string('x', 40_000) + "\n" + Sample.Table);
        Emulator.Fault(new { method = "CheckRelease", call = 1, kind = "status", status = 415 });

        project.Publish().Succeeded();

        Assert.AreEqual("415 gzip, 200 ", string.Join(", ", Emulator.Requests("CheckRelease").Select(r => $"{r.Status} {r.Header("content-encoding")}")));
        // Once refused, it is not tried again.
        Assert.IsNull(Emulator.Requests("CreateRelease").Single().Header("content-encoding"));
        Assert.AreEqual("author", world.Tables(world.Test));
    }

    [TestMethod]
    public void Custom_rules_go_with_the_review()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, body: "<PropertyGroup><BytebaseCustomRules>No column may be called 100%25 sure.</BytebaseCustomRules></PropertyGroup>").WithSample();

        project.Build("-c", "Release").Succeeded();

        Assert.AreEqual("No column may be called 100% sure.", Emulator.Requests("CheckRelease")[0].Text("customRules"));
    }

    private static System.Text.Json.JsonElement File(Request request) => request.Body.GetProperty("release").GetProperty("files")[0];
}
