using System.Globalization;
using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>Counters beside timestamps, or timestamps of several lengths: as numbers they are in no order that anybody means.</summary>
internal sealed class MixedVersionStyleRule : SetRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB1006", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override bool ProposesVersions => true;

    [MethodImpl(JitOnce.Plain)]
    public override void Check(MigrationSet set, VersionProposals proposals, FindingSink findings)
    {
        foreach (var folder in proposals.Folders.Values.Where(folder => folder.Styles.Count > 1))
        {
            var majority = folder.Majority!;
            var minority = folder.Styles.Where(style => style != majority).OrderBy(style => style.Count).ThenByDescending(style => style.First.Name.Version).First();
            var file = minority.First;
            if (EarlyVersionEndRule.IsEarly(file.Name, out _))
                continue;

            var name = proposals.Rename(file, next: true);
            object?[] args = [Words(minority), Words(majority), majority.First.Name.FileName, name];

            // One of several would come behind the others.
            if (minority.Count == 1)
                findings.AddRename(Descriptor, file, name, args);
            else
                findings.Add(Descriptor, file, args);
        }
    }

    private static string Words(FolderStyle.Usage usage) => usage.Style == 0
        ? "a counter"
        : string.Create(CultureInfo.InvariantCulture, $"a timestamp of {usage.Style} digits");
}
