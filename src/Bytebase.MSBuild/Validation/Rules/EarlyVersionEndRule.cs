using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>A version that ends earlier than its author means: at the first character that is no digit and no dot between digits.</summary>
internal sealed class EarlyVersionEndRule : SetRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB1005", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override bool ProposesVersions => true;

    [MethodImpl(JitOnce.Plain)]
    public override void Check(MigrationSet set, VersionProposals proposals, FindingSink findings)
    {
        foreach (var file in proposals.Folders.Values.SelectMany(folder => folder.Files))
        {
            if (!IsEarly(file.Name, out var meant))
                continue;

            var name = proposals.Rename(file, newVersion: true);
            findings.AddRename(Descriptor, file, name, file.Name.VersionText, Words(meant.Version, name, proposals), name, MeantVersion.Explicit(file.Name));
        }
    }

    /// <summary>The version that is meant, and why the proposed name has another one.</summary>
    private static string Words(string meant, string name, VersionProposals proposals) =>
        MigrationName.Parse(name).VersionText == meant ? meant
        : proposals.IsUsed(meant) ? meant + " (which another file takes)"
        : meant + " (which cannot be right)";

    /// <summary>Whether this rule speaks about a name: its style and its place among the others then say nothing.</summary>
    public static bool IsEarly(MigrationName name, [NotNullWhen(true)] out MeantVersion? meant) =>
        (meant = MeantVersion.Of(name)) is { Likelihood: >= Likelihood.Likely };
}
