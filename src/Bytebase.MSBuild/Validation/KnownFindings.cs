using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>Holds findings against the list of known ones.</summary>
/// <param name="projectDirectory">Absolute path: where the list's paths start.</param>
/// <param name="read">A file's bytes, by its absolute path.</param>
internal sealed class KnownFindings(string projectDirectory, Func<string, byte[]> read)
{
    /// <summary>
    /// Whether a finding can be known: those about a migration's name and contents, but for those that stop a release. One about history is
    /// about what changes now, and one about a setting is mended in a line.
    /// </summary>
    public static bool CanBeKnown(Finding finding) =>
        finding is { File: not null, SuppressedBy: null } && finding.Code is ['B', 'B', '1' or '2', ..] && !RuleCatalogue.StopsRelease(finding.Code);

    /// <summary>Each finding that can be known, as the list has it.</summary>
    public IReadOnlyDictionary<Finding, KnownFinding> Identify(IEnumerable<Finding> findings)
    {
        var known = new Dictionary<Finding, KnownFinding>(ReferenceEqualityComparer.Instance);
        foreach (var file in findings.Where(CanBeKnown).GroupBy(finding => finding.File!, StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(projectDirectory, file.Key).Replace(Path.DirectorySeparatorChar, '/');
            var text = new Lazy<SourceText?>(() => Read(file.Key));
            var occurrences = new Dictionary<(string Code, string Line), int>();
            foreach (var finding in file.OrderBy(finding => finding.Span.Line).ThenBy(finding => finding.Span.Column))
            {
                // A name's finding is on line 1 only for want of a better place.
                var line = finding.Code[2] == '1' ? "" : LineOf(text.Value, finding.Span.Line);
                var occurrence = occurrences.GetValueOrDefault((finding.Code, line));
                occurrences[(finding.Code, line)] = occurrence + 1;
                known[finding] = KnownFinding.Of(finding, path, line, occurrence);
            }
        }

        return known;
    }

    /// <summary>The findings, each one in the list with <see cref="Finding.SuppressedBy"/>, and what of the list is no longer found.</summary>
    public (IReadOnlyList<Finding> Findings, IReadOnlyList<KnownFinding> Gone) Apply(IReadOnlyList<Finding> findings, KnownFindingsFile list)
    {
        var paths = list.Findings.Select(finding => finding.Path).ToHashSet(StringComparer.Ordinal);
        var listed = list.Findings.Select(finding => finding.Fingerprint).ToHashSet(StringComparer.Ordinal);
        // Only files in the list are read.
        var identified = Identify(findings.Where(finding => finding.File is not null && paths.Contains(Path.GetRelativePath(projectDirectory, finding.File).Replace(Path.DirectorySeparatorChar, '/'))));
        var found = identified.Values.Select(finding => finding.Fingerprint).ToHashSet(StringComparer.Ordinal);
        var by = new SuppressedBy(InSource: false, Path.GetFileName(list.Path));
        return (
            [.. findings.Select(finding => identified.TryGetValue(finding, out var known) && listed.Contains(known.Fingerprint) ? finding with { SuppressedBy = by } : finding)],
            // One that cannot be known, of an older version of this package, hides nothing.
            [.. list.Findings.Where(finding => !found.Contains(finding.Fingerprint) && !RuleCatalogue.StopsRelease(finding.Code))]);
    }

    private SourceText? Read(string file)
    {
        try
        {
            return new SourceText(read(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string LineOf(SourceText? text, int line) =>
        text is null || line < 1 || line > text.LineCount ? "" : text.GetText(text.LineStart(line), text.LineEnd(line)).Trim();
}
