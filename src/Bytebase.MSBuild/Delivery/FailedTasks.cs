using System.Text.RegularExpressions;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>Failed tasks as errors on the migration's own line: database, stage, SQL error.</summary>
internal static partial class FailedTasks
{
    /// <summary>One finding per distinct failure; databases that failed alike share it.</summary>
    public static async Task<IReadOnlyList<Finding>> ReportAsync(DeliveryContext context, Stage stage, ReleaseContent content, CancellationToken cancellationToken)
    {
        var failures = new List<Failure>();
        foreach (var task in (stage.Tasks ?? []).Where(RolloutState.HasFailed))
            failures.Add(await ReadAsync(context, task, content, cancellationToken));
        return [.. failures
            .GroupBy(f => f with { Database = "" })
            .Select(g => ToFinding(context, stage, g.Key, [.. g.Select(f => f.Database)]))];
    }

    private static async Task<Failure> ReadAsync(DeliveryContext context, RolloutTask task, ReleaseContent content, CancellationToken cancellationToken)
    {
        var database = task.Target ?? "";
        var run = await context.Client.ListTaskRunsAsync(task.Name ?? "", cancellationToken) is [.., var newest] ? newest : null;
        if (task.Status == RolloutTaskStatus.Canceled)
            return new Failure(database, true, null, null, TextSpan.Nowhere, "");
        var detail = Detail().Match(run?.Detail ?? "");
        if (!detail.Success)
            return new Failure(database, false, null, null, TextSpan.Nowhere, FirstLine.Of(run?.Detail is { Length: > 0 } text ? text : "the server gives no reason"));
        var path = detail.Groups["path"].Value;
        var error = FirstLine.Of(detail.Groups["error"].Value);
        var file = content.Find(path);
        var span = file is null ? TextSpan.Nowhere : await LocateAsync(context, run!, file, cancellationToken);
        return new Failure(database, false, path, file?.FullPath, span, error);
    }

    /// <summary>The failed statement's first word: the log has its byte range in the last file that was executed.</summary>
    private static async Task<TextSpan> LocateAsync(DeliveryContext context, TaskRun run, ReleaseContentFile file, CancellationToken cancellationToken)
    {
        var entries = await context.Client.GetTaskRunLogAsync(run.Name ?? "", cancellationToken);
        var lastFile = entries.ToList().FindLastIndex(e => e.ReleaseFileExecute is not null);
        var failed = entries.Skip(lastFile + 1).LastOrDefault(e => e.CommandExecute?.Response?.Error is { Length: > 0 })?.CommandExecute;
        return failed is null ? TextSpan.File : AdvicePosition.FromByteRange(new SourceText(file.Content), failed.Range?.Start ?? 0, failed.Range?.End ?? 0);
    }

    private static Finding ToFinding(DeliveryContext context, Stage stage, Failure failure, IReadOnlyList<string> databases)
    {
        var targets = databases.Count <= 3 ? string.Join(", ", databases) : $"{databases[0]} and {databases.Count - 1} more databases";
        if (failure.Canceled)
            return Finding.Of(DiagnosticDescriptors.TaskCanceled, null, TextSpan.Nowhere, targets, stage.Environment, context.PageOf(ResourceNames.PlanOf(stage.Name ?? ""))) with { Targets = databases };
        var next = failure.Path is null
            ? "See the task's page for more, then publish again."
            : "The migrations before it stay applied. Fix it and publish again: only what is missing will run.";
        return Finding.Of(DiagnosticDescriptors.TaskFailed, failure.FullPath, failure.Span, failure.FullPath is null ? failure.Path ?? "The task" : ResourceNames.IdOf(failure.Path!), $"{targets} in {stage.Environment}", failure.Error, next) with { Targets = databases };
    }

    private sealed record Failure(string Database, bool Canceled, string? Path, string? FullPath, TextSpan Span, string Error);

    // Recorded in tests/contract/failure.json and failure-kinds.json; the error may hold line breaks.
    [GeneratedRegex(@"^failed to execute release file (?<path>.*?) \(version (?<version>[^)]*)\): (?<error>.*)$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Detail();
}
