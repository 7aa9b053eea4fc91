using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>
/// A build's results for people, in Markdown: a pull request's comment, the summary of a run, a file. What there is nothing to say about is
/// not there; a build without a finding that asked no server is one line.
/// </summary>
internal static class MarkdownBody
{
    /// <summary>A message is told in full elsewhere.</summary>
    public const int MaximumMessage = 1000;

    /// <summary>Of a database, a stage, a plan.</summary>
    public const int MaximumName = 200;

    /// <param name="build">What to tell.</param>
    /// <param name="maximumLength">So many UTF-16 units at most, not less than 1,000. What does not fit is left out row by row, what matters least first, and a line says so.</param>
    /// <returns>Markdown with <c>\n</c> between its lines, and without one at its end.</returns>
    public static string Render(BuildReport build, int maximumLength) => Render(build, maximumLength, out _);

    /// <inheritdoc cref="Render(BuildReport, int)"/>
    /// <param name="isCut">Whether something was left out.</param>
    public static string Render(BuildReport build, int maximumLength, out bool isCut)
    {
        var place = new MarkdownPlace(build);
        List<string> head = [$"### {Title(build)}"];
        if (ReportText.Sentence(build.Delivery) is { Length: > 0 } sentence)
            head.Add(MarkdownText.Line(Shortened.Within(sentence, MaximumMessage)));
        if (build.ReviewSkipped.Length > 0)
            head.Add($"> **The server did not review this change.** {Text(build.ReviewSkipped)}");

        // In the order in which they are read; what is cut first is at the end.
        var findings = MarkdownFindings.Sections(build, place);
        MarkdownSection[] sections = [.. findings.Where(s => s.IsImportant), .. MarkdownDatabases.Sections(build, place), .. findings.Where(s => !s.IsImportant)];
        return Join(head, sections, Links(build), maximumLength, out isCut);
    }

    /// <summary>Foreign text, shortened within reason.</summary>
    public static string Text(string text) => MarkdownText.Escape(Shortened.Within(text, MaximumMessage));

    private static string Join(List<string> head, IReadOnlyList<MarkdownSection> sections, string links, int maximumLength, out bool isCut)
    {
        const int LeftOutLine = 300;
        var room = maximumLength - head.Sum(block => block.Length + 2) - links.Length - 2;
        var whole = sections.Sum(s => s.Length);
        if (whole > room)
            room -= LeftOutLine;
        foreach (var section in sections)
            room -= section.Fit(room);

        var blocks = new List<string>(head);
        blocks.AddRange(sections.Where(s => s.Shown > 0).Select(s => s.ToString()));
        var leftOut = sections.GroupBy(s => s.Noun).Select(g => (Count: g.Sum(s => s.Rows.Count - s.Shown), Noun: g.Key)).Where(l => l.Count > 0).Select(l => ReportText.Counted(l.Count, l.Noun)).ToList();
        isCut = leftOut.Count > 0;
        if (isCut)
            blocks.Add($"_Left out, since this text has an end: {string.Join(", ", leftOut)}. The job's log has all of them._");
        if (links.Length > 0)
            blocks.Add(links);
        return string.Join("\n\n", blocks);
    }

    private static string Title(BuildReport build)
    {
        var (errors, warnings, suggestions) = (build.Errors.Count(), build.Warnings.Count(), build.Suggestions.Count());
        string[] counts = [.. new[] { (errors, "error"), (warnings, "warning"), (suggestions, "suggestion") }.Where(c => c.Item1 > 0).Select(c => ReportText.Counted(c.Item1, c.Item2))];
        var found = counts.Length > 0 ? string.Join(", ", counts) : $"no findings in {ReportText.Counted(build.Migrations.Count, "migration")}";
        var failed = build.Failed || errors > 0 || build.Delivery.Outcome == DeliveryOutcome.Failed;
        var result = (failed, build.Delivery.Outcome) switch
        {
            (true, DeliveryOutcome.Failed) => "the rollout did not finish",
            (true, _) => "failed",
            (_, DeliveryOutcome.RolledOut) => build.Delivery.Stage.Length > 0 ? $"rolled out to {MarkdownText.Escape(Shortened.Within(ReportText.LastPart(build.Delivery.Stage), MaximumName))}" : "rolled out",
            (_, DeliveryOutcome.Planned) => "planned",
            (_, DeliveryOutcome.Released) => "released",
            (_, DeliveryOutcome.DryRun) => "dry run",
            (_, DeliveryOutcome.NothingToDo) => "nothing to deliver",
            (_, DeliveryOutcome.Reviewed) => "reviewed",
            _ => "checked",
        };
        return $"{(failed ? "❌" : warnings > 0 ? "⚠️" : "✅")} {MarkdownText.Escape(Shortened.Within(build.Project, MaximumName))}: {result}, {found}";
    }

    private static string Links(BuildReport build)
    {
        var delivery = build.Delivery;
        List<string> links = [];
        var name = delivery.Plan.Length > 0 ? ("Plan", delivery.Plan) : ("Release", delivery.Release);
        if (name.Item2.Length > 0 || delivery.Url.Length > 0)
            links.Add(MarkdownText.Link($"{name.Item1} {MarkdownText.Escape(Shortened.Within(ReportText.LastPart(name.Item2), MaximumName))}".TrimEnd(), delivery.Url));
        if (build.Job is { RunUrl.Length: > 0 } job)
            links.Add(MarkdownText.Link("Run", job.RunUrl));
        return string.Join(" · ", links);
    }
}

/// <summary>What the place where a text is shown can do.</summary>
internal sealed class MarkdownPlace(BuildReport build)
{
    /// <summary>Whether it knows <c>&lt;details&gt;</c>: Bitbucket shows tags as text.</summary>
    public bool CanFold => build.Job?.Kind != CiKind.Bitbucket;

    /// <summary>A file and its line, as a link where the repository has pages.</summary>
    public string FileLink(ReportedFinding finding)
    {
        var hasLine = finding.Finding is { File: not null, Span.Line: > 0 };
        var name = Shortened.Within(finding.Path, MarkdownBody.MaximumMessage) + (hasLine ? FormattableString.Invariant($":{finding.Line}") : "");
        return MarkdownText.Link(MarkdownText.Code(name), build.Job?.PageOf(finding.Path, hasLine ? finding.Line : 0) ?? "");
    }
}
