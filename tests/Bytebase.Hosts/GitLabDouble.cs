using System.Globalization;
using System.Text.Json.Nodes;

namespace Bytebase.Hosts;

/// <summary>
/// GitLab's notes of merge requests: docs.gitlab.com/api/notes. The job's token reads the merge request, as
/// bytebase-action has it do, and writes nothing (docs.gitlab.com/ci/jobs/ci_job_token). Project 42 is merged into; 43 is its fork.
/// </summary>
public sealed class GitLabDouble : HostDouble
{
    public const string JobToken = "gitlab-job-token";

    public override IReadOnlyList<string> WriteScopes => ["api"];

    /// <summary>Whose merge request it is.</summary>
    public string Author { get; set; } = "ada";

    public override string Rendered(string body) => CommentMarkup.WithoutHtmlComments(body);

    public override Dictionary<string, string> Variables(string token) => new()
    {
        ["GITLAB_CI"] = "true",
        ["CI_COMMIT_SHA"] = new string('a', 40),
        ["CI_PROJECT_URL"] = "https://gitlab.example.com/acme/shop",
        ["CI_API_V4_URL"] = Address + "/api/v4",
        ["CI_PROJECT_ID"] = "43",
        ["CI_MERGE_REQUEST_PROJECT_ID"] = "42",
        ["CI_MERGE_REQUEST_IID"] = PullRequest,
        ["CI_JOB_TOKEN"] = JobToken,
        ["GITLAB_TOKEN"] = token,
    };

    protected override string TokenOf(HttpRequest request) => request.Headers["PRIVATE-TOKEN"].ToString() is { Length: > 0 } token ? token : request.Headers["JOB-TOKEN"].ToString();

    protected override HostReply Handle(string method, string[] path, IQueryCollection query, JsonNode? body, HttpRequest request)
    {
        if (request.Headers["JOB-TOKEN"] == JobToken)
        {
            return (method, path) is ("GET", ["api", "v4", "projects", "42", "merge_requests", PullRequest])
                ? new HostReply(200, new JsonObject { ["iid"] = 7, ["author"] = new JsonObject { ["id"] = 5, ["username"] = Author, ["name"] = "Ada L." } })
                : new HostReply(401, new JsonObject { ["message"] = "401 Unauthorized" });
        }

        if (Caller(request) is not { } caller)
            return new HostReply(401, new JsonObject { ["message"] = "401 Unauthorized" });
        // docs.gitlab.com/user/profile/personal_access_tokens/#personal-access-token-scopes.
        if (!caller.Scopes.Contains("api") && (method != "GET" || !caller.Scopes.Contains("read_api")))
            return new HostReply(403, new JsonObject { ["error"] = "insufficient_scope", ["error_description"] = "The request requires higher privileges than provided by the access token.", ["scope"] = "api" });
        return (method, path) switch
        {
            ("GET", ["api", "v4", "projects", "42", "merge_requests", PullRequest, "notes"]) => List(query),
            ("POST", ["api", "v4", "projects", "42", "merge_requests", PullRequest, "notes"]) => Check(body) ?? new HostReply(201, ToJson(Add(caller.User, Text(body)!))),
            ("PUT", ["api", "v4", "projects", "42", "merge_requests", PullRequest, "notes", var id]) when Find(id) is { } found => Refuse(found, caller) ?? Check(body) ?? Change(found, Text(body)!),
            ("DELETE", ["api", "v4", "projects", "42", "merge_requests", PullRequest, "notes", var id]) when Find(id) is { } found => Refuse(found, caller) ?? Remove(found),
            _ => new HostReply(404, new JsonObject { ["message"] = "404 Not found" }),
        };
    }

    private static string? Text(JsonNode? body) => (string?)body?["body"];

    // gitlabhq/gitlabhq, app/policies/note_policy.rb: the author. Maintainers by the project's policy, which is not verified.
    private static HostReply? Refuse(StoredComment note, (string User, HashSet<string> Scopes) caller) => note.IsSystem || (note.Author != caller.User && !caller.Scopes.Contains("maintainer"))
        ? new HostReply(403, new JsonObject { ["message"] = "403 Forbidden" })
        : null;

    // docs.gitlab.com/api/notes/#create-new-merge-request-note: "Limited to 1,000,000 characters."
    private static HostReply? Check(JsonNode? body) => Text(body) switch
    {
        null => new HostReply(400, new JsonObject { ["error"] = "body is missing" }),
        "" => new HostReply(400, new JsonObject { ["message"] = new JsonObject { ["note"] = new JsonArray("can't be blank") } }),
        var text when text.EnumerateRunes().Count() > 1_000_000 => new HostReply(400, new JsonObject { ["message"] = new JsonObject { ["note"] = new JsonArray("is too long (maximum is 1000000 characters)") } }),
        _ => null,
    };

    private static HostReply Change(StoredComment note, string text)
    {
        note.Body = text;
        return new HostReply(200, ToJson(note));
    }

    private HostReply Remove(StoredComment note)
    {
        Comments.Remove(note);
        return new HostReply(204);
    }

    // docs.gitlab.com/api/rest/#pagination: 20, at most 100; notes come newest first unless asked otherwise.
    private HostReply List(IQueryCollection query)
    {
        var size = Math.Min(Math.Clamp(Number(query, "per_page", 20), 1, 100), PageSize);
        var page = Math.Max(1, Number(query, "page", 1));
        var last = Math.Max(1, (Comments.Count + size - 1) / size);
        var notes = query["sort"] == "asc" ? Comments : Comments.AsEnumerable().Reverse();
        var next = page < last ? (page + 1).ToString(CultureInfo.InvariantCulture) : "";
        var reply = new HostReply(200, new JsonArray([.. notes.Skip((page - 1) * size).Take(size).Select(ToJson)])) { Headers = { ["x-page"] = page.ToString(CultureInfo.InvariantCulture), ["x-next-page"] = next } };
        // Behind a front that ends TLS the links are http.
        if (next.Length > 0)
            reply.Headers["Link"] = $"<http://gitlab.example.com/api/v4/projects/42/merge_requests/7/notes?page={next}&per_page={size}>; rel=\"next\"";
        return reply;
    }

    private static JsonObject ToJson(StoredComment note) => new()
    {
        ["id"] = note.Id,
        ["body"] = note.Body,
        ["system"] = note.IsSystem,
        ["author"] = new JsonObject { ["username"] = note.Author },
    };
}
