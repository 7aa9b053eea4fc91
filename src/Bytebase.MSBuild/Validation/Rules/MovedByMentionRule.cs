using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>
/// A statement that mentions in a comment, a string or a body what cannot run in a transaction: the server takes it for such a one and
/// moves it.
/// </summary>
internal abstract class MovedByMentionRule : FileRule
{
    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Mentioned];

    protected abstract DiagnosticDescriptor Mentioned { get; }

    protected abstract bool IsAbout(ServerExpressions.Name expression);

    public override void Check(MigrationContent content, FindingSink findings)
    {
        if (!content.MayBePostgres || !content.MayBeMoved)
            return;

        var execution = content.Execution;
        for (var i = 0; i < execution.Statements.Count; i++)
        {
            var executed = execution.Statements[i];
            if (executed.Treatment != StatementTreatment.MovedByMention || !IsAbout(executed.Expression) || !IsFromOthers(execution, i))
                continue;

            var mention = Mention.Of(content, executed);
            findings.Add(Mentioned, content.File, content.Text.PositionOf(executed.MentionStart), mention.Words, mention.Place, execution.MovedTo, mention.Fix);
        }
    }

    // In a transaction even the last one is moved: out of it.
    private static bool IsFromOthers(PostgresExecution execution, int index) =>
        execution.InTransaction ? execution.HasOthers(index) : execution.ChangesPlaces(index);
}
