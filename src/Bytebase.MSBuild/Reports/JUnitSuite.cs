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
        var known = build.Migrations.ToHashSet(StringComparer.Ordinal);
        var reviewed = Reviewed(build, known);
        foreach (var path in build.Migrations)
        {
            var targets = reviewed[path].ToHashSet(StringComparer.Ordinal);
            if (targets.Count == 0)
                yield return Case(path, byPath[path]);
            // A finding of none of these databases belongs to all of them.
            var own = byPath[path].Select(f => (Finding: f, Targets: f.Finding.Targets.Where(targets.Contains).ToHashSet(StringComparer.Ordinal))).ToList();
            foreach (var target in reviewed[path])
                yield return Case($"{path} on {target}", own.Where(f => f.Targets.Count == 0 || f.Targets.Contains(target)).Select(f => f.Finding));
        }

        // About no migration: the project's settings, the connection, the lock file.
        yield return Case(build.ProjectPath, findings.Where(f => f.Path == build.ProjectPath && !known.Contains(f.Path)));
        foreach (var other in findings.Where(f => f.Path != build.ProjectPath && !known.Contains(f.Path)).GroupBy(f => f.Path))
            yield return Case(other.Key, other);
    }

    /// <summary>The databases for which the server reviewed each migration that is pending there, by the migration's path.</summary>
    private static ILookup<string, string> Reviewed(BuildReport build, HashSet<string> known)
    {
        // Each file is there once for each database.
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        return (build.Delivery.Checked ?? []).Where(r => r.IsPending).Select(r => (Path: PathOf(r.File), r.Target)).Distinct().ToLookup(r => r.Path, r => r.Target, StringComparer.Ordinal);

        // A release names files from the repository's root, as reports do; without git, and outside of it, from the project's folder.
        string PathOf(string file)
        {
            if (!paths.TryGetValue(file, out var path))
                paths.Add(file, path = known.Contains(file) ? file : FromProject(build.ProjectPath, file));
            return path;
        }
    }

    private static string FromProject(string project, string file)
    {
        var parts = project.Split('/').SkipLast(1).ToList();
        foreach (var part in file.Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
                parts.RemoveAt(parts.Count - 1);
            else
                parts.Add(part);
        }

        return string.Join('/', parts);
    }

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
