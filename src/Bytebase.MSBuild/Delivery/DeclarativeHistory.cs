using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>
/// What counts of earlier rollouts in declarative mode. A migration that is applied stays applied, and so a versioned rollout can be
/// resumed at any time; a schema is what the newest rollout made of it.
/// </summary>
internal static class DeclarativeHistory
{
    /// <summary>The rollouts without those of the same content behind which a newer one has changed one of their databases.</summary>
    public static IReadOnlyList<Rollout> WithoutOutdated(IReadOnlyList<Rollout> newestFirst, string digest)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        var kept = new List<Rollout>();
        foreach (var rollout in newestFirst)
        {
            if (PlanTitle.DigestOf(rollout) == digest)
            {
                if (!rollout.Tasks().Any(t => changed.Contains(t.Target ?? "")))
                    kept.Add(rollout);
                continue;
            }

            kept.Add(rollout);
            // What only waits has changed nothing. What failed may have: MySQL commits each statement.
            foreach (var task in rollout.Tasks().Where(t => t.Status is not (RolloutTaskStatus.NotStarted or RolloutTaskStatus.Skipped)))
                changed.Add(task.Target ?? "");
        }

        return kept;
    }
}
