using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>The same version twice: the server refuses the whole release (<c>found duplicate version</c>).</summary>
internal sealed class DuplicateVersionRule : SetRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB1002", DiagnosticSeverity.Error);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override void Check(MigrationSet set, VersionProposals proposals, FindingSink findings)
    {
        var first = new Dictionary<string, MigrationFile>(StringComparer.Ordinal);
        foreach (var file in set.All.Where(file => file.IsReleased))
        {
            var version = file.Name.VersionText!;
            if (!first.TryAdd(version, file))
                findings.Add(Descriptor, file, version, first[version].ReleasePath, VersionProposals.WithVersion(file.Name, proposals.Take(file.Folder)));
        }
    }
}
