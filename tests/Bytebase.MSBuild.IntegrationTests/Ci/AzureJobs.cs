using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bytebase.Hosts;

namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <summary>Azure Pipelines: stages, conditions, macros, output variables of deployment jobs.</summary>
internal sealed partial class AzureJobs : CiJobs
{
    private const string Token = "azure-token-canary";

    private readonly JsonObject _file;
    private readonly AzureDouble _host;

    public AzureJobs(CiRepository repository, World world, AzureDouble host)
        : base(repository, world)
    {
        _file = YamlFile.Parse(PipelineFile.Edit(PipelineFile.Azure, "    value: .\n", "    value: db\n", world.Emulator.Url));
        _host = host;
        host.Know(Token, "Shop Build Service", host.WriteScopes);
    }

    public override IReadOnlyList<string> Hidden => [.. base.Hidden, Token];

    public override JobRun Review(bool fork = false) => RunStage("Review", PullRequest(fork), "refs/pull/7/merge", fork ? [] : Secrets, new Dictionary<string, string>());

    public override JobRun Test() => RunStage("Test", Push("main"), "refs/heads/main", Secrets, new Dictionary<string, string>());

    public override JobRun Prod(JobRun test)
    {
        Assert.AreEqual("Test", Stage("Prod").Text("dependsOn"));
        return RunStage("Prod", Push("main"), "refs/heads/main", Secrets, test.Variables);
    }

    public override void AssertTriggers()
    {
        Assert.AreEqual("Review", Stages(new() { ["Build.Reason"] = "PullRequest", ["Build.SourceBranch"] = "refs/pull/7/merge" }));
        Assert.AreEqual("Test", Stages(Push("main")), "and Prod after it");
        Assert.AreEqual("", Stages(Push("feature/other")));
        Assert.AreEqual("prod", Stage("Prod")["jobs"].Objects().Single().Text("environment"));
    }

    private JsonObject Stage(string name) => _file["stages"].Objects().Single(s => s.Text("stage") == name);

    /// <summary>The stages with a condition that a run with these variables meets; those without one follow the stage that they depend on.</summary>
    private string Stages(Dictionary<string, string> variables) =>
        string.Join(' ', _file["stages"].Objects().Where(s => s["condition"] is not null && Condition(s.Text("condition"), variables, succeeded: true)).Select(s => s.Text("stage")));

    private JobRun RunStage(string name, Dictionary<string, string> predefined, string reference, Dictionary<string, string> secrets, IReadOnlyDictionary<string, string> outputs)
    {
        _file.Understand("trigger", "pr", "pool", "variables", "stages");
        var stage = Stage(name);
        stage.Understand("stage", "dependsOn", "condition", "lockBehavior", "jobs");
        Assert.IsTrue(stage["condition"] is null || Condition(stage.Text("condition"), predefined, succeeded: true), name);
        var job = stage["jobs"].Objects().Single();
        job.Understand("job", "deployment", "displayName", "environment", "container", "variables", "strategy", "steps");
        var isDeployment = job["deployment"] is not null;
        var jobName = isDeployment ? job.Text("deployment") : job.Text("job");
        var variables = new Dictionary<string, string>(predefined) { ["Pipeline.Workspace"] = Path.GetTempPath() };
        var groups = new List<string>();
        foreach (var variable in _file["variables"].Objects())
        {
            variable.Understand("name", "value", "group");
            if (variable["group"] is { } group)
                groups.Add(group.ToString());
            else
                variables[variable.Text("name")] = Macros(variable.Text("value"), variables);
        }

        Assert.AreEqual("bytebase", string.Join(' ', groups));
        foreach (var (key, value) in job["variables"].Pairs())
            variables[key] = Runtime(value, outputs);

        var steps = isDeployment ? job["strategy"]!["runOnce"]!["deploy"]!["steps"] : job["steps"];
        var (clone, output, exitCode) = ("", "", 0);
        var (set, files) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        foreach (var step in steps.Objects())
        {
            step.Understand("checkout", "fetchDepth", "task", "inputs", "script", "name", "displayName", "condition", "env");
            if (!Condition(step["condition"]?.ToString() ?? "succeeded()", variables, exitCode == 0))
                continue;
            if (step["checkout"] is not null)
            {
                clone = Repository.Clone(reference, int.Parse(step.Text("fetchDepth"), System.Globalization.CultureInfo.InvariantCulture), branches: true);
                variables["Build.SourcesDirectory"] = variables["System.DefaultWorkingDirectory"] = clone;
                continue;
            }

            if (step["task"] is { } task)
            {
                Assert.AreEqual("Cache@2", task.ToString());
                continue;
            }

            // Variables that are no secrets reach each step; secrets only where "env:" names them. A macro without a value stays as it is.
            var environment = variables.ToDictionary(v => v.Key.Replace('.', '_').ToUpperInvariant(), v => v.Value);
            var known = variables.Concat(secrets).Append(new("System.AccessToken", Token)).ToDictionary();
            foreach (var (key, value) in step["env"].Pairs())
                environment[key] = Macros(value, known);
            var run = Run(clone, Macros(step.Text("script"), known), environment, "bash", "--noprofile", "--norc");
            (output, exitCode) = (output + run.Output, exitCode == 0 ? run.ExitCode : exitCode);
            foreach (var summary in Log.Azure(run.Output, "task.uploadsummary"))
            {
                Assert.DoesNotContain("summary.md", files.Keys, "a page of the run is shown for each");
                files["summary.md"] = File.ReadAllText(summary.Data);
            }

            foreach (Match match in SetVariable().Matches(run.Output))
            {
                Assert.Contains("isOutput=true", match.Groups["properties"].Value, "otherwise it reaches the same job alone");
                if (step["name"] is { } stepName)
                    set[$"{name}.{jobName}.{(isDeployment ? jobName + "." : "")}{stepName}.{match.Groups["name"].Value}"] = match.Groups["value"].Value;
            }
        }

        return new JobRun(exitCode, output, clone, set, files);
    }

