using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <content>Parameters.</content>
public sealed partial class BytebaseCreateRelease
{
    /// <summary>Whether the release is rolled out next: only then an unfinished rollout is looked for.</summary>
    public bool RolloutFollows { get; set; }

    /// <summary>
    /// The release as one item, with <c>Url</c>, <c>Project</c>, <c>Digest</c>, <c>Commit</c>, and <c>Plan</c> when an unfinished rollout is
    /// resumed. No item when there was nothing to do.
    /// </summary>
    [Output]
    public ITaskItem? Release { get; set; }

    /// <summary>Whether nothing is pending: then there is nothing to roll out either.</summary>
    [Output]
    public bool NothingToDo { get; set; }
}
