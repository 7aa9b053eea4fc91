using System.Text.Json.Nodes;

namespace Bytebase.Hosts;

/// <summary>
/// Bitbucket Cloud: comments of pull requests (developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests) and reports. A request
/// without a token is one that the pipelines' proxy signed; it may read, and write reports. Also stands in for that proxy itself: a request
/// for <c>http://api.bitbucket.org</c> is answered like any other.
/// </summary>
public sealed class BitbucketDouble : HostDouble
{
    public const string Commit = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    public override IReadOnlyList<string> WriteScopes => ["pullrequest", "pullrequest:write"];

    /// <summary>What the proxy's signature may do. That it may not write comments is not verified; that it may write reports is in Atlassian's documentation.</summary>
    public HashSet<string> ProxyScopes { get; } = ["repository", "repository:write", "pullrequest"];

    /// <summary>Those of the repository, with their reports.</summary>
    public Dictionary<string, CodeInsightsDouble> Commits { get; } = new() { [Commit] = new() };

    public CodeInsightsDouble Reports => Commits[Commit];

    /// <summary>The kind of account whose pull request it is.</summary>
    public string AuthorType { get; set; } = "user";

    public override string Rendered(string body) => CommentMarkup.WithEscapedHtml(body);

    public override Dictionary<string, string> Variables(string token) => new()
    {
        ["BITBUCKET_BUILD_NUMBER"] = "12",
        ["BITBUCKET_COMMIT"] = Commit,
        ["BITBUCKET_WORKSPACE"] = "acme",
        ["BITBUCKET_REPO_SLUG"] = "shop",
        ["BITBUCKET_GIT_HTTP_ORIGIN"] = "https://bitbucket.org/acme/shop",
        ["BITBUCKET_PR_ID"] = PullRequest,
        ["BYTEBASE_BITBUCKET_API_BASE_URL"] = Address + "/2.0",
        ["BITBUCKET_TOKEN"] = token,
    };

    protected override HostReply Handle(string method, string[] path, IQueryCollection query, JsonNode? body, HttpRequest request)
    {
        var caller = TokenOf(request).Length == 0 ? ("pipelines", ProxyScopes) : Caller(request);
        if (caller is not { } known)
            return Error(401, "Access token expired or not known.");
        var (user, scopes) = known;
        if (path is not ["2.0", "repositories", "acme", "shop", .. var rest])
            return Error(404, "Repository not found");
        if (rest is ["commit", var commit, "reports", .. var report] && Commits.TryGetValue(commit, out var reports))
            return scopes.Contains("repository:write") ? reports.Handle(method, report, body) : LacksScope("repository:write");
        if (!scopes.Contains("pullrequest"))
            return LacksScope("pullrequest");
        if (method != "GET" && !scopes.Contains("pullrequest:write"))
            return LacksScope("pullrequest:write");
        return (method, rest) switch
        {
            ("GET", ["pullrequests", PullRequest]) => new HostReply(200, new JsonObject { ["id"] = 7, ["author"] = new JsonObject { ["type"] = AuthorType, ["uuid"] = "{6f0d}", ["account_id"] = "557058:ada", ["nickname"] = "ada", ["display_name"] = "Ada L." } }),
            ("GET", ["pullrequests", PullRequest, "comments"]) => List(query),
            ("POST", ["pullrequests", PullRequest, "comments"]) => Check(body) ?? new HostReply(201, ToJson(Add(user, Raw(body)!))),
            ("PUT", ["pullrequests", PullRequest, "comments", var id]) when Find(id) is { } found => Refuse(found, user) ?? Check(body) ?? Change(found, Raw(body)!),
            ("DELETE", ["pullrequests", PullRequest, "comments", var id]) when Find(id) is { } found => Refuse(found, user) ?? Remove(found),
            _ => Error(404, "Resource not found"),
        };
    }

    internal static HostReply Error(int status, string message) => new(status, new JsonObject { ["type"] = "error", ["error"] = new JsonObject { ["message"] = message } });

    // developer.atlassian.com/cloud/bitbucket/rest/intro/#authentication: the answer to a token that lacks a scope.
    private static HostReply LacksScope(string scope) =>
        new(403, new JsonObject { ["type"] = "error", ["error"] = new JsonObject { ["message"] = "Your credentials lack one or more required privilege scopes.", ["detail"] = new JsonObject { ["required"] = new JsonArray(scope) } } });

    private static string? Raw(JsonNode? body) => (string?)body?["content"]?["raw"];

    // github.com/runatlantis/atlantis/issues/1251: 400 with a page; github.com/jfrog/froggit-go/pull/133: "less than 32768 characters".
    private static HostReply? Check(JsonNode? body) => Raw(body) switch
    {
        null or "" => Error(400, "content.raw: This field may not be blank."),
        { Length: >= 32_768 } => new HostReply(400) { Html = "<h1>Bad Request (400)</h1>" },
        _ => null,
    };

    // "Only the author of a comment may change it" in the web page; the words of the API's refusal are not verified.
    private static HostReply? Refuse(StoredComment comment, string user) => comment.Author == user ? null : Error(403, "You do not have permission to edit this comment.");

    private static HostReply Change(StoredComment comment, string raw)
    {
        comment.Body = raw;
        return new HostReply(200, ToJson(comment));
    }

    private static HostReply Remove(StoredComment comment)
    {
        comment.IsDeleted = true;
        return new HostReply(204);
    }

    // developer.atlassian.com/cloud/bitbucket/rest/intro/#pagination: 10, at most 100; "next" is opaque, and https whatever was asked.
    private HostReply List(IQueryCollection query)
    {
        var asked = Number(query, "pagelen", 10);
        if (asked is < 1 or > 100)
            return Error(400, "Invalid pagelen");
        var size = Math.Min(asked, PageSize);
        var page = Math.Max(1, Number(query, "page", 1));
        var json = new JsonObject { ["size"] = Comments.Count, ["page"] = page, ["pagelen"] = size, ["values"] = new JsonArray([.. Comments.Skip((page - 1) * size).Take(size).Select(ToJson)]) };
        if (page * size < Comments.Count)
            json["next"] = $"https://api.bitbucket.org/2.0/repositories/acme/shop/pullrequests/7/comments?pagelen={asked}&page={page + 1}";
        return new HostReply(200, json);
    }

    private static JsonObject ToJson(StoredComment comment) => new()
    {
        ["id"] = comment.Id,
        ["deleted"] = comment.IsDeleted,
        ["content"] = new JsonObject { ["raw"] = comment.Body, ["markup"] = "markdown", ["html"] = CommentMarkup.WithEscapedHtml(comment.Body) },
        ["user"] = new JsonObject { ["nickname"] = comment.Author },
    };
}
