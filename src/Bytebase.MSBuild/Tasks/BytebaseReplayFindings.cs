using Bytebase.MSBuild.Validation;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <summary>
/// Reports the findings of the last validation again when no file has changed since: a skipped target would report none, and warnings
/// would vanish from the second build on.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed partial class BytebaseReplayFindings : BytebaseTask
{
    /// <inheritdoc/>
    private protected override System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        if (ValidationCache.TryLoad(FullPath(CacheFile)) is not { } cache)
            return System.Threading.Tasks.Task.CompletedTask;
        var stamps = MigrationItems.Stamps(Migrations);
        UpToDate = cache.IsUpToDate(stamps, MigrationItems.Fingerprint(Migrations, Path.GetDirectoryName(ProjectFile)!, MigrationItems.EngineOf(Engine)));
        // Without files there is nothing to repeat, and a folder beside may have come.
        UpToDate &= Migrations.Length > 0;
        if (!UpToDate)
            return System.Threading.Tasks.Task.CompletedTask;
        Log.LogMessage(MessageImportance.Low, "Bytebase: {0} migrations unchanged, {1} findings repeated.", stamps.Count, cache.Findings.Count);
        Findings = FindingItems.From(cache.Findings.Select(f => (f, Report(f))));
        return System.Threading.Tasks.Task.CompletedTask;
    }
}
