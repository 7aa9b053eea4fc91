using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>A name without a version: bytebase-action leaves the file out with a warning in its log, and the server never sees it.</summary>
internal sealed class MissingVersionRule : SetRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB1001", DiagnosticSeverity.Error);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override bool ProposesVersions => true;

    [MethodImpl(JitOnce.Plain)]
    public override void Check(MigrationSet set, VersionProposals proposals, FindingSink findings)
    {
        foreach (var file in set.All)
        {
            if (file.Name is not { Kind: MigrationNameKind.Migration, VersionText: null })
                continue;

            var name = proposals.Rename(file, newVersion: true);
            findings.AddRename(Descriptor, file, name, name, ItemLine.Remove(file));
        }
    }
}
