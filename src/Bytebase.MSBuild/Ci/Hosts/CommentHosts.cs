namespace Bytebase.MSBuild.Ci.Hosts;

/// <summary>Where the comments of a job's pull request are.</summary>
internal static class CommentHosts
{
    /// <summary>Whether the job's system has pull requests that can be commented on.</summary>
    public static bool Has(CiJob job) => job.Kind is CiKind.GitHub or CiKind.GitLab or CiKind.Bitbucket or CiKind.Azure;

    /// <summary>The comments, or <see langword="null"/> where there is no host for them.</summary>
    /// <exception cref="HostException">The job lacks something.</exception>
    public static async Task<CommentHost?> CreateAsync(CiJob job, PullRequest pullRequest, Func<string, string?> environment, TimeProvider time, Action<string> detail, CancellationToken cancellationToken)
    {
        switch (job.Kind)
        {
            case CiKind.GitHub:
                return new GitHubComments(pullRequest, environment, time, detail);
            case CiKind.GitLab:
                return new GitLabComments(pullRequest, environment, time, detail);
            case CiKind.Bitbucket:
                var endpoint = await BitbucketApi.FindAsync(environment, preferToken: true, cancellationToken);
                return new BitbucketComments(endpoint, BitbucketApi.Repository(environment), pullRequest, time, detail);
            // A pipeline of Azure may build a repository at GitHub or Bitbucket, whose pull requests its token does not reach.
            case CiKind.Azure when environment("BUILD_REPOSITORY_PROVIDER")?.Trim() is null or "" or "TfsGit":
                return new AzureComments(pullRequest, environment, time, detail);
            default:
                return null;
        }
    }
}
