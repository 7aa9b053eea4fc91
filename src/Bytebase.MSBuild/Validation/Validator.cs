using System.Security.Cryptography;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Validation.Rules;

namespace Bytebase.MSBuild.Validation;

/// <summary>What a validation found.</summary>
/// <param name="Findings">By file and line, at their default severities: <see cref="SeverityPolicy"/> comes afterwards.</param>
/// <param name="Files">For each file of <see cref="MigrationSet.All"/> what reading it gave.</param>
internal sealed record ValidationResult(IReadOnlyList<Finding> Findings, IReadOnlyList<FileResult> Files);

/// <summary>What reading one file gave: it depends on that file's bytes, its name and the settings.</summary>
/// <param name="Findings">In the order of the rules.</param>
/// <param name="Sha256">
/// The hash of its raw bytes in lower hexadecimal digits, as the server has it; <see langword="null"/> where it was not read.
/// </param>
internal sealed record FileResult(IReadOnlyList<Finding> Findings, string? Sha256)
{
    /// <summary>Of a file that is not sent, and so not read.</summary>
    public static readonly FileResult NotRead = new([], null);
}

/// <summary>Checks migrations without a server. Keeps a file's contents only while that file is checked.</summary>
internal sealed class Validator(SqlEngine engine = SqlEngine.Auto)
{
    // Reading small files is system calls and hashing: more threads than this wait for each other.
    private const int MaximumThreads = 4;

    /// <summary>Reads a file from the disk.</summary>
    public static byte[] ReadFile(MigrationFile file) => File.ReadAllBytes(file.FullPath);

    /// <param name="set">The project's files.</param>
    /// <param name="read">A file's bytes, for example <see cref="ReadFile"/>; called on several threads.</param>
    /// <param name="cancellationToken">Ends the work between two files.</param>
    public ValidationResult Validate(MigrationSet set, Func<MigrationFile, byte[]> read, CancellationToken cancellationToken)
    {
        var proposals = new VersionProposals(set);
        var names = new FindingSink();
        foreach (var rule in RuleCatalogue.SetRules)
            rule.Check(set, proposals, names);

        var files = new FileResult[set.All.Count];
        var options = new ParallelOptions
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = Math.Min(Environment.ProcessorCount, MaximumThreads),
        };
        Parallel.For(0, set.All.Count, options, i =>
        {
            // What is not sent is not read: it may be anything.
            files[i] = set.All[i].Name.Kind == MigrationNameKind.Migration ? Check(set.All[i], read, proposals) : FileResult.NotRead;
        });

        var all = files
            .SelectMany((result, i) => result.Findings.Select(finding => (File: set.All[i], Finding: finding)))
            .Concat(names.Findings)
            .OrderBy(found => found.File.ReleasePath, StringComparer.Ordinal)
            .ThenBy(found => found.Finding.Span.Line)
            .ThenBy(found => found.Finding.Span.Column)
            .ThenBy(found => found.Finding.Code, StringComparer.Ordinal)
            .Select(found => found.Finding)
            .ToList();
        return new ValidationResult(all, files);
    }

    private FileResult Check(MigrationFile file, Func<MigrationFile, byte[]> read, VersionProposals proposals)
    {
        var findings = new FindingSink();
        byte[] bytes;
        try
        {
            bytes = read(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Add(UnreadableFileRule.Descriptor, file, FirstLine.Of(e.Message));
            return new FileResult([findings.Findings[0].Finding], null);
        }

        var content = new MigrationContent(file, new SourceText(bytes), engine, proposals);
        foreach (var rule in RuleCatalogue.FileRules)
            rule.Check(content, findings);
        return new FileResult([.. findings.Findings.Select(found => found.Finding)], Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant());
    }
}
