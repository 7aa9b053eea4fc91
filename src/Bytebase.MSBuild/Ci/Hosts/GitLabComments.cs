using System.Runtime.CompilerServices;

namespace Bytebase.MSBuild.Ci.Hosts;

/// <summary>Notes of a merge request at GitLab: docs.gitlab.com/api/notes/#merge-requests.</summary>
internal sealed class GitLabComments : CommentHost
{
    private const string Scope = "GITLAB_TOKEN must be a project access token with the role Reporter or higher and the scope api, in a variable that jobs of merge requests get (a protected one is for protected branches alone).";

    private readonly string _notes;

    /// <exception cref="HostException">The job lacks something.</exception>
    public GitLabComments(PullRequest pullRequest, Func<string, string?> environment, TimeProvider time, Action<string> detail)
        : this(new HostVariables("GitLab", environment), pullRequest, time, detail)
    {
    }

    private GitLabComments(HostVariables variables, PullRequest pullRequest, TimeProvider time, Action<string> detail)
        : base(new HostClient(Endpoint(variables), time, detail))
    {
        // The project that is merged into: in a pipeline of a fork CI_PROJECT_ID is the fork (docs.gitlab.com/ci/variables/predefined_variables).
        var project = variables.Get("CI_MERGE_REQUEST_PROJECT_ID", "") is { Length: > 0 } target ? target : variables.Required("CI_PROJECT_ID");
        _notes = $"projects/{Uri.EscapeDataString(project)}/merge_requests/{Uri.EscapeDataString(pullRequest.Id)}/notes";
    }

    /// <remarks>docs.gitlab.com/api/notes/#create-new-merge-request-note.</remarks>
    public override int MaximumLength => 1_000_000;

    public override string RefusedFix => Scope;

    public override async IAsyncEnumerable<HostComment> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var page = "1";
        for (var count = 1; count <= MostPages && page.Length > 0; count++)
        {
            var answer = await GetAsync($"{_notes}?sort=asc&order_by=created_at&per_page=100&page={page}", cancellationToken);
            foreach (var note in HostAnswer.Elements(answer.Json))
            {
                // "assigned to", "added 1 commit": written by GitLab itself.
                if (!HostAnswer.IsTrue(note, "system"))
                    yield return new HostComment(HostAnswer.Text(note, "id"), HostAnswer.Text(note, "body"));
            }

            // A front may drop headers that it does not know; Link is the standard one.
            page = answer.NextPage.Length > 0 && answer.NextPage.All(char.IsAsciiDigit) ? answer.NextPage
                : answer.LinksToNext ? FormattableString.Invariant($"{count + 1}") : "";
        }
    }

    public override Task CreateAsync(string body, bool isOpen, CancellationToken cancellationToken) =>
        PostAsync(_notes, Json(w => w.WriteString("body", body)), cancellationToken);

    public override Task UpdateAsync(HostComment comment, string body, bool isOpen, CancellationToken cancellationToken) =>
        ChangeAsync(HttpMethod.Put, $"{_notes}/{comment.Id}", Json(w => w.WriteString("body", body)), cancellationToken);

    public override Task DeleteAsync(HostComment comment, CancellationToken cancellationToken) =>
        ChangeAsync(HttpMethod.Delete, $"{_notes}/{comment.Id}", null, cancellationToken);

    private static HostEndpoint Endpoint(HostVariables variables)
    {
        // docs.gitlab.com/ci/jobs/ci_job_token: the job's own token reads merge requests, and does not write notes.
        var token = variables.Token($"The job's own token may not write notes: {Scope}", "GITLAB_TOKEN");
        return new HostEndpoint("GitLab", HostEndpoint.Address("CI_API_V4_URL", variables.Required("CI_API_V4_URL"), withToken: true))
        {
            TokenHeader = "PRIVATE-TOKEN",
            TokenPrefix = "",
            Token = token,
        };
    }
}
