using System.Globalization;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Validation;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <summary>What all tasks share: cancellation, the severities of findings, and failures as diagnostics instead of stack traces.</summary>
public abstract partial class BytebaseTask : Microsoft.Build.Utilities.Task, ICancelableTask, IDisposable
{
    // Cancel may come before Execute, and from another thread.
    private readonly CancellationTokenSource _cancellation = new();
    private SeverityPolicy? _severities;
    private EditorConfigs? _editorConfigs;
    private BuildResults? _results;
    private Action<string>? _command;

    /// <summary>Reads the environment in one place: an engine that gives each project its own environment changes only this.</summary>
    internal Func<string, string?> EnvironmentVariables { get; init => field = UnresolvedMacros.NotSet(value); } = UnresolvedMacros.NotSet(Environment.GetEnvironmentVariable);

    /// <summary>Prints a command for the CI system to standard output itself: tests have their own.</summary>
    internal Action<string> Command
    {
        get => _command ??= CommandOutput.For(Log, Environment.GetCommandLineArgs());
        set => _command = value;
    }

    /// <summary>The clock: tests have their own.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What this build of the project has found and done so far, for its reports.</summary>
    private protected BuildResults Results => _results ??= BuildResults.Of(BuildEngine, ProjectFile, Time);

    private SeverityPolicy Severities => _severities ??= CreateSeverityPolicy(Environment.GetCommandLineArgs());

    /// <inheritdoc/>
    public sealed override bool Execute()
    {
        try
        {
            // On the thread pool: a host with a synchronization context would deadlock.
            System.Threading.Tasks.Task.Run(() => ExecuteAsync(_cancellation.Token)).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            Say(MessageImportance.High, "Bytebase: cancelled.");
            return false;
        }
        catch (BytebaseException e)
        {
            ReportFailure(e.Finding);
        }
        catch (Exception e)
        {
            foreach (var line in e.ToString().Split('\n'))
                Say(MessageImportance.Low, "{0}", line);
            ReportFailure(Finding.Of(DiagnosticDescriptors.InternalError, null, TextSpan.Nowhere, GetType().Name, e.GetType().Name, FirstLine.Of(e.Message)));
        }

        return !Log.HasLoggedErrors;
    }

    /// <inheritdoc/>
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        _cancellation.Dispose();
        GC.SuppressFinalize(this);
    }

    private SeverityPolicy CreateSeverityPolicy(string[] commandLine) => WarnAsErrorSwitch.Parse(commandLine) is (true, var except)
        ? new(NoWarn, WarningsAsErrors, $"{WarningsNotAsErrors};{except}", "true", GetEditorConfigs())
        : new(NoWarn, WarningsAsErrors, WarningsNotAsErrors, TreatWarningsAsErrors, GetEditorConfigs());

    /// <summary>Those that this build has read already, in another task or project: what is wrong in one is said once.</summary>
    private EditorConfigs GetEditorConfigs()
    {
        const string Key = "Bytebase.MSBuild|EditorConfigs";
        if (BuildEngine4.GetRegisteredTaskObject(Key, RegisteredTaskObjectLifetime.Build) is EditorConfigs known)
            return _editorConfigs = known;
        _editorConfigs = new EditorConfigs();
        BuildEngine4.RegisterTaskObject(Key, _editorConfigs, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        return _editorConfigs;
    }

    private protected abstract System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken);

    /// <summary>The severity that a finding is reported with: settings decide, and nothing is left of one that is suppressed.</summary>
    private protected DiagnosticSeverity SeverityOf(Finding finding) => finding.SuppressedBy is not null
        ? DiagnosticSeverity.None
        // A finding about no file is about the project: its own file, not the line of our targets that called the task.
        : Severities.Resolve(finding.Code, finding.Severity, finding.File ?? ProjectFile);

    /// <summary>Logs a finding as what its severity makes of it, with its code, place and help page.</summary>
    /// <param name="warningsFail">Whether what is still a warning after the code's own severity is an error.</param>
    /// <returns>The severity it was reported with.</returns>
    private protected DiagnosticSeverity Report(Finding finding, bool warningsFail = false)
    {
        var severity = SeverityOf(finding);
        if (warningsFail && severity == DiagnosticSeverity.Warning)
            severity = DiagnosticSeverity.Error;
        if (severity != DiagnosticSeverity.None || finding.SuppressedBy is not null)
            Results.Add(finding, severity);
        Print(finding, severity);
        foreach (var problem in _editorConfigs?.TakeProblems() ?? [])
            Report(problem);
        return severity;
    }

    /// <summary>
    /// Logs that something could not be done. It stays what it is: a build that did not do its work must not look like one that did, so
    /// neither <c>.editorconfig</c> nor a comment makes less of it.
    /// </summary>
    private protected void ReportFailure(Finding failure)
    {
        if (failure.Severity != DiagnosticSeverity.Error)
        {
            Report(failure);
            return;
        }

        Results.Add(failure, DiagnosticSeverity.Error);
        Print(failure, DiagnosticSeverity.Error);
    }

    /// <summary>Called before an error or a warning is printed.</summary>
    private protected virtual void BeforeProblem()
    {
    }

#pragma warning disable RS0030 // The places that log: what is foreign in it is harmless.
    /// <summary>
    /// Logs a line. Names, SQL and a server's texts may hold what a CI system reads as a command, or a line break that begins one: all that
    /// is logged goes through here or through <see cref="Print"/>.
    /// </summary>
    private protected void Say(MessageImportance importance, string format, params object?[] arguments) =>
        Log.LogMessage(importance, "{0}", LogText.Neutralize(string.Format(CultureInfo.InvariantCulture, format, arguments)));

    /// <summary>Logs what a CI system is to read as a command in its place among the other lines: a section's beginning or end.</summary>
    private protected void SayCommand(string line) => Log.LogMessage(MessageImportance.High, "{0}", line);

    private void Print(Finding finding, DiagnosticSeverity severity)
    {
        if (severity is DiagnosticSeverity.Error or DiagnosticSeverity.Warning)
            BeforeProblem();
        // A line break in a name would tear the line in two for everything that reads it.
        var file = LogText.Neutralize(string.Concat((finding.File ?? ProjectFile).Select(c => char.IsControl(c) ? '?' : c)));
        var message = LogText.Neutralize(finding.Message);
        // Without the end, which reports have: file(line,column) is all that GitHub's problem matcher (setup-dotnet) and others like it read.
        var (line, column) = (finding.Span.Line, finding.Span.Column);
        var help = HelpLinks.For(finding.Code);
        switch (severity)
        {
            case DiagnosticSeverity.Error:
                Log.LogError(null, finding.Code, null, help, file, line, column, 0, 0, "{0}", message);
                break;
            case DiagnosticSeverity.Warning:
                Log.LogWarning(null, finding.Code, null, help, file, line, column, 0, 0, "{0}", message);
                break;
            case DiagnosticSeverity.Suggestion:
                Log.LogMessage(null, finding.Code, null, file, line, column, 0, 0, MessageImportance.High, "{0}", message);
                break;
            default:
                return;
        }

        foreach (var detail in finding.Details)
            Log.LogMessage(MessageImportance.High, "  {0}", LogText.Neutralize(detail));
    }
#pragma warning restore RS0030

    /// <summary>The absolute path of a path that the project gives.</summary>
    private protected string FullPath(string path) =>
        Path.IsPathFullyQualified(path) ? path : Path.Combine(Path.GetDirectoryName(ProjectFile) ?? "", path);
}
