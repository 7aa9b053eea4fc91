using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bytebase.MSBuild.Ci.Systems;

/// <summary>
/// GitHub Actions, also of GitHub Enterprise Server, and what speaks its language: act, Gitea, Forgejo
/// (docs.github.com/actions/reference/workflows-and-actions/variables).
/// </summary>
internal sealed partial class GitHubActions : CiSystem
{
    public override CiKind Kind => CiKind.GitHub;

    public override string Name => "GitHub Actions";

    public override string Sign => "GITHUB_ACTIONS";

    protected override string CommitVariable => "GITHUB_SHA";

    protected override string FullClone => "Clone all of the history: write \"fetch-depth: 0\" below \"with:\" in the step of actions/checkout.";

    protected override bool HasSign(CiVariables variables) => variables[Sign] == "true";

    public override BaseBranch BaseBranch(CiVariables variables) => new(variables["GITHUB_BASE_REF"], "", FullClone);

    public override CiJob Describe(CiVariables variables)
    {
        // Gitea and Forgejo set GITHUB_ACTIONS too: users and pages there are none of GitHub's.
        var vcsType = variables.IsTrue("GITEA_ACTIONS") || variables.IsTrue("FORGEJO_ACTIONS") ? "" : RepositoryPages.GitHub;
        var repository = variables["GITHUB_REPOSITORY"];
        var url = CiVariables.Join(variables["GITHUB_SERVER_URL"], repository);
        var described = PullRequestOf(variables, vcsType, url, out var payload);
        var job = Job(variables) with
        {
            VcsType = vcsType,
            CommitUrl = RepositoryPages.Commit(vcsType, url, variables[CommitVariable]),
            Branch = described?.SourceBranch ?? CiVariables.Branch(variables["GITHUB_REF"]),
            Repository = repository,
            RepositoryUrl = url,
            RunUrl = CiVariables.Join(url, "actions/runs", variables["GITHUB_RUN_ID"]),
            Root = variables["GITHUB_WORKSPACE"],
            PullRequest = described,
        };
        return described is null ? job : job with
        {
            HeadCommit = Text(payload, "head", "sha") is { Length: > 0 } head ? head : job.HeadCommit,
            Author = AuthorOf(payload),
        };
    }

    public override void HandOver(Handover handover, CiVariables variables, Action<string> command)
    {
        // Missing in a container that was started by hand: nothing takes the values there.
        if (variables["GITHUB_OUTPUT"] is { Length: > 0 } file)
            Handover.Append(file, string.Concat(handover.Values.Select(value => Output(value.Key, value.Value))));
    }

    public override SectionMarks Section(string title) => new(GitHubCommand.Format("group", [], title), "::endgroup::");

    // A delimiter that no value can hold (docs.github.com, "Workflow commands", multiline strings).
    private static string Output(string key, string value)
    {
        var delimiter = "bytebase_" + Guid.NewGuid().ToString("N");
        var name = key.ToLowerInvariant().Replace('_', '-');
        return $"{name}<<{delimiter}\n{value}\n{delimiter}\n";
    }

    /// <summary>
    /// The event's name or base branch must say that it is one, and the number be known: other events of a pull request, a comment for
    /// example, build the default branch.
    /// </summary>
    private static PullRequest? PullRequestOf(CiVariables variables, string vcsType, string url, out JsonElement payload)
    {
        payload = default;
        var name = variables["GITHUB_EVENT_NAME"];
        if (name.Length > 0 ? !name.StartsWith("pull_request", StringComparison.Ordinal) : variables["GITHUB_BASE_REF"].Length == 0)
            return null;
        payload = CiVariables.Json(variables["GITHUB_EVENT_PATH"]) is { } root && root.TryGetProperty("pull_request", out var found) ? found : default;
        var id = Text(payload, "number") is { Length: > 0 } number && number.All(char.IsAsciiDigit) ? number : PullRef().Match(variables["GITHUB_REF"]).Groups[1].Value;
        var target = variables["GITHUB_BASE_REF"] is { Length: > 0 } branch ? branch : Text(payload, "base", "ref");
        if (id.Length == 0 || target.Length == 0)
            return null;
        var (from, to) = (Text(payload, "head", "repo", "full_name"), Text(payload, "base", "repo", "full_name"));
        var page = Text(payload, "html_url");
        return new PullRequest(id, page.Length > 0 ? page : RepositoryPages.PullRequest(vcsType, url, id), target, to.Length > 0 && from != to)
        {
            SourceBranch = variables["GITHUB_HEAD_REF"] is { Length: > 0 } source ? source : Text(payload, "head", "ref"),
            BaseCommit = Text(payload, "base", "sha"),
        };
    }

    private static VcsUser? AuthorOf(JsonElement payload)
    {
        var (id, login) = (Text(payload, "user", "id"), Text(payload, "user", "login"));
        return id.Length == 0 ? null : new VcsUser(id, login, "", Text(payload, "user", "type") == "Bot" || login.EndsWith("[bot]", StringComparison.Ordinal));
    }

    /// <summary>A text or number of the event; empty where a part of the path is missing, <c>null</c> or of another kind.</summary>
    private static string Text(JsonElement element, params string[] path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return "";
        }

        return element.ValueKind switch { JsonValueKind.String => element.GetString() ?? "", JsonValueKind.Number => element.GetRawText(), _ => "" };
    }

    [GeneratedRegex("^refs/pull/([0-9]+)/(?:merge|head)$", RegexOptions.CultureInvariant)]
    private static partial Regex PullRef();
}
