using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Validation;

/// <summary>A validation, to be kept for the next build.</summary>
/// <param name="TakenAtUtc">When it began, before the first stamp was taken.</param>
/// <param name="Fingerprint">What else its findings depend on.</param>
/// <param name="Files">For each item, in the project's order.</param>
/// <param name="Findings">All findings, those about names and those of the files, in the order of the report.</param>
internal sealed record ValidationRecord(DateTime TakenAtUtc, Fingerprint Fingerprint, IReadOnlyList<CachedFile> Files, IReadOnlyList<Finding> Findings)
{
    /// <summary>What the files say about findings, each the very object of its <see cref="FileResult"/>.</summary>
    public IReadOnlyList<Suppression> Suppressions { get; init; } = [];

    /// <summary>When the findings cease to hold although nothing changes; mostly they never do.</summary>
    public DateTime ValidUntilUtc { get; init; } = DateTime.MaxValue;
}

/// <summary>An item with its file's stamp, taken before the file was read, and what reading gave.</summary>
internal readonly record struct CachedFile(MigrationItem Item, FileStamp Stamp, FileResult Result);
