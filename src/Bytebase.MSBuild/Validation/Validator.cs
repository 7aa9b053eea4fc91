using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>What a validation found.</summary>
/// <param name="Findings">By file and line, at their default severities: <see cref="SeverityPolicy"/> comes afterwards.</param>
/// <param name="Files">For each file of <see cref="MigrationSet.All"/> what reading it gave.</param>
internal sealed record ValidationResult(IReadOnlyList<Finding> Findings, IReadOnlyList<FileResult> Files)
{
    /// <summary>
    /// When the findings cease to hold although no file changes, as those about dates to come do; <see langword="null"/> when they never do.
    /// </summary>
    public DateTime? ValidUntilUtc { get; init; }

    /// <summary>Of all files.</summary>
    public IReadOnlyList<Suppression> Suppressions
    {
        [MethodImpl(JitOnce.Plain)]
        get
        {
            var all = new List<Suppression>();
            for (var i = 0; i < Files.Count; i++)
            {
                if (Files[i].Suppressions.Count > 0)
                    all.AddRange(Files[i].Suppressions);
            }

            return all;
        }
    }
}

/// <summary>Checks migrations without a server. Keeps a file's contents only while that file is checked.</summary>
/// <param name="engine">Whose SQL it is.</param>
/// <param name="clock">For findings about dates; the system's when not given.</param>
internal sealed class Validator(SqlEngine engine = SqlEngine.Auto, TimeProvider? clock = null)
{
    /// <summary>Reads a file from the disk.</summary>
    public static byte[] ReadFile(MigrationFile file) => File.ReadAllBytes(file.FullPath);

    /// <param name="set">The project's files.</param>
    /// <param name="read">A file's bytes; called on several threads.</param>
    /// <param name="cancellationToken">Ends the work between two files.</param>
    public ValidationResult Validate(MigrationSet set, Func<MigrationFile, byte[]> read, CancellationToken cancellationToken) =>
        Validate(set, MigrationReader.From(read), null, cancellationToken);

    /// <param name="set">The project's files.</param>
    /// <param name="read">Reads a file, for example <see cref="MigrationReader.Read"/>; called on several threads.</param>
    /// <param name="known">
    /// For each file of <see cref="MigrationSet.All"/> what reading it gave before, where that still holds and it need not be read.
    /// </param>
    /// <param name="cancellationToken">Ends the work between two files.</param>
    public ValidationResult Validate(MigrationSet set, FileReader read, IReadOnlyList<FileResult?>? known, CancellationToken cancellationToken)
    {
        // Of the first use: while names are checked where nothing is known.
        var engines = new Lazy<EngineDetection>(() => new EngineDetection(engine, set, read, cancellationToken));
        var (files, unread) = TakeOver(set, known, engines);
        var names = new FindingSink();
        var proposals = new TaskCompletionSource<VersionProposals>();
        Workers.Run(
            unread.Count,
            () => CheckNames(set, names, proposals),
            () =>
            {
                var detected = engines.Value;
                var checker = new FileChecker(read, () => proposals.Task.GetAwaiter().GetResult(), set.Mode);
                return i => files[unread[i]] = checker.Check(set.All[unread[i]], detected);
            },
            cancellationToken);
        return new ValidationResult(InOrder(set, files, names), files) { ValidUntilUtc = names.ValidUntilUtc };
    }

    /// <summary>What the rules about names find.</summary>
    public IEnumerable<Finding> ValidateNames(MigrationSet set)
    {
        var findings = new FindingSink();
        CheckNames(set, findings, new TaskCompletionSource<VersionProposals>());
        return findings.Findings.Select(found => found.Finding);
    }

    /// <summary>What need not be read, and the places of those files that must be.</summary>
    [MethodImpl(JitOnce.Plain)]
    private static (FileResult[] Files, List<int> Unread) TakeOver(MigrationSet set, IReadOnlyList<FileResult?>? known, Lazy<EngineDetection> engines)
    {
        var files = new FileResult[set.All.Count];
        var unread = new List<int>();
        for (var i = 0; i < files.Length; i++)
        {
            // What is not sent is not read: it may be anything.
            if (set.All[i].Name.Kind != MigrationNameKind.Migration)
                files[i] = FileResult.NotRead;
            else if (known?[i] is { Hash: not null } result && result.Engine == engines.Value.OfFolder(set.All[i].Folder))
                files[i] = result;
            else
                unread.Add(i);
        }

        return (files, unread);
    }

    /// <summary>The rules about names, and then the versions that they left for others to propose.</summary>
    private void CheckNames(MigrationSet set, FindingSink findings, TaskCompletionSource<VersionProposals> ready)
    {
        try
        {
            var proposals = new VersionProposals(set, (clock ?? TimeProvider.System).GetUtcNow().UtcDateTime);
            foreach (var rule in RuleCatalogue.SetRules.Where(rule => rule.Modes.Includes(set.Mode)))
                rule.Check(set, proposals, findings);
            ready.SetResult(proposals);
        }
        catch (Exception e)
        {
            // Or a file would wait for them for ever.
            ready.SetException(e);
            throw;
        }
    }

    [MethodImpl(JitOnce.Plain)]
    private static List<Finding> InOrder(MigrationSet set, FileResult[] files, FindingSink names)
    {
        var found = new List<(MigrationFile File, Finding Finding)>(names.Findings);
        for (var i = 0; i < files.Length; i++)
        {
            for (var j = 0; j < files[i].Findings.Count; j++)
                found.Add((set.All[i], files[i].Findings[j]));
        }

        return found.Count == 0 ? [] : Order(found);
    }

    private static List<Finding> Order(List<(MigrationFile File, Finding Finding)> found) =>
        found
            .OrderBy(f => f.File.ReleasePath, StringComparer.Ordinal)
            .ThenBy(f => f.Finding.Span.Line)
            .ThenBy(f => f.Finding.Span.Column)
            .ThenBy(f => f.Finding.Code, StringComparer.Ordinal)
            .Select(f => f.Finding)
            .ToList();
}
