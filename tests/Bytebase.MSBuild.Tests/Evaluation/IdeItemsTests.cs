namespace Bytebase.MSBuild.Tests.Evaluation;

/// <summary>What IDEs and <c>dotnet watch</c> read of a project: docs/ide.md.</summary>
[TestClass]
internal sealed class IdeItemsTests
{
    private const string Migrations = "migrations/1_a.sql\nmigrations/sub/2_b.sql";

    private static readonly string Rules = Path.Combine(Repository.Root, "src", "Bytebase.MSBuild", "build", "Rules") + "/";

    [TestMethod]
    public void AnApplicationHasItsMigrationsAndNotEverySqlFileIsOne()
    {
        using var project = Project();

        var application = project.Evaluate();

        Assert.AreEqual("Bytebase", application.Items("ProjectCapability"));
        Assert.AreEqual("BytebaseMigration", application.Items("AvailableItemName"));
        Assert.AreEqual("BytebaseMigration.ItemType.xaml\nBytebaseMigration.xaml File;BrowseObject\nBytebasePage.xaml Project", Schemas(application));
    }

    [TestMethod]
    [DataRow("UsingMicrosoftNoTargetsSdk=true")]
    [DataRow("UsingBytebaseSdk=true")]
    public void InADatabaseProjectANewSqlFileIsAMigration(string sdk)
    {
        using var project = Project();

        var database = project.Evaluate(sdk);

        Assert.AreEqual("Bytebase\nBytebaseDatabaseProject", database.Items("ProjectCapability"));
        Assert.AreEqual("BytebaseMigration.FileExtension.xaml\nBytebaseMigration.ItemType.xaml\nBytebaseMigration.xaml File;BrowseObject\nBytebasePage.xaml Project", Schemas(database));
    }

    [TestMethod]
    public void OnlyWatchIsToldWhatToWatch()
    {
        using var project = Project();

        Assert.AreEqual("", project.Evaluate().Items("Watch"));
        Assert.AreEqual(Migrations, project.Evaluate("DotNetWatchBuild=true").Items("Watch"));
    }

    [TestMethod]
    public void VisualStudioIsToldWhatAValidationReadsAndWrites()
    {
        const string Inside = "BuildingInsideVisualStudio=true";
        using var project = Project();

        // A file that is not there would never be up to date.
        Assert.AreEqual("migrations/1_a.sql Bytebase\nmigrations/sub/2_b.sql Bytebase", project.Evaluate(Inside).Items("UpToDateCheckInput", "Set"));
        Assert.AreEqual("obj/bytebase/validation.cache Bytebase", project.Evaluate(Inside).Items("UpToDateCheckOutput", "Set"));

        project.Write("bytebase.lock", "").Write("bytebase.known-findings.json", "{}");
        Assert.AreEqual(
            "bytebase.known-findings.json Bytebase\nbytebase.lock Bytebase\nmigrations/1_a.sql Bytebase\nmigrations/sub/2_b.sql Bytebase",
            project.Evaluate(Inside).Items("UpToDateCheckInput", "Set"));

        project.Write("other.lock", "").Write("other.json", "{}");
        Assert.AreEqual(
            "migrations/1_a.sql\nmigrations/sub/2_b.sql\nother.json\nother.lock",
            project.Evaluate(Inside, "BytebaseLockFile=other.lock", "BytebaseKnownFindingsFile=other.json").Items("UpToDateCheckInput"));

        // 10,000 more items take time in every evaluation.
        Assert.AreEqual("", project.Evaluate().Items("UpToDateCheckInput") + project.Evaluate().Items("UpToDateCheckOutput"));
    }

    private static BareProject Project() => new BareProject().Write("migrations/1_a.sql", "").Write("migrations/sub/2_b.sql", "").Write("reports/q.sql", "");

    private static string Schemas(EvaluatedProject project) => project.Items("PropertyPageSchema", "Context").Replace(Rules, "", StringComparison.Ordinal);
}
