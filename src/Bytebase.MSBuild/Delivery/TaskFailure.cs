using System.Text.RegularExpressions;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Delivery;

/// <summary>Where a task failed.</summary>
internal enum FailurePlace
{
    /// <summary>In a migration, or between two statements of one.</summary>
    Migration,

    /// <summary>In the statements that the server made from the declarative schema.</summary>
    DeclarativeSchema,

    /// <summary>A migration has run, and is not recorded as applied.</summary>
    Recording,

    /// <summary>The server's process ended while it ran the task.</summary>
    ServerGone,

    /// <summary>Before, between or behind the migrations.</summary>
    Outside,
}

/// <summary>What <c>TaskRun.detail</c> says (recorded in tests/contract; <c>backend/runner/taskrun</c>).</summary>
/// <param name="Place">Where it failed.</param>
/// <param name="Path">The migration's path in the release; empty when the text names none.</param>
/// <param name="Version">The migration's version; empty when the text names none.</param>
/// <param name="Error">The error on one line, without a full stop at its end; empty when the server says nothing.</param>
internal sealed partial record TaskFailure(FailurePlace Place, string Path, string Version, string Error)
{
    private const int LongestError = 500;

    /// <summary>An error of PostgreSQL ends in its SQLSTATE.</summary>
    private const int ErrorTail = 60;

    // Nothing in a migration need be wrong: locks, time limits, resources, connections, restarts of the database.
    private static readonly string[] PassingStates = ["55P03", "57014", "40001", "40P01", "57P01", "57P02", "57P03"];
    private static readonly string[] PassingClasses = ["08", "53", "58"];
    private static readonly string[] PassingTexts =
        ["connection reset", "connection refused", "broken pipe", "unexpected EOF", "i/o timeout", "conn closed", "failed to connect", "server closed the connection", "bad connection", "invalid connection", "deadlock"];

    /// <summary>Whether the same migration may well succeed later as it is.</summary>
    public bool MayPass =>
        (State().Match(Error) is { Success: true, Groups: var g } && (PassingStates.Contains(g["code"].Value) || PassingClasses.Contains(g["code"].Value[..2])))
        || (MySqlNumber().Match(Error) is { Success: true } m && m.Groups["number"].Value is "1205" or "1213" or "2006" or "2013" or "1040" or "1053")
        || PassingTexts.Any(t => Error.Contains(t, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whose error it is: the task does not name its engine.</summary>
    public SqlEngine Engine => Error switch
    {
        _ when MySqlNumber().IsMatch(Error) => SqlEngine.MySql,
        _ when State().IsMatch(Error) => SqlEngine.Postgres,
        _ when Error.Contains("ORA-", StringComparison.Ordinal) => SqlEngine.Oracle,
        _ when Error.StartsWith("mssql:", StringComparison.Ordinal) => SqlEngine.SqlServer,
        _ => SqlEngine.Auto,
    };

    /// <summary>What the database quotes from the statement, in a syntax error; empty in another one.</summary>
    public string Quoted => Near().Match(Error) is { Success: true } match ? match.Groups["text"].Value : "";

    public static TaskFailure Parse(string? detail)
    {
        detail ??= "";
        if (InFile().Match(detail) is { Success: true, Groups: var file })
        {
            return Recorded().Match(file["error"].Value) is { Success: true, Groups: var late }
                ? new(FailurePlace.Recording, file["path"].Value, file["version"].Value, OneLine(late["error"].Value))
                : new(FailurePlace.Migration, file["path"].Value, file["version"].Value, OneLine(file["error"].Value));
        }

        if (Recorded().Match(detail) is { Success: true, Groups: var recorded })
            return new(FailurePlace.Recording, "", recorded["version"].Value, OneLine(recorded["error"].Value));
        const string Declarative = "failed to execute declarative release: ";
        if (detail.StartsWith(Declarative, StringComparison.Ordinal))
            return new(FailurePlace.DeclarativeSchema, "", "", OneLine(detail[Declarative.Length..]));
        var place = detail.StartsWith("Task run abandoned", StringComparison.Ordinal) ? FailurePlace.ServerGone : FailurePlace.Outside;
        return new(place, "", "", OneLine(detail));
    }

    /// <summary>A text of the server on one line; the end of a long one stays.</summary>
    public static string OneLine(string text)
    {
        var line = Shortened.Middle(text, LongestError, ErrorTail);
        return line.EndsWith('.') && !line.EndsWith("..", StringComparison.Ordinal) ? line[..^1] : line;
    }

    // Recorded in failure.json and failure-kinds.json; the error may hold line breaks.
    [GeneratedRegex(@"^failed to execute release file (?<path>.*?) \(version (?<version>[^)]*)\): (?<error>.*)$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex InFile();

    // Not recorded: database_migrate_executor.go.
    [GeneratedRegex(@"^failed to create revision for version (?<version>[^:]*): (?<error>.*)$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Recorded();

    [GeneratedRegex(@"\(SQLSTATE (?<code>[0-9A-Z]{5})\)", RegexOptions.CultureInvariant)]
    private static partial Regex State();

    [GeneratedRegex(@"\bError (?<number>\d{4})( \([0-9A-Z]{5}\))?: ", RegexOptions.CultureInvariant)]
    private static partial Regex MySqlNumber();

    // PostgreSQL: at or near "TABL". MySQL: near 'TABL broken' at line 1, which is a line of the statement. SQL Server: near 'TABL'.
    [GeneratedRegex(@"\bnear (""(?<text>.+?)""(?= \(SQLSTATE|$)|'(?<text>.+?)'(?= at line \d|\.|$))", RegexOptions.CultureInvariant)]
    private static partial Regex Near();
}
