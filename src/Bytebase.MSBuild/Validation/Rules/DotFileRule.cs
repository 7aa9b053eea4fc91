using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>A dot-file that ends in <c>.sql</c>: never a migration. macOS leaves such files (<c>._1_a.sql</c>) on foreign disks.</summary>
internal sealed class DotFileRule : SetRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB1012", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override MigrationModes Modes => MigrationModes.Both;

    public override bool ProposesVersions => true;

    [MethodImpl(JitOnce.Plain)]
    public override void Check(MigrationSet set, VersionProposals proposals, FindingSink findings)
    {
        foreach (var file in set.All)
        {
            if (file.Name.Kind == MigrationNameKind.DotFile && file.Name.Extension.Equals(".sql", StringComparison.OrdinalIgnoreCase))
                findings.Add(Descriptor, file, proposals.Rename(file), ItemLine.Remove(file));
        }
    }
}
