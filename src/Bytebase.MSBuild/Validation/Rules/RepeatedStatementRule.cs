using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>
/// A statement that mentions SET ROLE anywhere, in a comment, a string or a body, or that sets a column whose name starts with "role"
/// first: the server takes it for a SET ROLE and executes it a second time.
/// </summary>
internal sealed class RepeatedStatementRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2021", DiagnosticSeverity.Error);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override void Check(MigrationContent content, FindingSink findings)
    {
        if (!content.MayBePostgres || !content.Mentions("role"u8))
            return;

        foreach (var executed in content.Execution.Statements)
        {
            if (executed.Treatment != StatementTreatment.Repeated)
                continue;

            // "UPDATE account SET role = 'x'" is good SQL everywhere else, so the engine must be known.
            var mention = Mention.Of(content, executed);
            if (mention.IsCode && content.Engine != SqlEngine.Postgres)
                continue;

            if (!IsSameWhenRepeated(content, executed.Statement, mention))
                findings.Add(Descriptor, content.File, content.Text.PositionOf(executed.MentionStart), mention.Words, mention.Place, Fix(content, executed, mention));
        }
    }

    // PostgreSQL reads a name without quotes in lower case.
    private static string Fix(MigrationContent content, in ExecutedStatement executed, Mention mention)
    {
        if (!mention.IsCode || executed.Statement.Kind != SqlStatementKind.Dml)
            return mention.Fix;

        var name = content.Tokens(executed.MentionEnd - "role".Length, executed.End);
        name.Read();
        return $"{mention.Words[..mention.Words.LastIndexOf(' ')]} \"{content.Text.GetText(name.Start, name.End).ToLowerInvariant()}\"";
    }

    private static bool IsSameWhenRepeated(MigrationContent content, SqlStatement statement, Mention mention)
    {
        if (statement.Keyword is "SET" or "RESET" or "SHOW" or "COMMENT" or "GRANT" or "REVOKE" or "ANALYZE")
            return true;

        var tokens = new StatementTokens(content, statement);
        if (mention.IsCode && tokens.Take("ALTER"u8))
        {
            return tokens.Is("FUNCTION"u8) || tokens.Is("PROCEDURE"u8) || tokens.Is("ROUTINE"u8) || tokens.Is("ROLE"u8) || tokens.Is("USER"u8)
                || tokens.Is("DATABASE"u8);
        }

        if (!tokens.Take("CREATE"u8))
            return false;
        if (tokens.Is("OR"u8))
            return true;

        // CREATE UNLOGGED TABLE IF NOT EXISTS: the words come before the object's name.
        for (var words = 0; words < 5 && tokens.IsAny; words++)
        {
            if (tokens.TakeIfExists())
                return true;
            tokens.Skip();
        }

        return false;
    }
}
