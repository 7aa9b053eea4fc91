using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>An index that is built or dropped CONCURRENTLY in a file with other statements: the server executes it out of order.</summary>
internal sealed class ConcurrentIndexRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2023", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override void Check(MigrationContent content, FindingSink findings)
    {
        if (!content.MayBePostgres || !content.MayBeMoved || Find(content.Execution) is not { } found)
            return;

        var file = content.File;
        var next = content.Proposals.NameFor(file.Folder, content.Proposals.Peek(file.Folder), ProposedName.Description(file, "index"));
        findings.Add(Descriptor, file, content.Text.PositionOf(found.Statement.First), $"{found.Statement.Keyword} INDEX CONCURRENTLY", content.Execution.MovedTo, next);
    }

    /// <summary>The first such statement that stands beside others; one is enough, since the fix is about the file.</summary>
    public static ExecutedStatement? Find(PostgresExecution execution)
    {
        for (var i = 0; i < execution.Statements.Count; i++)
        {
            var executed = execution.Statements[i];
            if (executed.Treatment == StatementTreatment.Moved && executed.Expression is ServerExpressions.Name.CreateIndex or ServerExpressions.Name.DropIndex
                && (execution.InTransaction ? execution.HasOthers(i) : execution.ChangesPlaces(i)))
                return executed;
        }

        return null;
    }
}
