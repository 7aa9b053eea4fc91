using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>
/// The newest rollouts of a project, seen from one release content: what an earlier run left unfinished, and what is left over on the
/// same databases.
/// </summary>
internal sealed class RolloutHistory
{
    private const int PageSize = 50;

    private readonly IReadOnlyList<Rollout> _newestFirst;
    private readonly string _digest;
    private readonly IReadOnlyList<string> _targets;

    public RolloutHistory(IReadOnlyList<Rollout> newestFirst, string digest, IReadOnlyList<string> targets)
    {
        _newestFirst = newestFirst;
        _digest = digest;
        _targets = targets;
        SameContent = [.. newestFirst.Where(IsSame)];
        SeenPlans = [.. SameContent.Select(r => r.PlanName())];
    }

    /// <summary>The rollouts of the same content and targets, newest first.</summary>
    public IReadOnlyList<Rollout> SameContent { get; }

    /// <summary>The plans of the same content that are there, also those whose rollouts do not count any more.</summary>
    public IReadOnlyCollection<string> SeenPlans { get; private init; }

    /// <summary>The newest one of the same content that ran to its end.</summary>
    public Rollout? Finished => SameContent.FirstOrDefault(RolloutState.IsFinished);

    /// <summary>
    /// Those of the same content that have something left to run and that no later one has overtaken. Runs that began at the same moment
    /// may have left several: whoever looks must choose the same one, so one that has run comes first, then the oldest.
    /// </summary>
    public IEnumerable<Rollout> Unfinished => SameContent.TakeWhile(r => !r.IsFinished()).OrderBy(RolloutState.IsUntouched).ThenBy(RolloutState.Order);

    /// <summary>Reads one page: the agent's role may list rollouts, and an older one than that is not worth resuming.</summary>
    public static async Task<RolloutHistory> ReadAsync(BytebaseClient client, string project, string digest, IReadOnlyList<string> targets, CancellationToken cancellationToken, bool declarative = false)
    {
        var rollouts = await client.ListRolloutsAsync(project, PageSize, cancellationToken);
        var all = new RolloutHistory(rollouts, digest, targets);
        return declarative ? new(DeclarativeHistory.WithoutOutdated(rollouts, digest), digest, targets) { SeenPlans = all.SeenPlans } : all;
    }

    /// <summary>Whether somebody skipped the tasks of all these databases for the same content: skipped stays skipped.</summary>
    public bool AllSkipped(IEnumerable<string> databases) =>
        SameContent.FirstOrDefault(r => !r.IsUntouched()) is { } newest && newest.IsFinished()
        && newest.Tasks().Where(t => t.Status == RolloutTaskStatus.Skipped).Select(t => t.Target ?? "").ToHashSet(StringComparer.Ordinal) is { Count: > 0 } skipped
        && databases.All(skipped.Contains);

    /// <summary>Those of <paramref name="databases"/> to which a rollout brought this content, as far as its tasks know.</summary>
    public IReadOnlyList<string> BroughtTo(IEnumerable<string> databases)
    {
        var done = SameContent.SelectMany(RolloutState.Tasks).Where(t => t.Status == RolloutTaskStatus.Done).Select(t => t.Target ?? "").ToHashSet(StringComparer.Ordinal);
        return [.. databases.Where(done.Contains)];
    }

    /// <summary>
    /// The rollout to go on with, so that these databases get what they lack; <see langword="null"/> when none of those that are there
    /// would do. A task that is done is not run again, so a database that was restored since needs a new rollout.
    /// </summary>
    /// <param name="pending">The databases that lack something, or <see langword="null"/> when they were not asked.</param>
    public Rollout? ToResume(IReadOnlyCollection<string>? pending) =>
        Unfinished.FirstOrDefault(r => pending is null || !r.Tasks().Any(t => t.Status == RolloutTaskStatus.Done && pending.Contains(t.Target ?? "")));

    /// <summary>
    /// The finished rollout that has no task for any of these databases: they had no environment then, and may have one now. Opening the
    /// rollout again adds what it lacks, where a new one for each try would pile up.
    /// </summary>
    public Rollout? ToComplete(IReadOnlyCollection<string> pending) =>
        Finished is { } finished && !finished.Tasks().Any(t => pending.Contains(t.Target ?? "")) ? finished : null;

    /// <summary>
    /// Whether the newest rollout on the same targets is of the same content and finished. Asked only where the databases are not: when
    /// the review is skipped. One of the same content that nobody ran is what a publish at the same moment left behind.
    /// </summary>
    public bool NewestIsFinishedSameContent() =>
        _newestFirst.Where(r => r.IsOn(_targets) || IsSame(r)).SkipWhile(r => IsSame(r) && r.IsUntouched()).FirstOrDefault() is { } newest
        && IsSame(newest) && newest.IsFinished();

    /// <summary>
    /// Unfinished rollouts of other content on the same databases, newest first, back to the last one that finished: what came before
    /// that one is history, and so is one that nobody ran because another of its content did the work.
    /// </summary>
    public IEnumerable<Rollout> LeftOver()
    {
        var finished = _newestFirst.Where(RolloutState.IsFinished).Select(PlanTitle.DigestOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return _newestFirst
            .Where(r => r.IsOn(_targets) && !(r.IsUntouched() && PlanTitle.DigestOf(r) is { } digest && finished.Contains(digest)))
            .TakeWhile(r => !r.IsFinished())
            .Where(r => !IsSame(r));
    }

    private bool IsSame(Rollout rollout) => PlanTitle.DigestOf(rollout) == _digest;
}
