using Bytebase.MSBuild.Validation;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <summary>
/// Reports the findings of the last validation again when no file has changed since: a skipped target would report none, and warnings
/// would vanish from the second build on.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed partial class BytebaseReplayFindings : BytebaseOfflineTask
{
    /// <inheritdoc/>
    private protected override System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        // Without files there is nothing to repeat, and a folder beside may have come.
        if (Migrations.Length == 0 || ValidationCache.TryLoad(FullPath(CacheFile)) is not { } cache)
            return System.Threading.Tasks.Task.CompletedTask;
        var projectDirectory = Path.GetDirectoryName(ProjectFile)!;
        var checks = ProjectCheckItems.Of(projectDirectory, BaseRef, LockFile, EnvironmentVariables);
        var items = MigrationItems.Of(Migrations);
        var stamps = FileStampReader.OfAll(items, projectDirectory, cancellationToken);
        UpToDate = cache.IsUpToDate(items, stamps, MigrationItems.Fingerprint(projectDirectory, Engine, MigrationItems.ModeOf(Mode, Engine)) with { Set = ProjectCheckItems.Fingerprint(checks, Migrations) }, DateTime.UtcNow);
        if (!UpToDate)
            return System.Threading.Tasks.Task.CompletedTask;
        Say(MessageImportance.Low, "Bytebase: {0} migrations unchanged, {1} findings repeated.", Migrations.Length, cache.Findings.Count);
        Results.Migrations = () => new ProjectMigrations(items, projectDirectory).Set.All.Select(file => file.FullPath).ToList();
        Findings = FindingItems.From(ReportAll(cache.Findings, cache.Suppressions));
        return System.Threading.Tasks.Task.CompletedTask;
    }
}
