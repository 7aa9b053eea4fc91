using System.Text.Json.Nodes;
using Bytebase.Hosts;

namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <summary>Bitbucket Pipelines: one step is one job; variables by <c>output-variables</c>, files by artifacts.</summary>
internal sealed class BitbucketJobs : CiJobs
{
    private const string Token = "bitbucket-token-canary";

    private readonly JsonObject _file;
    private readonly BitbucketDouble _host;

    public BitbucketJobs(CiRepository repository, World world, BitbucketDouble host)
        : base(repository, world)
    {
        _file = YamlFile.Parse(PipelineFile.Edit(PipelineFile.Bitbucket, "DB_PROJECT=. ", "DB_PROJECT=db ", world.Emulator.Url));
        _host = host;
        host.Know(Token, "bytebase", [.. host.WriteScopes, "repository:write"]);
    }

    public override IReadOnlyList<string> Hidden => [.. base.Hidden, Token];

    /// <summary>Repository variables.</summary>
    protected override Dictionary<string, string> Secrets => new(base.Secrets) { ["BITBUCKET_TOKEN"] = Token };

    /// <summary>Bitbucket starts no pipeline for a fork's pull request.</summary>
    public override JobRun Review(bool fork = false) => !fork
        ? RunStep(Steps("pull-requests", "**")[0], CiRepository.Feature, Repository.FeatureCommit, new()
        {
            ["BITBUCKET_PR_ID"] = BitbucketDouble.PullRequest,
            ["BITBUCKET_PR_DESTINATION_BRANCH"] = "main",
            // The comment goes to the API itself, with a token, and there is none of that on this machine: its other address takes the report, too.
            ["BYTEBASE_BITBUCKET_API_BASE_URL"] = _host.Address + "/2.0",
            ["BITBUCKET_PR_DESTINATION_COMMIT"] = Repository.MainCommit[..12],
        }, [], new Dictionary<string, string>())
        : throw new NotSupportedException();

    public override JobRun Test() => RunStep(Steps("branches", "main")[0], "main", Repository.MainCommit, [], [], new Dictionary<string, string>());

    public override JobRun Prod(JobRun test) => RunStep(Steps("branches", "main")[1], "main", Repository.MainCommit, [], test.Variables, test.Files);

    public override void AssertTriggers()
    {
        Assert.AreEqual("branches main, pull-requests **", string.Join(", ", ((JsonObject)_file["pipelines"]!).OrderBy(p => p.Key, StringComparer.Ordinal).SelectMany(p => ((JsonObject)p.Value!).Select(q => $"{p.Key} {q.Key}"))));
        Assert.AreEqual("Deliver to test (test), Promote to prod (production manual)", string.Join(", ", Steps("branches", "main").Select(s => $"{s.Text("name")} ({(s.Text("deployment") + " " + s.Text("trigger")).Trim()})")));
    }

    private List<JsonObject> Steps(string kind, string pattern) => [.. _file["pipelines"]![kind]![pattern].Objects().Select(item => (JsonObject)item["step"]!)];

    private JobRun RunStep(JsonObject step, string branch, string commit, Dictionary<string, string> more, IEnumerable<KeyValuePair<string, string>> shared, IReadOnlyDictionary<string, string> artifacts)
    {
        _file.Understand("image", "clone", "definitions", "pipelines");
        step.Understand("name", "deployment", "trigger", "caches", "script", "output-variables", "artifacts");
        Assert.AreEqual("full", _file["clone"]!.Text("depth"));
        var clone = Repository.Clone("refs/heads/" + branch, depth: 0, branches: false);
        Place(clone, artifacts);
        _host.Commits.TryAdd(commit, new());
        var variablesFile = clone + ".variables";
        var environment = new Dictionary<string, string>(Secrets)
        {
            ["CI"] = "true",
            ["BITBUCKET_BRANCH"] = branch,
            ["BITBUCKET_BUILD_NUMBER"] = "42",
            ["BITBUCKET_CLONE_DIR"] = clone,
            ["BITBUCKET_COMMIT"] = commit,
            ["BITBUCKET_GIT_HTTP_ORIGIN"] = "https://bitbucket.org/acme/shop",
            ["BITBUCKET_PIPELINES_VARIABLES_PATH"] = variablesFile,
            ["BITBUCKET_REPO_FULL_NAME"] = "acme/shop",
            ["BITBUCKET_REPO_SLUG"] = "shop",
            ["BITBUCKET_STEP_UUID"] = "{c0ffee00-0000-4000-8000-000000000001}",
            ["BITBUCKET_WORKSPACE"] = "acme",
            // Beside each step, on a port that tests do not take.
            ["BYTEBASE_BITBUCKET_PROXY"] = _host.Address,
        };
        foreach (var (key, value) in more.Concat(shared))
            environment[key] = value;
        var run = Run(clone, string.Join('\n', step["script"].Strings()), environment, "bash", "-e");

        // Only what the step declares leaves it.
        var declared = step["output-variables"].Strings().ToHashSet();
        var variables = ReadPairs(variablesFile).Where(v => declared.Contains(v.Key)).ToDictionary();
        return new JobRun(run.ExitCode, run.Output, clone, variables, Collect(clone, step["artifacts"].Strings()));
    }
}
