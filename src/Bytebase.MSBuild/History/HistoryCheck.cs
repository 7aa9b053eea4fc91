using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.History;

/// <summary>What the comparison with the base branch found.</summary>
/// <param name="Findings">At their default severities, in the order of codes and files.</param>
/// <param name="Repeatable">Whether it holds as long as files and branches stay: not so when git itself failed.</param>
internal sealed record HistoryResult(IReadOnlyList<Finding> Findings, bool Repeatable)
{
    public static readonly HistoryResult Nothing = new([], true);

    /// <summary>Whether the base branch has a file at this path, at the merge base or since.</summary>
    public Func<string, bool> IsOnBase { get; init; } = static _ => false;
}

/// <summary>The project's migrations that the base branch has at their paths: databases may have applied them.</summary>
/// <param name="Branch">The base branch for messages; empty where there is none.</param>
/// <param name="Paths">From the repository's root.</param>
/// <param name="Unknown">Why nobody can tell, and what to do about it; <see langword="null"/> where it is known.</param>
internal sealed record BaseFiles(string Branch, ISet<string> Paths, string? Unknown = null)
{
    public static readonly BaseFiles None = new("", new HashSet<string>());
}

/// <summary>
/// Compares the work tree's migrations with those of the merge base of HEAD and the base branch, by three git processes, one more for
/// edited files and one for a base branch that has gone on. Where git cannot answer, that is a finding and no failure.
/// </summary>
internal sealed class HistoryCheck(Git git, HistoryBase @base, HistoryScope scope)
{
    /// <summary>What shows without a process whether branches are where they were. Empty without git.</summary>
    /// <param name="root">The work tree's root.</param>
    /// <param name="base">With what is compared.</param>
    public static string Fingerprint(string root, HistoryBase @base)
    {
        if (@base.IsOff || GitDirectory.Open(root) is not { } directory)
            return "";
        var found = @base.Find(directory);
        // A base branch that is only guessed and one that the project names may be the same commit, and are not treated alike.
        return string.Join('\n', @base.Ref, directory.HeadBranch, directory.Resolve("HEAD")?.Commit, found?.Commit, found?.Name, @base.FullClone, directory.Stamp());
    }

    /// <param name="set">All files of the project.</param>
    /// <param name="cancellationToken">Kills git.</param>
    public async Task<HistoryResult> RunAsync(MigrationSet set, CancellationToken cancellationToken)
    {
        if (@base.IsOff || GitDirectory.Open(git.Root) is not { } directory)
            return HistoryResult.Nothing;
        var files = InRepository(set);
        if (files.Count == 0)
            return HistoryResult.Nothing;
        try
        {
            return await RunAsync(set, files, directory, cancellationToken);
        }
        catch (GitException e)
        {
            return new HistoryResult([Unknown(e.Message, e.Advice)], Repeatable: false);
        }
    }

    /// <summary>The migrations that are on the base branch, at the merge base or since.</summary>
    /// <param name="set">All files of the project.</param>
    /// <param name="cancellationToken">Kills git.</param>
    public async Task<BaseFiles> BaseFilesAsync(MigrationSet set, CancellationToken cancellationToken)
    {
        if (@base.IsOff || GitDirectory.Open(git.Root) is not { } directory)
            return BaseFiles.None;
        try
        {
            var (point, none) = await FindAsync(directory, cancellationToken);
            if (point is null)
                return none.Findings.Count == 0 ? BaseFiles.None : BaseFiles.None with { Unknown = none.Findings[0].Message };
            var known = new HashSet<string>(HistoryScope.PathComparer);
            foreach (var commit in (string[])[point.MergeBase, .. point.MergeBase == point.Tip ? Array.Empty<string>() : [point.Tip]])
                known.UnionWith((await GitTree.ListAsync(git, commit, scope.Pathspecs(), cancellationToken)).Keys);
            known.IntersectWith(InRepository(set).Keys);
            return new BaseFiles(point.Name, known);
        }
        catch (GitException e)
        {
            return BaseFiles.None with { Unknown = Unknown(e.Message, e.Advice).Message };
        }
    }

    private async Task<HistoryResult> RunAsync(MigrationSet set, Dictionary<string, MigrationFile> files, GitDirectory directory, CancellationToken cancellationToken)
    {
        var (point, none) = await FindAsync(directory, cancellationToken);
        if (point is not var (mergeBase, tip, name))
            return none;
        var changing = GitTree.ChangesAsync(git, mergeBase, cancellationToken);
        var tipFiles = await GitTree.ListAsync(git, tip, scope.Pathspecs(), cancellationToken);
        var changes = await changing;
        var sameTree = mergeBase == tip || files.Keys.All(tipFiles.ContainsKey);
        var mergeBaseFiles = sameTree ? tipFiles : await GitTree.ListAsync(git, mergeBase, scope.Pathspecs(), cancellationToken);
        var comparison = new HistoryComparison(files, changes, tipFiles, mergeBaseFiles, scope, IsOnDisk);
        var findings = await new HistoryFindings(git, name, mergeBase, scope, set, files, tipFiles).FromAsync(comparison, cancellationToken);
        return new HistoryResult(findings, Repeatable: true) { IsOnBase = path => mergeBaseFiles.ContainsKey(path) || tipFiles.ContainsKey(path) };
    }

