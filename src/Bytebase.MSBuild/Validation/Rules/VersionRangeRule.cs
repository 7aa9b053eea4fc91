using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>A number above 2^64-1: the server refuses the whole release (<c>invalid version</c>).</summary>
internal sealed class VersionRangeRule : SetRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB1004", DiagnosticSeverity.Error) { StopsRelease = true };

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override bool ProposesVersions => true;

    [MethodImpl(JitOnce.Plain)]
    public override void Check(MigrationSet set, VersionProposals proposals, FindingSink findings)
    {
        foreach (var file in set.All)
        {
            if (file.Name is not { Kind: MigrationNameKind.Migration, VersionText: { } text, Version: null })
                continue;

            var part = text.Split('.').First(digits => !MigrationVersion.TryParsePart(digits, out _));
            var name = proposals.Rename(file, newVersion: true);
            findings.AddRename(Descriptor, file, name, text, part, name);
        }
    }
}
