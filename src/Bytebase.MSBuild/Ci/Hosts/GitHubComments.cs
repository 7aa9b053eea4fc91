using System.Runtime.CompilerServices;

namespace Bytebase.MSBuild.Ci.Hosts;

/// <summary>
/// Comments of a pull request at GitHub, also at an Enterprise Server: docs.github.com/rest/issues/comments (a pull request is an issue
/// there; comments on its lines are something else).
/// </summary>
internal sealed class GitHubComments : CommentHost
{
    private const string Scope = "Give the job the permission: \"permissions: { contents: read, pull-requests: write }\".";

    private readonly string _repository;
    private readonly string _number;

    /// <exception cref="HostException">The job lacks something.</exception>
    public GitHubComments(PullRequest pullRequest, Func<string, string?> environment, TimeProvider time, Action<string> detail)
        : this(new HostVariables("GitHub", environment), pullRequest, time, detail)
    {
    }

    private GitHubComments(HostVariables variables, PullRequest pullRequest, TimeProvider time, Action<string> detail)
        : base(new HostClient(Endpoint(variables), time, detail))
    {
        // owner/name: both are letters, digits, '-', '_' and '.'.
        _repository = string.Join('/', variables.Required("GITHUB_REPOSITORY").Split('/').Select(Uri.EscapeDataString));
        _number = Uri.EscapeDataString(pullRequest.Id);
    }

    /// <remarks>Not documented; the answer to a longer one is 422 "Body is too long (maximum is 65536 characters)".</remarks>
    public override int MaximumLength => 65_536;

    public override string RefusedFix => Scope;

    public override async IAsyncEnumerable<HostComment> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var page = 1; page <= MostPages; page++)
        {
            var answer = await GetAsync(FormattableString.Invariant($"repos/{_repository}/issues/{_number}/comments?per_page=100&page={page}"), cancellationToken);
            foreach (var comment in HostAnswer.Elements(answer.Json))
                yield return new HostComment(HostAnswer.Text(comment, "id"), HostAnswer.Text(comment, "body"));
            if (!answer.LinksToNext)
                break;
        }
    }

    public override Task CreateAsync(string body, bool isOpen, CancellationToken cancellationToken) =>
        PostAsync($"repos/{_repository}/issues/{_number}/comments", Json(w => w.WriteString("body", body)), cancellationToken);

    public override Task UpdateAsync(HostComment comment, string body, bool isOpen, CancellationToken cancellationToken) =>
        ChangeAsync(HttpMethod.Patch, $"repos/{_repository}/issues/comments/{comment.Id}", Json(w => w.WriteString("body", body)), cancellationToken);

    public override Task DeleteAsync(HostComment comment, CancellationToken cancellationToken) =>
        ChangeAsync(HttpMethod.Delete, $"repos/{_repository}/issues/comments/{comment.Id}", null, cancellationToken);

    private static HostEndpoint Endpoint(HostVariables variables)
    {
        var token = variables.Token($"Map it into the step's environment: \"env: {{ GITHUB_TOKEN: ${{{{ github.token }}}} }}\". {Scope}", "GITHUB_TOKEN");
        return new HostEndpoint("GitHub", HostEndpoint.Address("GITHUB_API_URL", variables.Get("GITHUB_API_URL", "https://api.github.com"), withToken: true))
        {
            Token = token,
            Headers = [("Accept", "application/vnd.github+json"), ("X-GitHub-Api-Version", "2022-11-28")],
        };
    }
}
