using Bytebase.MSBuild.Validation;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <summary>Reads all migrations, reports what it finds and keeps it for the next build.</summary>
[MSBuildMultiThreadableTask]
public sealed partial class BytebaseValidateMigrations : BytebaseTask
{
    /// <summary>Everything besides the files that findings depend on.</summary>
    internal const string Fingerprint = "engine=Auto";

    /// <inheritdoc/>
    private protected override System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var takenAt = DateTime.UtcNow;
        var set = MigrationItems.ToSet(Migrations, Path.GetDirectoryName(ProjectFile)!);
        var stamps = set.All.Select(file => FileStamp.Of(file.FullPath)).ToList();
        var result = new Validator().Validate(set, Validator.ReadFile, cancellationToken);
        new ValidationCache(takenAt, Fingerprint, stamps, result.Findings).Save(FullPath(CacheFile));
        Log.LogMessage(MessageImportance.Low, "Bytebase: validated {0} migrations in {1:0} ms.", set.All.Count, (DateTime.UtcNow - takenAt).TotalMilliseconds);
        Findings = FindingItems.From(result.Findings.Select(f => (f, Report(f))));
        return System.Threading.Tasks.Task.CompletedTask;
    }
}
