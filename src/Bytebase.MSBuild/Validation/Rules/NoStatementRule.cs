using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>White space and comments only: the server accepts the file and records its version as applied.</summary>
internal sealed class NoStatementRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2002", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override void Check(MigrationContent content, FindingSink findings)
    {
        if (content.Text.Length > 0 && !content.HasStatements)
            findings.Add(Descriptor, content.File);
    }
}
