using System.Diagnostics.CodeAnalysis;
using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Model;

/// <summary>
/// The server's state. Whoever reads or changes it holds <see cref="Gate"/>; SQL is never executed and parsed under it.
/// </summary>
internal sealed class Store(ServerState state, SheetStore sheets, RevisionStore revisions, TaskRunLogStore logs)
{
    public const string AdminEmail = "demo@example.com";

    private long _changes;

    public Lock Gate { get; } = new();

    public ServerState State { get; } = state;

    public SheetStore Sheets { get; } = sheets;

    public RevisionStore Revisions { get; } = revisions;

    public TaskRunLogStore Logs { get; } = logs;

    /// <summary>Grows with every change; what was saved at the same count is up to date.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    public void Changed() => Interlocked.Increment(ref _changes);

    /// <summary>The time with the precision that PostgreSQL keeps: microseconds.</summary>
    public static DateTime Now()
    {
        var now = DateTime.UtcNow;
        return new DateTime(now.Ticks - now.Ticks % TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);
    }

    public bool TryGetProject(string id, [NotNullWhen(true)] out Project? project) => State.Projects.TryGetValue(id, out project);

    public Project Project(string id) =>
        State.Projects.TryGetValue(id, out var project) ? project : throw ApiException.NotFound($"project \"{id}\" not found");

    public ManagedDatabase? Database(string name) => State.Databases.GetValueOrDefault(name);

    public Instance Instance(ManagedDatabase database) => State.Instances[database.InstanceName];

    /// <summary>Whether tasks of an environment run by themselves: the environment's policy, or the project's own.</summary>
    public bool IsAutomatic(Project project, string environment) =>
        State.AutomaticEnvironments.Contains(environment) || project.AutomaticEnvironments.Contains(environment);
}
