using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>What a task run's log tells about the migrations that it executed on its database.</summary>
/// <param name="Applied">The migrations that this run finished, in their order.</param>
/// <param name="Last">The migration that it executed last; <see langword="null"/> when it started none.</param>
/// <param name="Entries">The log from there on.</param>
internal sealed record TaskRunStory(IReadOnlyList<ReleaseFileExecute> Applied, ReleaseFileExecute? Last, IReadOnlyList<TaskRunLogEntry> Entries)
{
    /// <summary>The statement that failed, or that ran when the log ends; <see langword="null"/> when the error belongs to none.</summary>
    public CommandExecute? Failed => Entries.LastOrDefault(e => e.CommandExecute is not null)?.CommandExecute is { } last && last.Response is not { Error: null or "" } ? last : null;

    /// <summary>Whether the log ends before the statement does: the server's process was gone.</summary>
    public bool IsCutOff => Failed is { Response: null };

    /// <summary>The error with which the database refused to commit; empty when it did not.</summary>
    public string CommitError => Entries.LastOrDefault(e => e.TransactionControl is { Type: "COMMIT" })?.TransactionControl?.Error ?? "";

    public static TaskRunStory Read(IReadOnlyList<TaskRunLogEntry> entries)
    {
        var files = new List<ReleaseFileExecute>();
        var start = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].ReleaseFileExecute is not { } file)
                continue;
            // One that is tried again, as after a lock timeout, may be announced again.
            if (files.Count > 0 && files[^1].Version == file.Version)
                files.RemoveAt(files.Count - 1);
            else
                start = i;
            files.Add(file);
        }

        return files.Count == 0 ? new([], null, entries) : new(files.GetRange(0, files.Count - 1), files[^1], [.. entries.Skip(start)]);
    }
}
