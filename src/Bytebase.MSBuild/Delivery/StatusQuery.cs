using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>What databases have of the migrations, and what is under way on them.</summary>
/// <param name="Databases">In the order of the targets; a group's members in the server's.</param>
/// <param name="StageOf">The environment of a database, as far as it is known.</param>
/// <param name="Open">Rollouts on these databases that have something left to do, newest first.</param>
/// <param name="NotShown">What the account may not see, each with the permission that it lacks.</param>
internal sealed record StatusAnswer(
    IReadOnlyList<DatabaseState> Databases,
    IReadOnlyDictionary<string, string> StageOf,
    IReadOnlyList<Rollout> Open,
    IReadOnlyList<string> NotShown)
{
    /// <summary>How many others have not run to their end: newer ones were done on their databases, and no publish of the folder would go on with them.</summary>
    public int Overtaken { get; init; }
}

/// <summary>
/// Asks for the status with whatever the role allows: the list of revisions where it may be read, else the review, which says the same
/// about the folder's own files.
/// </summary>
internal sealed class StatusQuery(DeliveryContext context, ReleaseContent content)
{
    private const int RolloutPageSize = 50;

    /// <summary>Nothing to parse and nothing to estimate, so that the server answers for thousands of pending files in no time.</summary>
    private static readonly byte[] Placeholder = "-- asks which versions are applied\n"u8.ToArray();

    private readonly List<string> _notShown = [];
    private bool _revisionsRefused;

    /// <exception cref="ServerException">The server could not be asked.</exception>
    public async Task<StatusAnswer> AskAsync(CancellationToken cancellationToken)
    {
        var states = new List<DatabaseState>();
        foreach (var target in context.Settings.Targets)
            states.AddRange(ResourceNames.IsDatabaseGroup(target) ? await OfGroupAsync(target, cancellationToken) : await OfDatabaseAsync(target, cancellationToken));
        var rollouts = await RolloutsAsync(cancellationToken);
        var databases = states.Select(s => s.Database).ToHashSet(StringComparer.Ordinal);
        var stages = await StagesAsync(rollouts, databases, cancellationToken);
        var unfinished = rollouts.Where(r => !r.IsFinished() && r.Tasks().Any(t => databases.Contains(t.Target ?? ""))).ToList();
        var resumable = Resumable(unfinished, states);
        var open = unfinished.Except(Overtaken(rollouts).Except(resumable)).ToList();
        return new(states, stages, open, _notShown) { Overtaken = unfinished.Count - open.Count };
    }

    /// <summary>Rollouts of the folder's own content that did not get to a database which lacks some of it: a publish goes on with such a one.</summary>
    private List<Rollout> Resumable(List<Rollout> unfinished, List<DatabaseState> states)
    {
        var digest = content.DigestFor(context.Settings.Targets);
        var pending = states.Where(s => s.States.Contains(MigrationState.Pending)).Select(s => s.Database).ToHashSet(StringComparer.Ordinal);
        return unfinished.FindAll(r => PlanTitle.DigestOf(r) == digest && r.Tasks().Any(t => !t.IsFinished() && pending.Contains(t.Target ?? "")));
    }

