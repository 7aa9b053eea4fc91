using System.Security.Cryptography;
using Bytebase.Emulator.Model;
using Bytebase.Emulator.Security;
using Bytebase.Emulator.Services;
using Bytebase.Emulator.Sql;
using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Control;

/// <summary>Seeds worlds. A project that exists already is made anew, with its databases.</summary>
internal sealed class Worlds(Store store, DatabaseEngines engines, TokenIssuer tokens)
{
    public const string AdminAlias = "admin";

    /// <summary>What GetDatabase shows of an instance of which the world does not say more; that of the recorded server.</summary>
    private const string DefaultEngineVersion = "15.0.18";

    public async Task<WorldResponse> CreateAsync(WorldRequest world, CancellationToken cancellation)
    {
        var projectId = Names.ProjectId(world.Project);
        foreach (var old in RemoveProject(projectId)) await old.Engine.DropAsync(old.Database, cancellation);

        List<(IDatabaseEngine Engine, ManagedDatabase Database)> created;
        var response = new WorldResponse();
        lock (store.Gate)
        {
            AddEnvironments(world.Environments);
            foreach (var instance in world.Instances) AddInstance(instance);
            created = [.. world.Databases.Select(d => AddDatabase(projectId, d.Name, d.Environment)).OfType<ManagedDatabase>().Select(WithEngine)];
            if (world.Foreign is { } foreign && AddForeign(foreign, world) is { } foreignDatabase) created.Add(WithEngine(foreignDatabase));

            var project = new Project
            {
                Id = projectId,
                Environments = world.Environments,
                RequireIssueApproval = world.RequireIssueApproval,
                ApprovalOutcome = world.Approval,
                DatabaseGroups = world.DatabaseGroups.ToDictionary(g => g.Name.Split('/')[^1], g => g.Databases),
            };
            foreach (var account in world.Accounts) AddAccount(project, account, response);
            foreach (var identity in world.WorkloadIdentities) AddWorkloadIdentity(project, identity);
            response.Tokens[AdminAlias] = tokens.Issue(store.State.Accounts[Store.AdminEmail], TimeSpan.FromDays(1));
            store.State.Projects[projectId] = project;
            store.Changed();
        }

        foreach (var (engine, database) in created) await engine.CreateAsync(database, cancellation);
        store.Changed();
        return response;
    }

    public async Task<SqlResponse> ExecuteAsync(SqlRequest request, CancellationToken cancellation)
    {
        (IDatabaseEngine Engine, ManagedDatabase Database) found;
        lock (store.Gate) found = WithEngine(store.Database(request.Database) ?? throw ApiException.NotFound($"database {request.Database} not found"));
        await using var session = await found.Engine.OpenAsync(found.Database, cancellation);
        try
        {
            return new SqlResponse { Rows = await session.QueryAsync(request.Statement, cancellation) };
        }
        catch (SqlExecutionException e)
        {
            throw ApiException.Invalid(e.Message);
        }
    }

    public void Grant(GrantRequest request)
    {
        lock (store.Gate)
        {
            var project = store.Project(Names.ProjectId(request.Project));
            var email = project.Accounts.GetValueOrDefault(request.Account, request.Account);
            var account = store.State.Accounts.GetValueOrDefault(email) ?? throw ApiException.NotFound($"account {request.Account} not found");
            if (!account.Roles.TryGetValue(project.Id, out var roles)) account.Roles[project.Id] = roles = [];
            roles.Add(request.Role);
            store.Changed();
        }
    }

    /// <summary>Gives a database another environment, or takes it into a group.</summary>
    public void Move(DatabaseRequest request)
    {
        lock (store.Gate)
        {
            var database = store.Database(request.Name) ?? throw ApiException.NotFound($"database \"{request.Name}\" not found");
            if (request.Environment is { } environment) database.Environment = environment;
            if (request.Group?.Split('/')[^1] is { } group)
                store.State.Projects[database.Project].DatabaseGroups[group] = [.. store.State.Projects[database.Project].DatabaseGroups.GetValueOrDefault(group) ?? [], database.Name];
            store.Changed();
        }
    }

    public void SetPolicy(PolicyRequest request)
    {
        lock (store.Gate)
        {
            var project = request.Project is null ? null : store.Project(Names.ProjectId(request.Project));
            if (request.RequireIssueApproval is { } required) (project ?? throw ApiException.Invalid("requireIssueApproval needs a project")).RequireIssueApproval = required;
            if (request.Environment is { } environment)
            {
                var automatic = project?.AutomaticEnvironments ?? store.State.AutomaticEnvironments;
                if (request.Automatic == true) automatic.Add(environment);
                else automatic.Remove(environment);
            }

            store.Changed();
        }
    }

