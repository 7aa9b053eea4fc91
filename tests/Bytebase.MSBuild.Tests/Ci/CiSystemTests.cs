using Bytebase.MSBuild.Ci;

namespace Bytebase.MSBuild.Tests.Ci;

[TestClass]
internal sealed class CiSystemTests
{
    private const string Sha = "0123456789abcdef0123456789abcdef01234567";

    private static readonly Dictionary<string, string> GitHub = new()
    {
        ["GITHUB_ACTIONS"] = "true", ["GITHUB_SHA"] = Sha, ["GITHUB_SERVER_URL"] = "https://github.com", ["GITHUB_REPOSITORY"] = "acme/hr",
    };

    private static readonly Dictionary<string, string> GitLab = new()
    {
        ["GITLAB_CI"] = "true", ["CI_COMMIT_SHA"] = Sha, ["CI_PROJECT_URL"] = "https://gitlab.com/acme/hr",
    };

    private static readonly Dictionary<string, string> Bitbucket = new()
    {
        ["BITBUCKET_BUILD_NUMBER"] = "42", ["BITBUCKET_COMMIT"] = Sha, ["BITBUCKET_GIT_HTTP_ORIGIN"] = "http://bitbucket.org/acme/hr",
    };

    private static readonly Dictionary<string, string> Azure = new()
    {
        ["TF_BUILD"] = "True", ["BUILD_SOURCEVERSION"] = Sha, ["SYSTEM_COLLECTIONURI"] = "https://dev.azure.com/acme/", ["SYSTEM_TEAMPROJECT"] = "Human Resources", ["BUILD_REPOSITORY_NAME"] = "hr db",
    };

    private static readonly Dictionary<string, string> TeamCity = new() { ["TEAMCITY_VERSION"] = "2026.1 (build 1)", ["BUILD_VCS_NUMBER"] = Sha };

    private static readonly Dictionary<string, string> Jenkins = new() { ["JENKINS_URL"] = "https://jenkins.example.com/", ["GIT_COMMIT"] = Sha };

    public static IEnumerable<object[]> Systems =>
    [
        [GitHub, new CiSystem("GitHub Actions", "GITHUB", Sha, $"https://github.com/acme/hr/commit/{Sha}")],
        [GitLab, new CiSystem("GitLab CI", "GITLAB", Sha, $"https://gitlab.com/acme/hr/-/commit/{Sha}")],
        [Bitbucket, new CiSystem("Bitbucket Pipelines", "BITBUCKET", Sha, $"http://bitbucket.org/acme/hr/commits/{Sha}")],
        [Azure, new CiSystem("Azure Pipelines", "AZURE_DEVOPS", Sha, $"https://dev.azure.com/acme/Human%20Resources/_git/hr%20db/commit/{Sha}")],
        [TeamCity, new CiSystem("TeamCity", "", Sha, "")],
        [Jenkins, new CiSystem("Jenkins", "", Sha, "")],
    ];

    [TestMethod]
    [DynamicData(nameof(Systems))]
    public void SystemIsKnownByItsVariables(Dictionary<string, string> variables, CiSystem expected) => Assert.AreEqual(expected, Detect(variables));

    [TestMethod]
    [DynamicData(nameof(Systems))]
    public void OneVariableAloneIsNotEnough(Dictionary<string, string> variables, CiSystem expected)
    {
        foreach (var (name, value) in variables)
            Assert.IsNull(Detect(new() { [name] = value }), $"{expected.Name} by {name}");
    }

    [TestMethod]
    [DynamicData(nameof(Systems))]
    public void HalfALinkIsNone(Dictionary<string, string> variables, CiSystem expected)
    {
        // The first two say which system and which commit it is; the others make the link.
        foreach (var missing in variables.Keys.Skip(2))
        {
            Assert.AreEqual(expected with { CommitUrl = "" }, Detect(variables.Where(v => v.Key != missing).ToDictionary()), missing);
            Assert.AreEqual(expected with { CommitUrl = "" }, Detect(new(variables) { [missing] = " " }), missing);
        }
    }

    [TestMethod]
    public void LaptopIsNone() => Assert.IsNull(Detect(new() { ["CI"] = "true", ["PATH"] = "/bin" }));

    [TestMethod]
    [DataRow("GITHUB_ACTIONS", "false")]
    [DataRow("GITHUB_ACTIONS", "")]
    [DataRow("GITHUB_SHA", " ")]
    public void VariableOfAnotherValueIsNone(string name, string value) => Assert.IsNull(Detect(new(GitHub) { [name] = value }));

    [TestMethod]
    public void JenkinsThatBuildsAGitHubRepositoryIsJenkins() =>
        Assert.AreEqual("Jenkins", Detect(new(Jenkins) { ["GITHUB_SHA"] = Sha, ["CI"] = "true" })!.Name);

    private static CiSystem? Detect(Dictionary<string, string> variables) => CiSystem.Detect(name => variables.GetValueOrDefault(name));
}
