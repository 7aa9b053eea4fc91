using System.Security;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <summary>In which folders a project looks for migrations, as far as its items tell.</summary>
/// <param name="items">The <c>@(BytebaseMigration)</c> items.</param>
/// <param name="projectDirectory">Absolute path.</param>
internal sealed class ProjectFolders(ITaskItem[] items, string projectDirectory)
{
    // Of Bytebase.MSBuild.props.
    private static readonly string[] Defaults = ["migrations", "migration"];

    // As the globs of the default items see them.
    private static StringComparison Case => OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>Whether a new file of this folder becomes an item, or most likely does.</summary>
    /// <param name="folder">Absolute path.</param>
    public bool Hold(string folder)
    {
        folder = Path.GetFullPath(folder, projectDirectory);
        return Array.Exists(Defaults, name => IsBelow(folder, Path.Combine(projectDirectory, name)))
            || Array.Exists(items, item => IsInFolderOf(item, folder));
    }

    /// <summary>The line for the project file that takes in this folder.</summary>
    /// <param name="folder">Absolute path.</param>
    public string LineFor(string folder) => $"<BytebaseMigration Include=\"{SecurityElement.Escape(Escape(PatternOf(folder)))}\" />";

    /// <summary>The folder from the project, with slashes.</summary>
    /// <param name="folder">Absolute path.</param>
    public string Relative(string folder) => Path.GetRelativePath(projectDirectory, folder).Replace(Path.DirectorySeparatorChar, '/');

    // All that is below the project's own folder would be too much: bin and obj are there.
    private string PatternOf(string folder) => Relative(folder) is var path and not "." ? path + "/**/*.sql" : "*.sql";

    /// <summary>Beside the item, or anywhere below the folder in which <c>**</c> found it.</summary>
    private bool IsInFolderOf(ITaskItem item, string folder)
    {
        var own = Path.GetDirectoryName(Path.GetFullPath(item.GetMetadata("FullPath"), projectDirectory))!;
        if (own.Equals(folder, Case))
            return true;

        var depth = item.GetMetadata("RecursiveDir").Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries).Length;
        if (depth == 0)
            return false;

        var root = own;
        for (; depth > 0 && root is not null; depth--)
            root = Path.GetDirectoryName(root);
        return root is not null && IsBelow(folder, root);
    }

    private static bool IsBelow(string folder, string root) =>
        folder.Equals(root, Case) || folder.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, Case);

    // What MSBuild would read as something else.
    private static string Escape(string path) => path
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace(";", "%3b", StringComparison.Ordinal)
        .Replace("$", "%24", StringComparison.Ordinal)
        .Replace("@", "%40", StringComparison.Ordinal);
}
