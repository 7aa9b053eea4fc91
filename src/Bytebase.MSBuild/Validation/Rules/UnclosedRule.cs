using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>A string, name or comment that is opened and never closed: everything behind it is swallowed.</summary>
internal sealed class UnclosedRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2031", DiagnosticSeverity.Error);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override MigrationModes Modes => MigrationModes.Both;

    public override void Check(MigrationContent content, FindingSink findings)
    {
        if (content.Engine == SqlEngine.Other || Unclosed.Find(content) is not { } found)
            return;

        findings.Add(Descriptor, content.File, content.Text.PositionOf(found.Start), found.What, found.Closing);
    }
}
