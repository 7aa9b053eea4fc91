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
        SameContent = newestFirst.FirstOrDefault(r => PlanTitle.DigestOf(r) == digest);
    }

    /// <summary>The newest rollout of the same content and targets.</summary>
    public Rollout? SameContent { get; }

    /// <summary>A rollout of the same content that has something left to run.</summary>
    public Rollout? Unfinished => SameContent is { } same && !same.IsFinished() ? same : null;

    /// <summary>Reads one page: the agent's role may list rollouts, and an older one than that is not worth resuming.</summary>
    public static async Task<RolloutHistory> ReadAsync(BytebaseClient client, string project, string digest, IReadOnlyList<string> targets, CancellationToken cancellationToken) =>
        new(await client.ListRolloutsAsync(project, PageSize, cancellationToken), digest, targets);

    /// <summary>Whether somebody skipped the tasks of all these databases for the same content: skipped stays skipped.</summary>
    public bool AllSkipped(IEnumerable<string> databases) =>
        SameContent is { } same && same.IsFinished()
        && same.Tasks().Where(t => t.Status == RolloutTaskStatus.Skipped).Select(t => t.Target ?? "").ToHashSet(StringComparer.Ordinal) is { Count: > 0 } skipped
        && databases.All(skipped.Contains);

    /// <summary>
    /// Whether the newest rollout on the same targets is of the same content and finished. Asked only where the databases are not: when
    /// the review is skipped.
    /// </summary>
    public bool NewestIsFinishedSameContent() =>
        _newestFirst.FirstOrDefault(r => r.IsOn(_targets) || PlanTitle.DigestOf(r) == _digest) is { } newest
        && PlanTitle.DigestOf(newest) == _digest && newest.IsFinished();

    /// <summary>
    /// Unfinished rollouts of other content on the same databases, newest first, back to the last one that finished: what came before
    /// that one is history.
    /// </summary>
    public IEnumerable<Rollout> LeftOver() =>
        _newestFirst.Where(r => r.IsOn(_targets)).TakeWhile(r => !r.IsFinished()).Where(r => PlanTitle.DigestOf(r) != _digest);
}
