namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>Projects that are no database projects, and projects with several target frameworks.</summary>
[TestClass]
public sealed class ShapeTests : EmulatorTests
{
    private const string CreateTable = "CREATE TABLE a (id integer PRIMARY KEY);\n";

    [TestMethod]
    public void A_web_application_rolls_nothing_out_until_it_says_so()
    {
        var world = Emulator.CreateWorld();
        var project = WebApplication(world).Migration("1_a.sql", CreateTable);
        Emulator.ForgetRequests();

        var published = project.Publish().Succeeded();

        Assert.IsFalse(published.RanTask("BytebaseCreateRelease"));
        Assert.AreEqual("CheckRelease CheckRelease Login", Calls());
        Assert.IsEmpty(Tables(world.Test));
        Matrix.Row("web application: publish", published, Emulator, "0 created, 0 run");

        var delivered = project.Publish("-p:BytebaseReleaseOnPublish=true", "-p:BytebaseRolloutOnPublish=true").Succeeded();
        Matrix.Row("web application that says so: publish", delivered, Emulator, "1 created, 2 run");

        CollectionAssert.Contains(Tables(world.Test), "a");
        CollectionAssert.Contains(Tables(world.Prod), "a");
    }

    [TestMethod]
    public void A_web_application_validates_its_migrations_in_every_build()
    {
        var project = WebApplication(Emulator.CreateWorld()).Migration("a.sql", CreateTable);
        Emulator.ForgetRequests();

        var error = project.Build().SingleError("BB1001");

        Assert.AreEqual(project.FullPath("migrations/a.sql"), error.File);
        Assert.AreEqual("", Calls());
    }

    [TestMethod]
    public void An_application_delivers_once_for_an_image_of_several_runtimes_and_never_for_a_package()
    {
        var world = Emulator.CreateWorld();
        // As a tool, it is published by packing.
        var project = WebApplication(world, "<IsPackable>true</IsPackable><PackAsTool>true</PackAsTool><UseAppHost>false</UseAppHost><BytebaseReleaseOnPublish>true</BytebaseReleaseOnPublish><BytebaseRolloutOnPublish>true</BytebaseRolloutOnPublish><RuntimeIdentifiers Condition=\"'$(Image)' == 'true'\">linux-x64;linux-arm64</RuntimeIdentifiers>")
            // In place of the images, which a registry would have the base of.
            .Write("Directory.Build.targets", "<Project><Target Name=\"NoImage\" BeforeTargets=\"_ParseItemsForPublishingSingleContainer\"><Error Code=\"NOIMAGE\" Text=\"No image.\" /></Target></Project>")
            .Migration("1_a.sql", CreateTable);
        project.Run("restore").Succeeded();
        Emulator.ForgetRequests();

        var tool = project.Run("msbuild", "-t:Pack", "-p:Configuration=Release").Succeeded();
        Matrix.Row(".NET tool: -t:Pack", tool, Emulator, "0 created, 0 run");
        Assert.IsTrue(tool.RanTask("BytebaseReplayFindings") && tool.RanTask("PackTask") && tool.Log.FindFirstDescendant<Microsoft.Build.Logging.StructuredLogger.Target>(t => t.Name == "Publish") is not null, tool.ToString());

        var image = project.Run("publish", "-t:PublishContainer", "-p:Image=true", "-p:ContainerArchiveOutputPath=image.tar.gz", "-p:BytebaseAlwaysRelease=true").Failed();
        Matrix.Row("web application: publish -t:PublishContainer for two runtimes", image, Emulator, "1 created, 2 run");
        Assert.AreEqual("NOIMAGE NOIMAGE", string.Join(' ', image.Log.FindChildrenRecursive<Microsoft.Build.Logging.StructuredLogger.Error>().Select(e => e.Code)), image.ToString());
        Assert.Contains(Path.Combine("linux-arm64", "publish"), image.Output);
    }

    [TestMethod]
    public void An_application_that_was_to_deliver_says_when_its_configuration_does_not()
    {
        var project = WebApplication(Emulator.CreateWorld()).Migration("1_a.sql", CreateTable);
        Emulator.ForgetRequests();

        var silent = project.Run("publish", "-c", "Debug").Succeeded();
        var asked = project.Run("publish", "-c", "Debug", "-p:BytebaseRolloutOnPublish=true").Succeeded();

        Assert.DoesNotContain("Nothing is delivered", silent.Output);
        Assert.Contains("Web -> Nothing is delivered in the configuration Debug, only in BytebaseConfigurations (Release).", asked.Output);
        Assert.AreEqual("", Calls());
    }

    [TestMethod]
    public void A_plan_given_to_an_application_is_not_swallowed_in_silence()
    {
        var project = WebApplication(Emulator.CreateWorld()).Migration("1_a.sql", CreateTable);
        Emulator.ForgetRequests();

        var published = project.Publish("-p:BytebasePlan=projects/hr/plans/101").Succeeded();

        Assert.AreEqual("BB4014", string.Join(' ', published.Warnings.Select(w => w.Code)), published.ToString());
        Assert.AreEqual("", Calls());
    }

