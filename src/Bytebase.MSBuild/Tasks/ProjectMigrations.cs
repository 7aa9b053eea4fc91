using System.Runtime.CompilerServices;
using Bytebase.MSBuild.History;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Validation;

namespace Bytebase.MSBuild.Tasks;

/// <summary>A project's items and the files that they name: two items may name the same one.</summary>
internal sealed class ProjectMigrations
{
    private readonly MigrationFile[] _files;

    /// <param name="items">The items in the project's order.</param>
    /// <param name="projectDirectory">Absolute path.</param>
    /// <param name="mode">What the files are.</param>
    [MethodImpl(JitOnce.Plain)]
    public ProjectMigrations(MigrationItem[] items, string projectDirectory, MigrationMode mode = MigrationMode.Versioned)
    {
        // Without git the project's folder is what a path can start from.
        var root = GitRepository.FindRoot(projectDirectory) ?? projectDirectory;
        _files = new MigrationFile[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            var path = items[i].Path;
            var isNormalized = IsNormalized(path);
            var fullPath = isNormalized ? string.Concat(projectDirectory, "/", path) : Path.GetFullPath(path, projectDirectory);
            // Mostly the same text: there may be 10,000.
            var releasePath = isNormalized && root == projectDirectory ? path : ReleasePath(root, projectDirectory, fullPath);
            _files[i] = MigrationFile.Create(fullPath, releasePath, ChangeTypes.TryParse(items[i].ChangeType, out var type) ? type : null);
        }

        Set = MigrationSet.Create(_files, mode);
    }

    public MigrationSet Set { get; }

    /// <summary>For each item the place of its file in <see cref="MigrationSet.All"/>.</summary>
    [MethodImpl(JitOnce.Plain)]
    public int[] Places()
    {
        var places = new int[_files.Length];
        for (var i = 0; i < places.Length; i++)
            places[i] = i < Set.All.Count && ReferenceEquals(_files[i], Set.All[i]) ? i : Set.PlaceOf(_files[i]);
        return places;
    }

    // What a glob gives needs no normalization.
    private static bool IsNormalized(string path) =>
        Path.DirectorySeparatorChar == '/' && !path.StartsWith('/') && !path.StartsWith('.') && !path.Contains("/.", StringComparison.Ordinal) && !path.Contains("//", StringComparison.Ordinal);

    /// <summary>The path from <paramref name="root"/> with <c>/</c>; a file outside it, linked from elsewhere, keeps the path from the project.</summary>
    private static string ReleasePath(string root, string projectDirectory, string fullPath)
    {
        // Nearly always: normalized paths, one below the other.
        if (fullPath.Length > root.Length + 1 && fullPath[root.Length] == Path.DirectorySeparatorChar && fullPath.StartsWith(root, StringComparison.Ordinal))
            return fullPath[(root.Length + 1)..].Replace(Path.DirectorySeparatorChar, '/');

        var path = Path.GetRelativePath(root, fullPath);
        if (path.StartsWith("..", StringComparison.Ordinal))
            path = Path.GetRelativePath(projectDirectory, fullPath);
        return path.Replace(Path.DirectorySeparatorChar, '/');
    }
}
