using Bytebase.MSBuild.Ci;

namespace Bytebase.MSBuild.Tests.Ci;

/// <summary>What a job's whole set of variables says.</summary>
[TestClass]
internal sealed class CiJobTests
{
    private const string Sha = "6dcb09b5b57875f334f61aebed695e2e4193db5e";
    private const string Head = "ec26c3e57ca3a959ca5aad62de7213c562f8c821";
    private const string Base = "1f8b0e5d2ad7a5b8c6a4c9f1c1f2b3a4d5e6f708";

    private static readonly Dictionary<string, CiJob> Expected = new()
    {
        ["github-push"] = GitHub("https://github.com") with { Branch = "main" },
        ["github-pull-request"] = GitHub("https://github.com") with
        {
            HeadCommit = Head,
            Branch = "add-users",
            PullRequest = new("7", "https://github.com/acme/hr/pull/7", "main", IsFork: false) { SourceBranch = "add-users", BaseCommit = Base },
            Author = new("583231", "octocat", "", IsBot: false),
        },
        ["github-fork"] = GitHub("https://github.com") with
        {
            HeadCommit = Head,
            Branch = "patch-1",
            PullRequest = new("7", "https://github.com/acme/hr/pull/7", "main", IsFork: true) { SourceBranch = "patch-1", BaseCommit = Base },
            Author = new("29139614", "renovate[bot]", "", IsBot: true),
        },
        ["github-enterprise"] = GitHub("https://github.example.com") with
        {
            Branch = "add-users",
            PullRequest = new("7", "https://github.example.com/acme/hr/pull/7", "main", IsFork: false) { SourceBranch = "add-users" },
        },
        ["github-review-comment"] = GitHub("https://github.com") with { Branch = "main" },
        ["act"] = GitHub("https://github.com") with { Branch = "main", Root = "/home/me/hr" },
        ["forgejo"] = GitHub("https://codeberg.example.org") with { Branch = "main", VcsType = "", CommitUrl = "" },
        ["gitlab-push"] = GitLab("https://gitlab.com", "acme/db/hr", Sha) with { Branch = "main" },
        ["gitlab-tag"] = GitLab("https://gitlab.com", "acme/db/hr", Sha),
        ["gitlab-in-jenkins"] = GitLab("https://gitlab.com", "acme/db/hr", Sha) with { Branch = "main" },
        ["gitlab-merge-request"] = GitLab("https://gitlab.com", "acme/db/hr", Head) with
        {
            Branch = "add-users",
            PullRequest = new("7", "https://gitlab.com/acme/db/hr/-/merge_requests/7", "main", IsFork: false) { SourceBranch = "add-users", BaseCommit = Base },
        },
        ["gitlab-fork"] = GitLab("https://git.example.com/gitlab", "acme/hr", Sha) with
        {
            HeadCommit = Head,
            Branch = "add-users",
            PullRequest = new("7", "https://git.example.com/gitlab/acme/hr/-/merge_requests/7", "main", IsFork: true) { SourceBranch = "add-users", BaseCommit = Base },
        },
        ["bitbucket-push"] = Bitbucket() with { Branch = "main" },
        ["bitbucket-pull-request"] = Bitbucket() with
        {
            Branch = "add-users",
            PullRequest = new("7", "https://bitbucket.org/acme/hr/pull-requests/7", "main", IsFork: false) { SourceBranch = "add-users", BaseCommit = Base[..12] },
        },
        ["azure-push"] = Azure("https://dev.azure.com/acme", "Human%20Resources", "hr db", "https://dev.azure.com/acme/Human%20Resources/_git/hr%20db") with { Branch = "main" },
        ["azure-pull-request"] = Azure("https://dev.azure.com/acme", "Pipelines", "hr db", "https://dev.azure.com/acme/Human%20Resources/_git/hr%20db") with
        {
            HeadCommit = Head,
            Branch = "add-users",
            PullRequest = new("7", "https://dev.azure.com/acme/Human%20Resources/_git/hr%20db/pullrequest/7", "main", IsFork: false) { SourceBranch = "add-users" },
        },
        ["azure-server"] = Azure("https://tfs.example.com/tfs/DefaultCollection", "HR", "hr", "https://tfs.example.com/tfs/DefaultCollection/HR/_git/hr") with
        {
            HeadCommit = Head,
            Branch = "patch-1",
            PullRequest = new("7", "https://tfs.example.com/tfs/DefaultCollection/HR/_git/hr/pullrequest/7", "main", IsFork: true) { SourceBranch = "patch-1" },
        },
        ["azure-github"] = Azure("https://dev.azure.com/acme", "HR", "acme/hr", "https://github.com/acme/hr") with
        {
            VcsType = "GITHUB",
            HeadCommit = Head,
            Branch = "add-users",
            PullRequest = new("7", "https://github.com/acme/hr/pull/7", "main", IsFork: false) { SourceBranch = "add-users" },
        },
        ["azure-external"] = Azure("https://dev.azure.com/acme", "HR", "hr", "") with { VcsType = "", CommitUrl = "", Branch = "main" },
        ["teamcity-push"] = TeamCity() with
        {
            VcsType = "GITHUB",
            CommitUrl = $"https://github.com/acme/hr/commit/{Sha}",
            Branch = "main",
            Repository = "acme/hr",
            RepositoryUrl = "https://github.com/acme/hr",
            RunUrl = "https://teamcity.example.com/build/123",
            Root = "/opt/buildagent/work/1a2b3c",
        },
        ["teamcity-pull-request"] = TeamCity() with
        {
            Branch = "add-üsers",
            RunUrl = "https://teamcity.example.com/viewLog.html?buildId=123",
            Root = "/opt/buildagent/work/1a2b3c",
            PullRequest = new("7", "", "main", IsFork: false) { SourceBranch = "add-üsers" },
        },
        ["teamcity-no-files"] = TeamCity(),
        ["jenkins-push"] = Jenkins() with { VcsType = "GITHUB", CommitUrl = $"https://github.com/acme/hr/commit/{Sha}", Branch = "main", Repository = "acme/hr", RepositoryUrl = "https://github.com/acme/hr" },
        ["jenkins-one-branch"] = Jenkins() with { Branch = "main" },
        ["jenkins-pull-request"] = Jenkins() with
        {
            VcsType = "BITBUCKET",
            Branch = "add-users",
            Repository = "acme/hr",
            RepositoryUrl = "https://bitbucket.org/acme/hr",
            PullRequest = new("7", "https://bitbucket.org/acme/hr/pull-requests/7", "main", IsFork: true) { SourceBranch = "add-users" },
        },
    };

