using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bytebase.MSBuild.Ci.Hosts;

/// <summary>
/// The author of the pull request that a job builds, where only the host's API tells: GitLab, Bitbucket, Azure Repos. The same fields and
/// the same bots as bytebase-action's (action/command/vcs_user.go), so that a user who changes over is not counted twice.
/// </summary>
internal static partial class PullRequestAuthor
{
    /// <summary>The author, or <see langword="null"/> when the host does not tell: the review goes on without.</summary>
    /// <param name="job">Of a pull request; every other has none.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="time">The clock of the pauses.</param>
    /// <param name="detail">Gets a line about why there is none.</param>
    public static async Task<VcsUser?> GetAuthorAsync(CiJob job, Func<string, string?> environment, TimeProvider time, Action<string> detail, CancellationToken cancellationToken)
    {
        if (job.PullRequest is not { } pullRequest)
            return null;
        try
        {
            var user = job.Kind switch
            {
                CiKind.GitLab => OfGitLab(await GetAsync(GitLab(environment, pullRequest))),
                CiKind.Bitbucket => OfBitbucket(await GetAsync((await BitbucketApi.FindAsync(environment, preferToken: false, cancellationToken), $"{BitbucketApi.Repository(environment)}/pullrequests/{Uri.EscapeDataString(pullRequest.Id)}"))),
                CiKind.Azure when environment("BUILD_REPOSITORY_PROVIDER")?.Trim() is null or "" or "TfsGit" => OfAzure(await GetAsync((AzureComments.Endpoint(new HostVariables("Azure DevOps", environment)), $"_apis/git/pullrequests/{Uri.EscapeDataString(pullRequest.Id)}?api-version=7.1"))),
                _ => null,
            };
            return user is { Id.Length: > 0 } ? user : null;
        }
        catch (HostException e)
        {
            detail($"the author of pull request {pullRequest.Id} is not known: {e.Message}");
            return null;
        }

        async Task<JsonElement> GetAsync((HostEndpoint Endpoint, string Path) question)
        {
            using var client = new HostClient(question.Endpoint, time, detail);
            return (await client.SendAsync(HttpMethod.Get, question.Path, null, mayRepeat: true, cancellationToken)).Json;
        }
    }

    private static (HostEndpoint Endpoint, string Path) GitLab(Func<string, string?> environment, PullRequest pullRequest)
    {
        var variables = new HostVariables("GitLab", environment);
        var project = variables.Get("CI_MERGE_REQUEST_PROJECT_ID", variables.Get("CI_PROJECT_ID", ""));
        // bytebase-action asks with it, too; whether every GitLab lets it read merge requests is not verified.
        var endpoint = new HostEndpoint("GitLab", HostEndpoint.Address("CI_API_V4_URL", variables.Required("CI_API_V4_URL"), withToken: true))
        {
            TokenHeader = "JOB-TOKEN",
            TokenPrefix = "",
            Token = variables.Token("GitLab gives it to every job.", "CI_JOB_TOKEN"),
        };
        return (endpoint, $"projects/{Uri.EscapeDataString(project)}/merge_requests/{Uri.EscapeDataString(pullRequest.Id)}");
    }

    private static VcsUser OfGitLab(JsonElement answer)
    {
        var author = HostAnswer.Get(answer, "author");
        var name = HostAnswer.Text(author, "username");
        // docs.gitlab.com/user/project/settings/project_access_tokens/#bot-users-for-projects.
        return new(HostAnswer.Text(author, "id"), name, HostAnswer.Text(author, "name"), IsBot(name) || GitLabBot().IsMatch(name));
    }

    private static VcsUser OfBitbucket(JsonElement answer)
    {
        var author = HostAnswer.Get(answer, "author");
        var id = HostAnswer.Text(author, "account_id") is { Length: > 0 } account ? account : HostAnswer.Text(author, "uuid").Trim('{', '}');
        var name = HostAnswer.Text(author, "nickname");
        return new(id, name, HostAnswer.Text(author, "display_name"), IsBot(name) || HostAnswer.Text(author, "type").ToLowerInvariant() is "app" or "app_user" or "bot");
    }

    private static VcsUser OfAzure(JsonElement answer)
    {
        var author = HostAnswer.Get(answer, "createdBy");
        var name = HostAnswer.Text(author, "uniqueName");
        // Service identities and service principals: learn.microsoft.com/rest/api/azure/devops/graph/subject-query.
        var descriptor = HostAnswer.Text(author, "descriptor").ToLowerInvariant();
        var isService = descriptor.StartsWith("svc.", StringComparison.Ordinal) || descriptor.StartsWith("aadsp.", StringComparison.Ordinal);
        return new(HostAnswer.Text(author, "id"), name, HostAnswer.Text(author, "displayName"), isService || IsBot(name));
    }

    private static bool IsBot(string name) => name.EndsWith("[bot]", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("^(project|group)_[0-9]+_bot(_[a-z0-9]+)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex GitLabBot();
}
