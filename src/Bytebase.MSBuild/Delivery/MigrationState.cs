using System.Security.Cryptography;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>What a database has of a migration.</summary>
internal enum MigrationState
{
    /// <summary>Its version, with this content.</summary>
    Applied,

    /// <summary>Not its version: a rollout would run it.</summary>
    Pending,

    /// <summary>Its version, with other content: a rollout skips it.</summary>
    Edited,
}

/// <summary>What one database has of a folder of migrations.</summary>
/// <param name="Database"><c>instances/{instance}/databases/{database}</c>.</param>
/// <param name="States">One for each file of the content, in its order.</param>
/// <param name="Elsewhere">Versions that it has and the folder has not, where the role may see them; lowest first as the server's text order goes.</param>
/// <param name="Problem">Why what is said may not be all; empty without one.</param>
internal sealed record DatabaseState(string Database, IReadOnlyList<MigrationState> States, IReadOnlyList<string> Elsewhere, string Problem = "")
{
    /// <summary>What the server's list of revisions says: exactly equal versions are the same one, whatever their numbers.</summary>
    public static DatabaseState Of(string database, ReleaseContent content, IEnumerable<Revision> revisions)
    {
        var applied = Applied(revisions);
        return new(
            database,
            [.. content.Files.Select(file => !applied.TryGetValue(file.Version, out var sha) ? MigrationState.Pending : sha == Sha256Of(file) ? MigrationState.Applied : MigrationState.Edited)],
            [.. applied.Keys.Except(content.Files.Select(f => f.Version), StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Versions by their text, each with the SHA-256 of what was applied.</summary>
    public static IReadOnlyDictionary<string, string> Applied(IEnumerable<Revision> revisions)
    {
        var applied = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var revision in revisions.Where(r => r.Type != "DECLARATIVE"))
            applied[revision.Version ?? ""] = revision.SheetSha256 is { Length: > 0 } sha ? sha : ResourceNames.IdOf(revision.Sheet ?? "");
        return applied;
    }

    /// <summary>The name of a file's content at the server: lower-case hexadecimal.</summary>
    public static string Sha256Of(ReleaseContentFile file) => Convert.ToHexString(SHA256.HashData(file.Content)).ToLowerInvariant();
}
