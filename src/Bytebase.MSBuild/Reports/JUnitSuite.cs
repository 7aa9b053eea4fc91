using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Reports;

/// <summary>A suite of a JUnit report, and what its cases come from.</summary>
internal sealed record JUnitSuite(string Name, string ClassName, bool IsFirst, IReadOnlyList<JUnitCase> Cases)
{
    /// <summary>The migrations' suite, and the rollout's where there is one.</summary>
    public static IReadOnlyList<JUnitSuite> Of(BuildReport build)
    {
        List<JUnitSuite> suites = [new($"{build.Project}: migrations", build.Project + ".migrations", IsFirst: true, [.. Migrations(build)])];
        if (build.Delivery.Stages.Count > 0)
            suites.Add(new($"{build.Project}: rollout", build.Project + ".rollout", IsFirst: false, [.. build.Delivery.Stages.SelectMany(Stage)]));
        return suites;
    }

    private static IEnumerable<JUnitCase> Migrations(BuildReport build)
    {
        var findings = ReportText.Shown(build);
        var byPath = findings.ToLookup(f => f.Path);
        foreach (var path in build.Migrations)
        {
            var targets = (build.Delivery.Checked ?? []).Where(r => r.IsPending && IsFile(path, r.File)).Select(r => r.Target).Distinct().ToList();
            if (targets.Count == 0)
                yield return Case(path, byPath[path]);
            foreach (var target in targets)
                yield return Case($"{path} on {target}", byPath[path].Where(f => f.Finding.Targets.Count == 0 || f.Finding.Targets.Contains(target) || !f.Finding.Targets.Any(targets.Contains)));
        }

        // About no migration: the project's settings, the connection, the lock file.
        var known = build.Migrations.ToHashSet(StringComparer.Ordinal);
        yield return Case(build.ProjectPath, findings.Where(f => f.Path == build.ProjectPath && !known.Contains(f.Path)));
        foreach (var other in findings.Where(f => f.Path != build.ProjectPath && !known.Contains(f.Path)).GroupBy(f => f.Path))
            yield return Case(other.Key, other);
    }

    /// <summary>The server knows files from the project's folder, reports from the repository's root.</summary>
    private static bool IsFile(string path, string file) => path == file || path.EndsWith("/" + file, StringComparison.Ordinal);

    private static JUnitCase Case(string name, IEnumerable<ReportedFinding> findings)
    {
        var all = findings.ToList();
        var errors = all.Where(f => f.Severity == DiagnosticSeverity.Error).ToList();
        return new JUnitCase(name)
        {
            Failures = [.. errors.Select(Line)],
            FailureType = errors.FirstOrDefault()?.Code ?? "",
            FailureMessage = errors.Count > 0 ? $"{errors[0].Code}: {errors[0].Message}" : "",
            Output = [.. all.Where(f => f.Severity != DiagnosticSeverity.Error).Select(Line)],
        };
    }

    private static IEnumerable<JUnitCase> Stage(StageResult stage) => stage.Databases.GroupBy(d => d.Target, d => d.Status).Select(database =>
    {
        var status = ReportText.Worst(database);
        var isFailure = status is "FAILED" or "CANCELED";
        return new JUnitCase($"{ReportText.LastPart(stage.Environment)}: {database.Key}")
        {
            Failures = isFailure ? [$"{database.Key}: {status}"] : [],
            FailureType = isFailure ? status : "",
            FailureMessage = isFailure ? $"The rollout to {database.Key} has the status {status}." : "",
            Skipped = isFailure || status == "DONE" ? "" : status.Length > 0 ? status : "NOT_STARTED",
        };
    });

    /// <summary>As a compiler writes it, so that editors make a link of it.</summary>
    private static string Line(ReportedFinding finding) => string.Join('\n', [
        FormattableString.Invariant($"{finding.Path}({finding.Line},{Math.Max(1, finding.Finding.Span.Column)}): {Word(finding.Severity)} {finding.Code}: {finding.Message}"),
        .. finding.Finding.Details]);

    private static string Word(DiagnosticSeverity severity) => severity switch { DiagnosticSeverity.Error => "error", DiagnosticSeverity.Warning => "warning", _ => "suggestion" };
}

/// <summary>A case: it fails, is skipped, or passes.</summary>
internal sealed record JUnitCase(string Name)
{
    /// <summary>Why it failed; empty when it did not.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    public string FailureType { get; init; } = "";

    public string FailureMessage { get; init; } = "";

    /// <summary>What there is to know besides.</summary>
    public IReadOnlyList<string> Output { get; init; } = [];

    /// <summary>Why it did not run; empty when it did.</summary>
    public string Skipped { get; init; } = "";
}
