namespace Bytebase.MSBuild.Ci.Systems;

/// <summary>All CI systems.</summary>
internal static class CiSystems
{
    /// <summary>
    /// In the order in which they are asked. Those that run others' agents come last: where the variables of two are there, the job is the
    /// inner one's, and a Jenkins or TeamCity build can start a GitLab runner, not the other way round.
    /// </summary>
    private static readonly CiSystem[] All = [new GitHubActions(), new GitLabCi(), new BitbucketPipelines(), new AzurePipelines(), new TeamCity(), new Jenkins()];

    public static CiSystem Of(CiKind kind) => All.First(system => system.Kind == kind);

    /// <summary>The system whose job this is; <see langword="null"/> on a laptop.</summary>
    public static CiSystem? Find(CiVariables variables) => Array.Find(All, system => system.Runs(variables));

    /// <summary>The first system of which one sign is there.</summary>
    public static CiSystem? Signed(CiVariables variables) => Array.Find(All, system => system.IsSigned(variables));
}
