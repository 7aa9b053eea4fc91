namespace Bytebase.MSBuild.Server;

/// <summary>
/// The calls of Bytebase's API that the flow needs, over Connect JSON (<c>POST /bytebase.v1.Service/Method</c>): no path escaping of
/// database names, unknown request fields are ignored. Everything here works with the role GitOps Service Agent.
/// </summary>
internal sealed partial class BytebaseClient(ConnectTransport transport, TimeSpan reviewTimeout) : IDisposable
{
    /// <summary>Nobody waits long for what the build can do without.</summary>
    private static readonly TimeSpan ActuatorTimeout = TimeSpan.FromSeconds(15);

    /// <summary>The server, without a trailing slash: what links are made of.</summary>
    public Uri BaseAddress => transport.BaseAddress;

    /// <summary>How many calls went out, retries and logins included.</summary>
    public int RequestCount => transport.RequestCount;

    /// <summary>The server's version. Anonymous until 3.21, with a token later; asked once, since a build can do without.</summary>
    public Task<ActuatorInfo> GetActuatorInfoAsync(CancellationToken cancellationToken) =>
        transport.CallAsync("ActuatorService", "GetActuatorInfo", new Empty(), WireJson.Default.Empty, WireJson.Default.ActuatorInfo, ActuatorTimeout, cancellationToken, Repeat.Never);

    /// <summary>Reviews files against targets. Costs the server more than the square of the pending files, hence its own timeout.</summary>
    public Task<CheckReleaseResponse> CheckReleaseAsync(CheckReleaseRequest request, CancellationToken cancellationToken) =>
        transport.CallAsync("ReleaseService", "CheckRelease", request, WireJson.Default.CheckReleaseRequest, WireJson.Default.CheckReleaseResponse, reviewTimeout, cancellationToken, Repeat.UnlessItTookTooLong);

    /// <summary>Creates a release. Not idempotent, yet safe to repeat: a release without a plan has no effect.</summary>
    public Task<Release> CreateReleaseAsync(CreateReleaseRequest request, CancellationToken cancellationToken) =>
        transport.CallAsync("ReleaseService", "CreateRelease", request, WireJson.Default.CreateReleaseRequest, WireJson.Default.Release, null, cancellationToken);

    /// <summary>Creates a plan. Not idempotent, yet safe to repeat: a plan without a rollout has no effect.</summary>
    public Task<Plan> CreatePlanAsync(CreatePlanRequest request, CancellationToken cancellationToken) =>
        transport.CallAsync("PlanService", "CreatePlan", request, WireJson.Default.CreatePlanRequest, WireJson.Default.Plan, null, cancellationToken);

    public Task<Plan> GetPlanAsync(string name, CancellationToken cancellationToken) =>
        transport.CallAsync("PlanService", "GetPlan", new GetRequest(name), WireJson.Default.GetRequest, WireJson.Default.Plan, null, cancellationToken);

    /// <summary>Creates the tasks of all stages; idempotent. <c>target</c> is never sent: <c>""</c> would mean all stages too.</summary>
    public Task<Rollout> CreateRolloutAsync(string plan, CancellationToken cancellationToken) =>
        transport.CallAsync("RolloutService", "CreateRollout", new CreateRolloutRequest(plan), WireJson.Default.CreateRolloutRequest, WireJson.Default.Rollout, null, cancellationToken);

    /// <summary>A rollout's state. Whoever waits for it asks again, and says why it waits.</summary>
    public Task<Rollout> GetRolloutAsync(string name, CancellationToken cancellationToken) =>
        transport.CallAsync("RolloutService", "GetRollout", new GetRequest(name), WireJson.Default.GetRequest, WireJson.Default.Rollout, null, cancellationToken, Repeat.Briefly);

    /// <summary>The newest rollouts of a project, newest plan first, each with its tasks.</summary>
    public async Task<IReadOnlyList<Rollout>> ListRolloutsAsync(string project, int pageSize, CancellationToken cancellationToken)
    {
        var response = await transport.CallAsync("RolloutService", "ListRollouts", new ListRolloutsRequest(project, pageSize), WireJson.Default.ListRolloutsRequest, WireJson.Default.ListRolloutsResponse, null, cancellationToken);
        return WithoutNulls(response.Rollouts);
    }

    /// <summary>Queues tasks of one stage; tasks that are queued, running or done are left as they are.</summary>
    public Task BatchRunTasksAsync(string stage, IReadOnlyList<string> tasks, CancellationToken cancellationToken) =>
        transport.CallAsync("RolloutService", "BatchRunTasks", new BatchRunTasksRequest(stage, tasks), WireJson.Default.BatchRunTasksRequest, WireJson.Default.Empty, null, cancellationToken, Repeat.Briefly);

    /// <summary>Cancels runs of one stage. Queued ones are CANCELED at once, running ones a moment later, if at all.</summary>
    /// <param name="stage">The stage's name: the runs of another one are refused.</param>
    /// <exception cref="ServerException">One of them has ended already, and then none is cancelled.</exception>
    public Task BatchCancelTaskRunsAsync(string stage, IReadOnlyList<string> taskRuns, CancellationToken cancellationToken) =>
        transport.CallAsync("RolloutService", "BatchCancelTaskRuns", new BatchCancelTaskRunsRequest(stage + "/tasks/-", taskRuns), WireJson.Default.BatchCancelTaskRunsRequest, WireJson.Default.Empty, null, cancellationToken);

    /// <summary>The runs of a task, oldest first: the last one is its newest attempt.</summary>
    /// <param name="task">A task, or <c>…/stages/test/tasks/-</c> for all of a stage.</param>
    public async Task<IReadOnlyList<TaskRun>> ListTaskRunsAsync(string task, CancellationToken cancellationToken)
    {
        var response = await transport.CallAsync("RolloutService", "ListTaskRuns", new ListRequest(task), WireJson.Default.ListRequest, WireJson.Default.ListTaskRunsResponse, null, cancellationToken);
        return WithoutNulls(response.TaskRuns);
    }

    public async Task<IReadOnlyList<TaskRunLogEntry>> GetTaskRunLogAsync(string taskRun, CancellationToken cancellationToken)
    {
        var response = await transport.CallAsync("RolloutService", "GetTaskRunLog", new ListRequest(taskRun), WireJson.Default.ListRequest, WireJson.Default.TaskRunLog, null, cancellationToken);
        return WithoutNulls(response.Entries);
    }

    /// <summary>A release with the checksums of its files; contents are never returned.</summary>
    public Task<Release> GetReleaseAsync(string name, CancellationToken cancellationToken) =>
        transport.CallAsync("ReleaseService", "GetRelease", new GetRequest(name), WireJson.Default.GetRequest, WireJson.Default.Release, null, cancellationToken);

    // Nothing that the API's types allow, but nothing to end a build for either.
    private static IReadOnlyList<T> WithoutNulls<T>(IReadOnlyList<T>? list)
        where T : class => list is null ? [] : list.Contains(null!) ? [.. list.Where(item => item is not null)] : list;

    public void Dispose() => transport.Dispose();
}
