namespace Bytebase.MSBuild.Ci.Systems;

/// <summary>
/// TeamCity (jetbrains.com/help/teamcity/predefined-build-parameters). Few of its parameters are variables: the others stand in two files,
/// of which the first names the second.
/// </summary>
internal sealed class TeamCity : CiSystem
{
    public override CiKind Kind => CiKind.TeamCity;

    public override string Name => "TeamCity";

    public override string Sign => "TEAMCITY_VERSION";

    protected override string CommitVariable => "BUILD_VCS_NUMBER";

    protected override string FullClone => "Clone all of the history: switch \"shallow clone\" off in the VCS root.";

    /// <summary>With the build feature Pull Requests the parameters say it; without, pass a parameter as BytebaseBaseRef.</summary>
    public override BaseBranch BaseBranch(CiVariables variables) => new(TargetOf(Parameters(variables)), "", FullClone);

    public override CiJob Describe(CiVariables variables)
    {
        var parameters = Parameters(variables);
        var job = WithRepository(Job(variables), Get(parameters, "vcsroot.url"));
        var request = PullRequestOf(parameters, job);
        return job with
        {
            Branch = request?.SourceBranch ?? CiVariables.Branch(Get(parameters, "teamcity.build.branch") is var branch && branch != "<default>" ? branch : Get(parameters, "vcsroot.branch")),
            RunUrl = RunOf(variables, parameters),
            Root = Get(parameters, "teamcity.build.checkoutDir") is { Length: > 0 } folder ? folder : Get(parameters, "system.teamcity.build.checkoutDir"),
            PullRequest = request,
        };
    }

    /// <summary>Parameters that later steps have as variables, and later builds of the chain as <c>%dep.Test.env.BYTEBASE_PLAN%</c>.</summary>
    public override void HandOver(Handover handover, CiVariables variables, Action<string> command)
    {
        foreach (var (key, value) in handover.Values)
            command(TeamCityMessage.Format("setParameter", ("name", "env." + key), ("value", value)));
    }

    public override SectionMarks Section(string title) => new(TeamCityMessage.Format("blockOpened", ("name", title)), TeamCityMessage.Format("blockClosed", ("name", title)));

    /// <summary>Both files; the configuration's parameters, which are all, win.</summary>
    private static Dictionary<string, string> Parameters(CiVariables variables)
    {
        var all = CiVariables.Properties(variables["TEAMCITY_BUILD_PROPERTIES_FILE"]).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        foreach (var (name, value) in CiVariables.Properties(Get(all, "teamcity.configuration.properties.file")))
            all[name] = value;
        return all;
    }

    private static string Get(Dictionary<string, string> parameters, string name) => parameters.GetValueOrDefault(name)?.Trim() ?? "";

    private static string TargetOf(Dictionary<string, string> parameters) =>
        Get(parameters, "teamcity.pullRequest.number").Length > 0 ? CiVariables.Branch(Get(parameters, "teamcity.pullRequest.target.branch")) : "";

    private static PullRequest? PullRequestOf(Dictionary<string, string> parameters, CiJob job)
    {
        var (id, target) = (Get(parameters, "teamcity.pullRequest.number"), TargetOf(parameters));
        return id.Length == 0 || target.Length == 0 ? null : new PullRequest(id, RepositoryPages.PullRequest(job.VcsType, job.RepositoryUrl, id), target, IsFork: false)
        {
            SourceBranch = CiVariables.Branch(Get(parameters, "teamcity.pullRequest.source.branch")),
        };
    }

    private static string RunOf(CiVariables variables, Dictionary<string, string> parameters)
    {
        // A variable in newer versions alone.
        if (variables["BUILD_URL"] is { Length: > 0 } url)
            return url;
        var build = Get(parameters, "teamcity.build.id");
        return CiVariables.Join(Get(parameters, "teamcity.serverUrl"), build.Length > 0 ? "viewLog.html?buildId=" + build : "");
    }
}
