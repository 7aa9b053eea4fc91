namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>What a Release build or publish does where settings are missing, row by row, for a database project and an application.</summary>
[TestClass]
public sealed class SettingsTableTests : EmulatorTests
{
    private const string Required = "<PropertyGroup><BytebaseRequireReview>true</BytebaseRequireReview></PropertyGroup>";
    private const string Delivering = "<PropertyGroup><BytebaseReleaseOnPublish>true</BytebaseReleaseOnPublish><BytebaseRolloutOnPublish>true</BytebaseRolloutOnPublish></PropertyGroup>";

    [TestMethod]
    public void A_Debug_build_makes_no_request()
    {
        var world = Emulator.CreateWorld();

        var build = TestProject.Database(world).WithSample().Build().Succeeded();

        Assert.AreEqual("", Emulator.Calls());
        Assert.IsFalse(build.RanTask("BytebaseReviewMigrations"));
    }

    [TestMethod]
    [DataRow("database")]
    [DataRow("application")]
    public void A_build_without_a_url_is_silent(string kind)
    {
        var build = Project(kind).WithSample().Build("-c", "Release").Succeeded();

        Assert.IsEmpty(build.Warnings, build.ToString());
        Assert.DoesNotContain("Bytebase:", build.Output);
        // Silent because of the URL, not because nothing was looked at.
        Assert.IsTrue(build.RanTask("BytebaseReviewMigrations"));
    }

    [TestMethod]
    [DataRow("database")]
    [DataRow("application")]
    public void A_build_without_a_credential_warns_that_the_review_was_skipped(string kind)
    {
        var world = Emulator.CreateWorld();

        var warning = Project(kind, world.Settings("")).WithSample().Build("-c", "Release").SingleWarning("BB4003");

        Assert.Contains("BYTEBASE_ACCESS_TOKEN", warning.Text);
        Assert.AreEqual("", Emulator.Calls());
    }

    [TestMethod]
    public void A_build_of_a_database_project_without_project_and_targets_is_an_error()
    {
        var project = Project("database").WithSample().As(Emulator.CreateWorld()).With("BYTEBASE_URL", Emulator.Url);

        var error = project.Build("-c", "Release").SingleError("BB4001");

        Assert.Contains("BytebaseProject and BytebaseTargets", error.Text);
        Assert.Contains("BYTEBASE_PROJECT, BYTEBASE_TARGETS", error.Text);
    }

    [TestMethod]
    public void A_build_of_an_application_without_project_and_targets_is_a_warning()
    {
        var project = Project("application").WithSample().As(Emulator.CreateWorld()).With("BYTEBASE_URL", Emulator.Url);

        var warning = project.Build("-c", "Release").SingleWarning("BB4004");

        Assert.Contains("BytebaseProject and BytebaseTargets (or BytebaseTarget items) are not", warning.Text);
    }

    [TestMethod]
    [DataRow("database", "BYTEBASE_URL", "BytebaseUrl is not set")]
    [DataRow("application", "BYTEBASE_URL", "BytebaseUrl is not set")]
    [DataRow("database", "BYTEBASE_PROJECT", "BytebaseProject is not set")]
    [DataRow("application", "BYTEBASE_PROJECT", "BytebaseProject is not set")]
    [DataRow("database", "BYTEBASE_SERVICE_ACCOUNT", "the environment holds no credential")]
    [DataRow("application", "BYTEBASE_SERVICE_ACCOUNT", "the environment holds no credential")]
    public void A_required_review_that_cannot_be_made_is_an_error(string kind, string missing, string why)
    {
        var project = InEnvironment(Project(kind, Required), Emulator.CreateWorld()).With(missing, null);
        if (missing == "BYTEBASE_SERVICE_ACCOUNT")
            project.With("BYTEBASE_SERVICE_ACCOUNT_SECRET", null);

        var error = project.Build("-c", "Release").SingleError("BB4005");

        Assert.Contains(why, error.Text);
        Assert.AreEqual("", Emulator.Calls());
    }

    [TestMethod]
    [DataRow("database")]
    [DataRow("application")]
    public void A_required_review_that_is_skipped_is_an_error(string kind)
    {
        var project = InEnvironment(Project(kind, Required), Emulator.CreateWorld());

        var error = project.Build("-c", "Release", "-p:BytebaseCheckRelease=SKIP").SingleError("BB4005");

        Assert.Contains("BytebaseCheckRelease is SKIP", error.Text);
    }

    [TestMethod]
    public void A_required_review_that_is_made_is_no_error()
    {
        var project = InEnvironment(Project("database", Required), Emulator.CreateWorld());

        project.Build("-c", "Release").Succeeded();

        Assert.AreEqual("Login CheckRelease CheckRelease", Emulator.Calls());
    }

    [TestMethod]
    [DataRow("BYTEBASE_URL", "BytebaseUrl")]
    [DataRow("BYTEBASE_PROJECT", "BytebaseProject")]
    [DataRow("BYTEBASE_TARGETS", "BytebaseTargets")]
    public void A_publish_that_should_release_and_lacks_a_setting_is_that_error_alone(string missing, string property)
    {
        foreach (var project in (TestProject[])[Project("database"), Project("application", Delivering)])
        {
            InEnvironment(project, Emulator.CreateWorld()).With(missing, null);

            var error = project.Publish().SingleError("BB4001");

            Assert.Contains($"needs {property}", error.Text);
            Assert.Contains(missing, error.Text);
            Assert.AreEqual("", Emulator.Calls());
        }
    }

    [TestMethod]
    [DataRow("database")]
    [DataRow("application")]
    public void A_publish_that_should_release_and_lacks_a_credential_is_that_error_alone(string kind)
    {
        var world = Emulator.CreateWorld();
        var project = Project(kind, world.Settings("environments/prod") + (kind == "application" ? Delivering : "")).WithSample();

        var publish = project.Publish();

        publish.SingleError("BB4002");
        Assert.IsEmpty(publish.Warnings, publish.ToString());
        Assert.AreEqual("", Emulator.Calls());
    }

    [TestMethod]
    public void A_publish_of_an_application_reviews_and_touches_no_database()
    {
        var world = Emulator.CreateWorld();
        var project = InEnvironment(Project("application"), world).With("BYTEBASE_TARGET_STAGE", "environments/prod");

        project.Publish().Succeeded();

        Assert.AreEqual("Login CheckRelease CheckRelease", Emulator.Calls());
        world.AssertUntouched(world.Test);
    }

    [TestMethod]
    public void A_publish_of_an_application_that_says_so_delivers()
    {
        var world = Emulator.CreateWorld();
        var project = InEnvironment(Project("application", Delivering), world).With("BYTEBASE_TARGET_STAGE", "environments/prod");

        project.Publish().Succeeded();

        world.AssertApplied(world.Prod);
    }

    [TestMethod]
    public void A_publish_without_migrations_is_an_error()
    {
        var project = TestProject.Database(Emulator.CreateWorld());

        var error = project.Publish().SingleError("BB4016");

        Assert.Contains("migrations", error.Text);
    }

    private static TestProject Project(string kind, string body = "") => kind == "database" ? TestProject.Database(body) : TestProject.Application(body);

    /// <summary>All settings in the environment, so that a test can take one away.</summary>
    private static TestProject InEnvironment(TestProject project, World world) => project.WithSample().As(world)
        .With("BYTEBASE_URL", world.Emulator.Url)
        .With("BYTEBASE_PROJECT", world.Project)
        .With("BYTEBASE_TARGETS", string.Join(',', world.Databases));
}
