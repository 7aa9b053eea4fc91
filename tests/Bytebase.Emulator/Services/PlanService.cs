using Bytebase.Emulator.Messages;
using Bytebase.Emulator.Model;
using Bytebase.Emulator.Security;
using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Services;

/// <summary>Plans (API reference §2.4, §3.5).</summary>
internal sealed class PlanService(Store store)
{
    private const int MaximumTitle = 200;
    private const int MaximumDescription = 10_000;

    public void Register(ApiMethodTable table)
    {
        const string service = "PlanService";
        table.Add<NameRequest>(service, "GetPlan", Access.Iam<NameRequest>("bb.plans.get", r => [r.Name]), (_, r) => Get(r), null,
            "GET /v1/{name=projects/*/plans/*}");
        table.Add<ListRequest>(service, "ListPlans", Access.Iam<ListRequest>("bb.plans.list", r => [r.Parent]), (_, r) => List(r), null,
            "GET /v1/{parent=projects/*}/plans");
        table.Add<CreatePlanRequest>(service, "CreatePlan", Access.Iam<CreatePlanRequest>("bb.plans.create", r => [r.Parent]), Create, Validate,
            "POST /v1/{parent=projects/*}/plans body=plan");
        table.Add<NameRequest>(service, "GetPlanCheckRun", Access.Iam<NameRequest>("bb.planCheckRuns.get", r => [r.Name]), (_, r) => GetCheckRun(r), null,
            "GET /v1/{name=projects/*/plans/*/planCheckRun}");
    }

    public static PlanMessage ToMessage(Project project, Plan plan)
    {
        var issue = plan.IssueId is { } id ? project.Issues[id - 101] : null;
        return new PlanMessage
        {
            Name = $"{project.Name}/plans/{plan.Id}",
            State = "ACTIVE",
            Issue = issue is null ? null : $"{project.Name}/issues/{issue.Id}",
            Title = plan.Title,
            Description = plan.Description,
            Specs = plan.Specs,
            Creator = plan.Creator,
            CreateTime = plan.CreateTime,
            UpdateTime = plan.UpdateTime,
            HasRollout = plan.HasRollout,
            ApprovalStatus = issue?.ApprovalStatus,
            RolloutStageSummaries = RolloutView.Stages(project, plan).ConvertAll(stage => new StageSummaryMessage
            {
                Stage = RolloutView.StageName(project, plan, stage.Environment),
                TaskStatusCounts = [.. stage.Tasks
                    .GroupBy(t => t.Status)
                    .OrderBy(g => Array.IndexOf(RunStatus.InOrder, g.Key))
                    .Select(g => new TaskStatusCountMessage { Status = g.Key, Count = g.Count() })],
            }),
            IssueStatus = issue?.Status,
        };
    }

    private static void Validate(CreatePlanRequest request)
    {
        if (request.Plan?.Title is { } title && CodePoints(title) > MaximumTitle)
            throw ErrorDetails.TooLong(MaximumTitle, (2, "plan", true), (5, "title", false));
        if (request.Plan?.Description is { } description && CodePoints(description) > MaximumDescription)
            throw ErrorDetails.TooLong(MaximumDescription, (2, "plan", true), (6, "description", false));
    }

    private static int CodePoints(string text) => text.EnumerateRunes().Count();

    private PlanMessage Create(CallContext context, CreatePlanRequest request)
    {
        // A panic of the server; over REST the gateway always sets the plan (recorded in plan-create).
        if (request.Plan is not { } plan) throw ApiException.Internal("error: runtime error: invalid memory address or nil pointer dereference\ngoroutine 1 [running]:\n(the server's stack trace)");
        lock (store.Gate)
        {
            var project = store.Project(Names.ProjectId(request.Parent));
            try
            {
                ValidateSpecs(project, plan.Specs ?? []);
            }
            catch (PlanSpecException e)
            {
                throw ApiException.Invalid($"failed to validate plan specs: {e.Message}");
            }

            var now = Store.Now();
            var created = new Plan
            {
                Id = 101 + project.Plans.Count,
                Title = (plan.Title ?? "").Trim(),
                Description = plan.Description,
                Specs = plan.Specs!,
                Creator = context.Caller.Principal,
                CreateTime = now,
                UpdateTime = now,
            };
            project.Plans.Add(created);
            store.Changed();
            return ToMessage(project, created);
        }
    }

