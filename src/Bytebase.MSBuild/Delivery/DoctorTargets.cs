using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>The doctor's look at databases and stages, with what the role shows of them.</summary>
internal sealed class DoctorTargets(BytebaseClient client, DeliverySettings settings, Action<DoctorLine> say)
{
    /// <summary>Each costs three requests.</summary>
    private const int MaximumTargets = 20;

    private bool _databasesRefused;

    public async Task CheckAsync(IReadOnlyList<Rollout> rollouts, CancellationToken cancellationToken)
    {
        var stages = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var stage in rollouts.SelectMany(r => r.Stages ?? []))
        {
            foreach (var task in stage.Tasks ?? [])
                stages.TryAdd(task.Target ?? "", stage.Environment ?? "");
        }

        var targets = settings.Targets.Concat(settings.ReviewTargets).Distinct(StringComparer.Ordinal).ToList();
        foreach (var target in targets.Take(MaximumTargets))
            await CheckTargetAsync(target, stages, cancellationToken);
        if (targets.Count > MaximumTargets)
            say(new(DoctorResult.Skip, "target", $"{targets.Count - MaximumTargets} more are not looked at"));
        await CheckStagesAsync(rollouts, cancellationToken);
    }

    private async Task CheckTargetAsync(string target, Dictionary<string, string> stages, CancellationToken cancellationToken)
    {
        var review = await RefusalAsync(() => client.CheckReleaseAsync(new CheckReleaseRequest(settings.Project, new Release(null, "VERSIONED", []), [target], null), cancellationToken));
        if (review is not null && IsAboutTarget(review))
        {
            say(new(DoctorResult.Fail, "target", $"{target}: {review.Message}", "Check the name: it is in the address of the database's page. A database must be synchronized and in the project."));
            return;
        }

        // The review takes any database; the plan, only those of the project. No release has this name, so no plan is made.
        var spec = new PlanSpec(Guid.NewGuid().ToString("D"), new ChangeDatabaseConfig([target], $"{settings.Project}/releases/{DoctorPermissions.Nothing}"));
        var plan = settings.Targets.Contains(target) ? await RefusalAsync(() => client.CreatePlanAsync(new CreatePlanRequest(settings.Project, new Plan(null, DoctorPermissions.Nothing, [spec])), cancellationToken)) : null;
        if (plan is not null && IsAboutTarget(plan))
        {
            say(new(DoctorResult.Fail, "target", $"{target}: {plan.Message}", $"Move the database into {settings.Project} (its page, Transfer project), or take it out of BytebaseTargets."));
            return;
        }

        if (review?.Kind is not (null or ServerFailure.Api) || plan?.Kind is not (null or ServerFailure.Api))
        {
            say(new(DoctorResult.Skip, "target", $"{target}: cannot be looked at without the permissions above"));
            return;
        }

        if (ResourceNames.IsDatabaseGroup(target))
            say(new(DoctorResult.Ok, "target", $"{target}: a group that the project has"));
        else
            await CheckEnvironmentAsync(target, stages, cancellationToken);
    }

    private async Task CheckEnvironmentAsync(string target, Dictionary<string, string> stages, CancellationToken cancellationToken)
    {
        var environment = stages.GetValueOrDefault(target);
        if (environment is null && !_databasesRefused)
        {
            environment = await OrNullAsync(async () => (await client.GetDatabaseAsync(target, cancellationToken)).EffectiveEnvironment ?? "");
            _databasesRefused = environment is null;
        }

        say(environment switch
        {
            null => new(DoctorResult.Ok, "target", $"{target}: known; its stage shows with its first rollout, or to a role with bb.databases.get"),
            "" => new(DoctorResult.Fail, "target", $"{target}: it has no environment, so no stage runs it", "Set one on the database or its instance in Bytebase."),
            _ => new(DoctorResult.Ok, "target", $"{target}: in {environment}"),
        });
    }

    private async Task CheckStagesAsync(IReadOnlyList<Rollout> rollouts, CancellationToken cancellationToken)
    {
        if (settings.TargetStage.Length == 0)
            return;
        var all = await OrNullAsync(() => client.GetEnvironmentsAsync(cancellationToken));
        var seen = rollouts.SelectMany(r => r.Stages ?? []).Select(s => s.Environment ?? "").Distinct(StringComparer.Ordinal).ToList();
        if ((all ?? seen).Contains(settings.TargetStage))
            say(new(DoctorResult.Ok, "stage", $"{settings.TargetStage} is {(all is null ? "in earlier rollouts" : "an environment")}"));
        else if (all is not null)
            say(new(DoctorResult.Fail, "stage", $"there is no {settings.TargetStage}; there are {string.Join(", ", all)}", "Set BytebaseTargetStage to one of them."));
        else if (seen.Count > 0)
            say(new(DoctorResult.Warn, "stage", $"{settings.TargetStage} is in no rollout so far; these had {string.Join(", ", seen)}", "Check BytebaseTargetStage, unless its databases are new."));
        else
            say(new(DoctorResult.Skip, "stage", $"the environments show with the first rollout, or to a role with bb.settings.getEnvironment"));
    }

    /// <summary>What the role may see; it need not, so a refusal is no finding.</summary>
    private static async Task<T?> OrNullAsync<T>(Func<Task<T>> call)
        where T : class
    {
        try
        {
            return await call();
        }
        catch (ServerException)
        {
            return null;
        }
    }

    private static async Task<ServerException?> RefusalAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (ServerException e)
        {
            return e;
        }
    }

    // "release … not found" and "release files cannot be empty" are what is asked for.
    private static bool IsAboutTarget(ServerException e) => e.Kind == ServerFailure.Api
        && !e.Message.Contains(DoctorPermissions.Nothing, StringComparison.Ordinal)
        && (e.Message.Contains("not found", StringComparison.Ordinal) || e.Message.Contains("does not belong", StringComparison.Ordinal) || e.Message.Contains("target", StringComparison.Ordinal) || e.Message.Contains("has been deleted", StringComparison.Ordinal));
}