    public static IEnumerable<object[]> Names => JobVariables.Names.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void JobIsWhatItsVariablesSay(string name)
    {
        using var files = new FilledFolder();
        Assert.AreEqual(Expected[name], CiJob.Detect(JobVariables.Read(name, files.Path).Environment()));
    }

    [TestMethod]
    public void EveryExpectationHasItsVariables() => CollectionAssert.AreEquivalent(JobVariables.Names.ToArray(), Expected.Keys);

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void VariableThatIsMissingEmptyOrOddEndsNothing(string name)
    {
        using var files = new FilledFolder();
        var all = JobVariables.Read(name, files.Path);
        foreach (var variable in all.Keys)
        {
            foreach (var value in (string?[])[null, "", " ", "/", "::", "refs/", "https://", "[1]", new string('x', 5000)])
            {
                var some = new Dictionary<string, string>(all);
                some.Remove(variable);
                if (value is not null)
                    some[variable] = value;
                var job = CiJob.Detect(some.Environment());
                _ = BaseBranch.Detect(some.Environment());
                _ = job?.PageOf("migrations/1.sql", 1);
                // Of two systems there may be another one left.
                if (name == "gitlab-in-jenkins")
                    continue;
                var isSign = variable is "GITHUB_ACTIONS" or "GITHUB_SHA" or "GITLAB_CI" or "CI_COMMIT_SHA" or "BITBUCKET_BUILD_NUMBER" or "BITBUCKET_COMMIT" or "TF_BUILD" or "BUILD_SOURCEVERSION" or "TEAMCITY_VERSION" or "BUILD_VCS_NUMBER" or "JENKINS_URL" or "GIT_COMMIT";
                if (string.IsNullOrWhiteSpace(value) || !isSign)
                    Assert.AreEqual(isSign, job is null, $"{variable}={value}");
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void OneVariableAloneIsNotEnough(string name)
    {
        foreach (var (variable, value) in JobVariables.Read(name))
            Assert.IsNull(CiJob.Detect(n => n == variable ? value : null), variable);
    }

    [TestMethod]
    [DataRow("github-enterprise", "GITHUB_BASE_REF")]
    [DataRow("github-enterprise", "GITHUB_REF")]
    [DataRow("gitlab-merge-request", "CI_MERGE_REQUEST_IID")]
    [DataRow("gitlab-merge-request", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME")]
    [DataRow("bitbucket-pull-request", "BITBUCKET_PR_ID")]
    [DataRow("bitbucket-pull-request", "BITBUCKET_PR_DESTINATION_BRANCH")]
    [DataRow("azure-pull-request", "SYSTEM_PULLREQUEST_PULLREQUESTID")]
    [DataRow("azure-pull-request", "SYSTEM_PULLREQUEST_TARGETBRANCH")]
    [DataRow("jenkins-pull-request", "CHANGE_ID")]
    [DataRow("jenkins-pull-request", "CHANGE_TARGET")]
    public void HalfAPullRequestIsNone(string name, string missing)
    {
        var variables = JobVariables.Read(name);
        variables.Remove(missing);
        var job = CiJob.Detect(variables.Environment())!;
        Assert.IsNull(job.PullRequest);
        Assert.AreEqual(job.Commit, job.HeadCommit);
    }

    [TestMethod]
    [DataRow("{")]
    [DataRow("[]")]
    [DataRow("null")]
    [DataRow("{\"pull_request\":null}")]
    [DataRow("{\"pull_request\":{\"number\":\"7\",\"user\":[],\"head\":1,\"base\":{\"repo\":null}}}")]
    public void EventThatIsTornTellsNothing(string text)
    {
        using var files = new FilledFolder();
        File.WriteAllText(Path.Combine(files.Path, "github-pull-request.json"), text);
        var job = CiJob.Detect(JobVariables.Read("github-pull-request", files.Path).Environment())!;
        Assert.AreEqual(new PullRequest("7", "https://github.com/acme/hr/pull/7", "main", IsFork: false) { SourceBranch = "add-users" }, job.PullRequest);
        Assert.AreEqual(Sha, job.HeadCommit);
        Assert.IsNull(job.Author);
    }

    [TestMethod]
    [DataRow("GITEA_ACTIONS")]
    [DataRow("FORGEJO_ACTIONS")]
    public void OneSignOfAForgeIsEnough(string missing)
    {
        var variables = JobVariables.Read("forgejo");
        Assert.IsTrue(variables.Remove(missing));
        Assert.AreEqual(Expected["forgejo"], CiJob.Detect(variables.Environment()));
    }

    [TestMethod]
    public void ParametersOfTheConfigurationWinAtTeamCity()
    {
        using var files = new FilledFolder();
        File.AppendAllText(Path.Combine(files.Path, "teamcity-push.properties"), "\nteamcity.build.branch=other\nvcsroot.branch=other\nvcsroot.url=https\\://gitlab.com/acme/other\n");
        Assert.AreEqual(Expected["teamcity-push"], CiJob.Detect(JobVariables.Read("teamcity-push", files.Path).Environment()));
    }

    [TestMethod]
    public void LaptopIsNone() => Assert.IsNull(CiJob.Detect(name => name is "CI" ? "true" : name is "PATH" ? "/bin" : null));

    [TestMethod]
    [DataRow("GITHUB_ACTIONS", "false")]
    [DataRow("GITHUB_ACTIONS", "1")]
    [DataRow("GITHUB_SHA", " ")]
    public void VariableOfAnotherValueIsNone(string name, string value)
    {
        var variables = JobVariables.Read("github-push");
        variables[name] = value;
        Assert.IsNull(CiJob.Detect(variables.Environment()));
    }

    [TestMethod]
    [DataRow("github-pull-request", "https://github.com/acme/hr/blob/" + Head + "/db/1%20a.sql#L3")]
    [DataRow("gitlab-push", "https://gitlab.com/acme/db/hr/-/blob/" + Sha + "/db/1%20a.sql#L3")]
    [DataRow("bitbucket-push", "https://bitbucket.org/acme/hr/src/" + Sha + "/db/1%20a.sql#lines-3")]
    [DataRow("azure-push", "https://dev.azure.com/acme/Human%20Resources/_git/hr%20db?path=/db/1%20a.sql&version=GC" + Sha + "&line=3&lineEnd=4&lineStartColumn=1&lineEndColumn=1")]
    [DataRow("jenkins-push", "https://github.com/acme/hr/blob/" + Sha + "/db/1%20a.sql#L3")]
    [DataRow("jenkins-one-branch", "")]
    public void LineHasAPage(string name, string expected)
    {
        using var files = new FilledFolder();
        Assert.AreEqual(expected, CiJob.Detect(JobVariables.Read(name, files.Path).Environment())!.PageOf("db/1 a.sql", 3));
    }

    private static CiJob Of(CiKind kind, string name, string vcsType, string commit, string url, string path) => new()
    {
        Kind = kind, Name = name, VcsType = vcsType, Commit = commit, HeadCommit = commit, RepositoryUrl = url, CommitUrl = url.Length > 0 ? $"{url}/{path}/{commit}" : "",
    };

    private static CiJob GitHub(string server) => Of(CiKind.GitHub, "GitHub Actions", "GITHUB", Sha, server + "/acme/hr", "commit") with
    {
        Repository = "acme/hr", RunUrl = server + "/acme/hr/actions/runs/1658821493", Root = "/home/runner/work/hr/hr",
    };

    private static CiJob GitLab(string server, string project, string commit) => Of(CiKind.GitLab, "GitLab CI", "GITLAB", commit, $"{server}/{project}", "-/commit") with
    {
        Repository = project, RunUrl = $"{server}/{project}/-/jobs/1234", Root = "/builds/" + project,
    };

    private static CiJob Bitbucket() => Of(CiKind.Bitbucket, "Bitbucket Pipelines", "BITBUCKET", Sha, "https://bitbucket.org/acme/hr", "commits") with
    {
        Repository = "acme/hr", RunUrl = "https://bitbucket.org/acme/hr/pipelines/results/42", Root = "/opt/atlassian/pipelines/agent/build",
    };

    private static CiJob Azure(string collection, string project, string repository, string url) => Of(CiKind.Azure, "Azure Pipelines", "AZURE_DEVOPS", Sha, url, "commit") with
    {
        Repository = repository, RunUrl = $"{collection}/{project}/_build/results?buildId=345", Root = "/home/vsts/work/1/s",
    };

    private static CiJob TeamCity() => Of(CiKind.TeamCity, "TeamCity", "", Sha, "", "");

    private static CiJob Jenkins() => Of(CiKind.Jenkins, "Jenkins", "", Sha, "", "") with { RunUrl = "https://jenkins.example.com/job/hr/job/main/42/", Root = "/var/jenkins_home/workspace/hr_main" };

    /// <summary>The files that variables name, with the folder's own path in them.</summary>
    private sealed class FilledFolder : IDisposable
    {
        public FilledFolder()
        {
            foreach (var file in Directory.GetFiles(JobVariables.Folder).Where(file => !file.EndsWith(".env", StringComparison.Ordinal)))
                File.WriteAllText(System.IO.Path.Combine(Path, System.IO.Path.GetFileName(file)), File.ReadAllText(file).Replace("{folder}", Path.Replace("\\", "\\\\", StringComparison.Ordinal), StringComparison.Ordinal));
        }

        public string Path { get; } = Directory.CreateTempSubdirectory("bytebase-ci-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
