namespace Bytebase.MSBuild.Tests.Ci;

/// <summary>The variables of a whole job, as <c>Variables/*.env</c> has them.</summary>
internal static class JobVariables
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Bytebase.MSBuild.Tests", "Ci", "Variables");

    public static IReadOnlyList<string> Names { get; } = [.. Directory.GetFiles(Folder, "*.env").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    /// <param name="name">Of a file.</param>
    /// <param name="folder">Where files are that variables name.</param>
    public static Dictionary<string, string> Read(string name, string? folder = null)
    {
        var variables = new Dictionary<string, string>();
        foreach (var line in File.ReadLines(Path.Combine(Folder, name + ".env")).Where(line => !line.StartsWith('#')))
            variables[line.Split('=')[0]] = line[(line.IndexOf('=') + 1)..].Replace("{folder}", folder ?? Folder, StringComparison.Ordinal);
        return variables;
    }

    public static Func<string, string?> Environment(this IReadOnlyDictionary<string, string> variables) => name => variables.GetValueOrDefault(name);
}
