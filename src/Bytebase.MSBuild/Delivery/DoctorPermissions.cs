using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>
/// The doctor's look at what the account may do. Each permission is asked for with a call that the server refuses for its arguments after it
/// has looked at the permission, or that names what does not exist: nothing is created, run or changed (tests/contract: permissions,
/// release-create, plan-create, run-tasks, check-review).
/// </summary>
internal sealed class DoctorPermissions(BytebaseClient client, string project, Action<DoctorLine> say)
{
    private const string Role = "Grant the account the role GitOps Service Agent in the project (Manage > Members).";

    /// <summary>An id that no release, plan or task has.</summary>
    internal const string Nothing = "bytebase-doctor-asks";

    private const int NoTask = int.MaxValue;
    private const int RolloutPageSize = 50;

    private bool _refused;

    /// <returns>The newest rollouts; <see langword="null"/> when there is no such project, or nothing can be asked.</returns>
    public async Task<IReadOnlyList<Rollout>?> CheckAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Rollout>? rollouts = null;
        try
        {
            rollouts = await client.ListRolloutsAsync(project, RolloutPageSize, cancellationToken);
            say(new(DoctorResult.Ok, "project", project));
            say(new(DoctorResult.Ok, "bb.rollouts.list", "allowed"));
        }
        catch (ServerException e) when (e.Kind == ServerFailure.PermissionDenied)
        {
            say(new(DoctorResult.Ok, "project", project));
            Refuse("bb.rollouts.list", "not allowed", Role);
        }
        catch (ServerException e)
        {
            say(IsUnknownProject(e)
                ? new(DoctorResult.Fail, "project", $"{project} is unknown or archived", "Check BytebaseProject: it is the id in the address of the project's page, projects/{project}.")
                : new(DoctorResult.Fail, "project", e.Message, "See the connection above."));
            return null;
        }

        var plan = $"{project}/plans/1";
        await CheckAsync("bb.releases.check", () => client.CheckReleaseAsync(new CheckReleaseRequest(project, new Release(null, "VERSIONED", []), [], null), cancellationToken));
        await CheckAsync("bb.releases.create", () => client.CreateReleaseAsync(new CreateReleaseRequest(project, new Release(null, "VERSIONED", []), null, null), cancellationToken));
        await CheckAsync("bb.releases.get", () => client.GetReleaseAsync($"{project}/releases/{Nothing}", cancellationToken));
        await CheckAsync("bb.plans.create", () => client.CreatePlanAsync(new CreatePlanRequest(project, new Plan(null, Nothing, [])), cancellationToken));
        await CheckAsync("bb.plans.get", () => client.GetPlanAsync(plan, cancellationToken));
        await CheckAsync("bb.rollouts.get", () => client.GetRolloutAsync(plan + "/rollout", cancellationToken));
        await CheckAsync("bb.taskRuns.list", () => client.ListTaskRunsAsync(plan + "/rollout/stages/-/tasks/1", cancellationToken));
        await CheckRolloutsAsync(rollouts ?? [], cancellationToken);
        return rollouts ?? [];
    }

    /// <summary>Two permissions are looked at only once the plan is found, so they need one that is there.</summary>
    private async Task CheckRolloutsAsync(IReadOnlyList<Rollout> rollouts, CancellationToken cancellationToken)
    {
        if (rollouts.FirstOrDefault(r => r.PlanName().Length > 0) is not { } newest)
        {
            say(new(DoctorResult.Skip, "bb.rollouts.create", "cannot be asked for before the project's first rollout"));
            say(new(DoctorResult.Skip, "bb.taskRuns.create", "cannot be asked for before the project's first rollout"));
            return;
        }

        await CheckAsync("bb.rollouts.create", () => client.CreateRolloutForAsync(newest.PlanName(), Nothing, cancellationToken));
        var withoutRole = _refused;
        var refused = new List<string>();
        // A stage's own policy may say who runs its tasks.
        var environments = rollouts.SelectMany(r => r.Stages ?? []).Where(s => s.Tasks is { Count: > 0 }).GroupBy(s => s.Environment ?? "").ToList();
        foreach (var stages in environments)
        {
            var stage = stages.FirstOrDefault(s => s.Tasks!.All(RolloutState.IsFinished)) ?? stages.First();
            await CheckAsync("bb.taskRuns.create", () => client.BatchRunTasksAsync(stage.Name ?? "", [$"{stage.Name}/tasks/{NoTask}"], cancellationToken), $" in {stages.Key}", () => refused.Add(stages.Key));
        }

        if (refused.Count > 0 && refused.Count == environments.Count && withoutRole)
            Refuse("bb.taskRuns.create", "not allowed", Role);
        else if (refused.Count > 0)
            Refuse("bb.taskRuns.create", $"not allowed in {Words.List(refused)}", Role + " The environment's rollout policy may name other roles.");
    }

    private void Refuse(string permission, string text, string fix)
    {
        _refused = true;
        say(new(DoctorResult.Fail, permission, text, fix));
    }

    /// <param name="refuse">Takes a refusal, where several are one line.</param>
    private async Task CheckAsync(string permission, Func<Task> call, string where = "", Action? refuse = null)
    {
        try
        {
            await call();
        }
        catch (ServerException e) when (e.Kind == ServerFailure.PermissionDenied)
        {
            if (refuse is null)
                Refuse(permission, "not allowed", Role);
            else
                refuse();
            return;
        }
        catch (ServerException e) when (e.Kind != ServerFailure.Api)
        {
            say(new(DoctorResult.Fail, permission, e.Message, "See the connection above."));
            return;
        }
        catch (ServerException e) when (e.Status >= 500 && !IsAboutArguments(e))
        {
            say(new(DoctorResult.Warn, permission, $"could not be asked: {e.Message}", "Look into the server's log."));
            return;
        }
        catch (ServerException)
        {
            // Refused for its arguments: the permission is there.
        }

        say(new(DoctorResult.Ok, permission, $"allowed{where}"));
    }

    // 3.15 answers some wrong arguments with 500.
    private static bool IsAboutArguments(ServerException e) =>
        e.Message.Contains("not found", StringComparison.Ordinal) || e.Message.Contains("invalid", StringComparison.Ordinal) || e.Message.Contains("failed to validate", StringComparison.Ordinal);

    // 3.15 answers 500 with the same words.
    private static bool IsUnknownProject(ServerException e) =>
        e.Message.Contains("project", StringComparison.Ordinal) && (e.Message.Contains("not found", StringComparison.Ordinal) || e.Message.Contains("archived", StringComparison.Ordinal));
}
