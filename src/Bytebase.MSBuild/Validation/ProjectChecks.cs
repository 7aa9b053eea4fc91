using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.History;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Validation.Rules;

namespace Bytebase.MSBuild.Validation;

/// <summary>What is checked about all migrations together, besides their names: their history in git, their line ends and the lock file.</summary>
/// <param name="root">The work tree's root; <see langword="null"/> without git.</param>
/// <param name="base">With what history is compared.</param>
/// <param name="lockFile">Absolute path of the lock file, which need not exist.</param>
/// <param name="isCi">Whether a pipeline builds.</param>
internal sealed class ProjectChecks(string? root, HistoryBase @base, string lockFile, bool isCi)
{
    /// <summary>A folder's path from the repository's root with <c>/</c>; none for one outside.</summary>
    public IEnumerable<string> InRepository(string folder) =>
        root is null ? []
        : folder == root ? [""]
        : folder.Length > root.Length && folder.StartsWith(root, StringComparison.Ordinal) && (folder[root.Length] == Path.DirectorySeparatorChar || Path.EndsInDirectorySeparator(root))
            ? [folder[root.Length..].Replace(Path.DirectorySeparatorChar, '/').TrimStart('/')]
            : [];

    /// <summary>Changes when the same files may give other findings: branches, the rules for line ends, the lock file. Starts no process.</summary>
    /// <param name="folders">Absolute paths of the folders that hold migrations.</param>
    public string Fingerprint(IEnumerable<string> folders)
    {
        var locked = $"{isCi} {lockFile} {FileMark.Of(lockFile)}";
        return root is null ? locked : string.Join('\n', locked, HistoryCheck.Fingerprint(root, @base), GitAttributes.Fingerprint(root, folders.SelectMany(InRepository)));
    }

    /// <summary>Begins the comparison with the base branch.</summary>
    public Task<HistoryResult> StartHistory(MigrationSet set, HistoryScope scope, CancellationToken cancellationToken) =>
        root is null ? Task.FromResult(HistoryResult.Nothing) : new HistoryCheck(new Git(root), @base, scope).RunAsync(set, cancellationToken);

    /// <summary>The migrations that are on the base branch, and keep their names.</summary>
    public Task<BaseFiles> BaseFilesAsync(MigrationSet set, HistoryScope scope, CancellationToken cancellationToken) =>
        root is null ? Task.FromResult(BaseFiles.None) : new HistoryCheck(new Git(root), @base, scope).BaseFilesAsync(set, cancellationToken);

    /// <summary>Adds what was found to what reading the files has found.</summary>
    /// <param name="set">All files of the project.</param>
    /// <param name="result">Of the <see cref="Validator"/>.</param>
    /// <param name="history">As <see cref="StartHistory"/> began it.</param>
    /// <param name="cancellationToken">Kills git.</param>
    /// <returns>All findings, and whether they hold as long as <see cref="Fingerprint"/> does.</returns>
    public async Task<(ValidationResult Result, bool Repeatable)> AddAsync(MigrationSet set, ValidationResult result, Task<HistoryResult> history, CancellationToken cancellationToken)
    {
        var more = new List<Finding>();
        if (root is not null)
            more.AddRange(await LineEndRule.FindAsync(new Git(root), set, result.Files, cancellationToken));
        if (File.Exists(lockFile))
            more.AddRange(new LockCheck(lockFile, isCi).Run(set, Hashes(set, result.Files)));
        var compared = await history;
        result = WithOldNamesKept(set, result, compared.IsOnBase);
        var renamed = result.Findings.Where(ProposesAnotherVersion).Select(finding => finding.File).ToHashSet();
        more.AddRange(compared.Findings.Where(finding => finding.Code != DiagnosticDescriptors.MigrationLate.Id || !renamed.Contains(finding.File)));
        return (more.Count == 0 ? result : result with { Findings = InOrder(set, result.Findings.Concat(more)) }, compared.Repeatable);
    }

    /// <summary>Of two files that clash, has the one renamed that is not on the base branch, where databases may have applied it.</summary>
    private static ValidationResult WithOldNamesKept(MigrationSet set, ValidationResult result, Func<string, bool> isOnBase)
    {
        string[] clashes = [DuplicateVersionRule.InOneFolder.Id, DuplicateVersionRule.InTwoFolders.Id, EqualVersionRule.Descriptor.Id, CaseTwinRule.Descriptor.Id];
        var clashing = result.Findings.Where(finding => clashes.Contains(finding.Code) && finding.File is not null).Select(finding => finding.File!).ToHashSet(StringComparer.Ordinal);
        if (!set.All.Any(file => clashing.Contains(file.FullPath) && isOnBase(file.ReleasePath)))
            return result;
        var names = RuleCatalogue.SetRules.SelectMany(rule => rule.Descriptors).Select(descriptor => descriptor.Id).ToHashSet(StringComparer.Ordinal);
        var again = new Validator().ValidateNames(set.WithFirst(isOnBase));
        return result with { Findings = InOrder(set, result.Findings.Where(finding => !names.Contains(finding.Code)).Concat(again)) };
    }

    // Such a file is late for its name's sake, and two names to choose from help nobody.
    private static bool ProposesAnotherVersion(Finding finding) =>
        finding is { ProposedName: { } name, File: { } file } && MigrationName.Parse(name).VersionText != MigrationName.Parse(Path.GetFileName(file)).VersionText;

    /// <summary>The hashes of contents with LF line ends. Nearly all files have no others, and their hash is known.</summary>
    private static Func<MigrationFile, string?> Hashes(MigrationSet set, IReadOnlyList<FileResult> files)
    {
        var results = new Dictionary<MigrationFile, FileResult>(set.All.Count, ReferenceEqualityComparer.Instance);
        for (var i = 0; i < set.All.Count; i++)
            results[set.All[i]] = files[i];
        return file =>
        {
            var result = results[file];
            if (!result.HasCrLf || result.Sha256 is null)
                return result.Sha256;
            try
            {
                return LineEnds.Sha256(Validator.ReadFile(file));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        };
    }

    // Files in the order of their release paths, then the lock file, then what is about no file.
    private static List<Finding> InOrder(MigrationSet set, IEnumerable<Finding> findings)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < set.All.Count; i++)
            places[set.All[i].FullPath] = i;
        return [.. findings
            .OrderBy(f => f.File is null ? int.MaxValue : places.GetValueOrDefault(f.File, int.MaxValue - 1))
            .ThenBy(f => f.Span.Line)
            .ThenBy(f => f.Span.Column)
            .ThenBy(f => f.Code, StringComparer.Ordinal)];
    }
}
