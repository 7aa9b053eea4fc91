using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>The server's answers about one release content, target by target.</summary>
/// <param name="Targets">What was asked for, in order.</param>
/// <param name="Results">All results in the targets' order; a file that is applied unchanged has none.</param>
internal sealed record Review(IReadOnlyList<string> Targets, IReadOnlyList<CheckResult> Results)
{
    /// <summary>The title of the advice about an applied file that has changed: a fact about the history, nothing that would run.</summary>
    public const string ModifiedTitle = "Applied file has been modified";

    /// <summary>The title of the advice in place of a check that could not be made.</summary>
    public const string FailedTitle = "Failed to check";

    /// <summary>The results of files that would run: everything but edited applied files.</summary>
    public IEnumerable<CheckResult> Pending => Results.Where(IsPending);

    internal static bool IsPending(CheckResult result) => result.Advices is not [{ Title: ModifiedTitle }];

    /// <summary>The databases that lack something.</summary>
    public IReadOnlyCollection<string> PendingTargets() => Pending.Select(r => r.Target ?? "").ToHashSet(StringComparer.Ordinal);

    /// <summary>How many requests are under way at once: four cost a real server 0.6 of the time of one request with all targets.</summary>
    private const int Concurrency = 4;

    /// <summary>Asks for the review of all files, one request per target.</summary>
    public static Task<Review> RequestAsync(BytebaseClient client, string project, ReleaseContent content, IReadOnlyList<string> targets, string customRules, CancellationToken cancellationToken) =>
        RequestAsync(client, project, content, targets, customRules, null, cancellationToken);

    /// <inheritdoc cref="RequestAsync(BytebaseClient, string, ReleaseContent, IReadOnlyList{string}, string, CancellationToken)"/>
    /// <param name="author">Who opened the pull request that is reviewed: the server counts him as a user.</param>
    public static async Task<Review> RequestAsync(BytebaseClient client, string project, ReleaseContent content, IReadOnlyList<string> targets, string customRules, VcsUserMessage? author, CancellationToken cancellationToken)
    {
        var release = new Release(null, content.Type, content.ToWire());
        var answers = new CheckReleaseResponse[targets.Count];
        // The first call logs in; the others then share its token instead of racing for one.
        await Parallel.ForEachAsync(
            Enumerable.Range(0, targets.Count),
            new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
            async (i, ct) => answers[i] = await client.CheckReleaseAsync(new CheckReleaseRequest(project, release, [targets[i]], customRules.Length > 0 ? customRules : null, author), ct));
        return new Review(targets, [.. answers.SelectMany(a => a.Results ?? [])]);
    }

    /// <summary>One line: how much of the content was pending, and how much was found.</summary>
    public string Summary(int files, int findings)
    {
        var pending = Pending.Select(r => r.File).Distinct(StringComparer.Ordinal).Count();
        var found = findings == 0 ? "no advices" : Words.Count(findings, "advice");
        return pending == 0
            ? $"Nothing pending: {Words.Count(files, "migration")} applied on {Words.Count(Targets.Count, "target")}, {found}"
            : $"Reviewed {Words.Count(pending, "pending migration")} of {files} on {Words.Count(Targets.Count, "target")}, {found}";
    }

    /// <summary>Whether this review says everything about <paramref name="targets"/>.</summary>
    public bool Covers(IReadOnlyList<string> targets) => Targets.ToHashSet(StringComparer.Ordinal).SetEquals(targets);
}

/// <summary>A review in the form that reports are written from.</summary>
internal static class ReviewReport
{
    public static IReadOnlyList<Reports.CheckedMigration> ToReport(this Review review) =>
        [.. review.Results.Select(r => new Reports.CheckedMigration(r.File ?? "", r.Target ?? "", [.. (r.Advices ?? []).Select(ToReport)], r.AffectedRows, r.RiskLevel ?? "") { IsPending = Review.IsPending(r) })];

    private static Reports.CheckedAdvice ToReport(Advice advice) =>
        new(advice.Status ?? "", advice.Code, advice.Title ?? "", advice.Content ?? "", Of(advice.StartPosition), Of(advice.EndPosition), advice.RuleType ?? "");

    private static (int Line, int Column) Of(Position? position) => position is null ? default : (position.Line, position.Column);
}
