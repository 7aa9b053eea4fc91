using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>Versions that differ in leading zeros only: two versions to the server, which has no order for them.</summary>
internal sealed class EqualVersionRule : SetRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB1003", DiagnosticSeverity.Error);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override bool ProposesVersions => true;

    [MethodImpl(JitOnce.Plain)]
    public override void Check(MigrationSet set, VersionProposals proposals, FindingSink findings)
    {
        if (!set.HasEqualVersions)
            return;

        // The server's order puts equal ones beside each other, the first path first. A text twice is the duplicate rule's.
        MigrationFile? first = null;
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in set.Released)
        {
            if (first is null || !file.Name.Version!.NumericallyEquals(first.Name.Version!))
            {
                first = file;
                texts.Clear();
                texts.Add(file.Name.VersionText!);
            }
            else if (texts.Add(file.Name.VersionText!))
            {
                var name = proposals.Rename(file, newVersion: true);
                findings.AddRename(Descriptor, file, name, file.Name.VersionText, first.Name.VersionText, first.ReleasePath, name);
            }
        }
    }
}
