using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary><c>.SQL</c>: the pattern <c>*.sql</c> of bytebase-action does not match it on Linux, ours does on every system.</summary>
internal sealed class ExtensionCaseRule : SetRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB1011", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override void Check(MigrationSet set, VersionProposals proposals, FindingSink findings)
    {
        foreach (var file in set.All)
        {
            if (file.Name.Kind == MigrationNameKind.Migration && file.Name.Extension != ".sql")
                findings.Add(Descriptor, file, file.Name.Extension, file.Name.BaseName + ".sql");
        }
    }
}
