using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>An item that is no <c>.sql</c> file, from a glob of the project's own: it is not sent, and silence would hide that.</summary>
internal sealed class OtherExtensionRule : SetRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB1013", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override MigrationModes Modes => MigrationModes.Both;

    public override bool ProposesVersions => true;

    [MethodImpl(JitOnce.Plain)]
    public override void Check(MigrationSet set, VersionProposals proposals, FindingSink findings)
    {
        foreach (var file in set.All)
        {
            if (file.Name.Kind == MigrationNameKind.OtherExtension)
                findings.Add(Descriptor, file, proposals.Rename(file), ItemLine.Remove(file));
        }
    }
}