    [TestMethod]
    public void A_project_with_several_target_frameworks_works_once()
    {
        var world = Emulator.CreateWorld();
        var project = Library(world, "<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>").Migration("1_a.sql", CreateTable).Migration("2_b.sql", "-- nothing yet\n");
        Emulator.ForgetRequests();

        var built = project.Build("-c", "Release").Succeeded();

        Assert.AreEqual(1, built.TaskCount("BytebaseValidateMigrations"), built.ToString());
        Assert.AreEqual(1, built.TaskCount("BytebaseReviewMigrations"), built.ToString());
        Assert.AreEqual("BB2002", string.Join(' ', built.Warnings.Select(w => w.Code)), built.ToString());
        Assert.AreEqual("CheckRelease CheckRelease Login", Calls());

        Matrix.Row("class library of two frameworks: build -c Release", built, Emulator, "0 created, 0 run");

        // One framework alone has no outer build that could do it.
        var single = project.Build("-c", "Release", "-f", "net10.0", "-t:Rebuild").Succeeded();

        Assert.AreEqual(1, single.TaskCount("BytebaseValidateMigrations"), single.ToString());
        Assert.AreEqual(1, single.TaskCount("BytebaseReviewMigrations"), single.ToString());

        // The outer build, whose files these are, cleans them, too.
        string[] results = [project.FullPath("obj/bytebase/validation.cache"), project.FullPath("obj/bytebase/output.json")];
        Assert.IsTrue(results.All(File.Exists));
        project.Run("clean", "-c", "Release").Succeeded();
        Assert.IsFalse(results.Any(File.Exists));
    }

    [TestMethod]
    public void Design_time_builds_and_packing_do_nothing()
    {
        var world = Emulator.CreateWorld();
        var project = Library(world, "<TargetFramework>net10.0</TargetFramework>").Migration("1_a.sql", CreateTable);
        project.Build().Succeeded();
        Emulator.ForgetRequests();

        var designTime = project.Build("-c", "Release", "-p:DesignTimeBuild=true").Succeeded();
        Matrix.Row("class library: pack", project.Run("pack").Succeeded(), Emulator, "0 created, 0 run");

        Assert.IsFalse(designTime.RanTask("BytebaseReplayFindings") || designTime.RanTask("BytebaseReviewMigrations"), designTime.ToString());
        Assert.AreEqual("", Calls());
    }

    [TestMethod]
    public void Migrations_are_no_other_items()
    {
        var project = Library(Emulator.CreateWorld(), "<TargetFramework>net10.0</TargetFramework>").Migration("1_a.sql", CreateTable).Migration("sub/2_b.sql", CreateTable);

        project.Build().Succeeded();

        var items = System.Text.Json.JsonDocument.Parse(project.Build("-getItem:BytebaseMigration,None").Succeeded().Output).RootElement.GetProperty("Items");
        string[] Names(string type) => [.. items.GetProperty(type).EnumerateArray().Select(i => i.GetProperty("Identity").GetString()!).Where(n => n.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

        Assert.AreEqual("migrations/1_a.sql migrations/sub/2_b.sql", string.Join(' ', Names("BytebaseMigration")));
        Assert.IsEmpty(Names("None"));
    }

    private static TestProject WebApplication(World world, string properties = "") => Application(world, "Microsoft.NET.Sdk.Web", "Web", "<TargetFramework>net10.0</TargetFramework>" + properties).Write("Program.cs", "System.Console.WriteLine();\n");

    private static TestProject Library(World world, string framework) => Application(world, "Microsoft.NET.Sdk", "Library", framework).Write("Class.cs", "public class Class { }\n");

    private static TestProject Application(World world, string sdk, string name, string framework)
    {
        var project = TestProject.Create(name, $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                {framework}
                <BytebaseUrl>{world.Emulator.Url}</BytebaseUrl>
                <BytebaseProject>{world.Project}</BytebaseProject>
                <BytebaseTargets>{world.Test};{world.Prod}</BytebaseTargets>
                <BytebaseTargetStage>environments/prod</BytebaseTargetStage>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Bytebase.MSBuild" Version="{TestPackage.Version}" />
              </ItemGroup>
            </Project>
            """);
        foreach (var (variable, value) in world.ServiceAccount)
            project.Environment[variable] = value;
        return project;
    }

    private string Calls() => string.Join(' ', Emulator.Requests().Select(r => r.Method).Where(m => m != "GetActuatorInfo").Order(StringComparer.Ordinal));

    private string[] Tables(string database) =>
        [.. Emulator.Sql(database, "SELECT name FROM sqlite_master WHERE type = 'table'").Select(row => row[0])];
}
