using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bytebase.Hosts;

namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <summary>GitHub Actions: contexts, expressions of a path or one comparison, outputs of steps and jobs.</summary>
internal sealed partial class GitHubJobs(CiRepository repository, World world, GitHubDouble host) : CiJobs(repository, world)
{
    private const string Token = "ghs_canary";

    private readonly JsonObject _workflow = YamlFile.Parse(PipelineFile.Edit(PipelineFile.GitHub, "  DB_PROJECT: .\n", "  DB_PROJECT: db\n", world.Emulator.Url));

    public override IReadOnlyList<string> Hidden => [.. base.Hidden, Token];

    public override JobRun Review(bool fork = false)
    {
        var pullRequest = new JsonObject
        {
            ["event_name"] = "pull_request",
            ["event"] = new JsonObject
            {
                ["action"] = "synchronize",
                ["number"] = 7,
                ["pull_request"] = new JsonObject
                {
                    ["number"] = 7,
                    ["html_url"] = "https://github.com/acme/shop/pull/7",
                    ["user"] = new JsonObject { ["id"] = 583231, ["login"] = "ada", ["type"] = "User" },
                    ["base"] = new JsonObject { ["ref"] = "main", ["sha"] = Repository.MainCommit, ["repo"] = new JsonObject { ["full_name"] = "acme/shop" } },
                    ["head"] = new JsonObject { ["ref"] = CiRepository.Feature, ["sha"] = Repository.FeatureCommit, ["repo"] = new JsonObject { ["full_name"] = fork ? "eve/shop" : "acme/shop", ["fork"] = fork } },
                },
            },
        };
        return RunJob("review", pullRequest, "refs/pull/7/merge", Repository.MergeCommit, fork, new JsonObject());
    }

    public override JobRun Test() => RunJob("test", Push(), "refs/heads/main", Repository.MainCommit, fork: false, new JsonObject());

