namespace Bytebase.MSBuild.Ci.Systems;

/// <summary>Bitbucket Pipelines, which there is at bitbucket.org alone (support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets).</summary>
internal sealed class BitbucketPipelines : CiSystem
{
    public override CiKind Kind => CiKind.Bitbucket;

    public override string Name => "Bitbucket Pipelines";

    public override string Sign => "BITBUCKET_BUILD_NUMBER";

    protected override string CommitVariable => "BITBUCKET_COMMIT";

    protected override string FullClone => "Clone all of the history: write \"depth: full\" below \"clone:\" of bitbucket-pipelines.yml.";

    public override BaseBranch BaseBranch(CiVariables variables) => new(variables["BITBUCKET_PR_DESTINATION_BRANCH"], "", FullClone);

    public override CiJob Describe(CiVariables variables)
    {
        var job = Job(variables);
        // A proxy of the runner may stand in the origin; and the origin says http where the pages are https.
        var name = RepositoryUrl.Parse(variables["BITBUCKET_GIT_HTTP_ORIGIN"]) is { VcsType: RepositoryPages.Bitbucket } origin ? origin.Name : variables["BITBUCKET_REPO_FULL_NAME"];
        var url = CiVariables.Join("https://bitbucket.org", name);
        var request = PullRequestOf(variables, url);
        return job with
        {
            VcsType = RepositoryPages.Bitbucket,
            CommitUrl = RepositoryPages.Commit(RepositoryPages.Bitbucket, url, job.Commit),
            Branch = CiVariables.Branch(variables["BITBUCKET_BRANCH"]),
            Repository = name,
            RepositoryUrl = url,
            RunUrl = CiVariables.Join(url, "pipelines/results", variables[Sign]),
            Root = variables["BITBUCKET_CLONE_DIR"],
            PullRequest = request,
        };
    }

    /// <summary>The file whose variables a step may name below <c>output-variables</c>; runners of one's own may lack it.</summary>
    public override void HandOver(Handover handover, CiVariables variables, Action<string> command)
    {
        if (variables["BITBUCKET_PIPELINES_VARIABLES_PATH"] is { Length: > 0 } file)
            Handover.Append(file, handover.ToText());
    }

    // Pipelines of a fork run in the fork: never is one here from elsewhere.
    private static PullRequest? PullRequestOf(CiVariables variables, string url)
    {
        var (id, target) = (variables["BITBUCKET_PR_ID"], variables["BITBUCKET_PR_DESTINATION_BRANCH"]);
        return id.Length == 0 || target.Length == 0 ? null : new PullRequest(id, RepositoryPages.PullRequest(RepositoryPages.Bitbucket, url, id), target, IsFork: false)
        {
            SourceBranch = CiVariables.Branch(variables["BITBUCKET_BRANCH"]),
            BaseCommit = variables["BITBUCKET_PR_DESTINATION_COMMIT"],
        };
    }
}
