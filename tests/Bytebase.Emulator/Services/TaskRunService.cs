using Bytebase.Emulator.Execution;
using Bytebase.Emulator.Messages;
using Bytebase.Emulator.Model;
using Bytebase.Emulator.Security;
using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Services;

/// <summary>Running, skipping and cancelling tasks, and what became of them (API reference §2.6, §3.8).</summary>
internal sealed class TaskRunService(Store store, TaskRunScheduler scheduler)
{
    private const int MaximumReason = 1000;

    public void Register(ApiMethodTable table)
    {
        const string service = "RolloutService";
        table.Add<BatchRunTasksRequest>(service, "BatchRunTasks", Access.Custom, Run, null,
            "POST /v1/{parent=projects/*/plans/*/rollout/stages/*}/tasks:batchRun body=*");
        table.Add<BatchSkipTasksRequest>(service, "BatchSkipTasks", Access.Custom, Skip, ValidateReason,
            "POST /v1/{parent=projects/*/plans/*/rollout/stages/*}/tasks:batchSkip body=*");
        table.Add<BatchCancelTaskRunsRequest>(service, "BatchCancelTaskRuns", Access.Custom, Cancel, null,
            "POST /v1/{parent=projects/*/plans/*/rollout/stages/*/tasks/*}/taskRuns:batchCancel body=*");
        table.Add<ParentRequest>(service, "ListTaskRuns", Access.Iam<ParentRequest>("bb.taskRuns.list", r => [r.Parent]), (_, r) => List(r), null,
            "GET /v1/{parent=projects/*/plans/*/rollout/stages/*/tasks/*}/taskRuns");
        table.Add<NameRequest>(service, "GetTaskRun", Access.Iam<NameRequest>("bb.taskRuns.list", r => [r.Name]), (_, r) => Get(r), null,
            "GET /v1/{name=projects/*/plans/*/rollout/stages/*/tasks/*/taskRuns/*}");
        table.Add<ParentRequest>(service, "GetTaskRunLog", Access.Iam<ParentRequest>("bb.taskRuns.list", r => [r.Parent]), (_, r) => GetLog(r), null,
            "GET /v1/{parent=projects/*/plans/*/rollout/stages/*/tasks/*/taskRuns/*}/log");
    }

    public static void AddRun(Project project, RolloutTask task, string creator, DateTime? runTime)
    {
        var now = Store.Now();
        task.Runs.Add(new TaskRun { Id = project.NextTaskRunId++, Creator = creator, CreateTime = now, UpdateTime = now, RunTime = runTime });
    }

    private static void ValidateReason(BatchSkipTasksRequest request)
    {
        if (request.Reason is { } reason && reason.EnumerateRunes().Count() > MaximumReason) throw ErrorDetails.TooLong(MaximumReason, (3, "reason", false));
    }

    private EmptyMessage Run(CallContext context, BatchRunTasksRequest request)
    {
        if (request.Tasks is not { Count: > 0 } names) throw ApiException.Invalid("The tasks in request cannot be empty");
        var (planName, _, _) = Names.Stage(request.Parent);
        lock (store.Gate)
        {
            var (project, plan) = FindRollout(planName);
            var tasks = names.ConvertAll(Names.Task);
            // The stage is the tasks' own; the parent's is not compared with it (API reference §3.8).
            var stage = SingleStage(tasks.ConvertAll(t => t.Stage));
            var inStage = plan.Tasks.FindAll(t => t.Environment == $"environments/{stage}");
            if (inStage.Count == 0) throw ApiException.Invalid("No tasks to run in the stage");
            if (!AccessControl.Allows(context.Caller, project.Id, "bb.taskRuns.create")) throw ApiException.Denied("Not allowed to run tasks");
            if (Approval.IsMissing(project, plan))
                throw ApiException.FailedPrecondition("cannot run the tasks because issue approval is required but the issue is not approved");

            var chosen = tasks.Select(t => inStage.Find(x => x.Id == t.Task)).OfType<RolloutTask>().Distinct().ToList();
            if (chosen.Find(t => t.Skipped) is { } skipped) throw ApiException.FailedPrecondition($"task {skipped.Id} has been skipped and cannot be run");
            foreach (var task in chosen.Where(t => t.Status is RunStatus.NotStarted or RunStatus.Failed or RunStatus.Canceled))
                AddRun(project, task, context.Caller.Principal, request.RunTime);
            store.Changed();
        }

        scheduler.Wake();
        return new EmptyMessage();
    }

