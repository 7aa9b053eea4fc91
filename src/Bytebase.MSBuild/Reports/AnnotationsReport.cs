using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>Findings as commands in the log of a CI system that shows them beside the code, or in lists of its own.</summary>
internal sealed class AnnotationsReport : CommandReport
{
    public override string Name => "annotations";

    public override bool IsAutomatic(CiJob job) => StyleOf(job) is not null;

    public override IEnumerable<string> Lines(BuildReport build) => StyleOf(build.Job)?.Lines(build) ?? [];

    protected override Finding? LeftOut(BuildReport build)
    {
        if (StyleOf(build.Job) is not { Maximum: var maximum } style || maximum == int.MaxValue)
            return null;
        var (shown, all) = style.Count(build);
        return shown < all
            ? ReportText.Shortened(Name, $"{ReportText.Number(shown)} of {ReportText.Counted(all, "finding")}", $"{build.Job!.Name} shows only {maximum} errors and {maximum} warnings of one step")
            : null;
    }

    private static AnnotationStyle? StyleOf(CiJob? job) => job?.Kind switch
    {
        CiKind.GitHub => new GitHubAnnotations(),
        CiKind.Azure => new AzureAnnotations(),
        CiKind.TeamCity => new TeamCityAnnotations(),
        _ => null,
    };
}

/// <summary>How one CI system wants its annotations.</summary>
internal abstract class AnnotationStyle
{
    /// <summary>So many of each severity it shows of one step; <see cref="int.MaxValue"/> where it has no such limit.</summary>
    public abstract int Maximum { get; }

    public abstract IEnumerable<string> Lines(BuildReport build);

    /// <summary>Whether it shows suggestions.</summary>
    protected abstract bool HasSuggestions { get; }

    /// <summary>How many findings it shows of how many.</summary>
    public (int Shown, int All) Count(BuildReport build)
    {
        int[] counts = [build.Errors.Count(), build.Warnings.Count(), HasSuggestions ? build.Suggestions.Count() : 0];
        return (counts.Sum(count => Math.Min(count, Maximum)), counts.Sum());
    }

    /// <summary>The message and what belongs to it, within reason.</summary>
    protected static string Text(ReportedFinding finding) =>
        Shortened.Within(string.Join('\n', [finding.Message, .. finding.Finding.Details]), 4000);

    protected static string Number(int value) => value > 0 ? value.ToString(System.Globalization.CultureInfo.InvariantCulture) : "";

    /// <summary><c>BB1001: Migration without a version</c>; the code alone where the rule has no other name.</summary>
    protected static string TitleOf(ReportedFinding finding) =>
        finding.Title.Length > 0 && finding.Title != finding.Code ? $"{finding.Code}: {finding.Title}" : finding.Code;
}
