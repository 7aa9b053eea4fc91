using System.Collections;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tests.Tasks;

/// <summary>An MSBuild that remembers what a task logs; a task may log from several threads at once.</summary>
internal sealed class RecordingEngine : IBuildEngine6
{
    private readonly Dictionary<object, object> _objects = [];

    public List<BuildErrorEventArgs> Errors { get; } = [];

    public List<BuildWarningEventArgs> Warnings { get; } = [];

    public List<BuildMessageEventArgs> Messages { get; } = [];

    /// <summary>The texts of all that is printed by default, in order: errors, warnings and messages of high importance.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>What <c>-p:</c> on the command line set.</summary>
    public Dictionary<string, string> GlobalProperties { get; } = [];

    /// <summary>Errors and warnings as a build prints them, without their texts.</summary>
    public string Diagnostics => string.Join('\n', Errors.Select(e => $"{Path.GetFileName(e.File)}({e.LineNumber},{e.ColumnNumber}): error {e.Code}")
        .Concat(Warnings.Select(w => $"{Path.GetFileName(w.File)}({w.LineNumber},{w.ColumnNumber}): warning {w.Code}")));

    /// <summary>Everything that was logged, at any importance.</summary>
    public string Everything => string.Join('\n', Errors.Select(e => e.Message).Concat(Warnings.Select(w => w.Message)).Concat(Messages.Select(m => m.Message)));

    public bool ContinueOnError => false;

    public int LineNumberOfTaskNode => 0;

    public int ColumnNumberOfTaskNode => 0;

    public string ProjectFileOfTaskNode => "/package/build/Bytebase.MSBuild.targets";

    public bool IsRunningMultipleNodes => false;

    public IReadOnlyDictionary<string, string> GetGlobalProperties() => GlobalProperties;

    public void LogErrorEvent(BuildErrorEventArgs e)
    {
        lock (Errors)
        {
            Errors.Add(e);
            Print($"error {e.Code}");
        }
    }

    public void LogWarningEvent(BuildWarningEventArgs e)
    {
        lock (Warnings)
        {
            Warnings.Add(e);
            Print($"warning {e.Code}");
        }
    }

    public void LogMessageEvent(BuildMessageEventArgs e)
    {
        lock (Messages)
            Messages.Add(e);
        if (e.Importance == MessageImportance.High)
            Print(e.Message ?? "");
    }

    private void Print(string line)
    {
        lock (Lines)
            Lines.Add(line);
    }

    public void LogCustomEvent(CustomBuildEventArgs e)
    {
    }

    public void LogTelemetry(string eventName, IDictionary<string, string> properties)
    {
    }

    public object? GetRegisteredTaskObject(object key, RegisteredTaskObjectLifetime lifetime) => _objects.GetValueOrDefault(key);

    public void RegisterTaskObject(object key, object obj, RegisteredTaskObjectLifetime lifetime, bool allowEarlyCollection) => _objects.Add(key, obj);

    public object? UnregisterTaskObject(object key, RegisteredTaskObjectLifetime lifetime) => _objects.Remove(key, out var value) ? value : null;

    /// <summary>What MSBuild does when the build ends.</summary>
    public void EndBuild()
    {
        foreach (var disposable in _objects.Values.OfType<IDisposable>())
            disposable.Dispose();
        _objects.Clear();
    }

    public void Yield()
    {
    }

    public void Reacquire()
    {
    }

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) => throw new NotSupportedException();

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs, string toolsVersion) => throw new NotSupportedException();

    public bool BuildProjectFilesInParallel(string[] projectFileNames, string[] targetNames, IDictionary[] globalProperties, IDictionary[] targetOutputsPerProject, string[] toolsVersion, bool useResultsCache, bool unloadProjectsOnCompletion) => throw new NotSupportedException();

    public BuildEngineResult BuildProjectFilesInParallel(string[] projectFileNames, string[] targetNames, IDictionary[] globalProperties, IList<string>[] removeGlobalProperties, string[] toolsVersion, bool returnTargetOutputs) => throw new NotSupportedException();
}
