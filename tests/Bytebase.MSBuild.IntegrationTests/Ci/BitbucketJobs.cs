using System.Text.Json.Nodes;

namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <summary>Bitbucket Pipelines: one step is one job; variables by <c>output-variables</c>, files by artifacts.</summary>
internal sealed class BitbucketJobs(CiRepository repository, World world, string host) : CiJobs(repository, world, host)
{
    private readonly JsonObject _file = YamlFile.Parse(PipelineFile.Edit(PipelineFile.Bitbucket, "DB_PROJECT=. ", "DB_PROJECT=db ", world.Emulator.Url));

    /// <summary>Bitbucket starts no pipeline for a fork's pull request.</summary>
    public override JobRun Review(bool fork = false) => !fork
        ? RunStep(Steps("pull-requests", "**")[0], CiRepository.Feature, Repository.FeatureCommit, new()
        {
            ["BITBUCKET_PR_ID"] = "1",
            ["BITBUCKET_PR_DESTINATION_BRANCH"] = "main",
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
        var variablesFile = clone + ".variables";
        var environment = new Dictionary<string, string>(Secrets)
        {
            ["CI"] = "true",
            ["BITBUCKET_BRANCH"] = branch,
            ["BITBUCKET_BUILD_NUMBER"] = "42",
            ["BITBUCKET_CLONE_DIR"] = clone,
            ["BITBUCKET_COMMIT"] = commit,
            ["BITBUCKET_GIT_HTTP_ORIGIN"] = "https://bitbucket.org/acme/hr",
            ["BITBUCKET_PIPELINES_VARIABLES_PATH"] = variablesFile,
            ["BITBUCKET_REPO_FULL_NAME"] = "acme/hr",
            ["BITBUCKET_REPO_SLUG"] = "hr",
            ["BITBUCKET_STEP_UUID"] = "{c0ffee00-0000-4000-8000-000000000001}",
            ["BITBUCKET_WORKSPACE"] = "acme",
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
