using System.Text.Json.Serialization;
using Bytebase.Emulator.Messages;

namespace Bytebase.Emulator.Model;

/// <summary>Everything the server knows, but sheets and revisions, which have files of their own. Kept as JSON.</summary>
internal sealed class ServerState
{
    public const int CurrentFormat = 1;

    public int Format { get; set; } = CurrentFormat;
    public string Workspace { get; set; } = "";
    public string ReplicaId { get; set; } = "";
    public byte[] SigningKey { get; set; } = [];
    public List<string> Environments { get; set; } = [];
    public HashSet<string> AutomaticEnvironments { get; set; } = [];
    public Dictionary<string, Account> Accounts { get; set; } = [];
    public Dictionary<string, Instance> Instances { get; set; } = [];
    public Dictionary<string, ManagedDatabase> Databases { get; set; } = [];
    public Dictionary<string, Project> Projects { get; set; } = [];
}

internal enum AccountKind
{
    ServiceAccount,
    User,
    WorkloadIdentity,
}

internal sealed class Account
{
    public string Email { get; set; } = "";
    public AccountKind Kind { get; set; }
    public string Title { get; set; } = "";
    public string Secret { get; set; } = "";
    public bool WorkspaceAdmin { get; set; }
    public int? TokenLifetimeSeconds { get; set; }
    public WorkloadIdentityRule? WorkloadIdentity { get; set; }

    /// <summary>Roles by project id.</summary>
    public Dictionary<string, HashSet<string>> Roles { get; set; } = [];

    /// <summary>Creators are formatted as users, service accounts too (API reference §2.1).</summary>
    public string Principal => $"users/{Email}";
}

internal sealed class WorkloadIdentityRule
{
    public string? Issuer { get; set; }
    public string? Audience { get; set; }
    public string? Subject { get; set; }
}

internal sealed class Instance
{
    public string Name { get; set; } = "";
    public string Title { get; set; } = "";
    public string Engine { get; set; } = "";
    public string EngineVersion { get; set; } = "";
    public string? Environment { get; set; }
}

internal sealed class ManagedDatabase
{
    /// <summary><c>instances/{instance}/databases/{name}</c></summary>
    public string Name { get; set; } = "";
    public string Project { get; set; } = "";
    public string? Environment { get; set; }

    /// <summary>What the engine calls it: a file's base name, a PostgreSQL database's name.</summary>
    public string PhysicalName { get; set; } = "";

    /// <summary>Made by the emulator, which may drop it; not one that was on the server before.</summary>
    public bool IsOwned { get; set; }

    /// <summary>The last release that was rolled out completely.</summary>
    public string? Release { get; set; }

    /// <summary>Whether any release ran here: before the first one the schema is synchronised for the baseline.</summary>
    public bool HasChangelog { get; set; }

    public DateTime SyncTime { get; set; }

    public string InstanceName => Name[..Name.IndexOf("/databases/", StringComparison.Ordinal)];
}

internal sealed class Project
{
    public string Id { get; set; } = "";
    public List<string> Environments { get; set; } = [];
    public HashSet<string> AutomaticEnvironments { get; set; } = [];
    public bool RequireIssueApproval { get; set; }

    /// <summary>What approvals settle as; absent: skipped, as on the free plan.</summary>
    public string? ApprovalOutcome { get; set; }

    /// <summary>E-mails by the names that a world's accounts go by.</summary>
    public Dictionary<string, string> Accounts { get; set; } = [];

    public Dictionary<string, List<string>> DatabaseGroups { get; set; } = [];
    public List<Release> Releases { get; set; } = [];
    public List<Plan> Plans { get; set; } = [];
    public List<Issue> Issues { get; set; } = [];

    // Ids count per project and per kind, from 101 (README of the recordings).
    public int NextTaskId { get; set; } = 101;
    public int NextTaskRunId { get; set; } = 101;

    public string Name => $"projects/{Id}";

