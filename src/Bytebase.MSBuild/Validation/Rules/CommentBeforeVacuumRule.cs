using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>VACUUM behind a comment: the server does not recognise it, leaves it in the transaction, and it fails there.</summary>
internal sealed class CommentBeforeVacuumRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2025", DiagnosticSeverity.Error);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override void Check(MigrationContent content, FindingSink findings)
    {
        if (!content.MayBePostgres || !content.MayBeMoved || !content.Execution.InTransaction)
            return;

        foreach (var executed in content.Execution.Statements)
        {
            if (executed.Statement.Keyword == "VACUUM" && executed.Treatment is StatementTreatment.InOrder or StatementTreatment.Repeated)
                findings.Add(Descriptor, content.File, content.Text.PositionOf(executed.Statement.First));
        }
    }
}
