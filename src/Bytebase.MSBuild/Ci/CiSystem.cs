namespace Bytebase.MSBuild.Ci;

/// <summary>The commit a pipeline builds, as its CI system tells it.</summary>
/// <param name="Name">The system, for messages.</param>
/// <param name="VcsType">Bytebase's <c>VCSType</c>; empty where the server knows none.</param>
/// <param name="Commit">The full hash; empty when the system does not say.</param>
/// <param name="CommitUrl">The commit's page; empty when it cannot be told.</param>
internal sealed record CiSystem(string Name, string VcsType, string Commit, string CommitUrl)
{
    /// <summary>
    /// The CI system of this process, or <see langword="null"/> on a laptop. A system counts only when two of its own variables say so:
    /// one alone may be set by a user, or by a tool that mimics the system.
    /// </summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static CiSystem? Detect(Func<string, string?> environment)
    {
        var get = (string name) => environment(name)?.Trim() ?? "";

        if (get("GITHUB_ACTIONS") == "true" && get("GITHUB_SHA") is { Length: > 0 } github)
            return new("GitHub Actions", "GITHUB", github, Join(get("GITHUB_SERVER_URL"), get("GITHUB_REPOSITORY"), "commit", github));
        if (get("GITLAB_CI") == "true" && get("CI_COMMIT_SHA") is { Length: > 0 } gitlab)
            return new("GitLab CI", "GITLAB", gitlab, Join(get("CI_PROJECT_URL"), "-/commit", gitlab));
        if (get("BITBUCKET_BUILD_NUMBER").Length > 0 && get("BITBUCKET_COMMIT") is { Length: > 0 } bitbucket)
            return new("Bitbucket Pipelines", "BITBUCKET", bitbucket, Join(get("BITBUCKET_GIT_HTTP_ORIGIN"), "commits", bitbucket));
        if (get("TF_BUILD").Equals("True", StringComparison.OrdinalIgnoreCase) && get("BUILD_SOURCEVERSION") is { Length: > 0 } azure)
        {
            // Team projects and repositories may hold blanks.
            var (team, repository) = (Uri.EscapeDataString(get("SYSTEM_TEAMPROJECT")), Uri.EscapeDataString(get("BUILD_REPOSITORY_NAME")));
            return new("Azure Pipelines", "AZURE_DEVOPS", azure, Join(get("SYSTEM_COLLECTIONURI"), team, repository.Length > 0 ? "_git/" + repository : "", "commit", azure));
        }

        if (get("TEAMCITY_VERSION").Length > 0 && get("BUILD_VCS_NUMBER") is { Length: > 0 } teamCity)
            return new("TeamCity", "", teamCity, "");
        if (get("JENKINS_URL").Length > 0 && get("GIT_COMMIT") is { Length: > 0 } jenkins)
            return new("Jenkins", "", jenkins, "");
        return null;
    }

    /// <summary>A link of its parts; empty when one of them is unknown, since half a link leads nowhere.</summary>
    private static string Join(params string[] parts) =>
        parts.Any(p => p.Length == 0) ? "" : string.Join('/', parts.Select(p => p.TrimEnd('/')));
}
