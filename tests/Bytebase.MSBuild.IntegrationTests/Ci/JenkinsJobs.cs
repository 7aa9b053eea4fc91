using System.Text.RegularExpressions;

namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <summary>Jenkins, a multibranch pipeline: stages with their conditions, environment blocks, credentials, stashes.</summary>
internal sealed partial class JenkinsJobs(CiRepository repository, World world) : CiJobs(repository, world)
{
    private readonly Block _pipeline = Block.Parse(PipelineFile.Edit(PipelineFile.Jenkins, "DB_PROJECT = '.'", "DB_PROJECT = 'db'", world.Emulator.Url)).Child("pipeline");

    public override JobRun Review(bool fork = false)
    {
        var environment = ChangeRequest(fork);
        return RunStage(Stages(environment), environment, "refs/heads/" + CiRepository.Feature, new Dictionary<string, string>());
    }

    public override JobRun Test() => RunStage("Test", Push("main"), "refs/heads/main", new Dictionary<string, string>());

    public override JobRun Prod(JobRun test) => RunStage("Prod", Push("main"), "refs/heads/main", test.Files);

    public override void AssertTriggers()
    {
        Assert.AreEqual("Review", Stages(new() { ["BRANCH_NAME"] = "PR-7", ["CHANGE_ID"] = "7" }));
        Assert.AreEqual("Check a fork", Stages(new() { ["BRANCH_NAME"] = "PR-7", ["CHANGE_ID"] = "7", ["CHANGE_FORK"] = "eve" }));
        Assert.AreEqual("Test Prod", Stages(Push("main")));
        Assert.AreEqual("", Stages(Push(CiRepository.Feature)));
        Assert.IsNotNull(Stage("Prod").Find("input"), "somebody proceeds");
        Assert.IsNotNull(Stage("Prod").Child("when").Find("beforeInput true"), "nobody is asked on other branches");
        Assert.IsNotNull(_pipeline.Find("agent none"), "no agent waits for somebody");
    }

    private Block Stage(string name) => _pipeline.Child("stages").Child($"stage('{name}')");

    private string Stages(Dictionary<string, string> variables) => string.Join(' ', _pipeline.Child("stages").Children
        .Where(stage => stage.Child("when").Children.All(condition => Fits(condition, variables)))
        .Select(stage => stage.Text["stage('".Length..^2]));

    private static bool Fits(Block condition, Dictionary<string, string> variables) => condition.Text switch
    {
        "beforeAgent true" or "beforeInput true" => true,
        "changeRequest()" => variables.ContainsKey("CHANGE_ID"),
        "branch 'main'" => variables.GetValueOrDefault("BRANCH_NAME") == "main",
        "expression" when condition.Children.Single().Text == "env.CHANGE_FORK == null" => !variables.ContainsKey("CHANGE_FORK"),
        "expression" when condition.Children.Single().Text == "env.CHANGE_FORK != null" => variables.ContainsKey("CHANGE_FORK"),
        _ => throw new NotSupportedException(condition.Text),
    };

