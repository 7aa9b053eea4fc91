namespace Bytebase.MSBuild.Ci.Systems;

/// <summary>
/// Azure Pipelines, of the cloud and of Azure DevOps Server (learn.microsoft.com/azure/devops/pipelines/build/variables). Its repository may
/// be at another host: <c>BUILD_REPOSITORY_PROVIDER</c> says at which.
/// </summary>
internal sealed class AzurePipelines : CiSystem
{
    public override CiKind Kind => CiKind.Azure;

    public override string Name => "Azure Pipelines";

    public override string Sign => "TF_BUILD";

    protected override string CommitVariable => "BUILD_SOURCEVERSION";

    protected override string FullClone => "Clone all of the history: write \"fetchDepth: 0\" in the checkout step.";

    protected override bool HasSign(CiVariables variables) => variables.IsTrue(Sign);

    public override BaseBranch BaseBranch(CiVariables variables) => new(variables["SYSTEM_PULLREQUEST_TARGETBRANCH"], "", FullClone);

    public override CiJob Describe(CiVariables variables)
    {
        var (vcsType, url) = RepositoryOf(variables);
        var request = PullRequestOf(variables, vcsType, url);
        var job = Job(variables);
        return job with
        {
            VcsType = vcsType,
            CommitUrl = RepositoryPages.Commit(vcsType, url, job.Commit),
            HeadCommit = request is not null && variables["SYSTEM_PULLREQUEST_SOURCECOMMITID"] is { Length: > 0 } head ? head : job.Commit,
            Branch = request?.SourceBranch ?? CiVariables.Branch(variables["BUILD_SOURCEBRANCH"]),
            Repository = variables["BUILD_REPOSITORY_NAME"],
            RepositoryUrl = url,
            RunUrl = RunOf(variables),
            // With several checkouts the sources' folder is the one above.
            Root = variables["BUILD_REPOSITORY_LOCALPATH"] is { Length: > 0 } path ? path : variables["BUILD_SOURCESDIRECTORY"],
            PullRequest = request,
        };
    }

    /// <summary>
    /// Output variables, which other jobs and stages read and later steps as <c>$(step.BYTEBASE_PLAN)</c>. Not plain ones: those would be
    /// BYTEBASE_PLAN in the environment of all later steps, where the publish of another project would promote this plan and release nothing.
    /// </summary>
    public override void HandOver(Handover handover, CiVariables variables, Action<string> command)
    {
        foreach (var (key, value) in handover.Values)
            command(AzureCommand.Format("task.setvariable", [("variable", key), ("isOutput", "true")], value));
    }

    public override SectionMarks Section(string title) => new("##[group]" + title, "##[endgroup]");

    private static (string VcsType, string Url) RepositoryOf(CiVariables variables)
    {
        var address = PageOf(variables["BUILD_REPOSITORY_URI"]);
        switch (variables["BUILD_REPOSITORY_PROVIDER"].ToUpperInvariant())
        {
            case "GITHUB" or "GITHUBENTERPRISE":
                return (RepositoryPages.GitHub, address);
            case "BITBUCKET":
                return (RepositoryPages.Bitbucket, address);
            case "" or "TFSGIT":
                // Its own address, since the repository may be another project's than the pipeline. Names may hold blanks.
                var (project, repository) = (Uri.EscapeDataString(variables["SYSTEM_TEAMPROJECT"]), Uri.EscapeDataString(variables["BUILD_REPOSITORY_NAME"]));
                return (RepositoryPages.Azure, address.Contains("/_git/", StringComparison.Ordinal)
                    ? address
                    : CiVariables.Join(variables["SYSTEM_COLLECTIONURI"], project, repository.Length > 0 ? "_git/" + repository : ""));
            default:
                return RepositoryUrl.Parse(variables["BUILD_REPOSITORY_URI"]) is { } known ? (known.VcsType, known.Page) : ("", "");
        }
    }

    /// <summary>A clone's address as a page: without the user in it, and without <c>.git</c>.</summary>
    private static string PageOf(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
            return "";
        var page = new UriBuilder(url) { UserName = "", Password = "", Query = "", Fragment = "" }.Uri.AbsoluteUri.TrimEnd('/');
        return page.EndsWith(".git", StringComparison.Ordinal) ? page[..^4] : page;
    }

    private static string RunOf(CiVariables variables)
    {
        var build = variables["BUILD_BUILDID"];
        return CiVariables.Join(variables["SYSTEM_COLLECTIONURI"], Uri.EscapeDataString(variables["SYSTEM_TEAMPROJECT"]), build.Length > 0 ? "_build/results?buildId=" + build : "");
    }

    private static PullRequest? PullRequestOf(CiVariables variables, string vcsType, string url)
    {
        // The number is what GitHub's users see; the id is Azure's own there, and the number itself in Azure Repos.
        var id = variables["SYSTEM_PULLREQUEST_PULLREQUESTNUMBER"] is { Length: > 0 } number ? number : variables["SYSTEM_PULLREQUEST_PULLREQUESTID"];
        var target = CiVariables.Branch(variables["SYSTEM_PULLREQUEST_TARGETBRANCH"]);
        return id.Length == 0 || target.Length == 0 ? null : new PullRequest(id, RepositoryPages.PullRequest(vcsType, url, id), target, variables.IsTrue("SYSTEM_PULLREQUEST_ISFORK"))
        {
            SourceBranch = CiVariables.Branch(variables["SYSTEM_PULLREQUEST_SOURCEBRANCH"]),
        };
    }
}
