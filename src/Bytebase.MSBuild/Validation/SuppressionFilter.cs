using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Validation.Rules;

namespace Bytebase.MSBuild.Validation;

/// <summary>Applies what files say about their own findings.</summary>
internal static class SuppressionFilter
{
    /// <summary>The findings, each one that a comment covers with <see cref="Finding.SuppressedBy"/>.</summary>
    public static IReadOnlyList<Finding> Apply(IReadOnlyList<Finding> findings, IReadOnlyList<Suppression> suppressions) =>
        Apply(findings, suppressions, new HashSet<Suppression>(ReferenceEqualityComparer.Instance));

    /// <summary>
    /// The same with all that the offline validation found, so that comments which cover nothing show. Those about history and the
    /// server's review are not asked: what these find changes with the branch and the databases.
    /// </summary>
    public static IReadOnlyList<Finding> ApplyAll(IReadOnlyList<Finding> findings, IReadOnlyList<Suppression> suppressions)
    {
        if (suppressions.Count == 0)
            return findings;

        var used = new HashSet<Suppression>(ReferenceEqualityComparer.Instance);
        var applied = Apply(findings, suppressions, used);
        var unused = suppressions
            .Where(suppression => !used.Contains(suppression) && suppression.Code[2] is '1' or '2' && !SuppressionRule.IsItsOwn(suppression.Code))
            .Select(suppression => Finding.Of(
                SuppressionRule.Unused,
                suppression.File,
                suppression.Place,
                suppression.Code,
                suppression.IsWholeFile ? "this file" : suppression.FirstLine == suppression.LastLine ? $"line {suppression.FirstLine}" : $"lines {suppression.FirstLine} to {suppression.LastLine}"))
            .ToList();
        return unused.Count == 0 ? applied : [.. applied, .. Apply(unused, suppressions)];
    }

    private static IReadOnlyList<Finding> Apply(IReadOnlyList<Finding> findings, IReadOnlyList<Suppression> suppressions, HashSet<Suppression> used)
    {
        if (suppressions.Count == 0)
            return findings;

        var byFileAndCode = suppressions
            .GroupBy(suppression => (suppression.File, suppression.Code))
            .ToDictionary(group => group.Key, group => group.OrderBy(suppression => suppression.FirstLine).ToArray());
        return [.. findings.Select(finding =>
        {
            var reason = finding.File is not null && byFileAndCode.TryGetValue((finding.File, finding.Code), out var candidates) ? ReasonFor(finding, candidates, used) : null;
            return reason is null ? finding : finding with { SuppressedBy = new SuppressedBy(InSource: true, reason) };
        })];
    }

    /// <param name="finding">A finding.</param>
    /// <param name="candidates">Those of its file and code by their first lines: whole files come first, and statements do not overlap.</param>
    /// <param name="used">Takes those that cover it.</param>
    private static string? ReasonFor(Finding finding, Suppression[] candidates, HashSet<Suppression> used)
    {
        string? reason = null;
        for (var i = 0; i < candidates.Length && candidates[i].IsWholeFile; i++)
            Take(candidates[i]);

        // Behind the last one that begins at or before the line.
        var (low, high) = (0, candidates.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = candidates[middle].FirstLine <= finding.Span.Line ? (middle + 1, high) : (low, middle);
        }

        for (var i = low - 1; i >= 0 && candidates[i].Covers(finding) && !candidates[i].IsWholeFile; i--)
            Take(candidates[i]);
        return reason;

        void Take(Suppression suppression)
        {
            used.Add(suppression);
            reason ??= suppression.Reason;
        }
    }
}
