using System.Text.Json;
using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Server;
using Bytebase.MSBuild.Tests.Server;

namespace Bytebase.MSBuild.Tests.Delivery;

/// <summary>A delivery against a scripted server, with a clock that jumps and a log that remembers.</summary>
internal sealed class TestDelivery : IDeliveryLog, IDisposable
{
    private readonly BytebaseClient _client;

    public TestDelivery(DeliverySettings? settings = null)
    {
        _client = Server.Client(Time);
        Settings = settings ?? new DeliverySettings { Project = "projects/hr", Targets = ["instances/i/databases/a"] };
    }

    public JumpingTime Time { get; } = new();

    public ScriptedServer Server { get; } = new();

    public DeliverySettings Settings { get; }

    public DeliveryContext Context => new(_client, Settings, this, Time);

    /// <summary>The lines that everybody sees, each with the time at which it was said.</summary>
    public List<(TimeSpan At, string Line)> Lines { get; } = [];

    public string Text => string.Join('\n', Lines.Select(l => l.Line));

    public static string Json(Rollout rollout) => JsonSerializer.Serialize(rollout, WireJson.Default.Rollout);

    public static Reply Reply(Rollout rollout) => Replies.Json(Json(rollout));

    /// <summary>A rollout of plan 101: <c>test: a DONE, b FAILED; prod: c NOT_STARTED</c>.</summary>
    public static Rollout Rollout(string stages, string title = "", string plan = "projects/hr/plans/101") => new(
        plan + "/rollout",
        title,
        [.. stages.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(stage =>
        {
            var (id, tasks) = (stage.Split(':')[0], stage.Split(':')[1].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            var name = $"{plan}/rollout/stages/{id}";
            return new Stage(name, id, "environments/" + id, [.. tasks.Select(t => t.Split(' ')).Select(t => new RolloutTask($"{name}/tasks/{t[0]}", t[1], "instances/i/databases/" + t[0], null, new DatabaseUpdate("projects/hr/releases/r1")))]);
        })]);

    public void Info(string message) => Lines.Add((Time.Elapsed, message));

    public void Detail(string message)
    {
    }

    public void Report(Finding finding) => throw new InvalidOperationException(finding.Message);

    public void Dispose() => _client.Dispose();
}
