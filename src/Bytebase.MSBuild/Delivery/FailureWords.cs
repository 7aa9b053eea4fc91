using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>The sentences of a failure's report: what failed, what stays, what to do.</summary>
internal static class FailureWords
{
    private const int MostFiles = 5;

    /// <summary>The statement, or why there is none.</summary>
    public static string Statement(FailedTask task, ReleasedFile file, StatementPlace? statement)
    {
        if (statement is not null)
            return $"Statement: {statement.Excerpt()}.";
        if (task.LogProblem.Length > 0)
            return $"Its log cannot be read ({task.LogProblem}), so the statement is not known.";
        if (task.Story is null || task.Story.Last is null || task.Story.Last.FilePath != task.Failure.Path)
            return "The server's log does not say which statement.";
        if (task.Story.CommitError.Length > 0)
            return "All of its statements had run, and the COMMIT failed: see what is checked that late, as deferred constraints are.";
        if (task.Story.Failed?.Range is not { } range)
            return "The error belongs to none of its statements.";
        return file.Text is null
            ? $"No line, since {file.WhyUnknown}: it is the statement at the bytes {range.Start} to {range.End} of what the server executed."
            : "The server's log does not say which statement.";
    }

    /// <summary>What is applied now: of the failed file, and before it.</summary>
    public static string Stays(FileOutcome outcome, TaskRunStory? story, TaskFailure failure)
    {
        var engine = failure.Engine == SqlEngine.Oracle ? "Oracle" : "MySQL";
        var file = outcome.Because switch
        {
            KeptBecause.RolledBack => "Nothing of this file stays",
            KeptBecause.TransactionsOff => $"{Kept(outcome)}, since the file switches transactions off (txn-mode)",
            KeptBecause.NoTransaction => $"{Kept(outcome)}, since they ran without a transaction",
            KeptBecause.RunsBehindCommit => $"{Kept(outcome)}, since this statement runs behind their COMMIT",
            KeptBecause.OwnCommit => $"{Kept(outcome)}, since the file has a COMMIT of its own",
            KeptBecause.DdlCommits => $"{Kept(outcome)}, since {engine} commits with each DDL statement",
            _ => "How much of this file stays is not known",
        };
        return $"{file}{(story is { Applied.Count: > 0 } ? $"; {FewFiles(story.Applied)} ran before it and {(story.Applied.Count == 1 ? "stays" : "stay")} applied" : story is null ? "; the migrations before it stay applied" : "")}.";
    }

    /// <summary>What publishing again does, and what has to be done before.</summary>
    /// <param name="outcome">What stays of the file.</param>
    /// <param name="failure">What the task run says.</param>
    /// <param name="statement">The statement that failed; empty when it is not known.</param>
    public static string Next(FileOutcome outcome, TaskFailure failure, string statement)
    {
        var fix = failure.MayPass ? "Nothing in the file need be wrong: publish again once the cause is gone" : "Fix it and publish again";
        var next = outcome.Because switch
        {
            KeptBecause.RolledBack => $"{fix}: it runs from its start, and only what is missing will run.",
            KeptBecause.Unknown => $"See in the database what it left behind. {fix}: it runs from its start, and what is applied is skipped.",
            _ => $"Publishing again runs the file from its start, these statements too: undo them, or make them repeatable. {(failure.MayPass ? fix : "Fix what failed")}.",
        };
        return LeavesInvalidIndex(statement) ? $"PostgreSQL may have left the index INVALID: drop it first. {next}" : next;
    }

    /// <summary>What to do about a failure that no migration caused.</summary>
    /// <param name="task">The task.</param>
    /// <param name="running">The migration that it was at; empty when none had begun.</param>
    /// <param name="page">The plan's page.</param>
    public static string Outside(FailedTask task, string running, string page)
    {
        var applied = task.Story is { Applied.Count: > 0 } story ? $"{FewFiles(story.Applied)} ran and {(story.Applied.Count == 1 ? "stays" : "stay")} applied. " : "";
        if (task.Failure.Place == FailurePlace.ServerGone)
        {
            return running.Length > 0
                ? $"{applied}The Bytebase server stopped while it ran {running}: the database may have finished that statement or undone it. See which, then publish again: it goes on with that file."
                : $"{applied}The Bytebase server stopped meanwhile. Publish again: what is applied is skipped.";
        }

        var where = task.Story is null ? "" : running.Length > 0 ? $"{applied}{running} was the last migration that it began. " : "No migration was begun. ";
        return $"{where}Remove the cause and publish again: {page}";
    }

    /// <summary>What each database's log says, and where the rest of the stage stands: the lines behind the message.</summary>
    public static IEnumerable<string> Databases(IReadOnlyList<FailedTask> tasks, Stage stage, Func<FailedTask, FileOutcome> outcomeOf)
    {
        foreach (var task in tasks.Where(t => t.Story is not null).Take(FailedTaskReader.PerKind))
            yield return $"{task.Database}: {Log(task, task.Story!, outcomeOf(task))} (log of {task.Run?.Name})";
        if (tasks.Count(t => t.Story is null) is > 0 and var unread && unread < tasks.Count)
            yield return $"{Words.Count(unread, "more database")} with the same error, whose {(unread == 1 ? "log was" : "logs were")} not read";
        var others = (stage.Tasks ?? []).Where(RolloutState.IsFinished).Select(t => ResourceNames.IdOf(t.Target ?? "")).ToList();
        if (others.Count > 0)
            yield return $"{Words.Some(others, "database")} of {stage.Environment} {(others.Count == 1 ? "is" : "are")} done or skipped";
    }

    private static string Log(FailedTask task, TaskRunStory story, FileOutcome outcome)
    {
        var applied = story.Applied.Count > 0 ? Files(story.Applied) + " applied" : "no other migration ran";
        if (story.Last is null)
            return task.Failure.Place == FailurePlace.DeclarativeSchema ? $"{Words.Count(story.Entries.Count(e => e.CommandExecute is { Response.Error: null or "" }), "statement")} ran" : "no migration was begun";
        var last = ResourceNames.IdOf(story.Last.FilePath ?? "");
        var ran = story.Entries.Count(e => e.CommandExecute is { Response.Error: null or "" });
        var state = task.Failure.Place is FailurePlace.Recording ? "executed, not recorded"
            : outcome.Because == KeptBecause.Unknown ? story.IsCutOff ? "interrupted" : "not finished"
            : outcome.Because == KeptBecause.RolledBack ? "rolled back"
            : $"{Words.Count(outcome.Statements, "statement")} kept";
        return $"{applied}; {last}: {Words.Count(ran, "statement")} ran, {state}";
    }

    private static string Kept(FileOutcome outcome) => outcome.Statements == 1 ? "1 statement of this file stays applied" : $"{outcome.Statements} statements of this file stay applied";

    /// <summary>For a message, which has other things to say.</summary>
    private static string FewFiles(IReadOnlyList<ReleaseFileExecute> files) => files.Count <= 2 ? Files(files) : Words.Count(files.Count, "migration");

    private static string Files(IReadOnlyList<ReleaseFileExecute> files)
    {
        var names = files.Select(f => ResourceNames.IdOf(f.FilePath is { Length: > 0 } path ? path : "version " + f.Version)).ToList();
        return names.Count <= MostFiles ? Words.List(names) : $"{names[0]} to {names[^1]} ({names.Count} files)";
    }

    private static bool LeavesInvalidIndex(string statement) =>
        statement.Contains("INDEX CONCURRENTLY", StringComparison.OrdinalIgnoreCase) && !statement.StartsWith("DROP", StringComparison.OrdinalIgnoreCase);
}
