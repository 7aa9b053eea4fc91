using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Tasks;

/// <summary>What the build of a project without migrations says: a green one that checked nothing is taken for one that found nothing.</summary>
internal static class MissingMigrations
{
    private const int MaximumFolders = 3;

    /// <summary>Deeper than people keep migrations; a link that leads to a folder above ends there, too.</summary>
    private const int MaximumDepth = 5;

    // What builds and package managers make: thousands of files, and none that somebody wrote.
    private static readonly string[] Made = ["bin", "obj", "artifacts", "node_modules"];

    /// <summary>Looks for .sql files that no item names.</summary>
    /// <param name="projectDirectory">Absolute path.</param>
    /// <param name="isDatabaseProject">An application may have none; another case of the folder is said there, too.</param>
    /// <param name="mode">What the files would be.</param>
    public static Finding? Look(string projectDirectory, bool isDatabaseProject, MigrationMode mode)
    {
        var folders = Folders(projectDirectory).Select(folder => (Path: folder, File: FirstFile(folder, MaximumDepth))).Where(folder => folder.File is not null).ToList();
        // A glob finds it on Windows and macOS, and nothing in it on Linux.
        if (folders.Find(folder => Path.GetFileName(folder.Path) is var name and not ("migrations" or "migration") && name.ToUpperInvariant() is "MIGRATIONS" or "MIGRATION") is { Path: { } otherCase })
            return Finding.Of(DiagnosticDescriptors.FolderCase, null, TextSpan.Nowhere, Path.GetFileName(otherCase));
        if (!isDatabaseProject)
            return null;

        var project = new ProjectFolders([], projectDirectory);
        var shown = folders.Take(MaximumFolders).ToList();
        var hint = shown.Count > 0
            ? $"There are .sql files in {Words.List(shown.ConvertAll(f => project.Relative(f.Path)))}: add {Words.List(shown.ConvertAll(f => Line(project, f.Path, f.File!)))} to the project file."
            : mode == MigrationMode.Declarative
            ? "Put .sql files into the folder migrations beside the project file, or name those that are elsewhere with <BytebaseMigration Include=\"…/**/*.sql\" />."
            : "Create the first one with 'dotnet build -t:BytebaseAddMigration -p:Name=create_employee', or name files that are elsewhere with <BytebaseMigration Include=\"…/**/*.sql\" />.";
        return Finding.Of(DiagnosticDescriptors.DatabaseProjectWithoutMigrations, null, TextSpan.Nowhere, hint);
    }

    // With the extension as it is written: a glob sees its case on Linux.
    private static string Line(ProjectFolders project, string folder, string file) =>
        project.LineFor(folder).Replace("/*.sql\"", $"/*{Path.GetExtension(file)}\"", StringComparison.Ordinal);

    private static string? FirstFile(string folder, int depth)
    {
        try
        {
            return Directory.EnumerateFiles(folder).FirstOrDefault(file => file.EndsWith(".sql", StringComparison.OrdinalIgnoreCase))
                ?? (depth == 0 ? null : Folders(folder).Select(inner => FirstFile(inner, depth - 1)).FirstOrDefault(file => file is not null));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that may not be read is no reason for a build to fail.
            return null;
        }
    }

    private static IEnumerable<string> Folders(string folder) => Directory.EnumerateDirectories(folder)
        .Where(inner => Path.GetFileName(inner) is var name && !name.StartsWith('.') && !Made.Contains(name, StringComparer.OrdinalIgnoreCase))
        .Order(StringComparer.Ordinal);
}
