using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Validation;

/// <summary>What one <c>.editorconfig</c> says about our severities; everything else in it is left out.</summary>
internal sealed class EditorConfigFile
{
    /// <summary>The key of all our codes together.</summary>
    public const string Category = "category-bytebase";

    /// <summary>The key of all analyzers: it is written with C# in mind.</summary>
    public const string All = "";

    private const string CodePrefix = "dotnet_diagnostic.";
    private const string BulkPrefix = "dotnet_analyzer_diagnostic.";
    private const string Suffix = "severity";

    private readonly List<(EditorConfigGlob Glob, List<(string Key, EditorConfigSeverity Severity)> Settings)> _sections = [];
    private readonly List<Finding> _problems = [];

    private EditorConfigFile(string path) => Path = path;

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Whether files in the folders above do not count.</summary>
    public bool IsRoot { get; private set; }

    /// <summary>Severities that are none.</summary>
    public IReadOnlyList<Finding> Problems => _problems;

    /// <param name="path">Absolute path.</param>
    /// <param name="text">The file's contents.</param>
    public static EditorConfigFile Parse(string path, string text)
    {
        var file = new EditorConfigFile(path);
        var number = 0;
        var inSection = false;
        foreach (var untrimmed in text.TrimStart('\uFEFF').AsSpan().EnumerateLines())
        {
            number++;
            var line = untrimmed.Trim();
            if (line.IsEmpty || line[0] is '#' or ';')
                continue;

            if (line[0] == '[' && SectionName(line.ToString()) is { } section)
            {
                inSection = true;
                file._sections.Add((EditorConfigGlob.Parse(section), []));
            }
            else if (line.IndexOfAny('=', ':') is > 0 and var separator)
            {
                var key = line[..separator].Trim().ToString().ToLowerInvariant();
                var value = Value(line[(separator + 1)..]);
                if (!inSection)
                    file.IsRoot |= key == "root" && value.Equals("true", StringComparison.OrdinalIgnoreCase);
                else if (KeyOf(key) is { } target)
                {
                    var behind = untrimmed.IndexOfAny('=', ':') + 1;
                    file.Add(target, key, value, new TextSpan(number, 1 + behind + untrimmed[behind..].IndexOf(value, StringComparison.Ordinal)));
                }
            }
        }

        file._sections.RemoveAll(section => section.Settings.Count == 0);
        return file;
    }

    /// <summary>Adds what counts for a file; a later section replaces what an earlier one says.</summary>
    /// <param name="path">From this file's folder, with <c>/</c>.</param>
    public void AddTo(Dictionary<string, EditorConfigSeverity> severities, string path)
    {
        foreach (var (_, settings) in _sections.Where(section => section.Glob.IsMatch(path)))
        {
            foreach (var (key, severity) in settings)
            {
                if (severity.IsUnset)
                    severities.Remove(key);
                else
                    severities[key] = severity;
            }
        }
    }

    private void Add(string target, string key, string value, TextSpan span)
    {
        if (EditorConfigSeverity.TryParse(value, out var severity))
            _sections[^1].Settings.Add((target, severity));
        else if (target != All)
            _problems.Add(Finding.Of(DiagnosticDescriptors.SeverityUnknown, Path, span, value, key, EditorConfigSeverity.Nearest(value)));
    }

    /// <summary>A code in upper case, <see cref="Category"/> or <see cref="All"/>; <see langword="null"/> when the key is none of ours.</summary>
    private static string? KeyOf(string key)
    {
        if (!key.EndsWith("." + Suffix, StringComparison.Ordinal))
            return null;
        if (key == BulkPrefix + Suffix)
            return All;
        if (key == BulkPrefix + Category + "." + Suffix)
            return Category;
        if (!key.StartsWith(CodePrefix, StringComparison.Ordinal))
            return null;
        var code = key[CodePrefix.Length..^(Suffix.Length + 1)].ToUpperInvariant();
        return DiagnosticCodes.HasForm(code) ? code : null;
    }

    /// <summary>What is between the brackets, with a comment behind them or without; a name may hold brackets.</summary>
    private static string? SectionName(string line)
    {
        for (var close = line.IndexOf(']', StringComparison.Ordinal); close >= 0; close = line.IndexOf(']', close + 1))
        {
            var behind = line.AsSpan(close + 1).TrimStart();
            if (behind.IsEmpty || behind[0] is '#' or ';')
                return line[1..close];
        }

        return null;
    }

    /// <summary>Without a comment behind it: Roslyn allows one, and no severity holds its signs.</summary>
    private static string Value(ReadOnlySpan<char> text)
    {
        var comment = text.IndexOfAny('#', ';');
        return (comment < 0 ? text : text[..comment]).Trim().ToString();
    }
}
