using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.History;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Validation;
using Microsoft.Build.Framework;

namespace Bytebase.MSBuild.Tasks;

/// <summary>The parameters of tasks as settings of <see cref="ProjectChecks"/>.</summary>
internal static class ProjectCheckItems
{
    private static readonly string[] DefaultFolders = ["migrations", "migration"];

    /// <summary>The lock file's path as the project has it.</summary>
    public static string LockFileOr(string? lockFile) => string.IsNullOrWhiteSpace(lockFile) ? "bytebase.lock" : lockFile.Trim();

    /// <param name="projectDirectory">Absolute path.</param>
    /// <param name="baseRef">The project's <c>$(BytebaseBaseRef)</c>; it wins over what the CI system says.</param>
    /// <param name="lockFile">The project's <c>$(BytebaseLockFile)</c>.</param>
    /// <param name="environment">Reads an environment variable.</param>
    public static ProjectChecks Of(string projectDirectory, string? baseRef, string? lockFile, Func<string, string?> environment)
    {
        var ci = BaseBranch.Detect(environment);
        var explicitRef = baseRef?.Trim() ?? "";
        return new ProjectChecks(
            GitRepository.FindRoot(projectDirectory),
            explicitRef.Length > 0 ? new HistoryBase(explicitRef, "", ci.FullClone) : new HistoryBase(ci.Branch, ci.Commit, ci.FullClone),
            Path.GetFullPath(LockFileOr(lockFile), projectDirectory),
            Pipeline.Sign(environment) is not null);
    }

    /// <summary>What shows without reading migrations or asking git whether the checks would find the same again.</summary>
    public static string Fingerprint(ProjectChecks checks, ITaskItem[] items) => checks.Fingerprint(Folders(items).Select(item => Path.GetDirectoryName(item.GetMetadata("FullPath"))!));

    /// <summary>Where migrations are: in the items' folders, and below what a pattern with <c>**</c> covers.</summary>
    /// <param name="checks">They know the repository.</param>
    /// <param name="items">The items as the project has them.</param>
    /// <param name="projectDirectory">Absolute path.</param>
    public static HistoryScope Scope(ProjectChecks checks, ITaskItem[] items, string projectDirectory)
    {
        var folders = new List<string>();
        var roots = DefaultFolders.Select(name => Path.Combine(projectDirectory, name)).ToList();
        foreach (var item in Folders(items))
        {
            var folder = Path.GetDirectoryName(item.GetMetadata("FullPath"))!;
            folders.Add(folder);
            // The part of the folder that ** stands for.
            var recursive = item.GetMetadata("RecursiveDir").TrimEnd('/', '\\');
            if (recursive.Length > 0 && folder.EndsWith(Path.DirectorySeparatorChar + recursive, StringComparison.Ordinal))
                roots.Add(folder[..^(recursive.Length + 1)]);
        }

        return new HistoryScope(folders.SelectMany(checks.InRepository), roots.SelectMany(checks.InRepository));
    }

    /// <summary>One item of each folder: there may be 10,000 items, and asking one for its path takes long.</summary>
    [MethodImpl(JitOnce.Plain)]
    private static List<ITaskItem> Folders(ITaskItem[] items)
    {
        var first = new List<ITaskItem>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var last = "";
        foreach (var item in items)
        {
            var spec = item.ItemSpec;
            var end = spec.AsSpan().LastIndexOfAny('/', '\\') + 1;
            if (end == last.Length && spec.StartsWith(last, StringComparison.Ordinal) && first.Count > 0)
                continue;
            last = spec[..end];
            if (seen.Add(last))
                first.Add(item);
        }

        return first;
    }
}
