using Bytebase.MSBuild.Ci.Systems;

namespace Bytebase.MSBuild.Ci;

/// <summary>The CI systems that are known.</summary>
internal enum CiKind
{
    GitHub,
    GitLab,
    Bitbucket,
    Azure,
    TeamCity,
    Jenkins,
}

/// <summary>The job of a CI system in which this process runs, as the system's own variables tell it. What it does not say is empty.</summary>
internal sealed record CiJob
{
    public required CiKind Kind { get; init; }

    /// <summary>The system, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>Bytebase's <c>VCSType</c> of the repository's host, which need not be the CI system's maker; empty where the server knows none.</summary>
    public string VcsType { get; init; } = "";

    /// <summary>The full hash of the commit that is built; at GitHub and Azure that of the merge in a pull request.</summary>
    public required string Commit { get; init; }

    /// <summary>That commit's page.</summary>
    public string CommitUrl { get; init; } = "";

    /// <summary>The commit that somebody pushed, to which reports belong: the head of the pull request, otherwise <see cref="Commit"/>.</summary>
    public string HeadCommit { get; init; } = "";

    /// <summary>The branch that is built, that of a pull request its source, without <c>refs/heads/</c>; empty for a tag.</summary>
    public string Branch { get; init; } = "";

    /// <summary>The repository as its system names it: <c>owner/name</c>, a path of groups, or a name.</summary>
    public string Repository { get; init; } = "";

    /// <summary>The repository's page, without a slash at its end and without a user.</summary>
    public string RepositoryUrl { get; init; } = "";

    /// <summary>The page of this run.</summary>
    public string RunUrl { get; init; } = "";

    /// <summary>Absolute path of the folder into which the repository was cloned.</summary>
    public string Root { get; init; } = "";

    /// <summary>The pull request that is built; <see langword="null"/> in every other build.</summary>
    public PullRequest? PullRequest { get; init; }

    /// <summary>
    /// Who opened the pull request, where variables and files of the job say it; the others know it through their API alone. Who started
    /// the job (<c>GITLAB_USER_ID</c>, <c>BUILD_REQUESTEDFORID</c>) may be somebody else, so that is no answer.
    /// </summary>
    public VcsUser? Author { get; init; }

    /// <summary>The job that <paramref name="environment"/> describes, or <see langword="null"/> on a laptop.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static CiJob? Detect(Func<string, string?> environment)
    {
        var variables = new CiVariables(environment);
        return CiSystems.Find(variables)?.Describe(variables);
    }

    /// <summary>The page of a line of a file, as it is at <see cref="HeadCommit"/>; empty where the repository has no known pages.</summary>
    /// <param name="path">From the repository's root, with <c>/</c>.</param>
    /// <param name="line">From 1; 0 for the file.</param>
    public string PageOf(string path, int line) =>
        RepositoryUrl.Length == 0 || HeadCommit.Length == 0 ? "" : RepositoryPages.File(VcsType, RepositoryUrl, HeadCommit, path, line);
}

/// <summary>A pull or merge request.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Url">Its page.</param>
/// <param name="TargetBranch">The branch into which it goes, without <c>refs/heads/</c>.</param>
/// <param name="IsFork">Whether it comes from another repository, whose jobs get no secrets; <see langword="false"/> where the system does not say.</param>
internal sealed record PullRequest(string Id, string Url, string TargetBranch, bool IsFork)
{
    /// <summary>The branch from which it comes, without <c>refs/heads/</c>.</summary>
    public string SourceBranch { get; init; } = "";

    /// <summary>
    /// A commit of the target branch: where the pull request left it (GitLab), or the branch's head when the job began (GitHub, Bitbucket,
    /// there shortened).
    /// </summary>
    public string BaseCommit { get; init; } = "";
}
