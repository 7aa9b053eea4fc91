using Bytebase.MSBuild.Tasks;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Bytebase.MSBuild.Tests.Tasks;

/// <summary>A folder with a project file and migrations.</summary>
internal sealed class TestProject : IDisposable
{
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("bytebase-task-").FullName;

    public RecordingEngine Engine { get; } = new();

    public string ProjectFile => Path.Combine(Directory, "hr.csproj");

    public ITaskItem[] Migrations => [.. System.IO.Directory.Exists(Path.Combine(Directory, "migrations"))
        ? System.IO.Directory.GetFiles(Path.Combine(Directory, "migrations")).Order(StringComparer.Ordinal).Select(f => new TaskItem(TaskItem(f)))
        : []];

    public string Write(string path, string text)
    {
        var file = Path.Combine(Directory, path);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>A task of this project.</summary>
    public T Task<T>(Action<T>? set = null)
        where T : BytebaseTask, new()
    {
        var task = new T { BuildEngine = Engine, ProjectFile = ProjectFile };
        set?.Invoke(task);
        return task;
    }

    public void Dispose()
    {
        Engine.EndBuild();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    // As MSBuild gives the items of a glob: escaped.
    private static string TaskItem(string file) => file.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal);
}

/// <summary>Our variables of the environment for one test: what the machine has set does not count. Tests that use it must not run beside others.</summary>
internal sealed class EnvironmentScope : IDisposable
{
    private readonly Dictionary<string, string?> _before = [];

    public EnvironmentScope(params (string Name, string Value)[] variables)
    {
        foreach (string name in Environment.GetEnvironmentVariables().Keys)
        {
            if (name.StartsWith("BYTEBASE_", StringComparison.Ordinal))
                Set(name, null);
        }

        foreach (var (name, value) in variables)
            Set(name, value);
    }

    public void Dispose()
    {
        foreach (var (name, value) in _before)
            Environment.SetEnvironmentVariable(name, value);
    }

    private void Set(string name, string? value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }
}
