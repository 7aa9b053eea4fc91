using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>
/// A statement that fails or acts again when it is executed again, in a file of which a part stays when the rest fails: the server
/// executes the whole file again then.
/// </summary>
internal sealed class NotRepeatableRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2030", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override void Check(MigrationContent content, FindingSink findings)
    {
        if (!content.MayBePostgres || !(content.MayBeMoved || content.Mentions("txn-mode"u8)))
            return;

        // Those who do what the other findings say have nothing left of this one.
        var execution = content.Execution;
        if (ConcurrentIndexRule.Find(execution) is not null || MisplacedVacuumRule.Find(content) is not null
            || execution.Statements.Any(executed => executed.Treatment is StatementTreatment.Repeated or StatementTreatment.MovedByMention))
            return;

        var last = LastExecuted(content, execution);
        var outside = CountBeforeTransaction(content, execution);
        for (var i = 0; i < outside && last >= 0; i++)
        {
            var statement = content.Statements[i];
            if (i == last || RepeatableForm.Of(content, statement) is not { } form)
                continue;

            // One is enough: the fix is about the file.
            var why = execution.InTransaction ? "a later statement runs behind the COMMIT" : "txn-mode is off";
            findings.Add(Descriptor, content.File, content.Text.PositionOf(statement.First), why, form);
            return;
        }
    }

    /// <summary>
    /// How many statements stand before a transaction of the file's own that lasts to its end: what is in it is rolled back as a whole. All
    /// of them where there is none.
    /// </summary>
    private static int CountBeforeTransaction(MigrationContent content, PostgresExecution execution)
    {
        var statements = content.Statements;
        if (execution.InTransaction || execution.Statements.Any(executed => executed.Treatment == StatementTreatment.Moved))
            return statements.Count;

        var begin = 0;
        while (begin < statements.Count && TransactionControlRule.Read(content, statements[begin], isOpen: false) != (true, false))
            begin++;
        for (var i = begin + 1; i < statements.Count; i++)
        {
            if (TransactionControlRule.Read(content, statements[i], isOpen: true) is (true, var isEnd))
                return isEnd && i == statements.Count - 1 ? begin : statements.Count;
        }

        return statements.Count;
    }

    /// <summary>The statement behind which nothing can fail any more; -1 when the file is executed as a whole or not at all.</summary>
    private static int LastExecuted(MigrationContent content, PostgresExecution execution)
    {
        var statements = execution.Statements;
        for (var i = statements.Count - 1; i >= 0; i--)
        {
            if ((statements[i].Treatment == StatementTreatment.Moved) == execution.InTransaction)
                return i;
        }

        return execution.InTransaction ? -1 : content.Statements.Count - 1;
    }
}
