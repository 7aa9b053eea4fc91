using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>No bytes at all: the server refuses the whole release (<c>either sheet or statement must be set</c>).</summary>
internal sealed class EmptyFileRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2001", DiagnosticSeverity.Error) { StopsRelease = true };

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override void Check(MigrationContent content, FindingSink findings)
    {
        if (content.Text.Length == 0)
            findings.Add(Descriptor, content.File);
    }
}
