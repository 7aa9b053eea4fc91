using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Bytebase.Hosts;

/// <summary>
/// GitHub's comments of issues, as an Enterprise Server gives them (<c>/api/v3</c>): docs.github.com/rest/issues/comments. Whoever may write
/// may change everybody's comments ("Managing disruptive comments" in GitHub's documentation of people with write access; of a job's token not
/// verified).
/// </summary>
public sealed class GitHubDouble : HostDouble
{
    public override IReadOnlyList<string> WriteScopes => ["pull-requests:read", "pull-requests:write"];

    public override string Rendered(string body) => CommentMarkup.WithoutHtmlComments(body);

    public override Dictionary<string, string> Variables(string token) => new()
    {
        ["GITHUB_ACTIONS"] = "true",
        ["GITHUB_SHA"] = new string('a', 40),
        ["GITHUB_SERVER_URL"] = "https://github.example.com",
        ["GITHUB_REPOSITORY"] = "acme/shop",
        ["GITHUB_REF"] = "refs/pull/7/merge",
        ["GITHUB_API_URL"] = Address + "/api/v3",
        ["GITHUB_TOKEN"] = token,
    };

    protected override HostReply Handle(string method, string[] path, IQueryCollection query, JsonNode? body, HttpRequest request)
    {
        // docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api, "User agent required".
        if (request.Headers.UserAgent.Count == 0)
            return Error(403, "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.");
        if (Caller(request) is not { } caller)
            return Error(401, TokenOf(request).Length > 0 ? "Bad credentials" : "Requires authentication");
        if (!caller.Scopes.Contains("pull-requests:read"))
            return Error(404, "Not Found");
        if (method != "GET" && !caller.Scopes.Contains("pull-requests:write"))
            return Error(403, "Resource not accessible by integration");
        return (method, path) switch
        {
            ("GET", ["api", "v3", "repos", "acme", "shop", "issues", PullRequest, "comments"]) => List(query),
            ("POST", ["api", "v3", "repos", "acme", "shop", "issues", PullRequest, "comments"]) => Check(body) ?? new HostReply(201, ToJson(Add(caller.User, Text(body)!))),
            ("PATCH", ["api", "v3", "repos", "acme", "shop", "issues", "comments", var id]) when Find(id) is { } found => Check(body) ?? Change(found, Text(body)!),
            ("DELETE", ["api", "v3", "repos", "acme", "shop", "issues", "comments", var id]) when Find(id) is { } found => Remove(found),
            _ => Error(404, "Not Found"),
        };
    }

    private static HostReply Error(int status, string message, params JsonNode[] errors)
    {
        var json = new JsonObject { ["message"] = message, ["documentation_url"] = "https://docs.github.com/rest", ["status"] = status.ToString(CultureInfo.InvariantCulture) };
        if (errors.Length > 0)
            json["errors"] = new JsonArray(errors);
        return new HostReply(status, json);
    }

    private static string? Text(JsonNode? body) => (string?)body?["body"];

    // github.com/telia-oss/github-pr-resource/issues/259.
    private static HostReply? Check(JsonNode? body) => Text(body) switch
    {
        null or "" => Error(422, "Validation Failed", new JsonObject { ["resource"] = "IssueComment", ["code"] = "missing_field", ["field"] = "body" }),
        var text when text.EnumerateRunes().Count() > 65_536 => Error(422, "Validation Failed", new JsonObject { ["resource"] = "IssueComment", ["code"] = "unprocessable", ["field"] = "data", ["message"] = "Body is too long (maximum is 65536 characters)" }),
        _ => null,
    };

    private static HostReply Change(StoredComment comment, string text)
    {
        comment.Body = text;
        return new HostReply(200, ToJson(comment));
    }

    private HostReply Remove(StoredComment comment)
    {
        Comments.Remove(comment);
        return new HostReply(204);
    }

    // docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api: 30, at most 100; the links name the repository by its number.
    private HostReply List(IQueryCollection query)
    {
        var size = Math.Min(Math.Clamp(Number(query, "per_page", 30), 1, 100), PageSize);
        var page = Math.Max(1, Number(query, "page", 1));
        var last = Math.Max(1, (Comments.Count + size - 1) / size);
        var links = new StringBuilder();
        if (page > 1)
            links.Append(CultureInfo.InvariantCulture, $"<{Address}/api/v3/repositories/1/issues/7/comments?per_page={size}&page={page - 1}>; rel=\"prev\", ");
        if (page < last)
            links.Append(CultureInfo.InvariantCulture, $"<{Address}/api/v3/repositories/1/issues/7/comments?per_page={size}&page={page + 1}>; rel=\"next\", <{Address}/api/v3/repositories/1/issues/7/comments?per_page={size}&page={last}>; rel=\"last\"");
        var reply = new HostReply(200, new JsonArray([.. Comments.Skip((page - 1) * size).Take(size).Select(ToJson)]));
        if (links.Length > 0)
            reply.Headers["Link"] = links.ToString().TrimEnd(',', ' ');
        return reply;
    }

    private static JsonObject ToJson(StoredComment comment) => new()
    {
        ["id"] = comment.Id,
        ["body"] = comment.Body,
        ["user"] = new JsonObject { ["login"] = comment.Author },
    };
}
