using Bytebase.Emulator.Messages;
using Bytebase.Emulator.Model;
using Bytebase.Emulator.Security;
using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Services;

/// <summary>The resources around the flow that a client may read: databases, groups, projects, environments (API reference §2.7, §2.8).</summary>
internal sealed class ResourceService(Store store)
{
    public void Register(ApiMethodTable table)
    {
        table.Add<NameRequest>("DatabaseService", "GetDatabase", Access.Iam<NameRequest>("bb.databases.get", r => [r.Name]), (_, r) => GetDatabase(r), null,
            "GET /v1/{name=instances/*/databases/*}");
        table.Add<ListRequest>("DatabaseService", "ListDatabases", Access.Custom, ListDatabases, null,
            "GET /v1/{parent=projects/*}/databases");
        table.Add<GetDatabaseGroupRequest>(
            "DatabaseGroupService", "GetDatabaseGroup", Access.Iam<GetDatabaseGroupRequest>("bb.databaseGroups.get", r => [r.Name]), (_, r) => GetDatabaseGroup(r), null,
            "GET /v1/{name=projects/*/databaseGroups/*}");
        table.Add<NameRequest>("ProjectService", "GetProject", Access.Iam<NameRequest>("bb.projects.get", r => [r.Name]), (_, r) => GetProject(r), null,
            "GET /v1/{name=projects/*}");
        table.Add<ResourceRequest>("ProjectService", "GetIamPolicy", Access.Iam<ResourceRequest>("bb.projects.getIamPolicy", r => [r.Resource]), (_, r) => GetIamPolicy(r), null,
            "GET /v1/{resource=projects/*}:getIamPolicy");
        table.Add<NameRequest>("SettingService", "GetSetting", Access.Custom, GetSetting, null,
            "GET /v1/{name=settings/*}");
    }

    private DatabaseMessage GetDatabase(NameRequest request)
    {
        lock (store.Gate) return ToMessage(store.Database(request.Name!) ?? throw ApiException.NotFound($"database \"{request.Name}\" not found"));
    }

    private ListDatabasesResponse ListDatabases(CallContext context, ListRequest request)
    {
        var projectId = Names.ProjectId(request.Parent);
        lock (store.Gate)
        {
            var project = store.Project(projectId);
            if (!AccessControl.Allows(context.Caller, project.Id, "bb.projects.get"))
                throw ApiException.Denied($"user does not have permission \"bb.projects.get\" in \"{project.Name}\"");
            var databases = store.State.Databases.Values.Where(d => d.Project == project.Id).OrderBy(d => d.Name, StringComparer.Ordinal).ToList();
            var (page, next) = Paging.Page(databases, request.PageSize, request.PageToken);
            return new ListDatabasesResponse { Databases = page.ConvertAll(ToMessage), NextPageToken = next };
        }
    }

    /// <summary>Not verified against a real server: groups need a paid plan.</summary>
    private DatabaseGroupMessage GetDatabaseGroup(GetDatabaseGroupRequest request)
    {
        var (_, id) = Names.Child(request.Name, "databaseGroups");
        lock (store.Gate)
        {
            var members = Targets.GroupMembers(store, request.Name!) ?? throw ApiException.NotFound($"database group \"{id}\" not found");
            return new DatabaseGroupMessage { Name = request.Name, Title = id, MatchedDatabases = [.. members.Select(m => new NameRequest { Name = m })] };
        }
    }

    private ProjectMessage GetProject(NameRequest request)
    {
        lock (store.Gate)
        {
            var project = store.Project(Names.ProjectId(request.Name));
            return new ProjectMessage { Name = project.Name, State = "ACTIVE", Title = project.Id, RequireIssueApproval = project.RequireIssueApproval };
        }
    }

    private IamPolicyMessage GetIamPolicy(ResourceRequest request)
    {
        lock (store.Gate)
        {
            var project = store.Project(Names.ProjectId(request.Resource));
            var bindings = store.State.Accounts.Values
                .SelectMany(a => a.Roles.GetValueOrDefault(project.Id) ?? [], (a, role) => (Role: role, Member: Member(a)))
                .GroupBy(b => b.Role)
                .Select(g => new IamBindingMessage { Role = g.Key, Members = [.. g.Select(b => b.Member)] });
            return new IamPolicyMessage { Bindings = [.. bindings] };
        }
    }

    private SettingMessage GetSetting(CallContext context, NameRequest request)
    {
        if (request.Name?.Equals("settings/ENVIRONMENT", StringComparison.OrdinalIgnoreCase) != true) throw ApiException.NotFound($"setting \"{request.Name}\" not found");
        const string permission = "bb.settings.getEnvironment";
        if (!context.Caller.WorkspaceAdmin)
        {
            throw new ApiException(
                RpcCode.PermissionDenied,
                $"user does not have permission \"{permission}\"",
                ErrorDetails.PermissionDenied("/bytebase.v1.SettingService/GetSetting", permission, []));
        }

        lock (store.Gate)
        {
            return new SettingMessage
            {
                Name = "settings/ENVIRONMENT",
                Value = new SettingValueMessage
                {
                    Environment = new EnvironmentSettingMessage
                    {
                        Environments = store.State.Environments.ConvertAll(name => new EnvironmentMessage { Name = name, Id = name.Split('/')[1], Title = name.Split('/')[1] }),
                    },
                },
            };
        }
    }

    private DatabaseMessage ToMessage(ManagedDatabase database)
    {
        var instance = store.Instance(database);
        return new DatabaseMessage
        {
            Name = database.Name,
            State = "ACTIVE",
            SuccessfulSyncTime = database.SyncTime,
            Project = $"projects/{database.Project}",
            Release = database.Release,
            Environment = database.Environment,
            EffectiveEnvironment = database.Environment,
            InstanceResource = new InstanceResourceMessage
            {
                Title = instance.Title,
                Engine = instance.Engine,
                EngineVersion = instance.EngineVersion,
                // What the instance's administrator would have typed in; the emulator connects by its own connection string.
                DataSources = [new DataSourceMessage { Id = "admin", Type = "ADMIN", Username = "app", Host = "127.0.0.1", Port = "5432", AuthenticationType = "PASSWORD" }],
                Name = instance.Name,
                Environment = instance.Environment,
            },
            SyncStatus = "OK",
        };
    }

    private static string Member(Account account) => account.Kind switch
    {
        AccountKind.ServiceAccount => $"serviceAccount:{account.Email}",
        AccountKind.WorkloadIdentity => $"workloadIdentity:{account.Email}",
        _ => $"user:{account.Email}",
    };
}
