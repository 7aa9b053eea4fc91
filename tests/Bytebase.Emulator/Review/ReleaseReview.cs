using Bytebase.Emulator.Control;
using Bytebase.Emulator.Messages;
using Bytebase.Emulator.Model;
using Bytebase.Emulator.Services;
using Bytebase.Emulator.Sql;
using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Review;

/// <summary>CheckRelease (API reference §3.3). The rules of a review are not here; <see cref="ScriptedAdvices"/> stand in for them.</summary>
internal sealed class ReleaseReview(Store store, DatabaseEngines engines, SqlReviewer reviewer, ScriptedAdvices scripted)
{
    /// <summary>The review stops where both kinds of findings have reached this number.</summary>
    private const int MaximumAdvicesPerStatus = 50;

    private static readonly string[] Severities = ["ERROR", "WARNING"];

    public async ValueTask<object> CheckAsync(CallContext context, CheckReleaseRequest request)
    {
        var projectId = Names.ProjectId(request.Parent);
        if (request.Release is not { } release) throw ApiException.Invalid("release is required");
        if (release.Type is not (ReleaseType.Versioned or ReleaseType.Declarative))
            throw ApiException.Invalid($"unexpected release type \"{release.Type ?? ReleaseType.Unspecified}\"");
        ValidateVcsUser(request.VcsUser);
        if (request.Targets is not { Count: > 0 } targets) throw ApiException.Invalid("targets cannot be empty");

        List<(string Target, IDatabaseEngine Engine, ManagedDatabase Database)> databases;
        lock (store.Gate) databases = [.. targets.SelectMany(Expand).Select(d => (d.Name, engines.For(store.Instance(d)), d))];
        var files = ReleaseFiles.Validate(release, store.Sheets);

        var response = new CheckReleaseResponse();
        var counts = new Dictionary<string, int>();
        foreach (var (target, engine, database) in databases)
        {
            if (release.Type == ReleaseType.Declarative) await CheckDeclarativeAsync(projectId, target, engine, files, response, context.Cancellation);
            else await CheckVersionedAsync(projectId, target, engine, database, files, response, counts, context.Cancellation);
        }

        return response;
    }

    private async Task CheckVersionedAsync(
        string project, string target, IDatabaseEngine engine, ManagedDatabase database, List<CheckedFile> files,
        CheckReleaseResponse response, Dictionary<string, int> counts, CancellationToken cancellation)
    {
        IDatabaseSession? session = null;
        try
        {
            foreach (var file in files)
            {
                cancellation.ThrowIfCancellationRequested();
                if (Severities.All(s => counts.GetValueOrDefault(s) >= MaximumAdvicesPerStatus)) return;
                Revision? applied;
                lock (store.Gate) applied = store.Revisions.Find(target, ReleaseType.Versioned, file.Version);
                if (applied?.Sha256 == file.Sha256) continue;

                var result = new CheckResultMessage { File = file.Path, Target = target };
                response.Results.Add(result);
                if (applied is not null)
                {
                    result.Advices = [Modified(file, applied)];
                    continue;
                }

                var review = await reviewer.ReviewAsync(engine, file, cancellation);
                result.Advices = Advices(project, target, file, review);
                foreach (var severity in Severities) counts[severity] = counts.GetValueOrDefault(severity) + result.Advices.Count(a => a.Status == severity);
                if (review.SyntaxError is not null) continue;

                result.RiskLevel = review.RiskLevel;
                result.AffectedRows = review.InsertedRows;
                foreach (var statement in review.Estimated)
                {
                    session ??= await engine.OpenAsync(database, cancellation);
                    result.AffectedRows += await session.EstimateRowsAsync(statement, cancellation);
                }

                response.AffectedRows += result.AffectedRows;
                response.RiskLevel = StatementKinds.Higher(response.RiskLevel, result.RiskLevel);
            }
        }
        finally
        {
            if (session is not null) await session.DisposeAsync();
        }
    }

    /// <summary>Results only for files that have advices.</summary>
    private async Task CheckDeclarativeAsync(
        string project, string target, IDatabaseEngine engine, List<CheckedFile> files, CheckReleaseResponse response, CancellationToken cancellation)
    {
        foreach (var file in files)
        {
            var advices = await DeclarativeReview.CheckAsync(engine, file, cancellation);
            if (scripted.Find(project, file.Path, target) is { } replaced) advices = [.. replaced];
            if (advices.Count > 0) response.Results.Add(new CheckResultMessage { File = file.Path, Target = target, Advices = advices });
        }
    }

    private IReadOnlyList<AdviceMessage> Advices(string project, string target, CheckedFile file, FileReview review)
    {
        if (scripted.Find(project, file.Path, target) is { } replaced) return replaced;
        return review.SyntaxError is { } error ? [error] : review.TooLarge is { } tooLarge ? [tooLarge] : [];
    }

    /// <summary>A database of another project is reviewed as well (recorded in <c>check-review</c>); the same target twice, twice.</summary>
    private IEnumerable<ManagedDatabase> Expand(string target)
    {
        if (Targets.IsDatabase(target)) return [store.Database(target) ?? throw ApiException.NotFound($"database {target} not found")];
        if (!Targets.IsGroup(target)) throw ApiException.Invalid($"unsupported target \"{target}\"");
        var members = Targets.GroupMembers(store, target) ?? throw ApiException.NotFound($"database group \"{target.Split('/')[3]}\" not found");
        return members.Select(store.Database).OfType<ManagedDatabase>();
    }

    private static AdviceMessage Modified(CheckedFile file, Revision applied) => new()
    {
        Status = "WARNING",
        Code = 1,
        Title = "Applied file has been modified",
        Content = $"The file \"{file.Path}\" with version \"{file.Version}\" has already been applied to the database, but its content has been modified. Applied SHA256: {applied.Sha256}, Release SHA256: {file.Sha256}",
    };

    private static void ValidateVcsUser(VcsUserMessage? user)
    {
        if (user is null) return;
        if (user.VcsType is null) throw ApiException.Invalid("vcs_user.vcs_type is required");
        if (string.IsNullOrEmpty(user.UserId)) throw ApiException.Invalid("vcs_user.user_id is required");
        if (user.UserId.Length > 256) throw ApiException.Invalid("vcs_user.user_id exceeds maximum length 256");
        foreach (var (field, value) in (ReadOnlySpan<(string, string?)>)[("user_id", user.UserId), ("user_name", user.UserName), ("display_name", user.DisplayName)])
        {
            if (value?.Any(char.IsControl) == true) throw ApiException.Invalid($"vcs_user.{field} contains control characters");
        }
    }
}
