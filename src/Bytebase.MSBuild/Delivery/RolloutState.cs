using System.Globalization;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>What a rollout's tasks say together.</summary>
internal static class RolloutState
{
    public static IEnumerable<RolloutTask> Tasks(this Rollout rollout) => (rollout.Stages ?? []).SelectMany(s => s.Tasks ?? []);

    /// <summary>Nothing is left to run.</summary>
    public static bool IsFinished(this RolloutTask task) => task.Status is RolloutTaskStatus.Done or RolloutTaskStatus.Skipped;

    /// <summary>Ended without success; running it again resumes at the migration that failed.</summary>
    public static bool HasFailed(this RolloutTask task) => task.Status is RolloutTaskStatus.Failed or RolloutTaskStatus.Canceled;

    /// <summary>Every task is done or skipped.</summary>
    public static bool IsFinished(this Rollout rollout) => rollout.Tasks().All(IsFinished);

    /// <summary>Nothing of it was ever run or skipped.</summary>
    public static bool IsUntouched(this Rollout rollout) => rollout.Tasks().All(t => t.Status == RolloutTaskStatus.NotStarted);

    /// <summary>The server works on it, or will without being told again.</summary>
    public static bool IsUnderWay(this RolloutTask task) => task.Status is RolloutTaskStatus.Pending or RolloutTaskStatus.Running;

    /// <summary>Whether somebody told the server to run it later.</summary>
    public static bool IsScheduled(this RolloutTask task, TimeProvider time) => task.Status == RolloutTaskStatus.Pending && task.RunTime > time.GetUtcNow();

    /// <summary>
    /// Orders rollouts by when their tasks were created, which is when others could see them. Ids count up (over the project; before
    /// 3.21 over the server), and a plan's own may be older than its rollout.
    /// </summary>
    public static (long FirstTask, long Plan) Order(this Rollout rollout) => (
        rollout.Tasks().Select(t => NumberOf(t.Name ?? "")).DefaultIfEmpty(long.MaxValue).Min(),
        NumberOf(rollout.PlanName()));

    /// <summary>The plan that the rollout belongs to.</summary>
    public static string PlanName(this Rollout rollout) =>
        rollout.Name is { } name && name.EndsWith("/rollout", StringComparison.Ordinal) ? name[..^"/rollout".Length] : "";

    /// <summary>The release that the rollout brings; empty when it has no tasks.</summary>
    public static string ReleaseName(this Rollout rollout) => rollout.Tasks().Select(t => t.DatabaseUpdate?.Release).FirstOrDefault(r => r is not null) ?? "";

    /// <summary>Whether the rollout changes exactly these databases.</summary>
    public static bool IsOn(this Rollout rollout, IReadOnlyList<string> databases) =>
        rollout.Tasks().Select(t => t.Target ?? "").ToHashSet(StringComparer.Ordinal).SetEquals(databases);

    private static long NumberOf(string name) => long.TryParse(ResourceNames.IdOf(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
}
