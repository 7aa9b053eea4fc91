using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bytebase.Hosts;

namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <summary>GitLab CI: rules of comparisons, variables in GitLab's order of precedence, dotenv reports.</summary>
internal sealed partial class GitLabJobs : CiJobs
{
    private const string Token = "glpat-canary";

    private readonly JsonObject _file;
    private readonly GitLabDouble _host;

    public GitLabJobs(CiRepository repository, World world, GitLabDouble host)
        : base(repository, world)
    {
        _file = YamlFile.Parse(PipelineFile.Edit(PipelineFile.GitLab, "  DB_PROJECT: .\n", "  DB_PROJECT: db\n", world.Emulator.Url));
        _host = host;
        host.Know(Token, "project_42_bot", host.WriteScopes);
    }

    public override IReadOnlyList<string> Hidden => [.. base.Hidden, Token, GitLabDouble.JobToken];

    /// <summary>CI/CD variables of the project.</summary>
    protected override Dictionary<string, string> Secrets => new(base.Secrets) { ["GITLAB_TOKEN"] = Token };

    public override JobRun Review(bool fork = false) => RunJob("review", MergeRequest(fork), "refs/heads/" + CiRepository.Feature, fork ? [] : Secrets, new Dictionary<string, string>());

    public override JobRun Test() => RunJob("test", Push("main"), "refs/heads/main", Secrets, new Dictionary<string, string>());

    public override JobRun Prod(JobRun test)
    {
        Assert.AreEqual("""["test"]""", Job("prod")["needs"]!.ToJsonString(), "what brings the dotenv report");
        return RunJob("prod", Push("main"), "refs/heads/main", Secrets, test.Variables);
    }

    public override void AssertTriggers()
    {
        Assert.AreEqual("review", Jobs(new() { ["CI_PIPELINE_SOURCE"] = "merge_request_event", ["CI_DEFAULT_BRANCH"] = "main" }));
        Assert.AreEqual("test prod (manual)", Jobs(Push("main")));
        Assert.AreEqual("", Jobs(Push(CiRepository.Feature)));
    }

    private JsonObject Job(string name) => (JsonObject)_file[name]!;

    /// <summary>The jobs of a pipeline with these predefined variables.</summary>
    private string Jobs(Dictionary<string, string> predefined) => Rule(_file["workflow"]!, predefined) is null
        ? ""
        : string.Join(' ', _file["stages"].Strings().Where(job => Rule(Job(job), predefined) is not null).Select(job => job + (Rule(Job(job), predefined)!.Text("when") is { Length: > 0 } when ? $" ({when})" : "")));

    private JobRun RunJob(string name, Dictionary<string, string> predefined, string reference, Dictionary<string, string> secrets, IReadOnlyDictionary<string, string> dotenv)
    {
        _file.Understand("variables", "default", "workflow", "stages", "review", "test", "prod");
        ((JsonObject)_file["default"]!).Understand("image", "cache");
        var job = Job(name);
        job.Understand("stage", "rules", "needs", "environment", "resource_group", "interruptible", "variables", "script", "artifacts");
        Assert.IsNotNull(Rule(_file["workflow"]!, predefined));
        var rule = Rule(job, predefined);
        Assert.IsNotNull(rule, $"{name} is part of the pipeline");

        var depth = int.Parse(_file["variables"]!.Text("GIT_DEPTH"), System.Globalization.CultureInfo.InvariantCulture);
        var clone = Repository.Clone(reference, depth, branches: depth == 0);
        predefined["CI_PROJECT_DIR"] = clone;
        // docs.gitlab.com/ci/variables/#cicd-variable-precedence, lowest first. A rule's variables replace the job's.
        var environment = new Dictionary<string, string>(predefined);
        foreach (var (key, value) in _file["variables"].Pairs().Concat(job["variables"].Pairs()).Concat(rule["variables"].Pairs())
            .Concat(dotenv.Select(v => (v.Key, v.Value))).Concat(secrets.Select(v => (v.Key, v.Value))))
            environment[key] = Expand(value, environment);
        var run = Run(clone, string.Join('\n', job["script"].Strings()), environment, "bash", "-eo", "pipefail");

        var (variables, files) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        if (job["artifacts"] is JsonObject artifacts)
        {
            artifacts.Understand("when", "reports");
            ((JsonObject)artifacts["reports"]!).Understand("codequality", "dotenv");
            if (run.ExitCode == 0 || artifacts.Text("when") == "always")
                files = Collect(clone, artifacts["reports"].Pairs().Select(p => Expand(p.Value, environment)));
            if (artifacts["reports"]!["dotenv"] is { } report)
                variables = ReadPairs(Path.Combine(clone, Expand(report.ToString(), environment)));
        }

        return new JobRun(run.ExitCode, run.Output, clone, variables, files);
    }

