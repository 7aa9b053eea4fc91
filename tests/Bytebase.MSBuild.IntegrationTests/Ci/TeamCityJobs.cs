using System.Text.RegularExpressions;

namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <summary>TeamCity: build configurations of the Kotlin file, parameters, service messages, snapshot dependencies.</summary>
internal sealed partial class TeamCityJobs(CiRepository repository, World world) : CiJobs(repository, world)
{
    private readonly Block _file = Block.Parse(PipelineFile.Edit(PipelineFile.TeamCity, "param(\"env.DB_PROJECT\", \".\")", "param(\"env.DB_PROJECT\", \"db\")", world.Emulator.Url));

    /// <summary>The pull requests that are built are chosen by their author: a fork's are not.</summary>
    public override JobRun Review(bool fork = false) => !fork
        ? RunBuild("Review", "refs/heads/" + CiRepository.Feature, Repository.FeatureCommit, new() { ["teamcity.pullRequest.number"] = "7", ["teamcity.pullRequest.target.branch"] = "main", ["teamcity.build.branch"] = "pull/7" })
        : throw new NotSupportedException();

    public override JobRun Test() => RunBuild("Test", "refs/heads/main", Repository.MainCommit, new() { ["teamcity.build.branch"] = "main" });

    public override JobRun Prod(JobRun test)
    {
        // Parameters of a build that this one depends on.
        Assert.IsNotNull(Configuration("Prod").Child("dependencies").Find("snapshot(Test)"));
        var parameters = test.Variables.ToDictionary(v => $"dep.{Id("Test")}.{v.Key}", v => v.Value);
        parameters["teamcity.build.branch"] = "main";
        return RunBuild("Prod", "refs/heads/main", Repository.MainCommit, parameters);
    }

    public override void AssertTriggers()
    {
        Assert.AreEqual("branchFilter = \"+:pull/*\"", Configuration("Review").Child("triggers").Child("vcs").Children.Single().Text);
        Assert.AreEqual("branchFilter = \"+:<default>\"", Configuration("Test").Child("triggers").Child("vcs").Children.Single().Text);
        Assert.IsNull(Configuration("Prod").Find("triggers"), "somebody promotes");
        Assert.IsNotNull(Configuration("Prod").Child("features").Find("approval"));
    }

    private static string Id(string configuration) => "Hr_" + configuration;

    private Block Configuration(string name) => _file.Child($"object {name} : BuildType(");

    private JobRun RunBuild(string name, string reference, string commit, Dictionary<string, string> more)
    {
        // Agents keep a mirror of all branches.
        var clone = Repository.Clone(reference, depth: 0, branches: true);
        var parameters = new Dictionary<string, string>(more)
        {
            ["teamcity.build.checkoutDir"] = clone,
            // The password parameters of the project above.
            ["bytebase.service.account"] = World.Email,
            ["bytebase.service.account.secret"] = World.Secret,
            ["env.BUILD_NUMBER"] = "5",
            ["env.BUILD_VCS_NUMBER"] = commit,
            ["env.TEAMCITY_PROJECT_NAME"] = "Hr",
            ["env.TEAMCITY_BUILDCONF_NAME"] = name,
            ["env.TEAMCITY_VERSION"] = "2025.11 (build 200000)",
        };
        var own = Parameters(Configuration(name).Find("params"));
        foreach (var (key, value) in Parameters(_file.Child("project").Child("params")).Concat(own))
            parameters[key] = value;

        var step = Configuration(name).Child("steps").Children.Single();
        Assert.AreEqual("script", step.Text);
        var settings = step.Children.Select(c => c.Text.Split(" = ", 2)).ToDictionary(p => p[0], p => p[1]);
        Assert.AreEqual("dockerImage name scriptContent", string.Join(' ', settings.Keys.Order()));
        var environment = parameters.Where(p => p.Key.StartsWith("env.", StringComparison.Ordinal)).ToDictionary(p => p.Key[4..], p => Resolve(p.Value, parameters));
        // What is no variable is in two files, of which the first names the second: jetbrains.com/help/teamcity/predefined-build-parameters.
        var files = (Build: clone + ".build.properties", Configuration: clone + ".configuration.properties");
        File.WriteAllText(files.Build, $"teamcity.configuration.properties.file={files.Configuration}\n");
        File.WriteAllLines(files.Configuration, parameters.Where(p => p.Key.StartsWith("teamcity.", StringComparison.Ordinal)).Select(p => $"{p.Key}={p.Value}"));
        environment["TEAMCITY_BUILD_PROPERTIES_FILE"] = files.Build;
        // A custom script without a first line of its own is run by the system's shell.
        var run = Run(clone, Resolve(settings["scriptContent"].Replace("\"\"\"", "", StringComparison.Ordinal), parameters), environment, "sh");

        // The parameters that a build declares, as it ends: what the builds after it can refer to.
        var left = own.ToDictionary(p => p.Key, p => Resolve(p.Value, parameters));
        foreach (Match match in SetParameter().Matches(run.Output))
        {
            Assert.IsTrue(left.ContainsKey(match.Groups["name"].Value) || match.Groups["name"].Value != "env.BYTEBASE_PLAN", "a parameter that no configuration declares is an unmet requirement for agents");
            left[match.Groups["name"].Value] = match.Groups["value"].Value;
        }

        return new JobRun(run.ExitCode, run.Output, clone, left, new Dictionary<string, string>());
    }

    private static Dictionary<string, string> Parameters(Block? block) => (block?.Children ?? []).Select(c => Parameter().Match(c.Text)).ToDictionary(
        m => m.Success ? m.Groups["name"].Value : throw new FormatException("a parameter without a double"),
        m => DependencyParameter().Replace(m.Groups["value"].Value, d => $"%dep.{Id(d.Groups["id"].Value)}.{d.Groups["name"].Value}%"));

    /// <summary>References in <c>%</c>; TeamCity starts no build that has one without a value.</summary>
    private static string Resolve(string text, Dictionary<string, string> parameters) => Reference().Replace(text, match =>
        Resolve(parameters.TryGetValue(match.Groups[1].Value, out var value) ? value : throw new KeyNotFoundException(match.Value), parameters));

    [GeneratedRegex("^param\\(\"(?<name>[\\w.]+)\", \"(?<value>.*)\"\\)$")]
    private static partial Regex Parameter();

    [GeneratedRegex("\\$\\{(?<id>\\w+)\\.depParamRefs\\[\"(?<name>[\\w.]+)\"\\]\\}")]
    private static partial Regex DependencyParameter();

    [GeneratedRegex(@"%([\w.]+)%")]
    private static partial Regex Reference();

    // Blanks before a service message are nothing to TeamCity; MSBuild indents its messages.
    [GeneratedRegex(@"^ *##teamcity\[setParameter name='(?<name>[^']+)' value='(?<value>[^']*)'\]$", RegexOptions.Multiline)]
    private static partial Regex SetParameter();
}
