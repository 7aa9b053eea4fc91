using System.Globalization;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>
/// What reading one file gave: it depends on that file's bytes, its name, its engine and the settings, and on nothing else unless
/// <see cref="DependsOnNames"/> says so. Kept from build to build: whatever is added here goes into <see cref="ValidationCacheFormat"/> too.
/// </summary>
/// <param name="Findings">In the order of the rules, or of the report when they come from the cache.</param>
/// <param name="Hash">SHA-256 of its raw bytes; <see langword="null"/> where it was not read.</param>
internal sealed record FileResult(IReadOnlyList<Finding> Findings, ContentHash? Hash)
{
    /// <summary>Of a file that is not sent, and so not read.</summary>
    public static readonly FileResult NotRead = new([], null);

    /// <summary>The hash in lower hexadecimal digits, as the server has it; <see langword="null"/> where the file was not read.</summary>
    public string? Sha256 => Hash is { } hash ? Convert.ToHexString(hash).ToLower(CultureInfo.InvariantCulture) : null;

    /// <summary>What the file says about its own findings, those that are found elsewhere too. <see cref="SuppressionFilter"/> applies it.</summary>
    public IReadOnlyList<Suppression> Suppressions { get; init; } = [];

    /// <summary>Whether any line ends in CR LF: git may write it otherwise in another checkout.</summary>
    public bool HasCrLf { get; init; }

    /// <summary>Whose SQL its folder holds; <see cref="SqlEngine.Auto"/> where the file speaks for itself.</summary>
    public SqlEngine Engine { get; init; }

    /// <summary>Whether a message proposes a free version: it may be another one when files come and go.</summary>
    public bool DependsOnNames { get; init; }

    /// <summary>The file could not be read: the next build tries again, whatever its stamp says.</summary>
    public bool IsUnreadable { get; init; }
}