    private JobRun RunStage(string name, Dictionary<string, string> environment, string reference, IReadOnlyDictionary<string, string> stash)
    {
        var stage = Stage(name);
        var clone = Repository.Clone(reference, depth: 0, branches: true);
        environment["WORKSPACE"] = clone;
        foreach (var assignment in _pipeline.Child("environment").Children.Concat(stage.Child("environment").Children))
        {
            var match = Assignment().Match(assignment.Text);
            Assert.IsTrue(match.Success, assignment.Text);
            environment[match.Groups["name"].Value] = match.Groups["credential"].Value switch
            {
                "" => match.Groups["text"].Value.Replace("${WORKSPACE}", clone, StringComparison.Ordinal),
                "bytebase-service-account" => World.Email,
                "bytebase-service-account-secret" => World.Secret,
                var unknown => throw new KeyNotFoundException(unknown),
            };
        }

        var (output, exitCode, files) = ("", 0, new Dictionary<string, string>());
        RunSteps(stage.Child("steps").Children, environment);
        foreach (var report in stage.Find("post")?.Child("always").Children ?? [])
        {
            var match = RecordIssues().Match(report.Text);
            Assert.IsTrue(match.Success, report.Text);
            foreach (var (path, text) in Collect(clone, [match.Groups[1].Value]))
                files[path] = text;
        }

        return new JobRun(exitCode, output, clone, files.Where(f => f.Key.EndsWith("handover.env", StringComparison.Ordinal)).SelectMany(f => Lines(f.Value)).ToDictionary(), files);

        void RunSteps(IEnumerable<Block> steps, Dictionary<string, string> variables)
        {
            foreach (var step in steps.TakeWhile(_ => exitCode == 0))
            {
                if (Sh().Match(step.Text) is { Success: true } sh)
                {
                    var run = Run(clone, sh.Groups[1].Value, variables, "sh", "-xe");
                    (output, exitCode) = (output + run.Output, run.ExitCode);
                }
                else if (Stash().Match(step.Text) is { Success: true } stashed)
                {
                    files = Collect(clone, [stashed.Groups[1].Value]);
                    Assert.IsNotEmpty(files, "Jenkins fails where a stash is empty");
                }
                else if (step.Text == "unstash 'bytebase'")
                {
                    Place(clone, stash.Where(f => f.Key.EndsWith("handover.env", StringComparison.Ordinal)).ToDictionary());
                }
                else if (WithEnv().Match(step.Text) is { Success: true } withEnv)
                {
                    var file = Path.Combine(clone, withEnv.Groups[1].Value.Replace("${env.DB_PROJECT}", variables["DB_PROJECT"], StringComparison.Ordinal));
                    RunSteps(step.Children, variables.Concat(Lines(File.ReadAllText(file))).ToDictionary());
                }
                else
                {
                    Assert.Fail($"a step without a double: {step.Text}");
                }
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Lines(string text) => text.Trim().Split('\n').Select(line => line.Split('=', 2)).Select(p => KeyValuePair.Create(p[0], p[1]));

    private Dictionary<string, string> Push(string branch) => new()
    {
        ["BRANCH_NAME"] = branch,
        ["BUILD_NUMBER"] = "3",
        ["BUILD_URL"] = "https://jenkins.example.com/job/hr/job/main/3/",
        ["CI"] = "true",
        ["GIT_BRANCH"] = branch,
        ["GIT_COMMIT"] = Repository.MainCommit,
        ["GIT_URL"] = "https://git.example.com/acme/hr.git",
        ["JENKINS_URL"] = "https://jenkins.example.com/",
        ["JOB_NAME"] = "hr/" + branch,
    };

    private Dictionary<string, string> ChangeRequest(bool fork)
    {
        var variables = Push("PR-7");
        (variables["CHANGE_ID"], variables["CHANGE_TARGET"], variables["CHANGE_BRANCH"]) = ("7", "main", CiRepository.Feature);
        variables["GIT_COMMIT"] = Repository.FeatureCommit;
        if (fork)
            variables["CHANGE_FORK"] = "eve";
        return variables;
    }

    [GeneratedRegex("^(?<name>[A-Z0-9_]+) = (?:'(?<text>[^']*)'|\"(?<text>[^\"]*)\"|credentials\\('(?<credential>[^']+)'\\))$")]
    private static partial Regex Assignment();

    [GeneratedRegex("^sh '([^']+)'$")]
    private static partial Regex Sh();

    [GeneratedRegex("^stash name: 'bytebase', includes: '([^']+)'$")]
    private static partial Regex Stash();

    [GeneratedRegex("^withEnv\\(readFile\\(\"([^\"]+)\"\\)\\.trim\\(\\)\\.tokenize\\('\\\\n'\\)\\)$")]
    private static partial Regex WithEnv();

    [GeneratedRegex(@"^recordIssues tool: sarif\(pattern: '([^']+)'\)$")]
    private static partial Regex RecordIssues();
}
