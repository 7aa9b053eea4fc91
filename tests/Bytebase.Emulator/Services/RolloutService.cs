using System.Globalization;
using System.Text.RegularExpressions;
using Bytebase.Emulator.Execution;
using Bytebase.Emulator.Messages;
using Bytebase.Emulator.Model;
using Bytebase.Emulator.Security;
using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Services;

/// <summary>Creating and reading rollouts (API reference §2.6, §3.7).</summary>
internal sealed partial class RolloutService(Store store, TaskRunScheduler scheduler)
{
    public void Register(ApiMethodTable table)
    {
        const string service = "RolloutService";
        table.Add<NameRequest>(service, "GetRollout", Access.Iam<NameRequest>("bb.rollouts.get", r => [r.Name]), (_, r) => Get(r), null,
            "GET /v1/{name=projects/*/plans/*/rollout}");
        table.Add<ListRequest>(service, "ListRollouts", Access.Iam<ListRequest>("bb.rollouts.list", r => [r.Parent]), (_, r) => List(r), null,
            "GET /v1/{parent=projects/*}/rollouts");
        table.Add<CreateRolloutRequest>(service, "CreateRollout", Access.Custom, Create, null,
            "POST /v1/{parent=projects/*/plans/*}/rollout body=*");
    }

    /// <summary>Adds the tasks that are missing, of one environment or of all; the caller holds the gate.</summary>
    public void CreateTasks(Project project, Plan plan, string? environment)
    {
        // One task per spec and database; what an earlier call made is kept, duplicates within one call are not removed.
        var existing = plan.Tasks.Select(t => (t.SpecId, t.Database)).ToHashSet();
        var created = new List<RolloutTask>();
        foreach (var spec in plan.Specs)
        {
            var targets = Expand(spec.ChangeDatabaseConfig?.Targets ?? []);
            if (targets.Count > 0 && targets.TrueForAll(t => t.Environment is null))
                throw ApiException.Invalid($"failed to get pipeline create: failed to get task creates from spec: cannot create tasks for spec {spec.Id}: all target databases are missing an environment");
            foreach (var database in targets)
            {
                if (database.Environment is null || existing.Contains((spec.Id!, database.Name))) continue;
                if (environment is not null && database.Environment != environment) continue;
                created.Add(new RolloutTask { SpecId = spec.Id!, Environment = database.Environment, Database = database.Name, Release = spec.ChangeDatabaseConfig!.Release ?? "" });
            }
        }

        foreach (var task in created)
        {
            task.Id = project.NextTaskId++;
            plan.Tasks.Add(task);
        }

        plan.HasRollout = true;
        plan.UpdateTime = Store.Now();
        foreach (var task in created.Where(t => store.IsAutomatic(project, t.Environment))) TaskRunService.AddRun(project, task, "users/", null);
        store.Changed();
        scheduler.Wake();
    }

    private RolloutMessage Create(CallContext context, CreateRolloutRequest request)
    {
        var name = Names.Plan(request.Parent);
        lock (store.Gate)
        {
            if (!store.TryGetProject(name.Project, out var project)) throw ApiException.NotFound($"project not found for id: {name.Project}");
            var plan = project.FindPlan(name.Plan) ?? throw ApiException.NotFound($"plan {name.Plan} not found in project {name.Project}");
            if (!AccessControl.Allows(context.Caller, project.Id, "bb.rollouts.create")) throw ApiException.Denied("permission denied to create rollout");
            if (Approval.IsMissing(project, plan))
                throw ApiException.FailedPrecondition("cannot create rollout because issue approval is required but the issue is not approved");

            string? environment = null;
            if (!string.IsNullOrEmpty(request.Target))
            {
                environment = request.Target.Split('/') is ["environments", { Length: > 0 }]
                    ? request.Target
                    : throw ApiException.Internal($"failed to filter tasks with stage id: failed to get environment id from \"{request.Target}\": invalid request \"{request.Target}\"");
            }

            CreateTasks(project, plan, environment);
            Approval.Finish(project, plan);
            return RolloutView.ToMessage(project, plan);
        }
    }

    private List<ManagedDatabase> Expand(List<string> targets)
    {
        var databases = new List<ManagedDatabase>();
        foreach (var target in targets)
        {
            IReadOnlyList<string> names = Targets.IsGroup(target) ? Targets.GroupMembers(store, target) ?? [] : [target];
            foreach (var name in names)
            {
                databases.Add(store.Database(name)
                    ?? throw ApiException.Invalid($"failed to get pipeline create: failed to get task creates from spec: database \"{name}\" not found"));
            }
        }

        return databases;
    }

    private RolloutMessage Get(NameRequest request)
    {
        var name = Names.Plan(request.Name);
        if (name.Rest is not ["rollout"]) throw Names.InvalidRequest(request.Name);
        lock (store.Gate)
        {
            var project = store.Project(name.Project);
            var plan = project.FindPlan(name.Plan);
            return plan is { HasRollout: true }
                ? RolloutView.ToMessage(project, plan)
                : throw ApiException.NotFound($"rollout {name.Plan} not found in project {name.Project}");
        }
    }

    /// <summary>Newest plan first, and only plans that have tasks (recorded in <c>flow</c>).</summary>
    private ListRolloutsResponse List(ListRequest request)
    {
        var filter = UpdateTimeFilter(request.Filter);
        lock (store.Gate)
        {
            var project = store.Project(Names.ProjectId(request.Parent));
            var plans = project.Plans.Where(p => p.HasRollout && p.Tasks.Count > 0 && filter(RolloutView.UpdateTime(p))).Reverse().ToList();
            var (page, next) = Paging.Page(plans, request.PageSize, request.PageToken);
            return new ListRolloutsResponse { Rollouts = page.ConvertAll(p => RolloutView.ToMessage(project, p)), NextPageToken = next };
        }
    }

    /// <summary>The only filter there is at 3.21.1 compares <c>update_time</c>; operators other than the two are refused by their CEL name.</summary>
    private static Func<DateTime, bool> UpdateTimeFilter(string? filter)
    {
        if (string.IsNullOrWhiteSpace(filter)) return _ => true;
        var conditions = new List<Func<DateTime, bool>>();
        foreach (var part in filter.Split("&&"))
        {
            var match = ConditionPattern.Match(part);
            if (!match.Success) throw ApiException.Invalid($"failed to parse filter {filter}");
            var (variable, function) = (match.Groups[1].Value, match.Groups[2].Value);
            if (function is not (">=" or "<=")) throw ApiException.Invalid($"unexpected function _{function}_");
            if (variable != "update_time") throw ApiException.Invalid($"unsupported variable {variable}");
            if (!DateTime.TryParse(match.Groups[3].Value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time))
                throw ApiException.Invalid($"failed to parse time {match.Groups[3].Value}");
            conditions.Add(function == ">=" ? t => t >= time : t => t <= time);
        }

        return time => conditions.TrueForAll(c => c(time));
    }

    [GeneratedRegex("""^\s*(\w+)\s*(==|!=|<=|>=|<|>)\s*"([^"]*)"\s*$""")]
    private static partial Regex ConditionPattern { get; }
}
