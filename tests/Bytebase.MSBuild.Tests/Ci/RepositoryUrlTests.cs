using Bytebase.MSBuild.Ci;

namespace Bytebase.MSBuild.Tests.Ci;

[TestClass]
internal sealed class RepositoryUrlTests
{
    [TestMethod]
    [DataRow("https://github.com/acme/hr.git", "GITHUB", "acme/hr", "https://github.com/acme/hr")]
    [DataRow("git@github.com:acme/hr.git", "GITHUB", "acme/hr", "https://github.com/acme/hr")]
    [DataRow("ssh://git@ssh.github.com:443/acme/hr.git", "GITHUB", "acme/hr", "https://github.com/acme/hr")]
    [DataRow("https://jane:not-a-real-token@GitLab.com/acme/db/hr/", "GITLAB", "acme/db/hr", "https://gitlab.com/acme/db/hr")]
    [DataRow("http://bitbucket.org/acme/hr", "BITBUCKET", "acme/hr", "https://bitbucket.org/acme/hr")]
    [DataRow("https://acme@dev.azure.com/acme/Human%20Resources/_git/hr%20db", "AZURE_DEVOPS", "hr db", "https://dev.azure.com/acme/Human%20Resources/_git/hr%20db")]
    [DataRow("git@ssh.dev.azure.com:v3/acme/HR/hr", "AZURE_DEVOPS", "hr", "https://dev.azure.com/acme/HR/_git/hr")]
    public void HostThatIsOneProductIsKnown(string text, string vcsType, string name, string page) =>
        Assert.AreEqual(new RepositoryUrl(vcsType, name, page), RepositoryUrl.Parse(text));

    [TestMethod]
    [DataRow("")]
    [DataRow("hr")]
    [DataRow("/srv/git/hr.git")]
    [DataRow("file:///srv/git/hr.git")]
    [DataRow("https://github.example.com/acme/hr")]
    [DataRow("https://github.com.example.com/acme/hr")]
    [DataRow("https://example.com/github.com/acme/hr")]
    [DataRow("https://github.com/")]
    [DataRow("https://github.com/acme")]
    [DataRow("https://github.com/acme//hr")]
    [DataRow("https://dev.azure.com/acme/HR")]
    [DataRow("git@ssh.dev.azure.com:v3/acme")]
    public void NothingIsGuessed(string text) => Assert.IsNull(RepositoryUrl.Parse(text));
}
