using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>VACUUM or DROP DATABASE with statements that the server executes on its other side.</summary>
internal sealed class MisplacedVacuumRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2026", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override void Check(MigrationContent content, FindingSink findings)
    {
        if (!content.MayBePostgres || !content.MayBeMoved || Find(content) is not { } found)
            return;

        var file = content.File;
        var what = found.Expression == ServerExpressions.Name.Vacuum ? "VACUUM" : "DROP DATABASE";
        var next = content.Proposals.NameFor(file.Folder, content.Proposals.Peek(file.Folder), ProposedName.Description(file, what.ToLowerInvariant().Replace(' ', '_')));
        findings.Add(Descriptor, file, content.Text.PositionOf(found.Statement.First), what, content.Execution.MovedTo, next, content.Execution.InTransaction ? "end" : "beginning");
    }

    /// <summary>The first such statement that changes places with another.</summary>
    public static ExecutedStatement? Find(MigrationContent content)
    {
        var execution = content.Execution;
        for (var i = 0; i < execution.Statements.Count; i++)
        {
            var executed = execution.Statements[i];
            if (executed.Treatment != StatementTreatment.Moved || !execution.ChangesPlaces(i))
                continue;

            // Every engine may drop a database, and only here does it matter where.
            if (executed.Expression == ServerExpressions.Name.Vacuum
                || (executed.Expression == ServerExpressions.Name.DropDatabase && content.Engine == SqlEngine.Postgres))
                return executed;
        }

        return null;
    }
}
