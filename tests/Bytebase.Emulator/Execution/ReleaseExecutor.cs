using Bytebase.Emulator.Messages;
using Bytebase.Emulator.Model;
using Bytebase.Emulator.Sql;

namespace Bytebase.Emulator.Execution;

/// <summary>A task run that was taken off the queue.</summary>
internal sealed record ScheduledRun(Project Project, Plan Plan, RolloutTask Task, TaskRun Run, ManagedDatabase Database, Release Release, string RunName);

/// <summary>Executes all files of a release on one database (API reference §3.8).</summary>
internal sealed class ReleaseExecutor(Store store, DatabaseEngines engines, DeclarativeExecutor declarative)
{
    /// <summary>The status that the run ends with, and its detail when it failed.</summary>
    public async Task<(string Status, string? Detail)> ExecuteAsync(ScheduledRun scheduled, CancellationToken cancellation)
    {
        var log = new TaskRunLog(store, scheduled.Run);
        bool isFirst;
        lock (store.Gate)
        {
            isFirst = !scheduled.Database.HasChangelog;
            scheduled.Database.HasChangelog = true;
        }

        // Before the first change ever the schema is synchronised for a baseline; later runs only synchronise afterwards.
        if (isFirst) log.Sync();
        string? detail;
        try
        {
            detail = await ExecuteFilesAsync(scheduled, log, cancellation);
        }
        catch (OperationCanceledException)
        {
            log.Sync();
            return (RunStatus.Canceled, null);
        }

        log.Sync();
        lock (store.Gate)
        {
            scheduled.Database.SyncTime = Store.Now();
            if (detail is null) scheduled.Database.Release = $"{scheduled.Project.Name}/releases/{scheduled.Release.Id}";
        }

        return detail is null ? (RunStatus.Done, null) : (RunStatus.Failed, detail);
    }

    private async Task<string?> ExecuteFilesAsync(ScheduledRun scheduled, TaskRunLog log, CancellationToken cancellation)
    {
        Instance instance;
        lock (store.Gate) instance = store.Instance(scheduled.Database);
        switch (scheduled.Release.Type)
        {
            case ReleaseType.Versioned:
                break;
            case ReleaseType.Declarative:
                return await declarative.ExecuteAsync(scheduled, instance, log, cancellation);
            default:
                return $"unsupported release type \"{scheduled.Release.Type ?? ReleaseType.Unspecified}\"";
        }

        IDatabaseSession? session = null;
        try
        {
            foreach (var file in scheduled.Release.Files)
            {
                cancellation.ThrowIfCancellationRequested();
                lock (store.Gate)
                {
                    // the version's text decides; the content is not compared
                    if (store.Revisions.Find(scheduled.Database.Name, ReleaseType.Versioned, file.Version) is not null) continue;
                }

                log.File(file.Version, file.Path);
                try
                {
                    session ??= await engines.For(instance).OpenAsync(scheduled.Database, cancellation);
                    await new FileExecutor(session, log).ExecuteAsync(SqlFile.Parse(store.Sheets.Find(file.Sha256) ?? []), cancellation);
                }
                catch (SqlExecutionException e)
                {
                    return $"failed to execute release file {file.Path} (version {file.Version}): {e.Message}";
                }

                if (!Record(scheduled, file)) return $"failed to create revision for version {file.Version}: it exists already";
            }
        }
        finally
        {
            if (session is not null) await session.DisposeAsync();
        }

        return null;
    }

    private bool Record(ScheduledRun scheduled, ReleaseFile file)
    {
        var release = $"{scheduled.Project.Name}/releases/{scheduled.Release.Id}";
        lock (store.Gate)
        {
            return store.Revisions.TryAdd(new Revision
            {
                Id = Guid.NewGuid().ToString(),
                Database = scheduled.Database.Name,
                Version = file.Version,
                Sheet = $"{scheduled.Project.Name}/sheets/{file.Sha256}",
                Sha256 = file.Sha256,
                Type = ReleaseType.Versioned,
                Release = release,
                File = $"{release}/files/{Uri.EscapeDataString(file.Path)}",
                TaskRun = scheduled.RunName,
                CreateTime = Store.Now(),
            });
        }
    }
}
