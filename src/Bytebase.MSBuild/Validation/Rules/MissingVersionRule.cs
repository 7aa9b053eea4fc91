using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>A name without a version: bytebase-action leaves the file out with a warning in its log, and the server never sees it.</summary>
internal sealed class MissingVersionRule : SetRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB1001", DiagnosticSeverity.Error);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override void Check(MigrationSet set, VersionProposals proposals, FindingSink findings)
    {
        foreach (var file in set.All)
        {
            if (file.Name is not { Kind: MigrationNameKind.Migration, VersionText: null })
                continue;

            var version = proposals.Take(file.Folder);
            var name = proposals.NameFor(file.Folder, version, VersionProposals.SafeDescription(file.Name.BaseName));
            findings.Add(Descriptor, file, name, ItemLine.Remove(file));
        }
    }
}
