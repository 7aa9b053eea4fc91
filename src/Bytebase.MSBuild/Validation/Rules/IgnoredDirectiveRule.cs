using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>
/// A directive that the server reads, of an engine whose driver does not. Only where the engine is known: <c>txn-isolation</c> is of the
/// driver for MySQL and MariaDB, gh-ost of MySQL.
/// </summary>
internal sealed class IgnoredDirectiveRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2020", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    /// <summary>Whether gh-ost cannot work there; MariaDB speaks MySQL's protocol and is left alone.</summary>
    public static bool IsWithoutGhost(SqlEngine engine) => engine is SqlEngine.Postgres or SqlEngine.SqlServer or SqlEngine.Oracle or SqlEngine.Sqlite;

    public override void Check(MigrationContent content, FindingSink findings)
    {
        if (!IsWithoutGhost(content.Engine))
            return;

        if (content.Mentions("txn-isolation"u8))
        {
            foreach (var directive in content.Header.Directives.Where(directive => directive.Name == "txn-isolation"))
                Add(content, findings, directive.Line, "txn-isolation", "has no effect");
        }

        if (content.Mentions("gh-ost"u8))
        {
            foreach (var (line, _) in GhostDirective.FindLines(content.Text))
                Add(content, findings, line, "gh-ost", "sends the file to gh-ost, where it fails");
        }
    }

    private static void Add(MigrationContent content, FindingSink findings, int line, string name, string effect) =>
        findings.Add(Descriptor, content.File, new TextSpan(line, 1), name, effect, EngineName(content.Engine));

    private static string EngineName(SqlEngine engine) => engine switch
    {
        SqlEngine.Postgres => "PostgreSQL",
        SqlEngine.SqlServer => "SQL Server",
        SqlEngine.Oracle => "Oracle",
        _ => "SQLite",
    };
}
