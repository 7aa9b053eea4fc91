using Bytebase.MSBuild.Validation;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <summary>Reads all migrations, reports what it finds and keeps it for the next build.</summary>
[MSBuildMultiThreadableTask]
public sealed partial class BytebaseValidateMigrations : BytebaseTask
{
    /// <inheritdoc/>
    private protected override System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var engine = MigrationItems.EngineOf(Engine);
        var takenAt = DateTime.UtcNow;
        // Before the files are read: a change meanwhile shows in the next build.
        var stamps = MigrationItems.Stamps(Migrations);
        var projectDirectory = Path.GetDirectoryName(ProjectFile)!;
        var set = MigrationItems.ToSet(Migrations, projectDirectory);
        if (MigrationItems.FolderOfAnotherCase(Migrations, projectDirectory) is { } finding)
            Report(finding);
        var result = new Validator(engine).Validate(set, Validator.ReadFile, cancellationToken);
        new ValidationCache(takenAt, MigrationItems.Fingerprint(Migrations, projectDirectory, engine), stamps, result.Findings).Save(FullPath(CacheFile));
        Log.LogMessage(MessageImportance.Low, "Bytebase: validated {0} migrations in {1:0} ms.", set.All.Count, (DateTime.UtcNow - takenAt).TotalMilliseconds);
        Findings = FindingItems.From(result.Findings.Select(f => (f, Report(f))));
        return System.Threading.Tasks.Task.CompletedTask;
    }
}
