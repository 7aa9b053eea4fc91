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

    /// <summary>Bytebase's <c>VCSType</c>; empty where the server knows none.</summary>
    public string VcsType { get; init; } = "";

    /// <summary>The full hash of the commit that is built; at GitHub that of the merge in a pull request.</summary>
    public required string Commit { get; init; }

    /// <summary>That commit's page.</summary>
    public string CommitUrl { get; init; } = "";

    /// <summary>The commit that somebody pushed, to which reports belong: the head of the pull request, otherwise <see cref="Commit"/>.</summary>
    public string HeadCommit { get; init; } = "";

    /// <summary>The branch that is built, without <c>refs/heads/</c>.</summary>
    public string Branch { get; init; } = "";

    /// <summary>The repository as its system names it: <c>owner/name</c>, a path of groups, or a name.</summary>
    public string Repository { get; init; } = "";

    /// <summary>The repository's page, without a slash at its end.</summary>
    public string RepositoryUrl { get; init; } = "";

    /// <summary>The page of this run.</summary>
    public string RunUrl { get; init; } = "";

    /// <summary>The pull request that is built; <see langword="null"/> in every other build.</summary>
    public PullRequest? PullRequest { get; init; }

    /// <summary>The job that <paramref name="environment"/> describes, or <see langword="null"/> on a laptop.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static CiJob? Detect(Func<string, string?> environment) => CiSystem.Detect(environment) is { } system
        ? new()
        {
            Kind = system.Name switch { "GitHub Actions" => CiKind.GitHub, "GitLab CI" => CiKind.GitLab, "Bitbucket Pipelines" => CiKind.Bitbucket, "Azure Pipelines" => CiKind.Azure, "TeamCity" => CiKind.TeamCity, _ => CiKind.Jenkins },
            Name = system.Name,
            VcsType = system.VcsType,
            Commit = system.Commit,
            CommitUrl = system.CommitUrl,
            HeadCommit = system.Commit,
        }
        : null;

    /// <summary>The page of a line of a file, as it is at <see cref="HeadCommit"/>; empty where the repository has no known pages.</summary>
    /// <param name="path">From the repository's root, with <c>/</c>.</param>
    /// <param name="line">From 1; 0 for the file.</param>
    public string PageOf(string path, int line)
    {
        if (RepositoryUrl.Length == 0 || HeadCommit.Length == 0)
            return "";
        var escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        return Kind switch
        {
            CiKind.GitHub => $"{RepositoryUrl}/blob/{HeadCommit}/{escaped}{(line > 0 ? $"#L{line}" : "")}",
            CiKind.GitLab => $"{RepositoryUrl}/-/blob/{HeadCommit}/{escaped}{(line > 0 ? $"#L{line}" : "")}",
            CiKind.Bitbucket => $"{RepositoryUrl}/src/{HeadCommit}/{escaped}{(line > 0 ? $"#lines-{line}" : "")}",
            CiKind.Azure => $"{RepositoryUrl}?path=/{escaped}&version=GC{HeadCommit}{(line > 0 ? $"&line={line}&lineEnd={line + 1}&lineStartColumn=1&lineEndColumn=1" : "")}",
            _ => "",
        };
    }
}

/// <summary>A pull or merge request.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Url">Its page.</param>
/// <param name="TargetBranch">The branch into which it goes, without <c>refs/heads/</c>.</param>
/// <param name="IsFork">Whether it comes from another repository, whose jobs get no secrets.</param>
internal sealed record PullRequest(string Id, string Url, string TargetBranch, bool IsFork);
