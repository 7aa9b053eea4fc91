using Bytebase.Emulator.Messages;
using Bytebase.Emulator.Model;

namespace Bytebase.Emulator.Execution;

/// <summary>Writes the log of a task run. Entries are added under the store's gate, since a client may be reading them.</summary>
internal sealed class TaskRunLog(Store store, TaskRun run)
{
    public void Sync() => Add(now => new LogEntryMessage { Type = "DATABASE_SYNC", DatabaseSync = new TimedStepMessage { StartTime = now, EndTime = Store.Now() } });

    public void File(string version, string? path) =>
        Add(_ => new LogEntryMessage { Type = "RELEASE_FILE_EXECUTE", ReleaseFileExecute = new ReleaseFileExecuteMessage { Version = version, FilePath = path } });

    public void Transaction(string type, string? error = null) =>
        Add(_ => new LogEntryMessage { Type = "TRANSACTION_CONTROL", TransactionControl = new TransactionControlMessage { Type = type, Error = error } });

    public void ComputeDiff(DateTime started, string? error = null) =>
        Add(_ => new LogEntryMessage { Type = "COMPUTE_DIFF", ComputeDiff = new TimedStepMessage { StartTime = started, EndTime = Store.Now(), Error = error } });

    public CommandExecuteMessage Command(int start, int end) => Command(new CommandExecuteMessage { Range = new RangeMessage { Start = start, End = end } });

    public CommandExecuteMessage Command(string statement) => Command(new CommandExecuteMessage { Statement = statement });

    public static void Respond(CommandExecuteMessage command, long affectedRows, List<long>? allAffectedRows, string? error = null) =>
        command.Response = new CommandResponseMessage { LogTime = Store.Now(), AffectedRows = affectedRows, AllAffectedRows = allAffectedRows, Error = error };

    private CommandExecuteMessage Command(CommandExecuteMessage command)
    {
        Add(now =>
        {
            command.LogTime = now;
            return new LogEntryMessage { Type = "COMMAND_EXECUTE", CommandExecute = command };
        });
        return command;
    }

    private void Add(Func<DateTime, LogEntryMessage> create)
    {
        var now = Store.Now();
        var entry = create(now);
        entry.LogTime = now;
        entry.ReplicaId = store.State.ReplicaId;
        lock (store.Gate) run.Log.Add(entry);
    }
}