    /// <summary>
    /// Rollouts with newer ones that have been done on each database that they did not get to. What those held is not known: a hotfix's may
    /// lack what an older one brings.
    /// </summary>
    /// <param name="newestFirst">All there are.</param>
    private static IEnumerable<Rollout> Overtaken(IReadOnlyList<Rollout> newestFirst)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rollout in newestFirst)
        {
            if (rollout.Tasks().Where(t => !t.IsFinished()).All(t => !t.IsUnderWay() && done.Contains(t.Target ?? "")))
                yield return rollout;
            done.UnionWith(rollout.Tasks().Where(t => t.Status == RolloutTaskStatus.Done).Select(t => t.Target ?? ""));
        }
    }

    private async Task<IReadOnlyList<DatabaseState>> OfGroupAsync(string group, CancellationToken cancellationToken)
    {
        var (members, missing) = await MissingPermission.TryAsync(() => context.Client.GetGroupMembersAsync(group, cancellationToken), "bb.databaseGroups.get");
        if (members is null)
        {
            _notShown.Add($"members of {group} that the review does not name ({missing})");
            return await FromReviewAsync(group, cancellationToken);
        }

        var states = new List<DatabaseState>();
        foreach (var member in members)
            states.AddRange(await OfDatabaseAsync(member, cancellationToken));
        return states;
    }

    private async Task<IReadOnlyList<DatabaseState>> OfDatabaseAsync(string database, CancellationToken cancellationToken)
    {
        if (!_revisionsRefused)
        {
            var (revisions, missing) = await MissingPermission.TryAsync(() => context.Client.ListRevisionsAsync(database, cancellationToken), "bb.revisions.list");
            if (revisions is not null)
                return [DatabaseState.Of(database, content, revisions)];
            _revisionsRefused = true;
            _notShown.Add($"versions that are applied and not in the folder ({missing})");
        }

        return content.Files.Count == 0 ? [new(database, [], [])] : await FromReviewAsync(database, cancellationToken);
    }

    /// <summary>
    /// Two questions: with other content than any applied one, every applied file is "modified" and every other one pending, whatever is in
    /// it; then the applied ones with their own content show which of them were edited. Asking once with everything would have the server
    /// review all that is pending, which costs it more than the square of their number.
    /// </summary>
    private async Task<IReadOnlyList<DatabaseState>> FromReviewAsync(string target, CancellationToken cancellationToken)
    {
        var states = new Dictionary<string, (MigrationState[] Files, string Problem)>(StringComparer.Ordinal);
        if (!ResourceNames.IsDatabaseGroup(target))
            states.Add(target, (new MigrationState[content.Files.Count], ""));
        var all = Enumerable.Range(0, content.Files.Count).ToList();
        await ReviewAsync(target, all, _ => Placeholder, MigrationState.Applied, states, cancellationToken);
        var applied = all.FindAll(i => states.Values.Any(s => s.Files[i] == MigrationState.Applied));
        if (applied.Count > 0)
            await ReviewAsync(target, applied, i => content.Files[i].Content, MigrationState.Edited, states, cancellationToken);
        return [.. states.Select(s => new DatabaseState(s.Key, s.Value.Files, [], s.Value.Problem))];
    }

    /// <param name="files">Places in the content.</param>
    /// <param name="modified">What a file is that the server calls modified.</param>
    private async Task ReviewAsync(string target, List<int> files, Func<int, byte[]> contentOf, MigrationState modified, Dictionary<string, (MigrationState[] Files, string Problem)> states, CancellationToken cancellationToken)
    {
        var release = new Release(null, "VERSIONED", [.. files.Select(i => new ReleaseFile(content.Files[i].Path, content.Files[i].Version, contentOf(i)))]);
        var answer = await context.Client.CheckReleaseAsync(new CheckReleaseRequest(context.Settings.Project, release, [target], null), cancellationToken);
        var places = files.ToDictionary(i => content.Files[i].Path, StringComparer.Ordinal);
        foreach (var result in answer.Results ?? [])
        {
            if (result.Target is not { } database || !places.TryGetValue(result.File ?? "", out var place))
                continue;
            if (!states.TryGetValue(database, out var state))
                states.Add(database, state = (new MigrationState[content.Files.Count], ""));
            state.Files[place] = result.Advices is [{ Title: Review.ModifiedTitle }] ? modified : MigrationState.Pending;
            if (result.Advices is [{ Title: Review.FailedTitle } failed])
                states[database] = state with { Problem = Diagnostics.FirstLine.Of(failed.Content) };
        }
    }

    private async Task<IReadOnlyList<Rollout>> RolloutsAsync(CancellationToken cancellationToken)
    {
        var (rollouts, missing) = await MissingPermission.TryAsync(() => context.Client.ListRolloutsAsync(context.Settings.Project, RolloutPageSize, cancellationToken), "bb.rollouts.list");
        if (rollouts is null)
            _notShown.Add($"open rollouts ({missing})");
        return rollouts ?? [];
    }

    /// <summary>From the newest rollouts, which the agent may list, and from the databases themselves, which it may not.</summary>
    private async Task<IReadOnlyDictionary<string, string>> StagesAsync(IReadOnlyList<Rollout> rollouts, HashSet<string> databases, CancellationToken cancellationToken)
    {
        var stages = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var stage in rollouts.SelectMany(r => r.Stages ?? []))
        {
            foreach (var task in (stage.Tasks ?? []).Where(t => databases.Contains(t.Target ?? "")))
                stages.TryAdd(task.Target!, stage.Environment ?? "");
        }

        foreach (var database in databases.Where(d => !stages.ContainsKey(d)))
        {
            var (answer, missing) = await MissingPermission.TryAsync(() => context.Client.GetDatabaseAsync(database, cancellationToken), "bb.databases.get");
            if (answer is null)
            {
                _notShown.Add($"stages of databases without a rollout ({missing})");
                break;
            }

            stages[database] = answer.EffectiveEnvironment ?? "";
        }

        return stages;
    }
}
