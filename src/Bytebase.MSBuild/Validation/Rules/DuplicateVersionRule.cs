using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>The same version twice: the server refuses the whole release (<c>found duplicate version</c>).</summary>
internal sealed class DuplicateVersionRule : SetRule
{
    public static readonly DiagnosticDescriptor InOneFolder = new("BB1002", DiagnosticSeverity.Error) { StopsRelease = true };

    /// <summary>Often the folders are for different databases, and then the rename is not the fix.</summary>
    public static readonly DiagnosticDescriptor InTwoFolders = new("BB1010", DiagnosticSeverity.Error) { StopsRelease = true };

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [InOneFolder, InTwoFolders];

    public override bool ProposesVersions => true;

    [MethodImpl(JitOnce.Plain)]
    public override void Check(MigrationSet set, VersionProposals proposals, FindingSink findings)
    {
        if (!set.HasEqualVersions)
            return;

        var first = new Dictionary<string, MigrationFile>(StringComparer.Ordinal);
        var firstOfFolder = new Dictionary<(string Folder, string Version), MigrationFile>();
        foreach (var file in set.All.Where(file => file.IsReleased))
        {
            var version = file.Name.VersionText!;
            if (first.TryAdd(version, file))
                continue;

            firstOfFolder.TryAdd((first[version].Folder, version), first[version]);
            var isAlone = firstOfFolder.TryAdd((file.Folder, version), file);
            var (descriptor, other) = isAlone ? (InTwoFolders, first[version]) : (InOneFolder, firstOfFolder[(file.Folder, version)]);
            var name = proposals.Rename(file, newVersion: true);
            findings.AddRename(descriptor, file, name, version, other.ReleasePath, name);
        }
    }
}
