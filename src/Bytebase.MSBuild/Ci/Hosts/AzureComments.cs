using System.Runtime.CompilerServices;

namespace Bytebase.MSBuild.Ci.Hosts;

/// <summary>
/// Threads of a pull request in Azure Repos: learn.microsoft.com/rest/api/azure/devops/git/pull-request-threads (7.1). A comment of ours
/// begins a thread of its own; the thread is active while there is an error, since a branch policy may want all threads resolved.
/// </summary>
internal sealed class AzureComments : CommentHost
{
    private const string Version = "api-version=7.1";

    private const string Mapping = "Map the job's token into the step's environment: \"env: { SYSTEM_ACCESSTOKEN: $(System.AccessToken) }\".";

    private readonly string _threads;

    /// <exception cref="HostException">The job lacks something.</exception>
    public AzureComments(PullRequest pullRequest, Func<string, string?> environment, TimeProvider time, Action<string> detail)
        : this(new HostVariables("Azure DevOps", environment), pullRequest, time, detail)
    {
    }

    private AzureComments(HostVariables variables, PullRequest pullRequest, TimeProvider time, Action<string> detail)
        : base(new HostClient(Endpoint(variables), time, detail))
    {
        var (project, repository) = (variables.Required("SYSTEM_TEAMPROJECTID"), variables.Required("BUILD_REPOSITORY_ID"));
        _threads = $"{Uri.EscapeDataString(project)}/_apis/git/repositories/{Uri.EscapeDataString(repository)}/pullRequests/{Uri.EscapeDataString(pullRequest.Id)}/threads";
    }

    /// <remarks>Not documented; the answer to a longer one is 400 "A discussion comment cannot be longer than 150000 characters" (github.com/runatlantis/atlantis/pull/1585).</remarks>
    public override int MaximumLength => 150_000;

    public override string RefusedFix => $"{Mapping} In Project settings > Repositories > the repository > Security, set \"Contribute to pull requests\" to Allow for the project's \"Build Service\".";

    public override async IAsyncEnumerable<HostComment> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // All threads at once: the API has no pages.
        var answer = await GetAsync($"{_threads}?{Version}", cancellationToken);
        foreach (var thread in HostAnswer.Elements(HostAnswer.Get(answer.Json, "value")))
        {
            if (HostAnswer.IsTrue(thread, "isDeleted"))
                continue;
            // Its first comment alone: the others are answers to it.
            var comment = HostAnswer.Elements(HostAnswer.Get(thread, "comments")).FirstOrDefault();
            if (!HostAnswer.IsTrue(comment, "isDeleted") && HostAnswer.Text(comment, "commentType") != "system" && HostAnswer.Text(comment, "id") is { Length: > 0 } id)
                yield return new HostComment(id, HostAnswer.Text(comment, "content")) { Thread = HostAnswer.Text(thread, "id"), IsOpen = HostAnswer.Text(thread, "status") is "active" or "pending" or "1" or "6" };
        }
    }

    public override Task CreateAsync(string body, bool isOpen, CancellationToken cancellationToken) => PostAsync(
        $"{_threads}?{Version}",
        Json(w =>
        {
            w.WriteStartArray("comments");
            w.WriteStartObject();
            w.WriteNumber("parentCommentId", 0);
            w.WriteString("content", body);
            w.WriteString("commentType", "text");
            w.WriteEndObject();
            w.WriteEndArray();
            w.WriteString("status", Status(isOpen));
        }),
        cancellationToken);

    public override async Task UpdateAsync(HostComment comment, string body, bool isOpen, CancellationToken cancellationToken)
    {
        await ChangeAsync(HttpMethod.Patch, $"{_threads}/{comment.Thread}/comments/{comment.Id}?{Version}", Json(w => w.WriteString("content", body)), cancellationToken);
        if (comment.IsOpen != isOpen)
            await ChangeAsync(HttpMethod.Patch, $"{_threads}/{comment.Thread}?{Version}", Json(w => w.WriteString("status", Status(isOpen))), cancellationToken);
    }

    public override Task DeleteAsync(HostComment comment, CancellationToken cancellationToken) =>
        ChangeAsync(HttpMethod.Delete, $"{_threads}/{comment.Thread}/comments/{comment.Id}?{Version}", null, cancellationToken);

    /// <summary>Where the job's token is good for.</summary>
    /// <exception cref="HostException">The job lacks something.</exception>
    public static HostEndpoint Endpoint(HostVariables variables)
    {
        var token = variables.Token(Mapping, "SYSTEM_ACCESSTOKEN");
        var collection = variables.Get("SYSTEM_COLLECTIONURI", variables.Get("SYSTEM_TEAMFOUNDATIONCOLLECTIONURI", ""));
        if (collection.Length == 0)
            throw variables.NotSet("SYSTEM_COLLECTIONURI");
        return new HostEndpoint("Azure DevOps", HostEndpoint.Address("SYSTEM_COLLECTIONURI", collection, withToken: true)) { Token = token, RefusesWithLoginPage = true };
    }

    private static string Status(bool isOpen) => isOpen ? "active" : "closed";
}
