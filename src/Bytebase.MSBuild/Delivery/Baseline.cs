using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>What became of the baseline of one database.</summary>
/// <param name="Database"><c>instances/{instance}/databases/{database}</c>.</param>
/// <param name="Before">How many migrations up to the version it had already.</param>
/// <param name="Marked">How many were marked, or would be in a dry run.</param>
internal sealed record BaselineOutcome(string Database, int Before, int Marked);

/// <summary>
/// Adopts databases whose migrations were applied by other means: marks versions as applied without running them (tests/contract/adopt.json).
/// All databases are looked at before the first is written to, and what is marked already is left, so an interrupted run is finished by
/// running it again.
/// </summary>
internal static class Baseline
{
    /// <summary>The server documents 100 as the most of a batch.</summary>
    private const int BatchSize = 100;

    /// <summary>A request of many large files would meet a proxy's limit.</summary>
    private const int BatchBytes = 4 * 1024 * 1024;

    /// <exception cref="BytebaseException">No version is set or no migration has it; a database has other content under one of the versions; or the account may not.</exception>
    public static async Task<IReadOnlyList<BaselineOutcome>> RunAsync(DeliveryContext context, ReleaseContent content, CancellationToken cancellationToken)
    {
        var files = Select(context.Settings.BaselineVersion, content);
        var newer = content.Files.Count - files.Count;
        try
        {
            var databases = await DatabasesAsync(context, cancellationToken);
            var plans = new List<(string Database, List<ReleaseContentFile> Missing)>();
            var edited = new List<string>();
            foreach (var database in databases)
            {
                var (missing, conflicts) = await CompareAsync(context, database, files, cancellationToken);
                plans.Add((database, missing));
                edited.AddRange(conflicts.Select(f => $"{f.Path} on {database}"));
            }

            if (edited.Count > 0)
                throw new BytebaseException(DiagnosticDescriptors.BaselineConflict, Words.Some(edited));
            foreach (var (database, missing) in plans)
                context.Log.Info(Describe(database, missing, files.Count, newer, context.Settings.DryRun));
            if (!context.Settings.DryRun)
                await MarkAsync(context, plans, files, cancellationToken);
            return [.. plans.Select(p => new BaselineOutcome(p.Database, files.Count - p.Missing.Count, p.Missing.Count))];
        }
        catch (ServerException e) when (e.Kind == ServerFailure.PermissionDenied)
        {
            throw new BytebaseException(Finding.Of(DiagnosticDescriptors.BaselineNotAllowed, null, TextSpan.Nowhere, MissingPermission.Of(e, "bb.revisions.create"), context.Settings.Project), e);
        }
    }

    /// <summary>The migrations up to the version, in the server's order.</summary>
    private static List<ReleaseContentFile> Select(string version, ReleaseContent content)
    {
        if (version.Length == 0)
            throw new BytebaseException(DiagnosticDescriptors.BaselineVersionMissing);
        var files = content.Files.Select(f => (File: f, Version: VersionOf(f.Version))).ToList();
        // A version that no file has is a slip: 20250115 lies below every file of that day, and would mark the wrong ones.
        if (VersionOf(version) is { } last && files.Exists(f => f.Version?.NumericallyEquals(last) == true))
            return [.. files.Where(f => f.Version is not null && f.Version.CompareTo(last) <= 0).Select(f => f.File)];
        var nearest = VersionOf(version) is { } wanted ? files.Where(f => f.Version?.CompareTo(wanted) <= 0).Select(f => f.File).LastOrDefault() : null;
        throw new BytebaseException(
            DiagnosticDescriptors.BaselineVersionUnknown,
            version,
            nearest is not null ? $" The nearest below it is {nearest.Version} ({nearest.Path})." : content.Files.Count > 0 ? $" The lowest is {content.Files[0].Version} ({content.Files[0].Path})." : " There is no migration.");
    }

    private static MigrationVersion? VersionOf(string text) => MigrationVersion.TryParse(text, out var version, out _) ? version : null;

    private static async Task<IReadOnlyList<string>> DatabasesAsync(DeliveryContext context, CancellationToken cancellationToken) => context.Settings.TargetsGroup
        ? await context.Client.GetGroupMembersAsync(context.Settings.Targets[0], cancellationToken)
        : context.Settings.Targets;

