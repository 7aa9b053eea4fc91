using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>
/// Failed tasks as errors on the migration's own line: database, stage, SQL error, statement, what stays applied and what publishing again
/// does. Made with whatever the server tells; what it does not tell is said.
/// </summary>
internal static class FailedTasks
{
    /// <summary>One finding per distinct failure; databases that failed alike share it.</summary>
    /// <param name="context">The delivery.</param>
    /// <param name="stage">The stage as it ended.</param>
    /// <param name="content">The files here; asked for only where a migration failed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<IReadOnlyList<Finding>> ReportAsync(DeliveryContext context, Stage stage, Func<ReleaseContent> content, CancellationToken cancellationToken)
    {
        var tasks = await FailedTaskReader.ReadAsync(context, stage, cancellationToken);
        var files = tasks.Any(t => t.Failure.Place == FailurePlace.Migration || t.Failure.Path.Length > 0 || t.Story?.Last is not null)
            ? await ReleasedFiles.ReadAsync(context, tasks.Select(t => t.Task.DatabaseUpdate?.Release).FirstOrDefault(r => r is not null) ?? "", content, cancellationToken)
            : null;
        var report = new FailureReport(context, stage, files);
        var findings = tasks.GroupBy(t => t.Kind).SelectMany(ByStatement).Select(report.ToFinding).ToList();
        var kinds = tasks.GroupBy(t => t.Kind).Count();
        if (kinds > FailedTaskReader.MaximumLogs)
            context.Log.Info($"{kinds} different failures in {stage.Environment}: the logs of the first {FailedTaskReader.MaximumLogs} were read, so the others have no line.");
        return findings;
    }

    /// <summary>
    /// The same error may come from two statements: those whose logs differ are two failures. The rest, whose logs were not read, goes
    /// with the first.
    /// </summary>
    private static IEnumerable<IReadOnlyList<FailedTask>> ByStatement(IEnumerable<FailedTask> kind)
    {
        var groups = kind.Where(t => t.Story is not null).GroupBy(t => (t.Story!.Failed?.Range, t.Story.IsCutOff, t.Story.Last?.Version)).Select(g => g.ToList()).ToList();
        var unread = kind.Where(t => t.Story is null).ToList();
        if (groups.Count == 0)
            return [unread];
        groups[0].AddRange(unread);
        return groups;
    }
}
