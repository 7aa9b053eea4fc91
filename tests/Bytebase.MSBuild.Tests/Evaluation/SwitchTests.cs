namespace Bytebase.MSBuild.Tests.Evaluation;

/// <summary>Who has migrations, and which builds do anything with them.</summary>
[TestClass]
internal sealed class SwitchTests
{
    [TestMethod]
    public void BothFoldersHaveMigrationsWhichAreNoOtherItems()
    {
        using var project = Project();

        var evaluated = project.Evaluate();

        Assert.AreEqual("migration/deep/er/2_b.sql\nmigrations/1_a.sql", evaluated.Items("BytebaseMigration"));
        Assert.AreEqual("other/3_c.sql", evaluated.Items("None"));
    }

    [TestMethod]
    public void AProjectMayNameItsMigrationsItself()
    {
        using var project = Project("""
            <PropertyGroup><EnableDefaultBytebaseItems>false</EnableDefaultBytebaseItems></PropertyGroup>
            <ItemGroup><BytebaseMigration Include="other/*.sql" /></ItemGroup>
            """);

        Assert.AreEqual("other/3_c.sql", project.Evaluate().Items("BytebaseMigration"));
    }

    [TestMethod]
    public void SwitchedOffThePackageAddsNothing()
    {
        using var project = Project("<PropertyGroup><EnableBytebase>false</EnableBytebase></PropertyGroup>")
            .Write("bytebase.lock", "").Write("bytebase.known-findings.json", "{}");

        var evaluated = project.Evaluate("UsingBytebaseSdk=true", "DotNetWatchBuild=true", "BuildingInsideVisualStudio=true");

        // All that the project itself has.
        Assert.AreEqual("None", string.Join(' ', evaluated.Instance.ItemTypes));
        Assert.AreEqual("migration/deep/er/2_b.sql\nmigrations/1_a.sql\nother/3_c.sql", evaluated.Items("None"));
    }

    [TestMethod]
    [DataRow("EnableBytebase=false")]
    [DataRow("DesignTimeBuild=true")]
    [DataRow("BuildingForLiveUnitTesting=true")]
    public void ABuildThatIsNoneForUsRunsNoTargetAndSaysNothing(string property)
    {
        using var project = Project();
        // Everything that a publish of a database project would do, in one of several frameworks and in one that is published as a whole.
        foreach (var shape in (string[])["Configuration=Debug", "Configuration=Release", "TargetFrameworks=a;b", "IsCrossTargetingBuild=true"])
        {
            var build = project.Build("Publish", property, shape, "UsingBytebaseSdk=true", "_IsPublishing=true", "BytebasePlan=projects/hr/plans/1", "TargetFramework=" + (shape.StartsWith("Target", StringComparison.Ordinal) ? "a" : ""));

            Assert.IsTrue(build.Succeeded, build.ToString());
            Assert.AreEqual("BeforeBuild Build Publish", string.Join(' ', build.Targets));
            Assert.IsEmpty(build.Text, build.ToString());
        }
    }

    [TestMethod]
    public void SwitchedOffThePackageDoesNotCleanEither()
    {
        using var project = Project();

        Assert.AreEqual("Clean", string.Join(' ', project.Build("Clean", "EnableBytebase=false").Targets));
    }

    [TestMethod]
    public void AnyOtherBuildValidates()
    {
        using var project = Project();

        // Otherwise the tests above would pass on a project that never does anything.
        var build = project.Build("Build");

        Assert.IsTrue(build.Succeeded, build.ToString());
        Assert.Contains("_BytebaseValidateMigrations", build.Targets);
        Assert.IsTrue(File.Exists(Path.Combine(project.Folder, "obj", "bytebase", "validation.cache")));
    }

    [TestMethod]
    public void TheOuterBuildOfSeveralFrameworksValidatesBeforeItCallsThem()
    {
        using var project = Project("<Target Name=\"DispatchToInnerBuilds\" />");

        var build = project.Build("DispatchToInnerBuilds", "IsCrossTargetingBuild=true");

        Assert.IsTrue(build.Succeeded, build.ToString());
        Assert.Contains("_BytebaseValidateMigrations", build.Targets);
        Assert.AreEqual("DispatchToInnerBuilds", build.Targets[^1], build.ToString());
    }

    [TestMethod]
    [DataRow(true, "Configuration=Release")]
    [DataRow(true, "Configuration=release")]
    [DataRow(false, "Configuration=Debug")]
    [DataRow(true, "Configuration=Debug", "BytebaseConfigurations=Staging, debug")]
    [DataRow(false, "Configuration=Release", "_IsPacking=true")]
    [DataRow(false, "Configuration=Release", "BytebaseReviewOnBuild=false")]
    [DataRow(true, "Configuration=Release", "BytebaseReviewOnBuild=false", "BytebaseRequireReview=true")]
    public void TheServerIsAskedOnlyWhereABuildMeansIt(bool reviews, params string[] properties)
    {
        using var project = Project();

        var build = project.Build("Build", properties);

        Assert.Contains("_BytebaseValidateMigrations", build.Targets);
        Assert.AreEqual(reviews, build.Targets.Contains("_BytebaseReviewIsHooked"), build.ToString());
    }

    [TestMethod]
    [DoNotParallelize]
    public void AFileThatIsSavedReachesNoServer()
    {
        using var project = Project();
        // "dotnet watch" says it to the builds that it starts.
        Environment.SetEnvironmentVariable("DOTNET_WATCH", "1");
        try
        {
            Assert.DoesNotContain("_BytebaseReviewIsHooked", project.Build("Build", "Configuration=Release").Targets);
        }
        finally
        {
            Environment.SetEnvironmentVariable("DOTNET_WATCH", null);
        }
    }

    private static BareProject Project(string body = "") => new BareProject(body)
        .Write("migrations/1_a.sql", "CREATE TABLE a (id integer PRIMARY KEY);\n")
        .Write("migration/deep/er/2_b.sql", "CREATE TABLE b (id integer PRIMARY KEY);\n")
        .Write("other/3_c.sql", "CREATE TABLE c (id integer PRIMARY KEY);\n");
}
