using Bytebase.Emulator.Messages;
using Bytebase.Emulator.Model;

namespace Bytebase.Emulator.Services;

/// <summary>How a rollout, its tasks and their runs look to a client (API reference §2.6).</summary>
internal static class RolloutView
{
    public static string StageName(Project project, Plan plan, string environment) =>
        $"{project.Name}/plans/{plan.Id}/rollout/stages/{environment["environments/".Length..]}";

    public static string TaskName(Project project, Plan plan, RolloutTask task) => $"{StageName(project, plan, task.Environment)}/tasks/{task.Id}";

    public static string RunName(Project project, Plan plan, RolloutTask task, TaskRun run) => $"{TaskName(project, plan, task)}/taskRuns/{run.Id}";

    /// <summary>Stages that have tasks, in the order of the environments; tasks of environments that are gone are hidden.</summary>
    public static List<(string Environment, List<RolloutTask> Tasks)> Stages(Project project, Plan plan)
    {
        var stages = new List<(string, List<RolloutTask>)>();
        foreach (var environment in project.Environments)
        {
            var tasks = plan.Tasks.FindAll(t => t.Environment == environment);
            if (tasks.Count > 0) stages.Add((environment, tasks));
        }

        return stages;
    }

    /// <summary>The time of the last thing that happened to a rollout; what ListRollouts filters by.</summary>
    public static DateTime UpdateTime(Plan plan) =>
        plan.Tasks.SelectMany(t => t.Runs).Select(r => r.UpdateTime).Append(plan.UpdateTime).Max();

    public static RolloutMessage ToMessage(Project project, Plan plan) => new()
    {
        Name = $"{project.Name}/plans/{plan.Id}/rollout",
        Title = plan.Title,
        Stages = Stages(project, plan).ConvertAll(stage => new StageMessage
        {
            Name = StageName(project, plan, stage.Environment),
            Id = stage.Environment["environments/".Length..],
            Environment = stage.Environment,
            Tasks = stage.Tasks.ConvertAll(task => ToMessage(project, plan, task)),
        }),
        CreateTime = plan.CreateTime,
        UpdateTime = UpdateTime(plan),
    };

    public static TaskRunMessage ToMessage(Project project, Plan plan, RolloutTask task, TaskRun run) => new()
    {
        Name = RunName(project, plan, task, run),
        Creator = run.Creator,
        CreateTime = run.CreateTime,
        UpdateTime = run.UpdateTime,
        Status = run.Status,
        Detail = run.Detail,
        StartTime = run.StartTime,
        RunTime = run.RunTime,
    };

    private static TaskMessage ToMessage(Project project, Plan plan, RolloutTask task) => new()
    {
        Name = TaskName(project, plan, task),
        SpecId = task.SpecId,
        Status = task.Status,
        SkippedReason = task.SkippedReason,
        Type = "DATABASE_MIGRATE",
        Target = task.Database,
        DatabaseUpdate = new DatabaseUpdateMessage { Release = task.Release },
        UpdateTime = task.LatestRun?.UpdateTime,
        RunTime = task.Skipped ? null : task.LatestRun?.RunTime,
    };
}
