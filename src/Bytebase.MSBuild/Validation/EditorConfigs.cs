using System.Collections.Concurrent;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Validation;

/// <summary>
/// The <c>.editorconfig</c> files that the files with findings have above them: each is read once, when the first finding asks. One object
/// serves a whole build, also from several threads.
/// </summary>
internal sealed class EditorConfigs
{
    private const string FileName = ".editorconfig";

    private readonly ConcurrentDictionary<string, EditorConfigFile?> _byFolder = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, EditorConfigSeverity>> _byFile = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Finding> _problems = new();

    /// <summary>
    /// The severity that is set for a code in a file, or <see langword="null"/>. A code's own key wins over the one of our category, and that
    /// one over the key of all analyzers, whichever file has them. That last one is written for C#, often under <c>[*]</c>: it does not
    /// lower an error, which says that a database would not get what the file says.
    /// </summary>
    /// <param name="code">The diagnostic's code.</param>
    /// <param name="severity">Its severity where nothing sets another.</param>
    /// <param name="file">Absolute path.</param>
    public DiagnosticSeverity? Find(string code, DiagnosticSeverity severity, string file)
    {
        var set = _byFile.GetOrAdd(file, Read);
        if (set.Count == 0)
            return null;
        if (set.TryGetValue(code, out var own) || set.TryGetValue(EditorConfigFile.Category, out own))
            return own.Severity;
        return severity != DiagnosticSeverity.Error && set.TryGetValue(EditorConfigFile.All, out var all) ? all.Severity : null;
    }

    /// <summary>What is wrong in the files that were read since the last call: each is told once.</summary>
    public IReadOnlyList<Finding> TakeProblems()
    {
        if (_problems.IsEmpty)
            return [];
        var taken = new List<Finding>();
        while (_problems.TryDequeue(out var problem))
            taken.Add(problem);
        return taken;
    }

    private Dictionary<string, EditorConfigSeverity> Read(string file)
    {
        var files = new Stack<EditorConfigFile>();
        for (var folder = Path.GetDirectoryName(file); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            if (InFolder(folder) is not { } found)
                continue;
            files.Push(found);
            if (found.IsRoot)
                break;
        }

        // The nearest comes last, and so wins.
        var severities = new Dictionary<string, EditorConfigSeverity>(StringComparer.Ordinal);
        foreach (var found in files)
            found.AddTo(severities, Path.GetRelativePath(Path.GetDirectoryName(found.Path)!, file).Replace(Path.DirectorySeparatorChar, '/'));
        return severities;
    }

    private EditorConfigFile? InFolder(string folder)
    {
        if (_byFolder.TryGetValue(folder, out var known))
            return known;
        var read = ReadFile(Path.Combine(folder, FileName));
        if (!_byFolder.TryAdd(folder, read))
            return _byFolder[folder];
        foreach (var problem in read?.Problems ?? [])
            _problems.Enqueue(problem);
        return read;
    }

    // One that cannot be read sets nothing: findings keep their severities, which is the safe side.
    private static EditorConfigFile? ReadFile(string path)
    {
        try
        {
            return File.Exists(path) ? EditorConfigFile.Parse(path, File.ReadAllText(path)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
