using Bytebase.Emulator.Control;
using Bytebase.Emulator.Execution;
using Bytebase.Emulator.Model;
using Bytebase.Emulator.Review;
using Bytebase.Emulator.Security;
using Bytebase.Emulator.Services;
using Bytebase.Emulator.Sql;
using Bytebase.Emulator.Wire;
using Microsoft.AspNetCore.Connections;
using Npgsql;

namespace Bytebase.Emulator.Hosting;

/// <summary>Puts the server together and runs it until it is told to end.</summary>
internal static class EmulatorHost
{
    public static async Task RunAsync(EmulatorOptions options, string? logFile)
    {
        var folder = new DataFolder(options.Data);
        try
        {
            using var guard = Guard(folder);
            await RunAsync(options, folder, logFile);
        }
        finally
        {
            folder.DeleteIfTemporary();
        }
    }

    private static async Task RunAsync(EmulatorOptions options, DataFolder folder, string? logFile)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole(o => o.SingleLine = true).SetMinimumLevel(LogLevel.Warning)
            // a start that fails is told by one line of Program's, not by a stack trace
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.WebHost.UseUrls(options.Urls).ConfigureKestrel(kestrel =>
        {
            // the server has no limit of its own (API reference §3.9)
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.AddServerHeader = false;
        });
        AddServices(builder.Services, options, folder);

        await using var app = builder.Build();
        Register(app.Services);
        await CheckPostgresAsync(app.Services.GetRequiredService<DatabaseEngines>().Postgres);
        app.Run(Pipeline(app.Services));
        await app.StartAsync();

        var seed = app.Services.GetRequiredService<WorldSeed>();
        if (options.World is { } world) await seed.EnsureAsync(WorldSeed.Read(world), CancellationToken.None);

        var url = app.Urls.First();
        var state = new EmulatorState(Environment.ProcessId, url, [.. app.Urls], File.Exists(seed.TokenFile) ? seed.TokenFile : null, logFile);
        if (options.StateFile is { } stateFile) state.Write(stateFile);
        Console.WriteLine(Describe(url, Environment.ProcessId, folder.Path, options.IdleTimeout));

        await app.WaitForShutdownAsync();
        if (options.StateFile is { } file && EmulatorState.TryRead(file)?.Pid == Environment.ProcessId) File.Delete(file);
        if (folder.IsTemporary) await app.Services.GetRequiredService<Worlds>().DropDatabasesAsync();
    }

    public static string Describe(string url, int pid, string data, TimeSpan? idleTimeout) =>
        $"Emulator at {url} (pid {pid}, data {data}){(idleTimeout is { } time ? $"; ends after {Words(time)} without a request" : "")}";

    private static string Words(TimeSpan time) => time.TotalSeconds < 120 ? $"{time.TotalSeconds:0} seconds" : time.TotalMinutes < 120 ? $"{time.TotalMinutes:0} minutes" : $"{time.TotalHours:0} hours";

    private static async Task CheckPostgresAsync(PostgresEngine? postgres)
    {
        if (postgres is null) return;
        try
        {
            await postgres.CheckAsync();
        }
        catch (NpgsqlException e)
        {
            throw new UsageException($"The PostgreSQL server of --postgres cannot be used: {e.Message}");
        }
    }

    /// <summary>One server for a folder.</summary>
    private static FileStream Guard(DataFolder folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder.Path, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new UsageException($"Another emulator serves {folder.Path} already.");
        }
    }

    private static void AddServices(IServiceCollection services, EmulatorOptions options, DataFolder folder)
    {
        services.AddSingleton(options).AddSingleton(folder).AddSingleton(StatePersistence.Load(folder));
        services.AddSingleton(EmulatorIdentity.Current(folder.Path, options));
        services.AddSingleton<SqliteEngine>();
        services.AddSingleton(provider => new DatabaseEngines(
            provider.GetRequiredService<SqliteEngine>(), options.Postgres is null ? null : new PostgresEngine(options.Postgres)));

        services.AddSingleton<TokenIssuer>().AddSingleton<AccessControl>();
        services.AddSingleton<DeclarativeExecutor>().AddSingleton<ReleaseExecutor>().AddSingleton<TaskRunScheduler>();
        services.AddSingleton<SqlReviewer>().AddSingleton<ReleaseReview>();
        services.AddSingleton<AccountService>().AddSingleton<ReleaseService>().AddSingleton<SheetService>().AddSingleton<PlanService>();
        services.AddSingleton<RolloutService>().AddSingleton<TaskRunService>().AddSingleton<RevisionService>().AddSingleton<ResourceService>().AddSingleton<IssueService>();
        services.AddSingleton<ApiMethodTable>().AddSingleton<ApiDispatcher>().AddSingleton<ConnectEndpoint>().AddSingleton<RestEndpoint>();
        services.AddSingleton<Worlds>().AddSingleton<WorldSeed>().AddSingleton<FaultInjector>().AddSingleton<ScriptedAdvices>().AddSingleton<RequestLog>().AddSingleton<ControlEndpoint>();
        services.AddSingleton<IdleWatch>();
        // The last one that is registered binds the ports.
        services.AddSingleton<PortGates>().AddSingleton<IConnectionListenerFactory>(provider => provider.GetRequiredService<PortGates>());

        // Ended in the reverse order: the last state is saved after the last task run has stopped.
        services.AddHostedService<StatePersistence>();
        services.AddHostedService(provider => provider.GetRequiredService<TaskRunScheduler>());
        services.AddHostedService(provider => provider.GetRequiredService<IdleWatch>());
    }

    private static void Register(IServiceProvider services)
    {
        var methods = services.GetRequiredService<ApiMethodTable>();
        services.GetRequiredService<AccountService>().Register(methods);
        services.GetRequiredService<ReleaseService>().Register(methods);
        services.GetRequiredService<SheetService>().Register(methods);
        services.GetRequiredService<PlanService>().Register(methods);
        services.GetRequiredService<RolloutService>().Register(methods);
        services.GetRequiredService<TaskRunService>().Register(methods);
        services.GetRequiredService<RevisionService>().Register(methods);
        services.GetRequiredService<ResourceService>().Register(methods);
        services.GetRequiredService<IssueService>().Register(methods);
    }

    private static RequestDelegate Pipeline(IServiceProvider services)
    {
        var connect = services.GetRequiredService<ConnectEndpoint>();
        var rest = services.GetRequiredService<RestEndpoint>();
        var control = services.GetRequiredService<ControlEndpoint>();
        var requests = services.GetRequiredService<RequestLog>();
        var idle = services.GetRequiredService<IdleWatch>();
        var gates = services.GetRequiredService<PortGates>();
        return http =>
        {
            var path = http.Request.Path.Value ?? "/";
            if (path == "/healthz") return Answer.Text(200, "text/plain; charset=UTF-8", "OK").WriteAsync(http);
            idle.Touch();
            if (gates.IsClosed(http.Connection.LocalPort))
            {
                // a connection from before
                Fault.Reset(http);
                return Task.CompletedTask;
            }

            return path.StartsWith("/_emulator/", StringComparison.Ordinal) ? control.HandleAsync(http) : requests.RecordAsync(http, Api);

            Task Api(HttpContext context) =>
                path.StartsWith("/bytebase.v1.", StringComparison.Ordinal) ? connect.HandleAsync(context, path)
                : path.StartsWith("/v1/", StringComparison.Ordinal) ? rest.HandleAsync(context)
                // where the web UI would be (recorded in transport)
                : Answer.Text(200, "text/html; charset=UTF-8", "This Bytebase build does not bundle frontend and backend together.").WriteAsync(context);
        };
    }
}
