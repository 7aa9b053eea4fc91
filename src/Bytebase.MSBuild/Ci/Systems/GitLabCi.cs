namespace Bytebase.MSBuild.Ci.Systems;

/// <summary>GitLab CI, of gitlab.com and of servers of one's own (docs.gitlab.com/ci/variables/predefined_variables).</summary>
internal sealed class GitLabCi : CiSystem
{
    public override CiKind Kind => CiKind.GitLab;

    public override string Name => "GitLab CI";

    public override string Sign => "GITLAB_CI";

    protected override string CommitVariable => "CI_COMMIT_SHA";

    protected override string FullClone => "Clone all of the history: write \"GIT_DEPTH: 0\" below \"variables:\" of the job.";

    protected override bool HasSign(CiVariables variables) => variables[Sign] == "true";

    public override BaseBranch BaseBranch(CiVariables variables) =>
        new(variables["CI_MERGE_REQUEST_TARGET_BRANCH_NAME"], variables["CI_MERGE_REQUEST_DIFF_BASE_SHA"], FullClone);

    public override CiJob Describe(CiVariables variables)
    {
        var url = variables["CI_PROJECT_URL"];
        var request = PullRequestOf(variables, url);
        var job = Job(variables);
        return job with
        {
            VcsType = RepositoryPages.GitLab,
            CommitUrl = RepositoryPages.Commit(RepositoryPages.GitLab, url, job.Commit),
            // Set in a pipeline of merged results alone, where the commit is a merge that nobody pushed (gitlab#330964).
            HeadCommit = request is not null && variables["CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"] is { Length: > 0 } head ? head : job.Commit,
            Branch = request?.SourceBranch
                ?? (variables["CI_COMMIT_BRANCH"] is { Length: > 0 } branch ? branch : variables["CI_COMMIT_TAG"].Length == 0 ? CiVariables.Branch(variables["CI_COMMIT_REF_NAME"]) : ""),
            Repository = variables["CI_PROJECT_PATH"],
            RepositoryUrl = url.TrimEnd('/'),
            RunUrl = variables["CI_JOB_URL"] is { Length: > 0 } run ? run : variables["CI_PIPELINE_URL"],
            Root = variables["CI_PROJECT_DIR"],
            PullRequest = request,
        };
    }

    // No command: the job declares the file as a dotenv report.

    /// <summary>
    /// Not collapsed, as it is the only system whose sections need not be (docs.gitlab.com/ci/jobs/job_logs, "Custom collapsible sections").
    /// The carriage return inside the line is needed (lib/gitlab/regex.rb, build_trace_section_regex), and MSBuild's console logger breaks
    /// and indents a line there.
    /// </summary>
    public override SectionMarks Section(string title)
    {
        // Sections of a job are told apart by it.
        var id = "bytebase_" + Guid.NewGuid().ToString("N")[..12];
        return new(
            time => $"\u001B[0Ksection_start:{time.ToUnixTimeSeconds()}:{id}[collapsed=false]\r\u001B[0K{title}",
            time => $"\u001B[0Ksection_end:{time.ToUnixTimeSeconds()}:{id}\r\u001B[0K")
        {
            NeedStandardOutput = true,
        };
    }

    private static PullRequest? PullRequestOf(CiVariables variables, string url)
    {
        var (id, target) = (variables["CI_MERGE_REQUEST_IID"], variables["CI_MERGE_REQUEST_TARGET_BRANCH_NAME"]);
        if (id.Length == 0 || target.Length == 0)
            return null;
        // A fork's job may run in the fork: the request is the parent's all the same.
        var parent = variables["CI_MERGE_REQUEST_PROJECT_URL"] is { Length: > 0 } own ? own : url;
        var (from, to) = (variables["CI_MERGE_REQUEST_SOURCE_PROJECT_ID"], variables["CI_MERGE_REQUEST_PROJECT_ID"]);
        return new PullRequest(id, RepositoryPages.PullRequest(RepositoryPages.GitLab, parent, id), target, from.Length > 0 && to.Length > 0 && from != to)
        {
            SourceBranch = variables["CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"],
            BaseCommit = variables["CI_MERGE_REQUEST_DIFF_BASE_SHA"],
        };
    }
}
