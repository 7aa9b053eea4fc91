using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>A NUL byte: no text of a database can hold one, and neither can the table in which the server keeps the file.</summary>
internal sealed class NulByteRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2007", DiagnosticSeverity.Error) { StopsRelease = true };

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override MigrationModes Modes => MigrationModes.Both;

    public override void Check(MigrationContent content, FindingSink findings)
    {
        if (content.FirstNul >= 0)
            findings.Add(Descriptor, content.File, content.Text.PositionOf(content.FirstNul), RewriteCommand.Of(content.File, "tr -d '\\000' <"));
    }
}