    /// <summary>With what to compare; or, where there is nothing, what to say about that.</summary>
    private async Task<(ComparisonPoint? Point, HistoryResult None)> FindAsync(GitDirectory directory, CancellationToken cancellationToken)
    {
        var head = directory.Resolve("HEAD")?.Commit ?? (await AskAsync(directory, "HEAD", cancellationToken))?.Commit;
        if (head is null)
            return (null, HistoryResult.Nothing);
        var found = @base.Find(directory);
        foreach (var candidate in found is null ? @base.Candidates : [])
            found ??= await AskAsync(directory, candidate, cancellationToken);
        if (found is not { } tip)
            return (null, NoBase(directory));
        // A branch that nobody else has: what is not committed on it was never anywhere.
        if (@base.IsGuess && tip.Name == directory.HeadBranch)
            return (null, HistoryResult.Nothing);

        var name = HistoryBase.ShortName(tip.Name);
        return (new(head == tip.Commit ? head : await MergeBaseAsync(head, tip.Commit, name, directory, cancellationToken), tip.Commit, name), HistoryResult.Nothing);
    }

    private bool IsOnDisk(string path) => File.Exists(Path.Combine(git.Root, path));

    private async Task<string> MergeBaseAsync(string head, string tip, string name, GitDirectory directory, CancellationToken cancellationToken)
    {
        var answer = await git.RunAsync(["merge-base", head, tip], cancellationToken);
        if (answer.ExitCode == 0)
            return answer.Text.Trim();
        if (directory.IsShallow)
            throw new GitException($"this clone is shallow and does not reach back to where it left {name}", FullClone);
        throw answer.ExitCode == 1
            ? new GitException($"this branch and {name} have no commit in common", "Set BytebaseBaseRef to the branch that this one comes from.")
            : git.Failure(answer);
    }

    private HistoryResult NoBase(GitDirectory directory)
    {
        if (!@base.IsGuess)
        {
            return new HistoryResult(
                [Unknown(
                    $"the base branch {@base.Branch} is not in this clone",
                    directory.IsShallow ? FullClone : "Fetch it with: git fetch origin " + GitCommand.Quote($"+refs/heads/{@base.Branch}:refs/remotes/origin/{@base.Branch}"))],
                Repeatable: true);
        }

        // A repository that was never shared has no base branch.
        return !directory.HasRemoteBranches ? HistoryResult.Nothing : new HistoryResult(
            [Unknown(
                $"this clone has none of the branches {string.Join(", ", @base.Candidates.Skip(1).Select(HistoryBase.ShortName))}",
                directory.IsShallow ? FullClone : "Set BytebaseBaseRef to the branch whose migrations are released, for example BytebaseBaseRef=develop.")],
            Repeatable: true);
    }

    private string FullClone => @base.FullClone.Length > 0 ? @base.FullClone : HistoryBase.Unshallow;

    // Only for repositories that keep their branches in tables.
    private async Task<(string Commit, string Name)?> AskAsync(GitDirectory directory, string name, CancellationToken cancellationToken)
    {
        if (!directory.HasTables)
            return null;
        var answer = await git.RunAsync(["rev-parse", "--verify", "--quiet", name], cancellationToken);
        return answer.ExitCode == 0 ? (answer.Text.Trim(), name) : null;
    }

    /// <summary>The files that this repository can hold: not those linked from outside, nor those of a repository below.</summary>
    private Dictionary<string, MigrationFile> InRepository(MigrationSet set)
    {
        var folders = new Dictionary<string, bool>(StringComparer.Ordinal);
        var files = new Dictionary<string, MigrationFile>(HistoryScope.PathComparer);
        foreach (var file in set.All)
        {
            if (!file.IsBelow(git.Root))
                continue;
            if (!folders.TryGetValue(file.Folder, out var isOurs))
                folders[file.Folder] = isOurs = GitRepository.FindRoot(Path.GetDirectoryName(file.FullPath)!) == git.Root;
            if (isOurs)
                files[file.ReleasePath] = file;
        }

        return files;
    }

    /// <param name="MergeBase">Where HEAD left the base branch.</param>
    /// <param name="Tip">Where the base branch is now.</param>
    /// <param name="Name">The base branch for messages.</param>
    private sealed record ComparisonPoint(string MergeBase, string Tip, string Name);

    private static Finding Unknown(string reason, string advice) => Finding.Of(DiagnosticDescriptors.HistoryUnknown, null, TextSpan.Nowhere, reason, advice);
}
