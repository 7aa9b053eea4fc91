using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Validation;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <summary>What the tasks that report offline findings share: what files say about their own findings, and the known ones.</summary>
public abstract class BytebaseOfflineTask : BytebaseTask
{
    /// <summary>Nobody reads more, and MSBuild takes the square of their number to store items that are about one file.</summary>
    private const int MaximumOfACodeInAFile = 100;

    /// <summary>The project's <c>$(BytebaseKnownFindingsFile)</c>; no such file is no known finding.</summary>
    public string? KnownFindingsFile { get; set; }

    /// <summary>The project's <c>$(BytebaseMode)</c>.</summary>
    public string? Mode { get; set; }

    private protected string ProjectDirectory => Path.GetDirectoryName(ProjectFile)!;

    private protected string KnownFindingsPath => string.IsNullOrWhiteSpace(KnownFindingsFile) ? "" : FullPath(KnownFindingsFile.Trim());

    /// <summary>Reports all findings of the offline validation, but for those that their files or the list of known ones take out.</summary>
    /// <returns>Every finding with the severity that it was reported with; <see cref="DiagnosticSeverity.None"/> for those that were not.</returns>
    private protected IReadOnlyList<(Finding Finding, DiagnosticSeverity Severity)> ReportAll(IReadOnlyList<Finding> findings, IReadOnlyList<Suppression> suppressions)
    {
        var reported = new List<(Finding, DiagnosticSeverity)>();
        var counts = new Dictionary<(string? File, string Code), int>();
        foreach (var finding in HoldAgainstKnown(SuppressionFilter.ApplyAll(findings, suppressions)))
        {
            var place = (finding.File, finding.Code);
            var count = finding.SuppressedBy is null ? counts[place] = counts.GetValueOrDefault(place) + 1 : 0;
            if (count <= MaximumOfACodeInAFile)
                reported.Add((finding, Report(finding)));
        }

        foreach (var (place, count) in counts.Where(place => place.Value > MaximumOfACodeInAFile))
            Say(MessageImportance.High, "Bytebase: {0} more of {1} in {2}.", count - MaximumOfACodeInAFile, place.Code, place.File);
        return reported;
    }

    private IReadOnlyList<Finding> HoldAgainstKnown(IReadOnlyList<Finding> findings)
    {
        if (KnownFindingsPath.Length == 0)
            return findings;

        try
        {
            if (Validation.KnownFindingsFile.Read(KnownFindingsPath) is not { } list)
                return findings;

            var (all, gone) = new KnownFindings(ProjectDirectory, File.ReadAllBytes).Apply(findings, list);
            if (all.Count(finding => finding.SuppressedBy is { InSource: false }) is > 0 and var count)
                Say(MessageImportance.High, "Bytebase: {0} not shown ({1}).", Delivery.Words.Count(count, "known finding"), Path.GetFileName(list.Path));
            return gone.Count == 0 ? all : [.. all, Gone(gone, list)];
        }
        catch (BytebaseException e)
        {
            return [.. findings, e.Finding];
        }
    }

    private static Finding Gone(IReadOnlyList<KnownFinding> gone, KnownFindingsFile list) => Finding.Of(
        DiagnosticDescriptors.KnownFindingGone,
        list.Path,
        list.PlaceOf(gone[0]),
        Delivery.Words.Count(gone.Count, "known finding"),
        gone.Count == 1 ? "occurs" : "occur",
        gone[0].Code,
        gone[0].Path);
}
