using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.History;
using Bytebase.MSBuild.Validation;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <summary>Writes the lock file. Never in CI, where nobody would see what it accepts.</summary>
[MSBuildMultiThreadableTask]
public sealed partial class BytebaseWriteLock : BytebaseTask
{
    // What changed and is gone is named, since that is what writing accepts; the rest can be seen in git.
    private const int MaximumNames = 20;

    /// <inheritdoc/>
    private protected override System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        MigrationItems.RequireVersions(Mode, "BytebaseLock");
        var path = FullPath(ProjectCheckItems.LockFileOr(LockFile));
        var dryRun = DryRunSwitch.IsOn(DryRun);
        if (!dryRun && Pipeline.Sign(EnvironmentVariables) is not null)
            throw new BytebaseException(DiagnosticDescriptors.LockNotWrittenInCi, Path.GetFileName(path));
        LockChanges changes;
        try
        {
            changes = LockWriter.Write(path, MigrationItems.ToSet(Migrations, Path.GetDirectoryName(ProjectFile)!), Validator.ReadFile, dryRun);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BytebaseException(Finding.Of(DiagnosticDescriptors.LockNotWritten, null, TextSpan.Nowhere, path, FirstLine.Of(e.Message)), e);
        }

        foreach (var file in changes.Changed.Take(MaximumNames))
            Say(MessageImportance.High, dryRun ? "Bytebase (dry run): {0} would be locked with other contents than before." : "Bytebase: {0} is locked with other contents than before.", file);
        foreach (var file in changes.Removed.Take(MaximumNames))
            Say(MessageImportance.High, dryRun ? "Bytebase (dry run): {0} would no longer be locked." : "Bytebase: {0} is no longer locked.", file);
        Say(
            MessageImportance.High,
            dryRun
                ? "Bytebase (dry run): would write {0} with {1} migrations: {2} added, {3} changed, {4} removed."
                : "Bytebase: wrote {0} with {1} migrations: {2} added, {3} changed, {4} removed. Commit it with them.",
            path,
            changes.Total,
            changes.Added.Count,
            changes.Changed.Count,
            changes.Removed.Count);
        return System.Threading.Tasks.Task.CompletedTask;
    }
}
