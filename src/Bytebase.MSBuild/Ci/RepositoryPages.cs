namespace Bytebase.MSBuild.Ci;

/// <summary>The pages of a repository on its host, by the host's <c>VCSType</c>; empty where it is none of those known.</summary>
internal static class RepositoryPages
{
    public const string GitHub = "GITHUB";
    public const string GitLab = "GITLAB";
    public const string Bitbucket = "BITBUCKET";
    public const string Azure = "AZURE_DEVOPS";

    public static string Commit(string vcsType, string repositoryUrl, string commit) => CiVariables.Join(repositoryUrl, vcsType switch
    {
        GitHub or Azure => "commit",
        GitLab => "-/commit",
        Bitbucket => "commits",
        _ => "",
    }, commit);

    public static string PullRequest(string vcsType, string repositoryUrl, string id) => CiVariables.Join(repositoryUrl, vcsType switch
    {
        GitHub => "pull",
        GitLab => "-/merge_requests",
        Bitbucket => "pull-requests",
        Azure => "pullrequest",
        _ => "",
    }, id);

    /// <param name="path">From the repository's root, with <c>/</c>.</param>
    /// <param name="line">From 1; 0 for the file.</param>
    public static string File(string vcsType, string repositoryUrl, string commit, string path, int line)
    {
        var escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        return vcsType switch
        {
            GitHub => $"{repositoryUrl}/blob/{commit}/{escaped}{(line > 0 ? $"#L{line}" : "")}",
            GitLab => $"{repositoryUrl}/-/blob/{commit}/{escaped}{(line > 0 ? $"#L{line}" : "")}",
            Bitbucket => $"{repositoryUrl}/src/{commit}/{escaped}{(line > 0 ? $"#lines-{line}" : "")}",
            Azure => $"{repositoryUrl}?path=/{escaped}&version=GC{commit}{(line > 0 ? $"&line={line}&lineEnd={line + 1}&lineStartColumn=1&lineEndColumn=1" : "")}",
            _ => "",
        };
    }
}
