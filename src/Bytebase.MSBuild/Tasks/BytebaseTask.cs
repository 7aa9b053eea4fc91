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

    /// <summary>Reads the environment in one place: an engine that gives each project its own environment changes only this.</summary>
    private protected static Func<string, string?> EnvironmentVariables { get; } = Environment.GetEnvironmentVariable;

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
            Log.LogMessage(MessageImportance.High, "Bytebase: cancelled. What the server was told to run goes on there.");
            return false;
        }
        catch (BytebaseException e)
        {
            Report(e.Finding);
        }
        catch (Exception e)
        {
            Log.LogMessage(MessageImportance.Low, "{0}", e.ToString());
            Report(Finding.Of(DiagnosticDescriptors.InternalError, null, TextSpan.Nowhere, GetType().Name, e.GetType().Name, FirstLine.Of(e.Message)));
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
        ? new(NoWarn, WarningsAsErrors, $"{WarningsNotAsErrors};{except}", "true")
        : new(NoWarn, WarningsAsErrors, WarningsNotAsErrors, TreatWarningsAsErrors);

    private protected abstract System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken);

    /// <summary>Logs a finding as what its severity makes of it, with its code, place and help page.</summary>
    /// <param name="warningsFail">Whether what is still a warning after the code's own severity is an error.</param>
    /// <returns>The severity it was reported with.</returns>
    private protected DiagnosticSeverity Report(Finding finding, bool warningsFail = false)
    {
        var severity = Severities.Resolve(finding.Code, finding.Severity, finding.File);
        if (warningsFail && severity == DiagnosticSeverity.Warning)
            severity = DiagnosticSeverity.Error;
        // A finding about no file is about the project: its own file, not the line of our targets that called the task.
        var file = finding.File ?? ProjectFile;
        var (line, column, endLine, endColumn) = finding.Span;
        var help = HelpLinks.For(finding.Code);
        switch (severity)
        {
            case DiagnosticSeverity.Error:
                Log.LogError(null, finding.Code, null, help, file, line, column, endLine, endColumn, "{0}", finding.Message);
                break;
            case DiagnosticSeverity.Warning:
                Log.LogWarning(null, finding.Code, null, help, file, line, column, endLine, endColumn, "{0}", finding.Message);
                break;
            case DiagnosticSeverity.Suggestion:
                Log.LogMessage(null, finding.Code, null, file, line, column, endLine, endColumn, MessageImportance.High, "{0}", finding.Message);
                break;
        }

        return severity;
    }

    /// <summary>The absolute path of a path that the project gives.</summary>
    private protected string FullPath(string path) =>
        Path.IsPathFullyQualified(path) ? path : Path.Combine(Path.GetDirectoryName(ProjectFile) ?? "", path);
}
