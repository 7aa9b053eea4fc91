namespace Bytebase.Emulator.Messages;

internal sealed class RolloutMessage
{
    public string? Name { get; set; }
    public string? Title { get; set; }
    public List<StageMessage>? Stages { get; set; }
    public DateTime? CreateTime { get; set; }
    public DateTime? UpdateTime { get; set; }
}

internal sealed class StageMessage
{
    public string? Name { get; set; }
    public string? Id { get; set; }
    public string? Environment { get; set; }
    public List<TaskMessage>? Tasks { get; set; }
}

internal sealed class TaskMessage
{
    public string? Name { get; set; }
    public string? SpecId { get; set; }
    public string? Status { get; set; }
    public string? SkippedReason { get; set; }
    public string? Type { get; set; }
    public string? Target { get; set; }
    public DatabaseUpdateMessage? DatabaseUpdate { get; set; }
    public DateTime? UpdateTime { get; set; }
    public DateTime? RunTime { get; set; }
}

internal sealed class DatabaseUpdateMessage
{
    public string? Release { get; set; }
}

internal sealed class CreateRolloutRequest
{
    public string? Parent { get; set; }

    /// <summary>Absent and empty mean the same: all stages (recorded in <c>plan-create</c>).</summary>
    public string? Target { get; set; }
}

internal sealed class ListRolloutsResponse
{
    public List<RolloutMessage>? Rollouts { get; set; }
    public string? NextPageToken { get; set; }
}

internal sealed class BatchRunTasksRequest
{
    public string? Parent { get; set; }
    public List<string>? Tasks { get; set; }
    public DateTime? RunTime { get; set; }
    public bool SkipPriorBackup { get; set; }
}

internal sealed class BatchSkipTasksRequest
{
    public string? Parent { get; set; }
    public List<string>? Tasks { get; set; }
    public string? Reason { get; set; }
}

internal sealed class BatchCancelTaskRunsRequest
{
    public string? Parent { get; set; }
    public List<string>? TaskRuns { get; set; }
}

internal sealed class TaskRunMessage
{
    public string? Name { get; set; }
    public string? Creator { get; set; }
    public DateTime? CreateTime { get; set; }
    public DateTime? UpdateTime { get; set; }
    public string? Status { get; set; }
    public string? Detail { get; set; }
    public DateTime? StartTime { get; set; }
    public DateTime? RunTime { get; set; }
}

internal sealed class ListTaskRunsResponse
{
    public List<TaskRunMessage>? TaskRuns { get; set; }
}

internal sealed class TaskRunLogMessage
{
    public string? Name { get; set; }
    public IReadOnlyList<LogEntryMessage>? Entries { get; set; }
}

internal sealed class LogEntryMessage
{
    public string? Type { get; set; }
    public DateTime? LogTime { get; set; }
    public string? ReplicaId { get; set; }
    public CommandExecuteMessage? CommandExecute { get; set; }
    public TimedStepMessage? DatabaseSync { get; set; }
    public TransactionControlMessage? TransactionControl { get; set; }
    public TimedStepMessage? ComputeDiff { get; set; }
    public ReleaseFileExecuteMessage? ReleaseFileExecute { get; set; }
}

internal sealed class CommandExecuteMessage
{
    public DateTime? LogTime { get; set; }
    public RangeMessage? Range { get; set; }
    public string? Statement { get; set; }
    public CommandResponseMessage? Response { get; set; }
}

/// <summary>UTF-8 byte offsets into the file after its leading directive lines were cut.</summary>
internal sealed class RangeMessage
{
    public int Start { get; set; }
    public int End { get; set; }
}

internal sealed class CommandResponseMessage
{
    public DateTime? LogTime { get; set; }
    public string? Error { get; set; }
    public long AffectedRows { get; set; }
    public List<long>? AllAffectedRows { get; set; }
}

internal sealed class TimedStepMessage
{
    public DateTime? StartTime { get; set; }
    public DateTime? EndTime { get; set; }
    public string? Error { get; set; }
}

internal sealed class TransactionControlMessage
{
    public string? Type { get; set; }
    public string? Error { get; set; }
}

internal sealed class ReleaseFileExecuteMessage
{
    public string? Version { get; set; }
    public string? FilePath { get; set; }
}
