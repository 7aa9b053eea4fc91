using Bytebase.MSBuild.Ci;

namespace Bytebase.MSBuild.Tests.Ci;

[TestClass]
internal sealed class BaseBranchTests
{
    [TestMethod]
    [DataRow("GITHUB_ACTIONS=true GITHUB_SHA=1 GITHUB_BASE_REF=release/1", "release/1", "", "fetch-depth: 0")]
    [DataRow("GITHUB_ACTIONS=true GITHUB_SHA=1", "", "", "fetch-depth: 0")]
    [DataRow("GITLAB_CI=true CI_COMMIT_SHA=1 CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main CI_MERGE_REQUEST_DIFF_BASE_SHA=abc", "main", "abc", "GIT_DEPTH: 0")]
    [DataRow("BITBUCKET_BUILD_NUMBER=1 BITBUCKET_COMMIT=1 BITBUCKET_PR_DESTINATION_BRANCH=main", "main", "", "depth: full")]
    [DataRow("TF_BUILD=True BUILD_SOURCEVERSION=1 SYSTEM_PULLREQUEST_TARGETBRANCH=refs/heads/main", "refs/heads/main", "", "fetchDepth: 0")]
    [DataRow("JENKINS_URL=http://j GIT_COMMIT=1 CHANGE_TARGET=main", "main", "", "shallow clone")]
    [DataRow("TEAMCITY_VERSION=1 BUILD_VCS_NUMBER=1", "", "", "VCS root")]
    // One variable alone may be set by anybody.
    [DataRow("GITHUB_BASE_REF=main CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main BITBUCKET_PR_DESTINATION_BRANCH=main CHANGE_TARGET=main SYSTEM_PULLREQUEST_TARGETBRANCH=main", "", "", "")]
    [DataRow("GITHUB_ACTIONS=true GITHUB_SHA=1 CHANGE_TARGET=main", "", "", "fetch-depth: 0")]
    public void BranchIsTheOneOfTheSystem(string variables, string branch, string commit, string clone)
    {
        var found = BaseBranch.Detect(Environment(variables));
        Assert.AreEqual((branch, commit), (found.Branch, found.Commit));
        Assert.Contains(clone, found.FullClone);
        Assert.AreEqual(clone.Length == 0, found.FullClone.Length == 0);
    }

    [TestMethod]
    [DataRow("", null)]
    [DataRow("CI=true", "CI")]
    [DataRow("CI=True GITHUB_ACTIONS=true", "CI")]
    [DataRow("CI=1", "CI")]
    [DataRow("CI=false", null)]
    [DataRow("CI=0", null)]
    [DataRow("GITHUB_ACTIONS=true", "GITHUB_ACTIONS")]
    [DataRow("GITHUB_ACTIONS=false", null)]
    [DataRow("GITHUB_ACTIONS=", null)]
    [DataRow("GITLAB_CI=true", "GITLAB_CI")]
    [DataRow("BITBUCKET_BUILD_NUMBER=12", "BITBUCKET_BUILD_NUMBER")]
    [DataRow("TF_BUILD=True BUILD_SOURCEVERSION=1", "TF_BUILD")]
    [DataRow("CI=false TF_BUILD=True", "TF_BUILD")]
    [DataRow("TEAMCITY_VERSION=2026.1", "TEAMCITY_VERSION")]
    [DataRow("JENKINS_URL=http://j", "JENKINS_URL")]
    [DataRow("GITHUB_SHA=1", null)]
    public void PipelineIsKnownByOneSign(string variables, string? expected) => Assert.AreEqual(expected, Pipeline.Sign(Environment(variables)));

    private static Func<string, string?> Environment(string variables)
    {
        var values = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1]);
        return name => values.GetValueOrDefault(name);
    }
}