    private static string Macros(string text, Dictionary<string, string> variables) => Macro().Replace(text, match => variables.GetValueOrDefault(match.Groups[1].Value, match.Value));

    /// <summary>A runtime expression: the output of another stage's job.</summary>
    private static string Runtime(string text, IReadOnlyDictionary<string, string> outputs)
    {
        var match = StageOutput().Match(text);
        Assert.IsTrue(match.Success, $"a variable without a double: {text}");
        return outputs.GetValueOrDefault($"{match.Groups["stage"].Value}.{match.Groups["job"].Value}.{match.Groups["output"].Value}", "");
    }

    private static bool Condition(string text, Dictionary<string, string> variables, bool succeeded)
    {
        if (text == "succeeded()")
            return succeeded;
        if (And().Match(text) is { Success: true } and)
            return Condition(and.Groups[1].Value, variables, succeeded) && Condition(and.Groups[2].Value, variables, succeeded);
        var match = Comparison().Match(text);
        Assert.IsTrue(match.Success, $"a condition without a double: {text}");
        var equal = string.Equals(variables.GetValueOrDefault(match.Groups["name"].Value, ""), match.Groups["value"].Value, StringComparison.OrdinalIgnoreCase);
        return equal == (match.Groups["operator"].Value == "eq");
    }

    private Dictionary<string, string> Predefined(string reason, string branch, string commit) => new()
    {
        ["TF_BUILD"] = "True",
        ["Build.BuildId"] = "99",
        ["Build.Reason"] = reason,
        ["Build.Repository.Name"] = "shop",
        ["Build.Repository.Provider"] = "TfsGit",
        ["Build.Repository.ID"] = AzureDouble.RepositoryId,
        ["Build.Repository.Uri"] = "https://dev.azure.com/acme/shop/_git/shop",
        ["Build.SourceBranch"] = branch,
        ["Build.SourceBranchName"] = branch[(branch.LastIndexOf('/') + 1)..],
        ["Build.SourceVersion"] = commit,
        ["System.CollectionUri"] = _host.Address + "/acme/",
        ["System.TeamProject"] = "shop",
        ["System.TeamProjectId"] = AzureDouble.Project,
        ["Agent.OS"] = "Linux",
    };

    private Dictionary<string, string> Push(string branch) => Predefined("IndividualCI", "refs/heads/" + branch, Repository.MainCommit);

    private Dictionary<string, string> PullRequest(bool fork)
    {
        var variables = Predefined("PullRequest", "refs/pull/7/merge", Repository.MergeCommit);
        variables["System.PullRequest.IsFork"] = fork ? "True" : "False";
        variables["System.PullRequest.PullRequestId"] = HostDouble.PullRequest;
        variables["System.PullRequest.SourceBranch"] = "refs/heads/" + CiRepository.Feature;
        variables["System.PullRequest.SourceCommitId"] = Repository.FeatureCommit;
        variables["System.PullRequest.TargetBranch"] = "refs/heads/main";
        return variables;
    }

    [GeneratedRegex(@"\$\(([A-Za-z][\w.]*)\)")]
    private static partial Regex Macro();

    [GeneratedRegex(@"^\$\[ stageDependencies\.(?<stage>\w+)\.(?<job>\w+)\.outputs\['(?<output>[\w.]+)'\] \]$")]
    private static partial Regex StageOutput();

    [GeneratedRegex(@"^and\((succeeded\(\)), (.*)\)$")]
    private static partial Regex And();

    [GeneratedRegex(@"^(?<operator>eq|ne)\(variables\['(?<name>[\w.]+)'\], '(?<value>[^']*)'\)$")]
    private static partial Regex Comparison();

    // The agent looks for the prefix anywhere in a line; MSBuild indents its messages.
    [GeneratedRegex(@"^ *##vso\[task\.setvariable variable=(?<name>\w+);?(?<properties>[^\]]*)\](?<value>.*)$", RegexOptions.Multiline)]
    private static partial Regex SetVariable();
}
