using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>The findings of failed tasks: one for tasks that failed alike.</summary>
/// <param name="context">The delivery.</param>
/// <param name="stage">The stage as it ended.</param>
/// <param name="files">The release's files here; <see langword="null"/> when no failure is about one.</param>
internal sealed class FailureReport(DeliveryContext context, Stage stage, ReleasedFiles? files)
{
    private const int MostLines = 8;

    private string Page => context.PageOf(ResourceNames.PlanOf(stage.Name ?? ""));

    /// <param name="tasks">At least one.</param>
    public Finding ToFinding(IReadOnlyList<FailedTask> tasks)
    {
        var first = tasks[0];
        var databases = tasks.Select(t => t.Database).ToList();
        var finding = first switch
        {
            { IsCanceled: true } => Of(DiagnosticDescriptors.TaskCanceled, null, TextSpan.Nowhere, Words.Some(databases, "database"), stage.Environment, Page),
            { Failure.Place: FailurePlace.Migration } => OfMigration(first, databases),
            { Failure.Place: FailurePlace.DeclarativeSchema } => OfSchema(first, databases),
            { Failure.Place: FailurePlace.Recording } => OfRecording(first, databases),
            _ => Of(DiagnosticDescriptors.TaskFailedOutside, null, TextSpan.Nowhere, Words.Some(databases, "database"), stage.Environment, Error(first), FailureWords.Outside(first, Running(first), Page)),
        };
        return finding with { Targets = databases, Details = [.. finding.Details, .. FailureWords.Databases(tasks, stage, Outcome)] };
    }

    private Finding OfMigration(FailedTask task, IReadOnlyList<string> databases)
    {
        var file = files!.Find(task.Failure.Path, task.Failure.Version);
        var statement = Statement(task, file);
        var error = Error(task);
        if (statement?.Quoted(task.Failure.Quoted) is { } quoted)
            error += $" at line {quoted.Line}, column {quoted.Column}";
        var span = statement?.Span ?? (file.Text is null ? TextSpan.Nowhere : TextSpan.File);
        var sentences = new[]
        {
            FailureWords.Statement(task, file, statement),
            FailureWords.Stays(Outcome(task), task.Story, task.Failure),
            FailureWords.Next(Outcome(task), task.Failure, statement?.Excerpt() ?? ""),
        };
        var details = statement is null ? [] : statement.Lines(MostLines) is { Count: > 1 } lines ? lines.Select(l => l is { } line ? $"{line.Number,6} | {line.Text}" : "       | …") : [];
        return Of(DiagnosticDescriptors.TaskFailed, file.FullPath, span, file.Name, Where(databases), error, string.Join(' ', sentences.Where(s => s.Length > 0))) with { Details = [.. details] };
    }

    private Finding OfSchema(FailedTask task, IReadOnlyList<string> databases)
    {
        // No statement of a file: the server has made it from the difference.
        var made = task.Story?.Failed?.Statement is { Length: > 0 } text ? $"The server made this statement from the schema: {Shortened.Line(text.TrimEnd().TrimEnd(';'), 120)}. " : "";
        return Of(DiagnosticDescriptors.TaskFailed, null, TextSpan.Nowhere, "The declarative schema", Where(databases), Error(task), made + "Fix the schema or the database and publish again: the server compares the two anew and makes what is still missing.");
    }

    private Finding OfRecording(FailedTask task, IReadOnlyList<string> databases)
    {
        var path = task.Failure.Path.Length > 0 ? task.Failure.Path : task.Story?.Last?.FilePath ?? "";
        var file = files?.Find(path, task.Failure.Version);
        return Of(DiagnosticDescriptors.NotRecorded, file?.FullPath, file?.FullPath is null ? TextSpan.Nowhere : TextSpan.File, path.Length > 0 ? file?.Name ?? path : "Version " + task.Failure.Version, Where(databases), Error(task), task.Failure.Version);
    }

    private static StatementPlace? Statement(FailedTask task, ReleasedFile file) =>
        file.Text is { } text && task.Story is { Last: { } last, Failed.Range: { } range } && (last.FilePath == task.Failure.Path || task.Failure.Path.Length == 0)
            ? StatementPlace.Find(text, range.Start, range.End, EngineOf(task, text))
            : null;

    private FileOutcome Outcome(FailedTask task)
    {
        if (task.Story?.Last is not { FilePath: { } path } last || (task.Failure.Path.Length > 0 && path != task.Failure.Path))
            return FileOutcome.Unknown;
        var text = files?.Find(path, last.Version ?? "").Text;
        return FileOutcome.Of(task.Story, text, text is null ? task.Failure.Engine : EngineOf(task, text));
    }

    /// <summary>What a task was at when its server stopped: <c>V2__b.sql(6,1)</c>; empty when that is not known.</summary>
    private string Running(FailedTask task)
    {
        if (task.Story?.Last is not { FilePath: { } path } last || files is null)
            return "";
        var file = files.Find(path, last.Version ?? "");
        return file.Name + (task.Story.IsCutOff && Statement(task, file) is { } statement ? $"({statement.Span.Line},{statement.Span.Column})" : "");
    }

    private static SqlEngine EngineOf(FailedTask task, SourceText text) => task.Failure.Engine is not SqlEngine.Auto and var engine ? engine : EngineSigns.Of(text.Bytes);

    private string Where(IReadOnlyList<string> databases) => $"{Words.Some(databases, "database")} in {stage.Environment}";

    private static string Error(FailedTask task) => task.Failure.Error.Length > 0 ? task.Failure.Error : "the server gives no reason";

    private static Finding Of(DiagnosticDescriptor descriptor, string? file, TextSpan span, params object?[] args) => Finding.Of(descriptor, file, span, args);
}
