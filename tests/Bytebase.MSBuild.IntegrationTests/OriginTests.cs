namespace Bytebase.MSBuild.IntegrationTests;

/// <summary>Where a release says that it comes from: the commit, as the CI system or git tells it.</summary>
[TestClass]
public sealed class OriginTests : EmulatorTests
{
    private const string Hash = "0123456789abcdef0123456789abcdef01234567";

    [TestMethod]
    [DataRow("GITHUB", "https://github.com/acme/hr/commit/" + Hash, "GITHUB_ACTIONS=true", "GITHUB_SHA=" + Hash, "GITHUB_SERVER_URL=https://github.com", "GITHUB_REPOSITORY=acme/hr")]
    [DataRow("GITLAB", "https://gitlab.com/acme/hr/-/commit/" + Hash, "GITLAB_CI=true", "CI_COMMIT_SHA=" + Hash, "CI_PROJECT_URL=https://gitlab.com/acme/hr")]
    [DataRow("BITBUCKET", "https://bitbucket.org/acme/hr/commits/" + Hash, "BITBUCKET_BUILD_NUMBER=7", "BITBUCKET_COMMIT=" + Hash, "BITBUCKET_GIT_HTTP_ORIGIN=https://bitbucket.org/acme/hr")]
    [DataRow("AZURE_DEVOPS", "https://dev.azure.com/acme/Human%20Resources/_git/hr/commit/" + Hash, "TF_BUILD=True", "BUILD_SOURCEVERSION=" + Hash, "SYSTEM_COLLECTIONURI=https://dev.azure.com/acme/", "SYSTEM_TEAMPROJECT=Human Resources", "BUILD_REPOSITORY_NAME=hr")]
    public void A_release_of_a_pipeline_links_its_commit(string type, string url, params string[] variables)
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, stage: "").WithSample();
        foreach (var variable in variables)
            project.With(variable.Split('=')[0], variable.Split('=')[1]);

        project.Publish().Succeeded();

        var release = Emulator.Requests("CreateRelease").Single();
        Assert.AreEqual(type, release.Text("release/vcsSource/vcsType"));
        Assert.AreEqual(url, release.Text("release/vcsSource/url"));
        StringAssert.Matches(Title(), new(@"^release_\d{8}-RC00 \(01234567\) \[msbuild:[0-9a-f]{16}\]$"));
    }

    [TestMethod]
    public void Outside_a_pipeline_the_plan_names_the_commit_of_git_and_the_release_no_source()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, stage: "").WithSample();
        var commit = Commit(project);

        project.Publish().Succeeded();

        Assert.IsNull(Emulator.Requests("CreateRelease").Single().Text("release/vcsSource"));
        Assert.Contains($" ({commit[..8]}) [msbuild:", Title());
    }

    [TestMethod]
    public void Without_git_and_pipeline_the_plan_names_no_commit()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, stage: "").WithSample();

        project.Publish().Succeeded();

        Assert.IsNull(Emulator.Requests("CreateRelease").Single().Text("release/vcsSource"));
        StringAssert.Matches(Title(), new(@"^release_\d{8}-RC00 \[msbuild:[0-9a-f]{16}\]$"));
    }

    [TestMethod]
    public void Template_time_zone_and_category_reach_the_server()
    {
        var world = Emulator.CreateWorld();
        var project = TestProject.Database(world, stage: "", body: """
            <PropertyGroup>
                <BytebaseReleaseIdTemplate>hr_{date}-{iteration}</BytebaseReleaseIdTemplate>
                <BytebaseReleaseIdTimezone>Europe/Berlin</BytebaseReleaseIdTimezone>
                <BytebaseReleaseCategory>nightly</BytebaseReleaseCategory>
              </PropertyGroup>
            """).WithSample();

        project.Publish().Succeeded();

        StringAssert.Matches(project.Result("release"), new(@"/releases/hr_\d{8}-00$"));
        var request = Emulator.Requests("CreateRelease").Single();
        Assert.AreEqual("Europe/Berlin", request.Text("releaseIdTimezone"));
        Assert.AreEqual("nightly", request.Text("release/category"));
    }

    private string Title() => Emulator.Requests("CreatePlan").Single().Text("plan/title")!;

    /// <summary>Commits the project in a repository whose root is the folder above it.</summary>
    private static string Commit(TestProject project)
    {
        var root = Path.GetDirectoryName(project.Directory)!;
        foreach (var arguments in (string[][])[["init", "-q"], ["add", "."], ["-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "-q", "-m", "first"]])
        {
            var result = CommandLine.Run(root, new Dictionary<string, string>(), "git", arguments);
            Assert.AreEqual(0, result.ExitCode, result.ToString());
        }

        return CommandLine.Run(root, new Dictionary<string, string>(), "git", "rev-parse", "HEAD").Output.Trim();
    }
}
