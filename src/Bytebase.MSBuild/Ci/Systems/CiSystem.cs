namespace Bytebase.MSBuild.Ci.Systems;

/// <summary>
/// A CI system: how its job is known, what its variables say, and how it takes values and sections of its log. Another one is added by
/// deriving a class and naming it in <see cref="CiSystems"/>.
/// </summary>
internal abstract class CiSystem
{
    public abstract CiKind Kind { get; }

    /// <summary>For messages.</summary>
    public abstract string Name { get; }

    /// <summary>The variable that each of its jobs has.</summary>
    public abstract string Sign { get; }

    /// <summary>The variable with the commit: the second sign without which a job is not this system's.</summary>
    protected abstract string CommitVariable { get; }

    /// <summary>What to do for a clone with all of its history, as a sentence.</summary>
    protected abstract string FullClone { get; }

    /// <summary>
    /// Whether the job is this system's. Two of its own variables must say so: one alone may be set by a user, or by a tool that mimics the
    /// system.
    /// </summary>
    public bool Runs(CiVariables variables) => HasSign(variables) && variables[CommitVariable].Length > 0;

    /// <summary>Whether <see cref="Sign"/> has a value that means it.</summary>
    public bool IsSigned(CiVariables variables) => variables[Sign].ToUpperInvariant() is not ("" or "FALSE" or "0");

    /// <summary>The job; only for variables with which <see cref="Runs"/> is true.</summary>
    public abstract CiJob Describe(CiVariables variables);

    /// <summary>The pull request's target; only for variables with which <see cref="Runs"/> is true.</summary>
    public virtual BaseBranch BaseBranch(CiVariables variables) => new("", "", FullClone);

    /// <summary>Gives values to later jobs in the system's own way, besides the file.</summary>
    /// <param name="command">Prints a line that the system reads as a command.</param>
    /// <exception cref="IOException">A file of the system cannot be written; or <see cref="UnauthorizedAccessException"/>.</exception>
    public virtual void HandOver(Handover handover, CiVariables variables, Action<string> command)
    {
    }

    /// <summary>The lines that begin and end a section of the log; <see langword="null"/> where it has no sections.</summary>
    /// <param name="title">For readers: one line, neutral for every system (<see cref="Diagnostics.LogText.Neutralize"/>).</param>
    public virtual SectionMarks? Section(string title) => null;

    /// <summary>Whether the sign has its value.</summary>
    protected virtual bool HasSign(CiVariables variables) => variables[Sign].Length > 0;

    /// <summary>What all systems say.</summary>
    protected CiJob Job(CiVariables variables) => new()
    {
        Kind = Kind,
        Name = Name,
        Commit = variables[CommitVariable],
        HeadCommit = variables[CommitVariable],
    };

    /// <summary>The job with the repository behind a URL that git clones from, where it is one of the hosts that are known.</summary>
    protected static CiJob WithRepository(CiJob job, string cloneUrl) => RepositoryUrl.Parse(cloneUrl) is { } repository
        ? job with
        {
            VcsType = repository.VcsType,
            Repository = repository.Name,
            RepositoryUrl = repository.Page,
            CommitUrl = RepositoryPages.Commit(repository.VcsType, repository.Page, job.Commit),
        }
        : job;
}

/// <summary>The lines around a section of a log.</summary>
/// <param name="StartAt">The first, by the time at which it is printed.</param>
/// <param name="EndAt">The last, by its time.</param>
internal sealed record SectionMarks(Func<DateTimeOffset, string> StartAt, Func<DateTimeOffset, string> EndAt)
{
    public SectionMarks(string start, string end)
        : this(_ => start, _ => end)
    {
    }

    /// <summary>Whether MSBuild's log would spoil them, so that they must go to standard output itself.</summary>
    public bool NeedStandardOutput { get; init; }
}