    public Plan? FindPlan(int id) => id >= 101 && id - 101 < Plans.Count ? Plans[id - 101] : null;

    public Release? FindRelease(string id) => Releases.Find(r => r.Id == id && !r.Deleted);
}

internal sealed class Release
{
    public string Id { get; set; } = "";
    public string Train { get; set; } = "";
    public int Iteration { get; set; }
    public string? Category { get; set; }
    public string? Type { get; set; }
    public List<ReleaseFile> Files { get; set; } = [];
    public VcsSourceMessage? VcsSource { get; set; }
    public string Creator { get; set; } = "";
    public DateTime CreateTime { get; set; }
    public bool Deleted { get; set; }
}

internal sealed class ReleaseFile
{
    public string Path { get; set; } = "";
    public string Version { get; set; } = "";
    public string Sha256 { get; set; } = "";
}

internal sealed class Plan
{
    public int Id { get; set; }
    public string Title { get; set; } = "";
    public string? Description { get; set; }
    public List<PlanSpecMessage> Specs { get; set; } = [];
    public string Creator { get; set; } = "";
    public DateTime CreateTime { get; set; }
    public DateTime UpdateTime { get; set; }
    public bool HasRollout { get; set; }
    public int? IssueId { get; set; }
    public List<RolloutTask> Tasks { get; set; } = [];
}

internal sealed class RolloutTask
{
    public int Id { get; set; }
    public string SpecId { get; set; } = "";
    public string Environment { get; set; } = "";
    public string Database { get; set; } = "";
    public string Release { get; set; } = "";
    public bool Skipped { get; set; }
    public string? SkippedReason { get; set; }
    public List<TaskRun> Runs { get; set; } = [];

    public TaskRun? LatestRun => Runs.Count == 0 ? null : Runs[^1];

    public string Status => Skipped ? RunStatus.Skipped : LatestRun?.Status ?? RunStatus.NotStarted;
}

internal static class RunStatus
{
    public const string NotStarted = "NOT_STARTED";
    public const string Pending = "PENDING";
    public const string Running = "RUNNING";
    public const string Done = "DONE";
    public const string Failed = "FAILED";
    public const string Canceled = "CANCELED";
    public const string Skipped = "SKIPPED";

    public static readonly string[] InOrder = [NotStarted, Pending, Running, Done, Failed, Canceled, Skipped];
}

internal sealed class TaskRun
{
    public int Id { get; set; }
    public string Creator { get; set; } = "";
    public DateTime CreateTime { get; set; }
    public DateTime UpdateTime { get; set; }
    public DateTime? StartTime { get; set; }
    public DateTime? RunTime { get; set; }
    public string Status { get; set; } = RunStatus.Pending;
    public string? Detail { get; set; }

    /// <summary>Kept in a file of its own, see <see cref="TaskRunLogStore"/>.</summary>
    [JsonIgnore]
    public List<LogEntryMessage> Log { get; set; } = [];
}

internal sealed class Revision
{
    public string Id { get; set; } = "";
    public string Database { get; set; } = "";
    public string Version { get; set; } = "";
    public string Sheet { get; set; } = "";
    public string Sha256 { get; set; } = "";
    public string Type { get; set; } = "";
    public string? Release { get; set; }
    public string? File { get; set; }
    public string? TaskRun { get; set; }
    public DateTime CreateTime { get; set; }
    public bool Deleted { get; set; }
}

internal sealed class Issue
{
    public int Id { get; set; }
    public int PlanId { get; set; }
    public string Title { get; set; } = "";
    public string? Description { get; set; }
    public List<string>? Labels { get; set; }
    public string Status { get; set; } = "OPEN";
    public string ApprovalStatus { get; set; } = "CHECKING";
    public string? RiskLevel { get; set; }
    public string Creator { get; set; } = "";
    public DateTime CreateTime { get; set; }
    public DateTime UpdateTime { get; set; }
}
