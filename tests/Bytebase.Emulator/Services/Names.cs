using System.Globalization;
using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Services;

/// <summary>A plan's name in its parts; what follows the plan's number is left over.</summary>
internal readonly record struct PlanName(string Project, int Plan, string[] Rest);

/// <summary>The name grammar (API reference §2.1).</summary>
internal static class Names
{
    public static string ProjectId(string? name) =>
        (name ?? "").Split('/') is ["projects", { Length: > 0 } id, ..] ? id : throw InvalidRequest(name);

    /// <summary>The project and the last part of <c>projects/{id}/{collection}/{last}</c>.</summary>
    public static (string Project, string Last) Child(string? name, string collection) =>
        (name ?? "").Split('/') is ["projects", var project, var c, { Length: > 0 } last] && c == collection ? (project, last) : throw InvalidRequest(name);

    public static PlanName Plan(string? name) =>
        (name ?? "").Split('/') is ["projects", var project, "plans", var plan, .. var rest]
            ? new PlanName(project, Number(plan, "plan"), rest)
            : throw InvalidRequest(name);

    /// <summary>Plan and stage of <c>…/rollout/stages/{stage}</c>, with what follows.</summary>
    public static (PlanName Plan, string Stage, string[] Tail) Stage(string? name)
    {
        var plan = Plan(name);
        return plan.Rest is ["rollout", "stages", { Length: > 0 } stage, .. var rest] ? (plan, stage, rest) : throw InvalidRequest(name);
    }

    public static (PlanName Plan, string Stage, int Task) Task(string? name)
    {
        var (plan, stage, rest) = Stage(name);
        return rest is ["tasks", var task] ? (plan, stage, Number(task, "task")) : throw InvalidRequest(name);
    }

    public static (PlanName Plan, string Stage, int Task, int Run) TaskRun(string? name)
    {
        var (plan, stage, rest) = Stage(name);
        return rest is ["tasks", var task, "taskRuns", var run, ..] ? (plan, stage, Number(task, "task"), Number(run, "task run")) : throw InvalidRequest(name);
    }

    public static ApiException InvalidRequest(string? name) => ApiException.Invalid($"invalid request \"{name}\"");

    private static int Number(string text, string kind) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiException.Invalid($"invalid {kind} ID \"{text}\"");
}
