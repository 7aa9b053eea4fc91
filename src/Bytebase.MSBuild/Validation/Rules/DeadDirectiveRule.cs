using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary><c>-- migration-type: ghost</c>: bytebase-action 3.11 to 3.14 read it, nothing does since 3.15, though its README still says so.</summary>
internal sealed class DeadDirectiveRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2017", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override void Check(MigrationContent content, FindingSink findings)
    {
        foreach (var (comment, directive) in content.HeadDirectives)
        {
            if (directive.Form == DirectiveForm.Dead)
                findings.Add(Descriptor, content.File, content.Text.PositionOf(comment.Start), directive.Text, directive.Corrected);
        }
    }
}
