using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary><c>.SQL</c>: the pattern <c>*.sql</c> of bytebase-action does not match it on Linux, ours does on every system.</summary>
internal sealed class ExtensionCaseRule : SetRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB1011", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override MigrationModes Modes => MigrationModes.Both;

    [MethodImpl(JitOnce.Plain)]
    public override void Check(MigrationSet set, VersionProposals proposals, FindingSink findings)
    {
        foreach (var file in set.All)
        {
            if (file.Name.Kind != MigrationNameKind.Migration || file.Name.Extension == ".sql")
                continue;

            var name = proposals.Rename(file);
            findings.AddRename(Descriptor, file, name, file.Name.Extension, name);
        }
    }
}
