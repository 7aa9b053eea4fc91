using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.History;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Validation;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Bytebase.MSBuild.Tasks;

/// <summary>Says which files the findings about names would have renamed, and renames them when told to. Never overwrites a file, and never renames one that is on the base branch.</summary>
[MSBuildMultiThreadableTask]
public sealed partial class BytebaseFixNames : BytebaseTask
{
    /// <inheritdoc/>
    private protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        MigrationItems.RequireVersions(Mode, "BytebaseFixNames");
        Apply &= !DryRunSwitch.IsOn(DryRun);
        var projectDirectory = Path.GetDirectoryName(ProjectFile)!;
        var set = MigrationItems.ToSet(Migrations, projectDirectory);
        var checks = ProjectCheckItems.Of(projectDirectory, BaseRef, lockFile: null, EnvironmentVariables);
        var onBase = await checks.BaseFilesAsync(set, ProjectCheckItems.Scope(checks, Migrations, projectDirectory), cancellationToken).ConfigureAwait(false);
        if (onBase.Paths.Count > 0)
            set = set.WithFirst(onBase.Paths.Contains);
        // The contents do not matter here: a statement that no rule minds takes their place.
        var result = new Validator().Validate(set, static _ => "SELECT 1;"u8.ToArray(), cancellationToken);
        var renames = result.Findings
            .Where(finding => finding is { File: not null, ProposedName: not null } && SeverityOf(finding) != DiagnosticSeverity.None)
            .GroupBy(finding => finding.File!, StringComparer.Ordinal)
            .Select(file => (Path: file.Key, NewName: file.First().ProposedName!, Codes: string.Join(' ', file.Select(finding => finding.Code).Distinct())))
            .ToList();
        var left = result.Findings.Where(finding => IsLeft(finding) && SeverityOf(finding) != DiagnosticSeverity.None).ToList();
        if (renames.Count == 0)
        {
            Say(left.Count == 0 ? "Bytebase: no migration has to be renamed." : "Bytebase: no migration is renamed without you.");
            SayWhatIsLeft(left);
            return;
        }

        var kept = set.All.Where(file => onBase.Paths.Contains(file.ReleasePath)).Select(file => file.FullPath).ToHashSet(StringComparer.Ordinal);
        var renamed = new List<ITaskItem>();
        var held = new List<string>();
        foreach (var (path, newName, codes) in renames)
        {
            var from = Path.GetRelativePath(projectDirectory, path).Replace(Path.DirectorySeparatorChar, '/');
            var to = from[..(from.LastIndexOf('/') + 1)] + newName;
            var isTracked = await GitFiles.IsTrackedAsync(path, cancellationToken).ConfigureAwait(false);
            if (kept.Contains(path) || (isTracked && onBase.Unknown is not null))
            {
                held.Add($"{Quote(from)} ({codes}): {(onBase.Unknown is null ? $"on {onBase.Branch} already" : "perhaps on the base branch already")}: keep its name; if another file clashes with it, rename the other file");
                continue;
            }

            // A comment for the shell, so that the line can be run as it is.
            Say($"{(isTracked ? "git mv" : "mv -n")} -- {Quote(from)} {Quote(to)}  # {codes}");
            if (Apply)
                await RenameAsync(path, newName, isTracked, cancellationToken).ConfigureAwait(false);

            var item = new TaskItem(path.Replace("%", "%25", StringComparison.Ordinal)) as ITaskItem2;
            item.SetMetadataValueLiteral("NewPath", Path.Combine(Path.GetDirectoryName(path)!, newName));
            item.SetMetadataValueLiteral("Codes", codes);
            item.SetMetadataValueLiteral("Renamed", Apply ? "true" : "false");
            renamed.Add(item);
        }

        Renames = [.. renamed];
        SayHeld(held, onBase.Unknown);
        if (renamed.Count == 0)
        {
            SayWhatIsLeft(left);
            return;
        }

        if (renames.Exists(rename => !kept.Contains(rename.Path) && MigrationName.Parse(Path.GetFileName(rename.Path)).VersionText != MigrationName.Parse(rename.NewName).VersionText))
            Say("Bytebase: under a new version a file runs again on a database that has applied it: keep the old name of such a file.");
        if (Apply)
            Say($"Bytebase: {Words(renamed.Count)} renamed. Look at the new names (git status), build once more (a rename may show the next finding), and commit.");
        else
            Say("Bytebase: nothing was renamed. Run the lines above, or all at once: dotnet build -t:BytebaseFixNames -p:BytebaseApplyFixes=true");
        SayWhatIsLeft(left);
    }

    // Names are what the first thousand codes are about.
    private static bool IsLeft(Finding finding) => finding.ProposedName is null && finding.Code.StartsWith("BB1", StringComparison.Ordinal);

    private void SayWhatIsLeft(List<Finding> left)
    {
        if (left.Count > 0)
            Say($"Bytebase: {(left.Count == 1 ? "1 finding" : $"{left.Count} findings")} about names left to you, since more than one answer is right: {string.Join(", ", left.Select(finding => finding.Code).Distinct().Order(StringComparer.Ordinal))}. A build shows the text of each.");
        Say("Bytebase: this looks at the names alone. BB3004 compares with the base branch and proposes names of its own; a build shows it.");
    }

    private void SayHeld(List<string> held, string? unknown)
    {
        if (held.Count == 0)
            return;
        foreach (var line in held)
            Say(line);
        if (unknown is not null)
            Say("Bytebase: " + unknown);
        Say("Bytebase: a database may have applied what is on the base branch, and would run it again under a new version. Where none has, -p:BytebaseBaseRef=none renames these, too.");
    }

    private static async System.Threading.Tasks.Task RenameAsync(string path, string newName, bool isTracked, CancellationToken cancellationToken)
    {
        var target = Path.Combine(Path.GetDirectoryName(path)!, newName);
        try
        {
            if (!isTracked)
                File.Move(path, target, overwrite: false);
            else if (await GitFiles.MoveAsync(path, newName, cancellationToken).ConfigureAwait(false) is { } error)
                throw new IOException(error);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BytebaseException(Finding.Of(DiagnosticDescriptors.MigrationNotWritten, path, TextSpan.File, $"it cannot become '{newName}', {FirstLine.Of(e.Message)}"), e);
        }
    }

    private void Say(string line) => Say(MessageImportance.High, "{0}", line);

    private static string Words(int count) => count == 1 ? "1 file" : $"{count} files";

    // For a POSIX shell; git's own shell on Windows is one.
    private static string Quote(string path) =>
        SafeName.IsPlain(path.Replace('/', '_')) ? path : "'" + path.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