    /// <summary>At the end of an emulator that keeps nothing.</summary>
    public async Task DropDatabasesAsync()
    {
        List<(IDatabaseEngine Engine, ManagedDatabase Database)> databases;
        lock (store.Gate) databases = [.. store.State.Databases.Values.Select(WithEngine)];
        foreach (var (engine, database) in databases) await engine.DropAsync(database, CancellationToken.None);
    }

    private List<(IDatabaseEngine Engine, ManagedDatabase Database)> RemoveProject(string projectId)
    {
        lock (store.Gate)
        {
            if (!store.State.Projects.Remove(projectId)) return [];
            store.Logs.DeleteAll(projectId);
            var databases = store.State.Databases.Values.Where(d => d.Project == projectId).Select(WithEngine).ToList();
            foreach (var (_, database) in databases)
            {
                store.State.Databases.Remove(database.Name);
                store.Revisions.DeleteAll(database.Name);
            }

            return databases;
        }
    }

    private void AddEnvironments(List<string> environments)
    {
        foreach (var environment in environments.Where(e => !store.State.Environments.Contains(e)))
        {
            if (environment.Split('/') is not ["environments", { Length: > 0 }]) throw ApiException.Invalid($"invalid environment \"{environment}\"");
            store.State.Environments.Add(environment);
        }
    }

    private void AddInstance(WorldInstance instance) => store.State.Instances[instance.Name] = new Instance
    {
        Name = instance.Name,
        Title = instance.Title ?? instance.Name.Split('/')[^1],
        Engine = instance.Engine,
        EngineVersion = instance.EngineVersion ?? DefaultEngineVersion,
        Environment = instance.Environment,
    };

    private ManagedDatabase AddDatabase(string project, string name, string? environment)
    {
        if (!Targets.IsDatabase(name)) throw ApiException.Invalid($"invalid database \"{name}\"");
        var parts = name.Split('/');
        var instance = $"instances/{parts[1]}";
        if (!store.State.Instances.ContainsKey(instance)) throw ApiException.Invalid($"database \"{name}\" is on an instance that the world does not have");
        if (store.Database(name) is { } other && other.Project != project) throw ApiException.Invalid($"database \"{name}\" is in project \"{other.Project}\" already");
        var database = new ManagedDatabase { Name = name, Project = project, Environment = environment, PhysicalName = PhysicalName(parts[1], parts[3]), SyncTime = Store.Now() };
        store.State.Databases[name] = database;
        return database;
    }

    /// <summary>The database's own name, unless another instance has one of that name.</summary>
    private string PhysicalName(string instance, string name)
    {
        var safe = string.Concat(name.Select(c => Path.GetInvalidFileNameChars().Contains(c) ? '_' : c));
        return store.State.Databases.Values.Any(d => d.PhysicalName.Equals(safe, StringComparison.OrdinalIgnoreCase)) ? $"{instance}.{safe}" : safe;
    }

    private ManagedDatabase? AddForeign(WorldForeign foreign, WorldRequest world)
    {
        var id = Names.ProjectId(foreign.Project);
        if (!store.State.Projects.ContainsKey(id)) store.State.Projects[id] = new Project { Id = id, Environments = world.Environments };
        return store.Database(foreign.Database) is null ? AddDatabase(id, foreign.Database, world.Environments.FirstOrDefault()) : null;
    }

    private void AddAccount(Project project, WorldAccount world, WorldResponse response)
    {
        var account = new Account
        {
            Email = world.Email,
            Kind = world.Email.EndsWith("service.bytebase.com", StringComparison.Ordinal) ? AccountKind.ServiceAccount : AccountKind.User,
            Title = world.As.ToUpperInvariant(),
            Secret = $"bbs_{RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 20)}",
            TokenLifetimeSeconds = world.TokenLifetime,
            Roles = { [project.Id] = [.. world.Roles] },
        };
        store.State.Accounts[account.Email] = account;
        project.Accounts[world.As] = account.Email;
        response.Secrets[$"{world.As}.secret"] = account.Secret;
        response.Tokens[world.As] = tokens.Issue(account);
    }

    private void AddWorkloadIdentity(Project project, WorldWorkloadIdentity world) => store.State.Accounts[world.Email] = new Account
    {
        Email = world.Email,
        Kind = AccountKind.WorkloadIdentity,
        Title = world.Email.Split('@')[0],
        TokenLifetimeSeconds = world.TokenLifetime,
        WorkloadIdentity = new WorkloadIdentityRule { Issuer = world.Issuer, Audience = world.Audience, Subject = world.Subject },
        Roles = { [project.Id] = [.. world.Roles] },
    };

    private (IDatabaseEngine Engine, ManagedDatabase Database) WithEngine(ManagedDatabase database) => (engines.For(store.Instance(database)), database);
}