    private void ValidateSpecs(Project project, List<PlanSpecMessage> specs)
    {
        if (specs.Count == 0) throw new PlanSpecException("the plan has zero spec");
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var spec in specs)
        {
            if (string.IsNullOrEmpty(spec.Id)) throw new PlanSpecException("spec id cannot be empty");
            if (!ids.Add(spec.Id)) throw new PlanSpecException($"found duplicate spec id {spec.Id}");
            if (spec.ChangeDatabaseConfig is not { } config) throw new PlanSpecException("invalid spec type");
            ValidateTargets(project, config.Targets ?? []);
            if (!string.IsNullOrEmpty(config.Release)) ValidateRelease(project, config.Release);
        }

        if (specs.Count > 1 && specs.Exists(s => !string.IsNullOrEmpty(s.ChangeDatabaseConfig!.Release)))
        {
            throw new PlanSpecException(specs.TrueForAll(s => !string.IsNullOrEmpty(s.ChangeDatabaseConfig!.Release))
                ? "plan contains multiple change database configs with release, but only one is allowed"
                : "plan contains both release and sheet based change database configs, but each plan must use only one approach");
        }
    }

    private void ValidateTargets(Project project, List<string> targets)
    {
        foreach (var target in targets)
        {
            if (!Targets.IsDatabase(target) && !Targets.IsGroup(target)) throw new PlanSpecException($"invalid target {target}");
        }

        var groups = targets.FindAll(Targets.IsGroup);
        if (groups.Count > 0 && groups.Count < targets.Count) throw new PlanSpecException("found databaseTarget and databaseGroupTarget, expect only one kind");
        if (groups.Count > 1) throw new PlanSpecException("plan contains multiple database groups, but only one is allowed");
        foreach (var group in groups)
        {
            if (Targets.GroupMembers(store, group) is null)
                throw new PlanSpecException($"internal: failed to get database group \"{group}\": not_found: database group \"{group.Split('/')[3]}\" not found");
        }

        foreach (var target in targets.FindAll(Targets.IsDatabase))
        {
            var database = store.Database(target) ?? throw new PlanSpecException($"not_found: database \"{target}\" not found");
            if (database.Project != project.Id)
                throw new PlanSpecException($"invalid_argument: database \"{target}\" (project \"{database.Project}\") does not belong to plan project \"{project.Id}\"");
        }
    }

    private static void ValidateRelease(Project project, string release)
    {
        if (release.Split('/') is not ["projects", var releaseProject, "releases", { Length: > 0 } id])
            throw new PlanSpecException($"invalid release name \"{release}\"");
        if (releaseProject != project.Id)
            throw new PlanSpecException($"release \"{release}\" (project \"{releaseProject}\") does not belong to plan project \"{project.Id}\"");
        if (project.FindRelease(id) is null) throw new PlanSpecException($"release {id} not found");
    }

    private PlanMessage Get(NameRequest request)
    {
        var name = Names.Plan(request.Name);
        if (name.Rest.Length > 0) throw Names.InvalidRequest(request.Name);
        lock (store.Gate)
        {
            var project = store.Project(name.Project);
            return ToMessage(project, project.FindPlan(name.Plan) ?? throw ApiException.NotFound($"plan {name.Plan} not found in project {name.Project}"));
        }
    }

    private ListPlansResponse List(ListRequest request)
    {
        lock (store.Gate)
        {
            var project = store.Project(Names.ProjectId(request.Parent));
            var (page, next) = Paging.Page([.. Enumerable.Reverse(project.Plans)], request.PageSize, request.PageToken);
            return new ListPlansResponse { Plans = page.ConvertAll(p => ToMessage(project, p)), NextPageToken = next };
        }
    }

    /// <summary>Plan checks never run for plans of releases (API reference §3.5), and the emulator knows no others.</summary>
    private static object GetCheckRun(NameRequest request) =>
        throw ApiException.NotFound($"plan check run not found for plan {Names.Plan(request.Name).Plan}");

    private sealed class PlanSpecException(string message) : Exception(message);
}
