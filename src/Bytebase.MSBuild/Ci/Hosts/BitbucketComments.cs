using System.Runtime.CompilerServices;

namespace Bytebase.MSBuild.Ci.Hosts;

/// <summary>
/// Comments of a pull request at Bitbucket Cloud: developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests. Whether the pipelines'
/// own proxy lets a job write comments is not verified against the real one; where it does not, a token is asked for.
/// </summary>
/// <param name="endpoint">Of <see cref="BitbucketApi"/>.</param>
/// <param name="repository">Its path of <see cref="BitbucketApi"/>.</param>
internal sealed class BitbucketComments(HostEndpoint endpoint, string repository, PullRequest pullRequest, TimeProvider time, Action<string> detail)
    : CommentHost(new HostClient(endpoint, time, detail))
{
    private readonly string _comments = $"{repository}/pullrequests/{Uri.EscapeDataString(pullRequest.Id)}/comments";

    /// <remarks>Not documented; the answer to a longer one is 400, Data Center's "Please enter a non-empty value less than 32768 characters".</remarks>
    public override int MaximumLength => 32_767;

    public override string RefusedFix => BitbucketApi.TokenFix;

    /// <inheritdoc/>
    /// <remarks>
    /// Bitbucket Cloud shows an HTML comment as text. It renders with Python-Markdown, to which this is a link's definition: consumed, and
    /// kept in <c>content.raw</c> (github.com/The-PR-Agent/pr-agent/issues/3283, measured there).
    /// </remarks>
    public override string Marker(string id) => $"[//]: # (bytebase-msbuild:{id})";

    public override async IAsyncEnumerable<HostComment> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = "pagelen=100";
        for (var page = 1; page <= MostPages && query.Length > 0; page++)
        {
            var answer = await GetAsync($"{_comments}?{query}", cancellationToken);
            foreach (var comment in HostAnswer.Elements(HostAnswer.Get(answer.Json, "values")))
            {
                // Comments on a line (inline) and answers to others (parent) are people's; what was deleted stays in the list.
                if (!HostAnswer.IsTrue(comment, "deleted"))
                    yield return new HostComment(HostAnswer.Text(comment, "id"), HostAnswer.Text(HostAnswer.Get(comment, "content"), "raw"));
            }

            // Opaque, and an https address even where the proxy is asked: only its query is taken.
            query = Uri.TryCreate(HostAnswer.Text(answer.Json, "next"), UriKind.Absolute, out var next) ? next.Query.TrimStart('?') : "";
        }
    }

    public override Task CreateAsync(string body, bool isOpen, CancellationToken cancellationToken) => PostAsync(_comments, Content(body), cancellationToken);

    public override Task UpdateAsync(HostComment comment, string body, bool isOpen, CancellationToken cancellationToken) =>
        ChangeAsync(HttpMethod.Put, $"{_comments}/{comment.Id}", Content(body), cancellationToken);

    public override Task DeleteAsync(HostComment comment, CancellationToken cancellationToken) =>
        ChangeAsync(HttpMethod.Delete, $"{_comments}/{comment.Id}", null, cancellationToken);

    private static byte[] Content(string body) => Json(w =>
    {
        w.WriteStartObject("content");
        w.WriteString("raw", body);
        w.WriteEndObject();
    });
}