    /// <summary>The first rule that fits: the job is part of the pipeline.</summary>
    private static JsonObject? Rule(JsonNode job, Dictionary<string, string> variables)
    {
        foreach (var rule in job["rules"].Objects())
        {
            rule.Understand("if", "when", "variables");
            if (rule.Text("if").Split("&&").All(term => Fits(term.Trim(), variables)))
                return rule;
        }

        return null;
    }

    private static bool Fits(string term, Dictionary<string, string> variables)
    {
        var match = Comparison().Match(term);
        Assert.IsTrue(match.Success, $"a rule without a double: {term}");
        string? Value(string operand) => operand[0] == '"' ? operand.Trim('"') : variables.GetValueOrDefault(operand[1..]);
        return Value(match.Groups["left"].Value) == Value(match.Groups["right"].Value) == (match.Groups["operator"].Value == "==");
    }

    private static string Expand(string text, Dictionary<string, string> variables) => Variable().Replace(text, match => variables.GetValueOrDefault(match.Groups[1].Value, ""));

    private Dictionary<string, string> Predefined(string source, string commit) => new()
    {
        ["CI"] = "true",
        ["GITLAB_CI"] = "true",
        ["CI_API_V4_URL"] = _host.Address + "/api/v4",
        ["CI_COMMIT_SHA"] = commit,
        ["CI_DEFAULT_BRANCH"] = "main",
        ["CI_JOB_TOKEN"] = GitLabDouble.JobToken,
        ["CI_JOB_URL"] = "https://gitlab.example.com/acme/shop/-/jobs/1",
        ["CI_PIPELINE_SOURCE"] = source,
        ["CI_PIPELINE_URL"] = "https://gitlab.example.com/acme/shop/-/pipelines/1",
        ["CI_PROJECT_ID"] = "42",
        ["CI_PROJECT_PATH"] = "acme/shop",
        ["CI_PROJECT_URL"] = "https://gitlab.example.com/acme/shop",
        ["CI_SERVER_URL"] = "https://gitlab.example.com",
    };

    private Dictionary<string, string> Push(string branch)
    {
        var variables = Predefined("push", Repository.MainCommit);
        variables["CI_COMMIT_BRANCH"] = variables["CI_COMMIT_REF_NAME"] = branch;
        return variables;
    }

    /// <summary>A fork's pipeline belongs to the fork: <c>CI_PROJECT_PATH</c> is its own, and that of the merge request ours.</summary>
    private Dictionary<string, string> MergeRequest(bool fork)
    {
        var variables = Predefined("merge_request_event", Repository.FeatureCommit);
        variables["CI_COMMIT_REF_NAME"] = variables["CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"] = CiRepository.Feature;
        variables["CI_MERGE_REQUEST_IID"] = "7";
        variables["CI_MERGE_REQUEST_PROJECT_ID"] = "42";
        variables["CI_MERGE_REQUEST_PROJECT_PATH"] = "acme/shop";
        variables["CI_MERGE_REQUEST_PROJECT_URL"] = "https://gitlab.example.com/acme/shop";
        variables["CI_MERGE_REQUEST_TARGET_BRANCH_NAME"] = "main";
        variables["CI_MERGE_REQUEST_DIFF_BASE_SHA"] = Repository.MainCommit;
        variables["CI_PROJECT_PATH"] = variables["CI_MERGE_REQUEST_SOURCE_PROJECT_PATH"] = fork ? "eve/shop" : "acme/shop";
        variables["CI_PROJECT_ID"] = variables["CI_MERGE_REQUEST_SOURCE_PROJECT_ID"] = fork ? "43" : "42";
        return variables;
    }

    [GeneratedRegex("^(?<left>\\$\\w+)\\s*(?<operator>==|!=)\\s*(?<right>\\$\\w+|\"[^\"]*\")$")]
    private static partial Regex Comparison();

    [GeneratedRegex(@"\$(\w+)")]
    private static partial Regex Variable();
}
