using Bytebase.MSBuild.Ci;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Reports;

namespace Bytebase.MSBuild.Tests.Reports;

/// <summary>Builds to report on.</summary>
internal static class SampleReports
{
    public const string Root = "/repo";

    private static readonly string[] Targets = ["instances/pg-test/databases/hr_test", "instances/pg-prod/databases/hr_prod"];

    /// <summary>Nothing but its name: a laptop without migrations.</summary>
    public static BuildReport Empty { get; } = new()
    {
        Project = "hr-db",
        ProjectPath = "db/hr-db.csproj",
        Root = Root,
        Version = "0.1.0",
        Started = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2)),
        Duration = TimeSpan.FromSeconds(2.5),
    };

    /// <summary>Migrations without a finding.</summary>
    public static BuildReport Clean { get; } = Empty with { Migrations = ["db/migrations/1_employee.sql", "db/migrations/2_salary.sql"] };

    /// <summary>All that a report may have to show: a pull request whose build failed.</summary>
    public static BuildReport Rich { get; } = Clean with
    {
        Migrations = [.. Clean.Migrations, "db/migrations/3_drop.sql"],
        Failed = true,
        Job = Job(CiKind.GitHub),
        Findings =
        [
            Finding("BB1005", DiagnosticSeverity.Error, "db/migrations/2_salary.sql", new TextSpan(1, 1), "Version 2 is also used by 02_orders.sql. Rename one of them, e.g. 3_salary.sql") with { Title = "Version used twice", HelpText = () => Help },
            Finding("BBR0601", DiagnosticSeverity.Error, "db/migrations/3_drop.sql", new TextSpan(4, 1, 6, 2), "Table \"public\".\"bad\" requires PRIMARY KEY [instances/pg-prod/databases/hr_prod]", targets: [Targets[1]]) with { Title = "TABLE_REQUIRE_PK", HelpUrl = "https://docs.bytebase.com/sql-review/error-codes#601" },
            Finding("BBR0402", DiagnosticSeverity.Warning, "db/migrations/3_drop.sql", new TextSpan(5, 3, 5, 13), "Column \"id\" cannot have NULL value", targets: Targets) with { Title = "COLUMN_NO_NULL", HelpUrl = "https://docs.bytebase.com/sql-review/error-codes#402" },
            Finding("BB2003", DiagnosticSeverity.Suggestion, "db/migrations/1_employee.sql", new TextSpan(9, 2, 9, 14), "The statement drops a table."),
            Finding("BB9001", DiagnosticSeverity.Silent, "db/migrations/1_employee.sql", TextSpan.File, "Kept to itself."),
            Suppressed("BB2003", "db/migrations/3_drop.sql", new TextSpan(2, 1), new SuppressedBy(InSource: true, "The table is empty.")),
            Suppressed("BB1005", "db/migrations/1_employee.sql", new TextSpan(1, 1), new SuppressedBy(InSource: false, "Known since March.")),
        ],
        Delivery = new DeliveryResult
        {
            Outcome = DeliveryOutcome.Reviewed,
            Summary = "3 migrations reviewed on 2 databases: 2 errors, 1 warning",
            Checked =
            [
                new("migrations/2_salary.sql", Targets[0], [], 1200, "LOW"),
                new("migrations/3_drop.sql", Targets[0], [], 4, "MODERATE"),
                new("migrations/3_drop.sql", Targets[1], [], 3_000_000, "HIGH"),
                new("migrations/1_employee.sql", Targets[1], [], 99, "HIGH") { IsPending = false },
            ],
            Targets = Targets,
        },
    };

    /// <summary>A rollout that came to its first stage.</summary>
    public static BuildReport RolledOut { get; } = Clean with
    {
        Job = Job(CiKind.GitLab),
        Delivery = new DeliveryResult
        {
            Outcome = DeliveryOutcome.RolledOut,
            Summary = "2 migrations rolled out to test",
            Release = "projects/hr/releases/release_20260301-RC00",
            Plan = "projects/hr/plans/103",
            Rollout = "projects/hr/plans/103/rollout",
            Url = "https://bytebase.example.com/projects/hr/plans/103",
            Targets = Targets,
            Stage = "environments/test",
            NextStage = "environments/prod",
            Stages =
            [
                new("environments/test", [new(Targets[0], "DONE"), new(Targets[0], "DONE")]),
                new("environments/prod", [new(Targets[1], "NOT_STARTED")]),
            ],
        },
    };

    public const string Help = "# BB1005: Version used twice\n\nSeverity: error\n\nTwo files have [the same](../versions.md) version.\n\n## Fix\n\n1. See [names](https://example.com/names).\n";

    public static CiJob Job(CiKind kind) => new()
    {
        Kind = kind,
        Name = kind.ToString(),
        VcsType = kind switch { CiKind.GitLab => "GITLAB", CiKind.Bitbucket => "BITBUCKET", CiKind.Azure => "AZURE_DEVOPS", _ => "GITHUB" },
        Commit = new string('a', 40),
        HeadCommit = new string('b', 40),
        Branch = "feature/x",
        Repository = "o/r",
        RepositoryUrl = "https://git.example.com/o/r",
        RunUrl = "https://git.example.com/o/r/runs/7",
        PullRequest = new PullRequest("7", "https://git.example.com/o/r/pull/7", "main", IsFork: false),
    };

    public static ReportedFinding Finding(string code, DiagnosticSeverity severity, string path, TextSpan span, string message, IReadOnlyList<string>? targets = null) =>
        new(new Finding(code, severity, message, $"{Root}/{path}", span) { Targets = targets ?? [] }, severity, path) { Title = code };

    /// <summary>Many findings of one severity.</summary>
    public static IEnumerable<ReportedFinding> Many(int count, DiagnosticSeverity severity) =>
        Enumerable.Range(1, count).Select(n => Finding("BB1001", severity, "db/migrations/1_employee.sql", new TextSpan(n, 1), FormattableString.Invariant($"{severity} {n} of many")));

    private static ReportedFinding Suppressed(string code, string path, TextSpan span, SuppressedBy by) =>
        new(new Finding(code, DiagnosticSeverity.Warning, "SUPPRESSED: not to be seen", $"{Root}/{path}", span) { SuppressedBy = by }, DiagnosticSeverity.None, path) { Title = code };
}
