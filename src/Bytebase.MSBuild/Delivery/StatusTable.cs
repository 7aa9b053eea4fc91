using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>The status as text: plain ASCII, aligned, and short whatever the folder's size.</summary>
internal static class StatusTable
{
    private const int MaximumRows = 40;
    private const int MaximumColumns = 6;
    private const int NameWidth = 52;
    private const int MaximumRollouts = 10;

    public static IEnumerable<string> Lines(StatusAnswer status, ReleaseContent content, Func<string, string> pageOf)
    {
        foreach (var line in Table(status, content))
            yield return line;
        foreach (var state in status.Databases)
            yield return "  " + Totals(state, status);
        foreach (var line in Rollouts(status, pageOf))
            yield return line;
        foreach (var line in status.NotShown)
            yield return $"  Not shown, for want of the permission in brackets: {line}";
    }

    /// <summary>One line for a terminal that shows no more.</summary>
    public static string Summary(StatusAnswer status, ReleaseContent content)
    {
        var pending = Count(status, MigrationState.Pending);
        var edited = Count(status, MigrationState.Edited);
        return $"{Words.Count(content.Files.Count, "migration")}, {Words.Count(status.Databases.Count, "database")}: {pending} pending, {edited} edited after they were applied, {Words.Count(status.Open.Count, "open rollout")}";
    }

    private static int Count(StatusAnswer status, MigrationState state) =>
        status.Databases.SelectMany(d => d.States.Select((s, i) => (s, i))).Where(f => f.s == state).Select(f => f.i).Distinct().Count();

    private static IEnumerable<string> Table(StatusAnswer status, ReleaseContent content)
    {
        var columns = Columns(status);
        var rows = Enumerable.Range(0, content.Files.Count).Where(i => columns.Any(c => c.States[i] != MigrationState.Applied)).ToList();
        if (rows.Count > 0)
        {
            var shown = rows.Take(MaximumRows).ToList();
            var names = shown.ConvertAll(i => Shorten(content.Files[i].Path));
            var first = Math.Max("migration".Length, names.Max(n => n.Length));
            var widths = columns.ConvertAll(c => Math.Max(Math.Max(c.Stage.Length, c.Name.Length), "applied".Length));
            if (columns.Exists(c => c.Stage.Length > 0))
                yield return Row("", columns.ConvertAll(c => c.Stage));
            yield return Row("migration", columns.ConvertAll(c => c.Name));
            for (var i = 0; i < shown.Count; i++)
                yield return Row(names[i], columns.ConvertAll(c => Text(c.States[shown[i]])));
            if (rows.Count > shown.Count)
                yield return $"  ... and {rows.Count - shown.Count} more that are not applied everywhere, up to {Shorten(content.Files[rows[^1]].Path)}";

            string Row(string name, List<string> cells) => ("  " + name.PadRight(first) + string.Concat(cells.Select((c, i) => "  " + c.PadRight(widths[i])))).TrimEnd();
        }

        if (content.Files.Count - rows.Count is > 0 and var everywhere)
            yield return $"  {(rows.Count > 0 ? "" : "All ")}{Words.Count(everywhere, "migration")} {(everywhere == 1 ? "is" : "are")} applied on {(status.Databases.Count == 1 ? "the database" : $"all {status.Databases.Count} databases")}";
        else if (content.Files.Count == 0)
            yield return "  The folder holds no migration";
    }

    /// <summary>A column for each database; where they are many, one for those that are alike.</summary>
    private static List<(string Stage, string Name, IReadOnlyList<MigrationState> States)> Columns(StatusAnswer status)
    {
        var columns = status.Databases.Select(d => (Stage: StageOf(status, d.Database), Name: ResourceNames.IdOf(d.Database), d.States)).ToList();
        if (columns.Count <= MaximumColumns)
            return columns;
        return [.. columns
            .GroupBy(c => (c.Stage, States: string.Concat(c.States.Select(s => (char)('0' + (int)s)))))
            .Select(g => (g.Key.Stage, g.Count() == 1 ? g.First().Name : $"{g.First().Name} +{g.Count() - 1}", g.First().States))];
    }

    private static string Totals(DatabaseState state, StatusAnswer status)
    {
        var stage = StageOf(status, state.Database);
        var counts = $"{state.States.Count(s => s == MigrationState.Applied)} applied, {state.States.Count(s => s == MigrationState.Pending)} pending, {state.States.Count(s => s == MigrationState.Edited)} edited";
        var elsewhere = state.Elsewhere.Count == 0 ? "" : $"; applied and not in the folder: {Words.Some(state.Elsewhere)}";
        var problem = state.Problem.Length == 0 ? "" : $"; the server could not look into it: {state.Problem}";
        return $"{state.Database}{(stage.Length > 0 ? $" ({stage})" : "")}: {counts}{elsewhere}{problem}";
    }

    private static IEnumerable<string> Rollouts(StatusAnswer status, Func<string, string> pageOf)
    {
        foreach (var rollout in status.Open.Take(MaximumRollouts))
        {
            var stages = (rollout.Stages ?? []).Select(s => $"{ResourceNames.IdOf(s.Environment ?? "")} {StateOf(s)}");
            yield return $"  Open: plan {ResourceNames.IdOf(rollout.PlanName())} {rollout.Title}: {string.Join(", ", stages)}: {pageOf(rollout.PlanName())}";
        }

        if (status.Open.Count > MaximumRollouts)
            yield return $"  ... and {status.Open.Count - MaximumRollouts} more open rollouts";
        if (status.Overtaken > 0)
            yield return $"  Not listed: {Words.Count(status.Overtaken, "rollout")} that newer ones have overtaken: a publish of this folder needs nothing of {(status.Overtaken == 1 ? "it" : "them")}.";
    }

    /// <summary>What a stage's tasks are together, the worst first.</summary>
    private static string StateOf(Stage stage)
    {
        var tasks = stage.Tasks ?? [];
        (string Text, Func<RolloutTask, bool> Is)[] states =
        [
            ("failed", t => t.Status == RolloutTaskStatus.Failed),
            ("canceled", t => t.Status == RolloutTaskStatus.Canceled),
            ("running", t => t.Status is RolloutTaskStatus.Running or RolloutTaskStatus.Pending),
            ("waiting", t => t.Status == RolloutTaskStatus.NotStarted),
            ("skipped", t => t.Status == RolloutTaskStatus.Skipped),
            ("done", t => t.Status == RolloutTaskStatus.Done),
        ];
        var counts = states.Select(s => (s.Text, Count: tasks.Count(s.Is))).Where(s => s.Count > 0).ToList();
        return counts.Count == 1 ? counts[0].Text : string.Join(" + ", counts.Select(c => $"{c.Count} {c.Text}"));
    }

    private static string StageOf(StatusAnswer status, string database) => ResourceNames.IdOf(status.StageOf.GetValueOrDefault(database, ""));

    private static string Text(MigrationState state) => state switch
    {
        MigrationState.Applied => "applied",
        MigrationState.Pending => "pending",
        _ => "EDITED",
    };

    /// <summary>A name that fits: the file's own, which begins with the version; its middle makes room.</summary>
    private static string Shorten(string path)
    {
        var name = ResourceNames.IdOf(path);
        return name.Length <= NameWidth ? name : $"{name.AsSpan(0, NameWidth - 15)}...{name.AsSpan(name.Length - 12)}";
    }
}
