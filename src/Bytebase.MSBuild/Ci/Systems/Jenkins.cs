namespace Bytebase.MSBuild.Ci.Systems;

/// <summary>Jenkins with its Git plugin; pull requests are those of a multibranch pipeline (jenkins.io/doc/book/pipeline/multibranch).</summary>
internal sealed class Jenkins : CiSystem
{
    public override CiKind Kind => CiKind.Jenkins;

    public override string Name => "Jenkins";

    public override string Sign => "JENKINS_URL";

    protected override string CommitVariable => "GIT_COMMIT";

    protected override string FullClone => "Clone all of the history: switch \"shallow clone\" off in the job's Git settings.";

    public override BaseBranch BaseBranch(CiVariables variables) => new(variables["CHANGE_TARGET"], "", FullClone);

    public override CiJob Describe(CiVariables variables)
    {
        var job = WithRepository(Job(variables), variables["GIT_URL"]);
        var request = PullRequestOf(variables);
        return job with
        {
            // A multibranch pipeline merges a pull request itself: that commit has no page.
            CommitUrl = request is null ? job.CommitUrl : "",
            Branch = request?.SourceBranch ?? BranchOf(variables),
            RunUrl = variables["BUILD_URL"],
            Root = variables["WORKSPACE"],
            PullRequest = request,
        };
    }

    // No command: a later stage reads the file with readFile, and hands it on with withEnv.

    private static string BranchOf(CiVariables variables)
    {
        if (variables["BRANCH_NAME"] is { Length: > 0 } name)
            return name;
        // As git names it in a pipeline of one branch: origin/main.
        var branch = CiVariables.Branch(variables["GIT_BRANCH"]);
        return branch.StartsWith("origin/", StringComparison.Ordinal) ? branch["origin/".Length..] : branch;
    }

    private static PullRequest? PullRequestOf(CiVariables variables)
    {
        var (id, target) = (variables["CHANGE_ID"], variables["CHANGE_TARGET"]);
        return id.Length == 0 || target.Length == 0 ? null : new PullRequest(id, variables["CHANGE_URL"], target, variables["CHANGE_FORK"].Length > 0)
        {
            SourceBranch = variables["CHANGE_BRANCH"],
        };
    }
}