    private static async Task<(List<ReleaseContentFile> Missing, List<ReleaseContentFile> Conflicts)> CompareAsync(DeliveryContext context, string database, List<ReleaseContentFile> files, CancellationToken cancellationToken)
    {
        var applied = DatabaseState.Applied(await context.Client.ListRevisionsAsync(database, cancellationToken));
        return ([.. files.Where(f => !applied.ContainsKey(f.Version))], [.. files.Where(f => applied.TryGetValue(f.Version, out var sha) && sha != DatabaseState.Sha256Of(f))]);
    }

    private static async Task MarkAsync(DeliveryContext context, List<(string Database, List<ReleaseContentFile> Missing)> plans, List<ReleaseContentFile> files, CancellationToken cancellationToken)
    {
        var sheets = new Dictionary<ReleaseContentFile, string>();
        foreach (var batch in Batches([.. files.Intersect(plans.SelectMany(p => p.Missing))]))
        {
            var names = await context.Client.CreateSheetsAsync(context.Settings.Project, batch.Select(f => f.Content), cancellationToken);
            for (var i = 0; i < batch.Count; i++)
                sheets[batch[i]] = i < names.Count ? names[i] : $"{context.Settings.Project}/sheets/{DatabaseState.Sha256Of(batch[i])}";
        }

        foreach (var (database, missing) in plans)
            await MarkAsync(context, database, missing, files, sheets, cancellationToken);
    }

    private static async Task MarkAsync(DeliveryContext context, string database, List<ReleaseContentFile> missing, List<ReleaseContentFile> files, Dictionary<ReleaseContentFile, string> sheets, CancellationToken cancellationToken)
    {
        var left = missing;
        while (left.Count > 0)
        {
            try
            {
                await context.Client.CreateRevisionsAsync(database, left.Take(BatchSize).Select(f => new Revision(f.Version, sheets[f], "VERSIONED")), cancellationToken);
                left = [.. left.Skip(BatchSize)];
            }
            catch (ServerException e) when (e.Message.Contains("duplicate key", StringComparison.Ordinal))
            {
                // Somebody else marks the same ones, or a repeated request had come through: what is there now is not asked for again.
                var (now, conflicts) = await CompareAsync(context, database, files, cancellationToken);
                if (conflicts.Count > 0)
                    throw new BytebaseException(DiagnosticDescriptors.BaselineConflict, Words.Some([.. conflicts.Select(f => $"{f.Path} on {database}")]));
                if (now.Count >= left.Count)
                    throw;
                left = now;
            }
            catch (ServerException)
            {
                context.Log.Info($"{database}: stopped after {missing.Count - left.Count} of {Words.Count(missing.Count, "migration")}; run the same again, and the rest is marked");
                throw;
            }
        }

        if (missing.Count > 0)
            context.Log.Info($"{database}: marked {Words.Count(missing.Count, "migration")} as applied");
    }

    private static IEnumerable<List<ReleaseContentFile>> Batches(List<ReleaseContentFile> files)
    {
        var batch = new List<ReleaseContentFile>();
        var bytes = 0L;
        foreach (var file in files)
        {
            if (batch.Count == BatchSize || (batch.Count > 0 && bytes + file.Content.Length > BatchBytes))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(file);
            bytes += file.Content.Length;
        }

        if (batch.Count > 0)
            yield return batch;
    }

    private static string Describe(string database, List<ReleaseContentFile> missing, int all, int newer, bool dryRun)
    {
        var after = newer == 0 ? "" : $"; {newer} above the version {(newer == 1 ? "is" : "are")} left to a rollout";
        if (missing.Count == 0)
            return $"{database}: nothing to mark, it has {(all == 1 ? "the migration" : $"all {all} migrations")} up to the version{after}";
        var which = missing.Count == 1 ? missing[0].Path : $"{missing[0].Path} … {missing[^1].Path}";
        return $"{database}: {(dryRun ? "would mark" : "marking")} {Words.Count(missing.Count, "migration")} as applied ({which}){(all > missing.Count ? $", {all - missing.Count} marked already" : "")}{after}";
    }
}
