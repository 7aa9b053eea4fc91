using System.Globalization;
using System.Text.Json.Nodes;

namespace Bytebase.Hosts;

/// <summary>
/// The threads of a pull request in Azure Repos: learn.microsoft.com/rest/api/azure/devops/git/pull-request-threads and
/// …/pull-request-thread-comments, 7.1. Here each comment begins a thread with the same number.
/// </summary>
public sealed class AzureDouble : HostDouble
{
    public const string Project = "0b1e6a34-0000-4000-8000-000000000001";

    public const string RepositoryId = "0b1e6a34-0000-4000-8000-000000000002";

    public override IReadOnlyList<string> WriteScopes => ["read", "contribute"];

    /// <summary>The descriptor of whose pull request it is.</summary>
    public string AuthorDescriptor { get; set; } = "aad.YWRh";

    public override string Rendered(string body) => CommentMarkup.WithoutHtmlComments(body);

    public override Dictionary<string, string> Variables(string token) => new()
    {
        ["TF_BUILD"] = "True",
        ["BUILD_SOURCEVERSION"] = new string('a', 40),
        ["SYSTEM_COLLECTIONURI"] = Address + "/acme/",
        ["SYSTEM_TEAMPROJECT"] = "Shop and more",
        ["SYSTEM_TEAMPROJECTID"] = Project,
        ["BUILD_REPOSITORY_ID"] = RepositoryId,
        ["BUILD_REPOSITORY_NAME"] = "shop",
        ["BUILD_REPOSITORY_PROVIDER"] = "TfsGit",
        ["SYSTEM_PULLREQUEST_PULLREQUESTID"] = PullRequest,
        ["SYSTEM_ACCESSTOKEN"] = token,
    };

    protected override HostReply Handle(string method, string[] path, IQueryCollection query, JsonNode? body, HttpRequest request)
    {
        // A token that is not known gets the login page with GET and POST, and 401 with PATCH: github.com/microsoft/azure-devops-auth-samples/issues/52.
        if (Caller(request) is not { } caller)
            return method is "GET" or "POST" ? new HostReply(203) { Html = "<html><title>Azure DevOps Services | Sign In</title></html>" } : Error(401, "TF400813: The user '' is not authorized to access this resource.");
        // learn.microsoft.com/azure/devops/integrate/concepts/rest-api-versioning: a write without a version is refused.
        if (query["api-version"] != "7.1")
            return Error(400, "No api-version was supplied for the \"" + method + "\" request. The version must be supplied either as part of the Accept header or as a query parameter.");
        if (!caller.Scopes.Contains("read"))
            return Error(404, "TF401180: The requested pull request was not found.");
        if (method != "GET" && !caller.Scopes.Contains("contribute"))
            return Error(403, $"TF401027: You need the Git 'PullRequestContribute' permission to perform this action. Details: identity 'Build\\\\{caller.User}', scope 'repository'.");
        return path switch
        {
            ["acme", "_apis", "git", "pullrequests", PullRequest] when method == "GET" => new HostReply(200, new JsonObject { ["createdBy"] = new JsonObject { ["id"] = "6f0d", ["uniqueName"] = "ada@example.com", ["displayName"] = "Ada L.", ["descriptor"] = AuthorDescriptor } }),
            ["acme", Project, "_apis", "git", "repositories", RepositoryId, "pullRequests", PullRequest, "threads", .. var rest] => (method, rest) switch
            {
                ("GET", []) => new HostReply(200, new JsonObject { ["value"] = new JsonArray([.. Comments.Select(ToJson)]), ["count"] = Comments.Count }),
                ("POST", []) => Create(body, caller.User),
                ("PATCH", [var thread]) when Find(thread) is { } found => SetStatus(found, body),
                ("PATCH", [var thread, "comments", "1"]) when Find(thread) is { } found => Refuse(found, caller.User) ?? Check(Content(body)) ?? Change(found, Content(body)!),
                ("DELETE", [var thread, "comments", "1"]) when Find(thread) is { } found => Refuse(found, caller.User) ?? Remove(found),
                _ => Error(404, "TF401180: The requested thread was not found."),
            },
            _ => Error(404, "VS800075: The project does not exist, or you do not have permission to access it."),
        };
    }

    private static HostReply Error(int status, string message) => new(status, new JsonObject { ["$id"] = "1", ["innerException"] = null, ["message"] = message, ["errorCode"] = 0 });

    private static string? Content(JsonNode? body) => (string?)body?["content"];

    // github.com/runatlantis/atlantis/pull/1585.
    private static HostReply? Check(string? content) => content switch
    {
        null or "" => Error(400, "Value cannot be null or empty.\r\nParameter name: comment.Content"),
        { Length: > 150_000 } => Error(400, "A discussion comment cannot be longer than 150000 characters.\r\nParameter name: comment.Content"),
        _ => null,
    };

    // In the web page a comment can be edited by who wrote it alone; the words of the API's refusal are not verified.
    private static HostReply? Refuse(StoredComment comment, string user) => comment.Author == user && !comment.IsSystem ? null : Error(403, "TF401188: You can only change comments that you have written.");

    private HostReply Create(JsonNode? body, string user)
    {
        if (body?["comments"] is not JsonArray { Count: > 0 } comments)
            return Error(400, "Value cannot be null.\r\nParameter name: comments");
        if (Check(Content(comments[0])) is { } refused)
            return refused;
        var comment = Add(user, Content(comments[0])!, status: (string?)body["status"] ?? "unknown");
        return new HostReply(200, ToJson(comment));
    }

    private static HostReply SetStatus(StoredComment comment, JsonNode? body)
    {
        if ((string?)body?["status"] is not ("active" or "fixed" or "wontFix" or "closed" or "byDesign" or "pending") and var status)
            return Error(400, $"The status '{status}' is not valid.");
        comment.Status = (string)body!["status"]!;
        return new HostReply(200, ToJson(comment));
    }

    private static HostReply Change(StoredComment comment, string content)
    {
        comment.Body = content;
        return new HostReply(200, new JsonObject { ["id"] = 1, ["content"] = content });
    }

    // "isDeleted: whether or not this comment was soft-deleted": it stays in the list, without its text.
    private static HostReply Remove(StoredComment comment)
    {
        comment.IsDeleted = true;
        return new HostReply(200);
    }

    private static JsonObject ToJson(StoredComment comment)
    {
        var first = new JsonObject { ["id"] = 1, ["parentCommentId"] = 0, ["commentType"] = comment.IsSystem ? "system" : "text", ["author"] = new JsonObject { ["uniqueName"] = comment.Author } };
        if (comment.IsDeleted)
            first["isDeleted"] = true;
        else
            first["content"] = comment.Body;
        return new JsonObject { ["id"] = comment.Id, ["status"] = comment.Status, ["isDeleted"] = comment.IsDeleted, ["comments"] = new JsonArray(first), ["publishedDate"] = DateTimeOffset.UnixEpoch.ToString("O", CultureInfo.InvariantCulture) };
    }
}
