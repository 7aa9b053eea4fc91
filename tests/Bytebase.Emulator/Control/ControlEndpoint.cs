using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bytebase.Emulator.Hosting;
using Bytebase.Emulator.Services;
using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Control;

/// <summary>
/// The emulator's own endpoint, which a real server does not have. The first four are what the head of the recordings'
/// <c>replay.py</c> documents.
/// </summary>
internal sealed class ControlEndpoint(
    Worlds worlds, IssueService issues, FaultInjector faults, ScriptedAdvices advices, RequestLog requests, WorldSeed seed, EmulatorIdentity identity, IHostApplicationLifetime lifetime)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Skip,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            var result = await DispatchAsync(http);
            await WriteAsync(http, result is null ? 404 : 200, result ?? Message($"The control endpoint has no {http.Request.Method} {http.Request.Path}."));
        }
        catch (ApiException e)
        {
            await WriteAsync(http, 400, Message(e.Message));
        }
        catch (JsonException e)
        {
            await WriteAsync(http, 400, Message($"The body cannot be read: {e.Message}"));
        }
        catch (Exception e) when (e is DbException or IOException)
        {
            await WriteAsync(http, 500, Message(e.Message));
        }
    }

    private async Task<object?> DispatchAsync(HttpContext http)
    {
        var cancellation = http.RequestAborted;
        switch (http.Request.Method, http.Request.Path.Value)
        {
            case ("POST", "/_emulator/worlds"):
                return await worlds.CreateAsync(await ReadAsync<WorldRequest>(http), cancellation);
            case ("POST", "/_emulator/seed"):
                return Done(await seed.EnsureAsync(await ReadAsync<WorldRequest>(http), cancellation));
            case ("POST", "/_emulator/sql"):
                return await worlds.ExecuteAsync(await ReadAsync<SqlRequest>(http), cancellation);
            case ("POST", "/_emulator/grants"):
                worlds.Grant(await ReadAsync<GrantRequest>(http));
                return Done();
            case ("POST", "/_emulator/policies"):
                worlds.SetPolicy(await ReadAsync<PolicyRequest>(http));
                return Done();
            case ("POST", "/_emulator/databases"):
                worlds.Move(await ReadAsync<DatabaseRequest>(http));
                return Done();
            case ("POST", "/_emulator/approvals"):
                var decision = await ReadAsync<ApprovalRequest>(http);
                issues.Decide(decision.Project, decision.Issue, decision.Outcome);
                return Done();
            case ("POST", "/_emulator/advices"):
                advices.Set(await ReadAsync<AdvicesRequest>(http));
                return Done();
            case ("POST", "/_emulator/faults"):
                faults.Add(await ReadAsync<FaultRequest>(http));
                return Done();
            case ("DELETE", "/_emulator/faults"):
                await faults.ClearAsync(PortOf(http.Request));
                return Done();
            case ("GET", "/_emulator/faults"):
                return faults.ToJson(PortOf(http.Request));
            case ("GET", "/_emulator/requests"):
                return requests.ToJson(PortOf(http.Request));
            case ("DELETE", "/_emulator/requests"):
                requests.Clear(PortOf(http.Request));
                return Done();
            case ("GET", "/_emulator/info"):
                return identity;
            case ("POST", "/_emulator/shutdown"):
                http.Response.OnCompleted(() =>
                {
                    lifetime.StopApplication();
                    return Task.CompletedTask;
                });
                return Done();
            default:
                return null;
        }
    }

    /// <summary>What <c>?port=</c> chooses; 0 is every port.</summary>
    private static int PortOf(HttpRequest request) => int.TryParse(request.Query["port"], out var port) ? port : 0;

    private static JsonObject Done(bool changed = true) => new() { ["changed"] = changed };

    private static JsonObject Message(string text) => new() { ["message"] = text };

    private static async Task<T> ReadAsync<T>(HttpContext http) =>
        JsonSerializer.Deserialize<T>(await RequestBody.ReadAsync(http), Json) ?? throw new JsonException("it is empty");

    private static Task WriteAsync(HttpContext http, int status, object value) =>
        new Answer(status, Answer.Json, JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Json)).WriteAsync(http);
}
