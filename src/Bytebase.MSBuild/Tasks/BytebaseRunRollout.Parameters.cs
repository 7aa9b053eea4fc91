using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <content>Parameters.</content>
public sealed partial class BytebaseRunRollout
{
    /// <summary>What <see cref="BytebaseCreateRelease"/> returned; no item when a plan is promoted.</summary>
    public ITaskItem? Release { get; set; }

    /// <summary>
    /// The rollout as one item, with <c>Plan</c>, <c>Release</c>, <c>Url</c>, <c>Stage</c> (the last one that is done) and
    /// <c>NextStage</c> (the first one that waits; empty when all are done).
    /// </summary>
    [Output]
    public ITaskItem? Rollout { get; set; }
}