    public override JobRun Prod(JobRun test) => RunJob("prod", Push(), "refs/heads/main", Repository.MainCommit, fork: false, new JsonObject
    {
        ["test"] = new JsonObject { ["outputs"] = new JsonObject(test.Variables.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value))) },
    });

    public override void AssertTriggers()
    {
        Assert.AreEqual("""{"pull_request":{"branches":["main"]},"push":{"branches":["main"]}}""", _workflow["on"]!.ToJsonString());
        Assert.AreEqual("github.event_name == 'pull_request'", Job("review").Text("if"));
        Assert.AreEqual("github.event_name == 'push'", Job("test").Text("if"));
        Assert.AreEqual("test", Job("prod").Text("needs"));
        Assert.AreEqual("""{"contents":"read"}""", _workflow["permissions"]!.ToJsonString());
        Assert.AreEqual("""{"contents":"read","pull-requests":"write"}""", Job("review")["permissions"]!.ToJsonString());
        // People approve the environment; and a rollout that runs is never cancelled.
        Assert.AreEqual("prod", Job("prod").Text("environment"));
        foreach (var job in (string[])["test", "prod"])
            Assert.AreEqual("false", Job(job)["concurrency"]!.Text("cancel-in-progress"));
    }

    private static JsonObject Push() => new() { ["event_name"] = "push", ["event"] = new JsonObject { ["ref"] = "refs/heads/main" } };

    private JsonObject Job(string name) => (JsonObject)_workflow["jobs"]![name]!;

    private JobRun RunJob(string name, JsonObject github, string reference, string commit, bool fork, JsonObject needs)
    {
        _workflow.Understand("name", "on", "env", "permissions", "jobs");
        var job = Job(name);
        job.Understand("if", "needs", "runs-on", "container", "permissions", "environment", "concurrency", "outputs", "steps");
        github["token"] = Token;
        // What is not named is none; and a fork's jobs read at most.
        var allowed = (job["permissions"] ?? _workflow["permissions"])!.Text("pull-requests");
        host.Know(Token, "github-actions[bot]", allowed switch { "" => [], "write" when !fork => host.WriteScopes, _ => ["pull-requests:read"] });
        var contexts = new JsonObject
        {
            ["github"] = github,
            ["needs"] = needs,
            ["steps"] = new JsonObject(),
            ["secrets"] = new JsonObject(fork ? [] : Secrets.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value))),
        };
        Assert.IsTrue(job["if"] is null || Evaluate(job.Text("if"), contexts) == "true", $"{name} runs at {github.Text("event_name")}");
        if (job["needs"] is { } needed)
            Assert.IsNotNull(needs[needed.ToString()]);

        var (clone, output, exitCode) = ("", "", 0);
        foreach (var step in job["steps"].Objects().TakeWhile(_ => exitCode == 0))
        {
            step.Understand("name", "id", "uses", "with", "run", "env");
            if (step["uses"] is { } action)
            {
                Assert.IsTrue(action.ToString() is "actions/checkout@v6" or "actions/cache@v5", action.ToString());
                if (action.ToString().StartsWith("actions/checkout", StringComparison.Ordinal))
                    clone = Repository.Clone(reference, int.Parse(step["with"]?.Text("fetch-depth") ?? "1", System.Globalization.CultureInfo.InvariantCulture), branches: step["with"]?.Text("fetch-depth") == "0");
                continue;
            }

            var (outputFile, eventFile) = (clone + ".output", clone + ".event.json");
            File.WriteAllText(outputFile, "");
            File.WriteAllText(eventFile, github["event"]!.ToJsonString());
            var environment = Variables(github, reference, commit, name);
            (environment["GITHUB_OUTPUT"], environment["GITHUB_EVENT_PATH"], environment["GITHUB_STEP_SUMMARY"], environment["GITHUB_WORKSPACE"]) = (outputFile, eventFile, clone + ".summary.md", clone);
            foreach (var (key, value) in _workflow["env"].Pairs().Concat(job["env"].Pairs()).Concat(step["env"].Pairs()))
                environment[key] = Interpolate(value, contexts);
            // In a container without "shell:": bash -e where there is bash.
            var run = Run(clone, Interpolate(step.Text("run"), contexts), environment, "bash", "-e");
            (output, exitCode) = (output + run.Output, run.ExitCode);
            if (step["id"] is { } id)
                contexts["steps"]![id.ToString()] = new JsonObject { ["outputs"] = new JsonObject(ReadPairs(outputFile, heredocs: true).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))) };
        }

        var files = File.Exists(clone + ".summary.md") ? new Dictionary<string, string> { ["summary.md"] = File.ReadAllText(clone + ".summary.md") } : [];
        return new JobRun(exitCode, output, clone, job["outputs"].Pairs().ToDictionary(p => p.Key, p => Interpolate(p.Value, contexts)), files);
    }

    private Dictionary<string, string> Variables(JsonObject github, string reference, string commit, string job)
    {
        var pullRequest = github.Text("event_name") == "pull_request";
        return new()
        {
            ["CI"] = "true",
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_API_URL"] = host.Address + "/api/v3",
            ["GITHUB_BASE_REF"] = pullRequest ? "main" : "",
            ["GITHUB_EVENT_NAME"] = github.Text("event_name"),
            ["GITHUB_HEAD_REF"] = pullRequest ? CiRepository.Feature : "",
            ["GITHUB_JOB"] = job,
            ["GITHUB_REF"] = reference,
            ["GITHUB_REF_NAME"] = pullRequest ? "7/merge" : "main",
            ["GITHUB_REPOSITORY"] = "acme/shop",
            ["GITHUB_RUN_ATTEMPT"] = "1",
            ["GITHUB_RUN_ID"] = "4711",
            ["GITHUB_SERVER_URL"] = "https://github.com",
            ["GITHUB_SHA"] = commit,
            ["GITHUB_WORKFLOW"] = _workflow.Text("name"),
            ["RUNNER_OS"] = "Linux",
        };
    }

    private static string Interpolate(string text, JsonObject contexts) => Template().Replace(text, match => Evaluate(match.Groups[1].Value, contexts));

    /// <summary>A path, or a path compared with a text, a number or a truth value; what is not there is empty.</summary>
    private static string Evaluate(string expression, JsonObject contexts)
    {
        var match = Comparison().Match(expression);
        Assert.IsTrue(match.Success, $"an expression without a double: {expression}");
        JsonNode? node = contexts;
        foreach (var part in match.Groups["path"].Value.Split('.'))
        {
            Assert.IsTrue(node != contexts || contexts.ContainsKey(part), $"no context '{part}'");
            node = (node as JsonObject)?[part];
        }

        var value = node?.ToString() ?? "";
        return match.Groups["literal"].Success ? (value == match.Groups["literal"].Value.Trim('\'') ? "true" : "false") : value;
    }

    [GeneratedRegex(@"\$\{\{\s*(.*?)\s*\}\}")]
    private static partial Regex Template();

    [GeneratedRegex(@"^(?<path>[a-z_]+(\.[A-Za-z_][A-Za-z0-9_-]*)+)(\s*==\s*(?<literal>'[^']*'|true|false))?$")]
    private static partial Regex Comparison();
}
