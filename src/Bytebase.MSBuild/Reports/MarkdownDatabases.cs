using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>The table of databases: what is pending there, what the server thinks of it, and how far its rollout is.</summary>
internal static class MarkdownDatabases
{
    private const int Unfolded = 20;

    private const int MaximumName = 200;

    public static IEnumerable<MarkdownSection> Sections(BuildReport build, MarkdownPlace place)
    {
        var databases = Databases(build);
        if (databases.Count == 0)
            yield break;
        (string Title, bool IsNumber, Func<Database, string> Value)[] all =
        [
            ("Database", false, d => MarkdownText.Code(Shortened.Within(ReportText.ShortTarget(d.Target), MaximumName))),
            ("Environment", false, d => MarkdownText.Escape(Shortened.Within(ReportText.LastPart(d.Environment), MaximumName))),
            // What a rollout has just applied is pending no more.
            (databases.Any(d => d.Status.Length > 0) ? "Migrations" : "Pending", true, d => d.IsReviewed ? ReportText.Number(d.Pending) : ""),
            ("Affected rows", true, d => d.AffectedRows > 0 ? ReportText.Number(d.AffectedRows) : ""),
            ("Risk", false, d => MarkdownText.Escape(d.Risk.ToLowerInvariant())),
            ("Rollout", false, d => Status(d.Status)),
        ];
        // A column that says nothing is noise.
        var columns = all.Where(c => databases.Any(d => c.Value(d).Length > 0)).ToList();
        if (columns.Count < 2)
            yield break;
        var header = $"| {string.Join(" | ", columns.Select(c => c.Title))} |\n|{string.Concat(columns.Select(c => c.IsNumber ? " ---: |" : " --- |"))}\n";
        var rows = databases.Select(d => $"| {string.Join(" | ", columns.Select(c => c.Value(d)))} |").ToList();
        yield return rows.Count > Unfolded && place.CanFold
            ? new MarkdownSection($"<details><summary>{ReportText.Counted(rows.Count, "database")}</summary>\n\n{header}", rows, "\n\n</details>", "database")
            : new MarkdownSection(header, rows, "", "database");
    }

    private static List<Database> Databases(BuildReport build)
    {
        var delivery = build.Delivery;
        var reviews = (delivery.Checked ?? []).ToLookup(r => r.Target, StringComparer.Ordinal);
        var stages = delivery.Stages.SelectMany(stage => stage.Databases.Select(d => (d.Target, stage.Environment, d.Status))).ToLookup(d => d.Target, StringComparer.Ordinal);
        // In the order of the rollout, where there is one.
        return [.. stages.Select(s => s.Key).Concat(delivery.Targets).Concat(reviews.Select(r => r.Key)).Where(t => t.Length > 0).Distinct(StringComparer.Ordinal).Select(target =>
        {
            var pending = reviews[target].Where(r => r.IsPending).ToList();
            var tasks = stages[target].ToList();
            return new Database(
                target,
                tasks.Count > 0 ? tasks[0].Environment : "",
                delivery.Checked is not null,
                pending.Select(r => r.File).Distinct(StringComparer.Ordinal).Count(),
                ReportText.AffectedRows(pending),
                ReportText.Risk(pending),
                ReportText.Worst(tasks.Select(t => t.Status)));
        })];
    }

    private static string Status(string status) => status switch
    {
        "FAILED" or "CANCELED" => $"**{status.ToLowerInvariant()}**",
        _ => MarkdownText.Escape(status.ToLowerInvariant().Replace('_', ' ')),
    };

    private sealed record Database(string Target, string Environment, bool IsReviewed, int Pending, long AffectedRows, string Risk, string Status);
}
