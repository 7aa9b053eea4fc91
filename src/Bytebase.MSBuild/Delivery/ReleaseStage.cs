using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>What became of a release.</summary>
/// <param name="Digest">Of content and targets.</param>
/// <param name="Release">The release's name; empty when nothing was created.</param>
/// <param name="Resume">An unfinished rollout of the same content, to go on with.</param>
/// <param name="NothingToDo">Why nothing was created, in words; empty when there is something to do.</param>
internal sealed record ReleaseOutcome(string Digest, string Release, Rollout? Resume, string NothingToDo)
{
    /// <summary>
    /// The plans of the same content that were there when the release was decided on, none of which would do; <see langword="null"/>
    /// when nobody looked.
    /// </summary>
    public IReadOnlyCollection<string>? Known { get; init; }

    /// <summary>A plan of the same content that has no rollout yet: an earlier run waited for its approval; empty when there is none.</summary>
    public string WaitingPlan { get; init; } = "";
}

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
        IReadOnlyCollection<string>? known = null;
        if (!settings.AlwaysRelease)
        {
            // A declarative review has results only for what it finds fault with.
            var pending = content.IsDeclarative ? null : review?.PendingTargets();
            if (pending is { Count: 0 })
                return new(digest, "", null, $"{(content.Files.Count == 1 ? "the migration is" : $"all {content.Files.Count} migrations are")} applied on {Words.Count(settings.Targets.Count, "target")}");
            if (rolloutFollows)
            {
                var history = await RolloutHistory.ReadAsync(context.Client, settings.Project, digest, settings.Targets, cancellationToken, content.IsDeclarative);
                if (pending is not null && history.BroughtTo(pending) is { Count: > 0 } brought)
                    pending = await AskAgainAsync(context, content, pending, brought, cancellationToken);
                if (LookBack(context, history, pending, digest) is { } outcome)
                    return outcome;
                known = history.SeenPlans;
            }
        }

        if (settings is { Approval: ApprovalMode.Issue, AlwaysRelease: false } && rolloutFollows
            && await ApprovalStage.FindAsync(context, digest, known ?? [], cancellationToken) is { } waiting)
            return new(digest, waiting.Release, null, "") { WaitingPlan = waiting.Plan };

        if (settings.DryRun)
            return DryRun.OfRelease(context, content, review, digest, rolloutFollows);
        var release = await context.Client.CreateReleaseAsync(
            new CreateReleaseRequest(
                settings.Project,
                new Release(null, content.Type, content.ToReleaseWire(), NullIfEmpty(settings.ReleaseCategory), commit.Source),
                NullIfEmpty(settings.ReleaseIdTemplate),
                NullIfEmpty(settings.ReleaseIdTimezone)),
            cancellationToken);
        context.Log.Info($"Created release {ResourceNames.IdOf(release.Name ?? "")} with {Words.Count(content.Files.Count, content.IsDeclarative ? "file" : "migration")}: {context.PageOf(release.Name ?? "")}");
        return new(digest, release.Name ?? "", null, "") { Known = known };
    }

    /// <summary>
    /// A database lacks what a rollout has brought to it. Either it was restored since, or the rollout of another publish got there
    /// between the review and the look at the rollouts: only the database knows.
    /// </summary>
    private static async Task<IReadOnlyCollection<string>> AskAgainAsync(DeliveryContext context, ReleaseContent content, IReadOnlyCollection<string> pending, IReadOnlyList<string> brought, CancellationToken cancellationToken)
    {
        var still = (await Review.RequestAsync(context.Client, context.Settings.Project, content, brought, "", cancellationToken)).PendingTargets();
        return [.. pending.Except(brought, StringComparer.Ordinal), .. still];
    }

    /// <summary>What earlier rollouts have to say; <see langword="null"/> when a release is needed.</summary>
    private static ReleaseOutcome? LookBack(DeliveryContext context, RolloutHistory history, IReadOnlyCollection<string>? pending, string digest)
    {
        if (pending is { Count: 0 })
            return new(digest, "", null, $"{history.SameContent.First(r => !r.IsUntouched()).PlanName()} has applied it in the meantime");
        // A group's members change, so a finished rollout of the same content proves nothing about today's.
        var finished = context.Settings.TargetsGroup ? null : history.Finished?.PlanName();
        if (finished is not null && pending is not null && history.AllSkipped(pending))
            return new(digest, "", null, $"what is pending was skipped in {finished}");
        if (finished is not null && pending is null && history.NewestIsFinishedSameContent())
            return new(digest, "", null, $"{finished} brought this content to its end");
        if (history.ToResume(pending) is { } unfinished)
        {
            context.Log.Info($"Resuming {unfinished.PlanName()}, which holds this content and has not run to its end: {context.PageOf(unfinished.PlanName())}");
            return new(digest, unfinished.ReleaseName(), unfinished, "");
        }

        if (finished is not null && pending is not null && history.ToComplete(pending) is { } incomplete)
            return new(digest, incomplete.ReleaseName(), incomplete, "");
        SayWhatIsLeftOver(context, history.LeftOver().ToLookup(r => r.Tasks().Any(RolloutState.HasFailed)));
        return null;
    }

    /// <summary>Each rollout that failed or was cancelled, by name; and in one line those that wait, as they do wherever production lags behind test.</summary>
    private static void SayWhatIsLeftOver(DeliveryContext context, ILookup<bool, Rollout> hasFailed)
    {
        foreach (var rollout in hasFailed[true])
            context.Log.Info($"This release supersedes {rollout.PlanName()}, which {EndOf(rollout)}. {context.PageOf(rollout.PlanName())}");

        if (hasFailed[false].Select(r => r.PlanName()).ToList() is { Count: > 0 } waiting)
            context.Log.Info($"{Words.Count(waiting.Count, "older plan")} with other content still {(waiting.Count == 1 ? "waits" : "wait")} on the same databases. What this release does not hold of {(waiting.Count == 1 ? "it" : "them")}, a publish of {(waiting.Count == 1 ? "its" : "their")} own commit delivers: {string.Join(", ", waiting.Select(context.PageOf))}");
    }

    /// <summary>How it ended where it did not succeed.</summary>
    private static string EndOf(Rollout rollout)
    {
        (string Text, string Status)[] ends = [("failed on", RolloutTaskStatus.Failed), ("was cancelled on", RolloutTaskStatus.Canceled)];
        return string.Join(", and ", ends
            .Select(end => (end.Text, Databases: rollout.Tasks().Where(t => t.Status == end.Status).Select(t => ResourceNames.IdOf(t.Target ?? "")).ToList()))
            .Where(end => end.Databases.Count > 0)
            .Select(end => $"{end.Text} {Words.List(end.Databases)}"));
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
