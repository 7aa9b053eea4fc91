using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>What became of a release.</summary>
/// <param name="Digest">Of content and targets.</param>
/// <param name="Release">The release's name; empty when nothing was created.</param>
/// <param name="Resume">An unfinished rollout of the same content, to go on with.</param>
/// <param name="NothingToDo">Why nothing was created, in words; empty when there is something to do.</param>
internal sealed record ReleaseOutcome(string Digest, string Release, Rollout? Resume, string NothingToDo);

/// <summary>
/// Decides whether a release is needed and creates it. Asks the databases first, so that running it again is always safe: nothing
/// pending creates nothing, and what an earlier run left unfinished is resumed.
/// </summary>
internal static class ReleaseStage
{
    /// <param name="review">The review of the same targets, or <see langword="null"/> when it was skipped.</param>
    /// <param name="rolloutFollows">Whether the release is rolled out: only then can a rollout be resumed.</param>
    public static async Task<ReleaseOutcome> RunAsync(DeliveryContext context, ReleaseContent content, Review? review, Commit commit, bool rolloutFollows, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var digest = content.DigestFor(settings.Targets);
        if (!settings.AlwaysRelease)
        {
            var pending = review?.Pending.ToList();
            if (pending is { Count: 0 })
                return new(digest, "", null, $"{(content.Files.Count == 1 ? "the migration is" : $"all {content.Files.Count} migrations are")} applied on {Words.Count(settings.Targets.Count, "target")}");
            if (rolloutFollows)
            {
                var history = await RolloutHistory.ReadAsync(context.Client, settings.Project, digest, settings.Targets, cancellationToken);
                if (LookBack(context, history, pending, digest) is { } outcome)
                    return outcome;
            }
        }

        var release = await context.Client.CreateReleaseAsync(
            new CreateReleaseRequest(
                settings.Project,
                new Release(null, "VERSIONED", content.ToWire(), NullIfEmpty(settings.ReleaseCategory), commit.Source),
                NullIfEmpty(settings.ReleaseIdTemplate),
                NullIfEmpty(settings.ReleaseIdTimezone)),
            cancellationToken);
        context.Log.Info($"Created release {ResourceNames.IdOf(release.Name ?? "")} with {Words.Count(content.Files.Count, "migration")}: {context.PageOf(release.Name ?? "")}");
        return new(digest, release.Name ?? "", null, "");
    }

    /// <summary>What earlier rollouts have to say; <see langword="null"/> when a release is needed.</summary>
    private static ReleaseOutcome? LookBack(DeliveryContext context, RolloutHistory history, List<CheckResult>? pending, string digest)
    {
        if (history.Unfinished is { } unfinished)
        {
            context.Log.Info($"Resuming {unfinished.PlanName()}, which holds this content and has not run to its end: {context.PageOf(unfinished.PlanName())}");
            return new(digest, unfinished.ReleaseName(), unfinished, "");
        }

        // A group's members change, so a finished rollout of the same content proves nothing about today's.
        if (!context.Settings.TargetsGroup && pending is not null && history.AllSkipped(pending.Select(r => r.Target ?? "")))
            return new(digest, "", null, $"what is pending was skipped in {history.SameContent!.PlanName()}");
        if (!context.Settings.TargetsGroup && pending is null && history.NewestIsFinishedSameContent())
            return new(digest, "", null, $"{history.SameContent!.PlanName()} brought this content to its end");
        SayWhatIsLeftOver(context, history.LeftOver().ToLookup(r => r.Tasks().Any(RolloutState.HasFailed)));
        return null;
    }

    /// <summary>Each rollout that failed, by name; and in one line those that wait, as they do wherever production lags behind test.</summary>
    private static void SayWhatIsLeftOver(DeliveryContext context, ILookup<bool, Rollout> hasFailed)
    {
        foreach (var rollout in hasFailed[true])
        {
            var databases = rollout.Tasks().Where(RolloutState.HasFailed).Select(t => ResourceNames.IdOf(t.Target ?? "")).ToList();
            context.Log.Info($"This release supersedes {rollout.PlanName()}, which failed on {Words.List(databases)}. {context.PageOf(rollout.PlanName())}");
        }

        if (hasFailed[false].Select(r => r.PlanName()).ToList() is { Count: > 0 } waiting)
            context.Log.Info($"{Words.Count(waiting.Count, "older plan")} with other content still {(waiting.Count == 1 ? "waits" : "wait")} on the same databases: {string.Join(", ", waiting.Select(context.PageOf))}");
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
