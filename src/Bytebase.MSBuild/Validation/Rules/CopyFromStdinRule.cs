using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary><c>COPY … FROM STDIN</c>, as pg_dump writes it: its rows follow in the file, and only psql sends them as rows.</summary>
internal sealed class CopyFromStdinRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2015", DiagnosticSeverity.Error);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override MigrationModes Modes => MigrationModes.Both;

    public override void Check(MigrationContent content, FindingSink findings)
    {
        if (!content.MayBePostgres || !content.Mentions("stdin"u8))
            return;

        foreach (var statement in content.Statements)
        {
            if (statement.Keyword == "COPY" && SqlTokenizer.ReadsStandardInput(content.Tokens(statement.First, statement.End)))
                findings.Add(Descriptor, content.File, content.Text.PositionOf(statement.First));
        }
    }
}