    private EmptyMessage Skip(CallContext context, BatchSkipTasksRequest request)
    {
        if (request.Tasks is not { Count: > 0 } names) throw ApiException.Invalid("tasks cannot be empty");
        var (planName, _, _) = Names.Stage(request.Parent);
        lock (store.Gate)
        {
            var (project, plan) = FindRollout(planName);
            var tasks = names.ConvertAll(Names.Task).ConvertAll(t => plan.Tasks.Find(x => x.Id == t.Task) ?? throw ApiException.NotFound($"task {t.Task} not found in the rollout"));
            foreach (var environment in tasks.Select(t => t.Environment).Distinct())
            {
                if (!AccessControl.Allows(context.Caller, project.Id, "bb.taskRuns.create"))
                    throw ApiException.Denied($"not allowed to skip tasks in environment \"{environment["environments/".Length..]}\"");
            }

            if (tasks.Find(t => t.Status is RunStatus.Pending or RunStatus.Running or RunStatus.Done) is { } blocked)
                throw ApiException.FailedPrecondition($"task {blocked.Id} cannot be skipped in status {blocked.Status}");
            foreach (var task in tasks.Where(t => !t.Skipped))
            {
                task.Skipped = true;
                task.SkippedReason = request.Reason;
            }

            store.Changed();
        }

        return new EmptyMessage();
    }

    private EmptyMessage Cancel(CallContext context, BatchCancelTaskRunsRequest request)
    {
        if (request.TaskRuns is not { Count: > 0 } names) throw ApiException.Invalid("task runs cannot be empty");
        var (planName, stage, _) = Names.Stage(request.Parent);
        lock (store.Gate)
        {
            var (project, plan) = FindRollout(planName);
            var runs = new List<TaskRun>();
            foreach (var name in names)
            {
                var (_, runStage, taskId, runId) = Names.TaskRun(name);
                if (runStage != stage) throw ApiException.Invalid($"task run {name} is not in the specified stage {stage}");
                runs.Add(plan.Tasks.Find(t => t.Id == taskId)?.Runs.Find(r => r.Id == runId) ?? throw ApiException.NotFound($"task run {runId} not found in rollout {plan.Id}"));
            }

            // The wording of this refusal is not verified against a real server.
            if (!AccessControl.Allows(context.Caller, project.Id, "bb.taskRuns.create")) throw ApiException.Denied("Not allowed to cancel tasks");
            if (runs.Find(r => r.Status is not (RunStatus.Pending or RunStatus.Running)) is { } finished)
                throw ApiException.Invalid($"taskRun {finished.Id} is not pending, available or running");
            foreach (var run in runs) scheduler.Cancel(run);
            store.Changed();
        }

        return new EmptyMessage();
    }

    private ListTaskRunsResponse List(ParentRequest request)
    {
        var (planName, stage, rest) = Names.Stage(request.Parent);
        if (rest is not ["tasks", var taskText]) throw Names.InvalidRequest(request.Parent);
        int? taskId = taskText == "-" ? null : Names.Task(request.Parent).Task;
        lock (store.Gate)
        {
            var (project, plan) = FindRollout(planName);
            var tasks = plan.Tasks.Where(t => (stage == "-" || t.Environment == $"environments/{stage}") && (taskId is null || t.Id == taskId));
            return new ListTaskRunsResponse
            {
                TaskRuns = [.. tasks.SelectMany(t => t.Runs, (Task, Run) => (Task, Run)).OrderBy(x => x.Run.Id).Select(x => RolloutView.ToMessage(project, plan, x.Task, x.Run))],
            };
        }
    }

    private TaskRunMessage Get(NameRequest request)
    {
        var (planName, _, taskId, runId) = Names.TaskRun(request.Name);
        lock (store.Gate)
        {
            var (project, plan) = FindRollout(planName);
            var task = plan.Tasks.Find(t => t.Id == taskId);
            return task?.Runs.Find(r => r.Id == runId) is { } run
                ? RolloutView.ToMessage(project, plan, task, run)
                : throw ApiException.NotFound($"task run {runId} not found in rollout {plan.Id}");
        }
    }

    private TaskRunLogMessage GetLog(ParentRequest request)
    {
        var (planName, _, taskId, runId) = Names.TaskRun(request.Parent);
        lock (store.Gate)
        {
            var (project, plan) = FindRollout(planName);
            var task = plan.Tasks.Find(t => t.Id == taskId);
            return task?.Runs.Find(r => r.Id == runId) is { } run
                // a copy: the answer is written while the run goes on
                ? new TaskRunLogMessage { Name = $"{RolloutView.RunName(project, plan, task, run)}/log", Entries = [.. store.Logs.Read(project, run)] }
                : throw ApiException.NotFound($"task run {runId} not found in plan {plan.Id}");
        }
    }

    private (Project Project, Plan Plan) FindRollout(PlanName name)
    {
        var project = store.Project(name.Project);
        return (project, project.FindPlan(name.Plan) ?? throw ApiException.NotFound($"rollout (plan) {name.Plan} not found"));
    }

    private static string SingleStage(List<string> stages) =>
        stages.TrueForAll(s => s == stages[0]) ? stages[0] : throw ApiException.Invalid("tasks should be in the same environment");
}
