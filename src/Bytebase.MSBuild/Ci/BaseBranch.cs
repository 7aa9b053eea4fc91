namespace Bytebase.MSBuild.Ci;

/// <summary>The branch into which a pull request goes, as the CI system tells it.</summary>
/// <param name="Branch">Its name, perhaps with <c>refs/heads/</c>; empty in a build of no pull request, and where the system does not say.</param>
/// <param name="Commit">Where the pull request left it; empty when the system does not say.</param>
/// <param name="FullClone">What to do for a clone with all of its history there, as a sentence; empty outside CI.</param>
internal sealed record BaseBranch(string Branch, string Commit, string FullClone)
{
    /// <param name="environment">Reads an environment variable.</param>
    public static BaseBranch Detect(Func<string, string?> environment)
    {
        var get = (string name) => environment(name)?.Trim() ?? "";
        return CiSystem.Detect(environment)?.Name switch
        {
            "GitHub Actions" => new(get("GITHUB_BASE_REF"), "", "Clone all of the history: write \"fetch-depth: 0\" below \"with:\" in the step of actions/checkout."),
            "GitLab CI" => new(get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME"), get("CI_MERGE_REQUEST_DIFF_BASE_SHA"), "Clone all of the history: write \"GIT_DEPTH: 0\" below \"variables:\" of the job."),
            "Bitbucket Pipelines" => new(get("BITBUCKET_PR_DESTINATION_BRANCH"), "", "Clone all of the history: write \"depth: full\" below \"clone:\" of bitbucket-pipelines.yml."),
            "Azure Pipelines" => new(get("SYSTEM_PULLREQUEST_TARGETBRANCH"), "", "Clone all of the history: write \"fetchDepth: 0\" in the checkout step."),
            "Jenkins" => new(get("CHANGE_TARGET"), "", "Clone all of the history: switch \"shallow clone\" off in the job's Git settings."),
            // TeamCity clones everything, and has no variable for the branch: pass a parameter as BytebaseBaseRef.
            "TeamCity" => new("", "", "Clone all of the history: switch \"shallow clone\" off in the VCS root."),
            _ => new("", "", ""),
        };
    }
}
