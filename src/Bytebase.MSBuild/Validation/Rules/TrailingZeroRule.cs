using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>Versions that differ in zeros at their end only (<c>1</c> and <c>1.0</c>): two versions here, one to other tools and to readers.</summary>
internal sealed class TrailingZeroRule : SetRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB1015", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override bool ProposesVersions => true;

    [MethodImpl(JitOnce.Plain)]
    public override void Check(MigrationSet set, VersionProposals proposals, FindingSink findings)
    {
        if (HaveOneLength(set.Released))
            return;

        // The server's order puts them behind each other, the shorter one first.
        MigrationFile? last = null;
        foreach (var file in set.Released)
        {
            if (last is not null && DifferInZeros(last.Name.Version!, file.Name.Version!))
            {
                var name = proposals.Rename(file, newVersion: true);
                findings.AddRename(Descriptor, file, name, file.Name.VersionText, last.Name.VersionText, last.ReleasePath, name);
            }

            // What is meant by such a name is something else: its own finding comes first, and this one may be gone with it.
            if (!EarlyVersionEndRule.IsEarly(file.Name, out var meant) || meant.Version == file.Name.VersionText)
                last = file;
        }
    }

    // Then none has another's numbers and zeros behind them.
    [MethodImpl(JitOnce.Plain)]
    private static bool HaveOneLength(IReadOnlyList<MigrationFile> files)
    {
        for (var i = 1; i < files.Count; i++)
        {
            if (files[i].Name.Version!.PartCount != files[0].Name.Version!.PartCount)
                return false;
        }

        return true;
    }

    private static bool DifferInZeros(MigrationVersion shorter, MigrationVersion longer)
    {
        var parts = shorter.PartCount;
        if (longer.PartCount <= parts)
            return false;

        for (var i = 0; i < longer.PartCount; i++)
        {
            if (longer.Parts[i] != (i < parts ? shorter.Parts[i] : 0))
                return false;
        }

        return true;
    }
}
