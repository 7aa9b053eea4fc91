using System.Globalization;
using Bytebase.Emulator.Messages;

namespace Bytebase.Emulator.Model;

/// <summary>
/// Logs of finished task runs, one file each: that of 10,000 files has 50,000 entries, too many to be part of a state
/// that is written anew with every change.
/// </summary>
internal sealed class TaskRunLogStore(string? folder)
{
    public void Save(Project project, TaskRun run)
    {
        if (folder is null) return;
        var path = PathOf(project, run);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        JsonLines.Append(path, run.Log);
    }

    /// <summary>The entries of a run, read from its file where it ran before the last start.</summary>
    public List<LogEntryMessage> Read(Project project, TaskRun run)
    {
        if (run.Log.Count == 0 && folder is not null) run.Log = [.. JsonLines.Read<LogEntryMessage>(PathOf(project, run))];
        return run.Log;
    }

    public void DeleteAll(string project)
    {
        if (folder is not null && Directory.Exists(Path.Combine(folder, project))) Directory.Delete(Path.Combine(folder, project), recursive: true);
    }

    private string PathOf(Project project, TaskRun run) => Path.Combine(folder!, project.Id, run.Id.ToString(CultureInfo.InvariantCulture) + ".jsonl");
}
