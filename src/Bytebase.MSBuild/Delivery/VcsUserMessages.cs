using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>The author of a pull request in the form in which the server counts its users.</summary>
internal static class VcsUserMessages
{
    /// <summary>The server refuses a longer id, and cuts longer names by itself (release_service_check.go).</summary>
    private const int LongestField = 256;

    /// <summary>The message; <see langword="null"/> in a build of no pull request, for a program's account, and where the server could not tell the user apart.</summary>
    /// <param name="job">The CI job.</param>
    /// <param name="author">Who opened its pull request.</param>
    public static VcsUserMessage? From(CiJob? job, VcsUser? author)
    {
        if (job is not { PullRequest: not null, VcsType.Length: > 0 } || author is null or { IsBot: true })
            return null;
        var id = author.Id.Trim();
        // An id that is cut or cleaned would be another user's.
        return id.Length is 0 or > LongestField || id.Any(char.IsControl) ? null : new VcsUserMessage(job.VcsType, id, Clean(author.Name), Clean(author.DisplayName));
    }

    // A control character in a name would have the review refused.
    private static string? Clean(string name)
    {
        var clean = string.Concat(name.Where(c => !char.IsControl(c))).Trim();
        if (clean.Length > LongestField)
            clean = clean[..(LongestField - (char.IsHighSurrogate(clean[LongestField - 1]) ? 1 : 0))];
        return clean.Length > 0 ? clean : null;
    }
}
