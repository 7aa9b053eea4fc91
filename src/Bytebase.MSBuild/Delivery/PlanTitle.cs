using System.Text.RegularExpressions;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>
/// A plan's title: the release's id, the short commit and the digest of content and targets, by which a later run finds the rollout
/// again. The title is the only free text of a plan that ListRollouts returns.
/// </summary>
internal static partial class PlanTitle
{
    /// <summary>The server refuses a longer one.</summary>
    private const int MaximumLength = 200;

    public static string Create(string releaseName, string commit, string digest)
    {
        var shortCommit = commit.Length > 8 ? commit[..8] : commit;
        var end = $"{(shortCommit.Length > 0 ? $" ({shortCommit})" : "")} [msbuild:{digest}]";
        var id = ResourceNames.IdOf(releaseName);
        return (id.Length + end.Length <= MaximumLength ? id : id[..(MaximumLength - end.Length)]) + end;
    }

    /// <summary>The digest in a rollout's title, or <see langword="null"/> when somebody else made the plan.</summary>
    public static string? DigestOf(Rollout rollout) => DigestIn(rollout.Title);

    /// <summary>The digest in the title of a plan or of its issue.</summary>
    public static string? DigestIn(string? title) => Digest().Match(title ?? "") is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"\[msbuild:([0-9a-f]{16})\]", RegexOptions.CultureInvariant)]
    private static partial Regex Digest();
}
