using System.Text;
using Bytebase.MSBuild.Delivery;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.History;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Validation;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <summary><c>@(BytebaseMigration)</c> items as migrations.</summary>
internal static class MigrationItems
{
    /// <param name="items">The items as the project has them.</param>
    /// <param name="projectDirectory">Absolute path.</param>
    public static MigrationSet ToSet(ITaskItem[] items, string projectDirectory)
    {
        // Without git the project's folder is what a path can start from.
        var root = GitRepository.FindRoot(projectDirectory) ?? projectDirectory;
        return MigrationSet.Create(items.Select(item =>
        {
            var fullPath = item.GetMetadata("FullPath");
            return MigrationFile.Create(fullPath, ReleasePath(root, projectDirectory, fullPath), ChangeTypes.TryParse(item.GetMetadata("ChangeType"), out var type) ? type : null);
        }));
    }

    /// <summary>Whose SQL the migrations are, as the project says.</summary>
    /// <exception cref="BytebaseException">The server has no engine of this name.</exception>
    public static SqlEngine EngineOf(string? setting) => SqlEngines.TryParse(setting, out var engine)
        ? engine
        : throw new BytebaseException(DiagnosticDescriptors.SettingForm, "BytebaseEngine", setting, "Auto or an engine's name on the server, such as POSTGRES, MYSQL, MARIADB, MSSQL, ORACLE or SQLITE", "POSTGRES");

    /// <summary>What shows without reading whether the files are those of the last build, in the items' order.</summary>
    public static IReadOnlyList<FileStamp> Stamps(ITaskItem[] items)
    {
        var paths = Array.ConvertAll(items, item => item.GetMetadata("FullPath"));
        // Asking the file system is most of a build in which nothing has changed, and it answers several at once.
        var stamps = new FileStamp[paths.Length];
        Parallel.For(0, paths.Length, i => stamps[i] = FileStamp.Of(paths[i]));
        return stamps;
    }

    /// <summary>Everything besides the files themselves that findings depend on: where paths start, and what the items say.</summary>
    public static string Fingerprint(ITaskItem[] items, string projectDirectory, SqlEngine engine)
    {
        var fingerprint = new StringBuilder(GitRepository.FindRoot(projectDirectory) ?? projectDirectory).Append('\n').Append(engine);
        foreach (var item in items)
        {
            if (item.GetMetadata("ChangeType") is { Length: > 0 } changeType)
                fingerprint.Append('\n').Append(item.ItemSpec).Append('=').Append(changeType);
        }

        return fingerprint.ToString();
    }

    /// <summary>
    /// A folder that differs from the default one only in case: a glob finds it on Windows and macOS, and nothing in it on Linux.
    /// </summary>
    public static Finding? FolderOfAnotherCase(ITaskItem[] items, string projectDirectory)
    {
        if (items.Length > 0)
            return null;
        var folder = Directory.EnumerateDirectories(projectDirectory)
            .FirstOrDefault(d => Path.GetFileName(d).ToUpperInvariant() is "MIGRATIONS" or "MIGRATION"
                && Directory.EnumerateFiles(d, "*.sql", new EnumerationOptions { RecurseSubdirectories = true, MatchCasing = MatchCasing.CaseInsensitive }).Any());
        return folder is null ? null : Finding.Of(DiagnosticDescriptors.FolderCase, null, TextSpan.Nowhere, Path.GetFileName(folder));
    }

    /// <summary>Reads what a release sends: the raw bytes of every file with a version.</summary>
    /// <exception cref="BytebaseException">A file cannot be read.</exception>
    public static ReleaseContent Read(MigrationSet set) => new([.. set.Released.Select(file =>
    {
        try
        {
            return new ReleaseContentFile(file.ReleasePath, file.FullPath, file.Name.VersionText!, Validator.ReadFile(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BytebaseException(Finding.Of(Validation.Rules.UnreadableFileRule.Descriptor, file.FullPath, TextSpan.File, FirstLine.Of(e.Message)), e);
        }
    })]);

    /// <summary>The path from <paramref name="root"/> with <c>/</c>; a file outside it, linked from elsewhere, keeps the path from the project.</summary>
    private static string ReleasePath(string root, string projectDirectory, string fullPath)
    {
        var path = Path.GetRelativePath(root, fullPath);
        if (path.StartsWith("..", StringComparison.Ordinal))
            path = Path.GetRelativePath(projectDirectory, fullPath);
        return path.Replace(Path.DirectorySeparatorChar, '/');
    }
}
