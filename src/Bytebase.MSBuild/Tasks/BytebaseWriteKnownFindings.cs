using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Validation;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <summary>
/// Writes the list of known findings: the first time all that there are, and from then on only what is left of them. New findings never get
/// into it, so the list ends some day; nor do those with which no release can be made.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed partial class BytebaseWriteKnownFindings : BytebaseOfflineTask
{
    private bool _dryRun;

    /// <inheritdoc/>
    private protected override System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var path = KnownFindingsPath;
        _dryRun = DryRunSwitch.IsOn(DryRun);
        if (!_dryRun && Pipeline.Sign(EnvironmentVariables) is { } sign)
            throw new BytebaseException(DiagnosticDescriptors.KnownFindingsInCi, sign, Path.GetFileName(path));

        var before = Validation.KnownFindingsFile.Read(path);
        var findings = Find(cancellationToken);
        var now = new KnownFindings(ProjectDirectory, File.ReadAllBytes).Identify(findings);
        var leftOut = findings.Where(finding => finding.SuppressedBy is null && RuleCatalogue.StopsRelease(finding.Code) && Shows(finding)).ToList();
        if (before is null)
            Create(path, [.. now.Where(known => Shows(known.Key)).Select(known => known.Value)], leftOut.Count > 0 ? "no finding that can be known" : "no finding");
        else
            Shrink(path, before, now);
        SayLeftOut(leftOut);
        return System.Threading.Tasks.Task.CompletedTask;
    }

    private bool Shows(Finding finding) => SeverityOf(finding) >= DiagnosticSeverity.Suggestion;

    private IReadOnlyList<Finding> Find(CancellationToken cancellationToken)
    {
        var result = new Validator(MigrationItems.EngineOf(Engine)).Validate(MigrationItems.ToSet(Migrations, ProjectDirectory, MigrationItems.ModeOf(Mode, Engine)), Validator.ReadFile, cancellationToken);
        return SuppressionFilter.ApplyAll(result.Findings, result.Suppressions);
    }

    private void Create(string path, List<KnownFinding> findings, string nothing)
    {
        if (findings.Count == 0)
        {
            Say($"there is {nothing}, so {Path.GetFileName(path)} is not written.");
            return;
        }

        Write(path, findings);
        Say($"{Path.GetFileName(path)}: {Words.Count(findings.Count, "known finding")} {(_dryRun ? "would be written" : "written, which builds do not show any more. Commit the file; from now on it can only shrink")}.");
    }

    private void Shrink(string path, KnownFindingsFile before, IReadOnlyDictionary<Finding, KnownFinding> now)
    {
        // Whether a finding shows depends on the configuration; whether it occurs does not.
        var occurs = now.Values.Select(known => known.Fingerprint).ToHashSet(StringComparer.Ordinal);
        var left = before.Findings.Where(known => occurs.Contains(known.Fingerprint)).ToList();
        if (left.Count < before.Findings.Count)
            Write(path, left);

        var listed = before.Findings.Select(known => known.Fingerprint).ToHashSet(StringComparer.Ordinal);
        var others = now.Count(known => Shows(known.Key) && !listed.Contains(known.Value.Fingerprint));
        var notAdded = others == 0 ? "" : $" {Words.Count(others, "finding")} that {(others == 1 ? "is not in it was" : "are not in it were")} not added: the list can only shrink.";
        var empty = left.Count == 0 && !_dryRun ? " Delete the file." : "";
        Say($"{Path.GetFileName(path)}: {Words.Count(before.Findings.Count - left.Count, "known finding")} {(_dryRun ? "would be removed" : "removed")}, {left.Count} left.{notAdded}{empty}");
    }

    private void SayLeftOut(List<Finding> findings)
    {
        if (findings.Count == 0)
            return;
        var names = findings.Select(finding => $"{finding.Code} of '{Path.GetRelativePath(ProjectDirectory, finding.File!).Replace(Path.DirectorySeparatorChar, '/')}'");
        Say($"{Words.Count(findings.Count, "finding")} left out, since no release can be made as long as {(findings.Count == 1 ? "it is" : "they are")} there: {Words.Some([.. names])}. Builds report {(findings.Count == 1 ? "it" : "them")} until the files are mended.");
    }

    private void Write(string path, IReadOnlyList<KnownFinding> findings)
    {
        if (_dryRun)
            return;
        try
        {
            Validation.KnownFindingsFile.Write(path, findings);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BytebaseException(DiagnosticDescriptors.OutputFailed, path, FirstLine.Of(e.Message));
        }
    }

    private void Say(string text) => Say(MessageImportance.High, _dryRun ? "Bytebase (dry run): {0}" : "Bytebase: {0}", text);
}
