using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>A number above 2^64-1: the server refuses the whole release (<c>invalid version</c>).</summary>
internal sealed class VersionRangeRule : SetRule
{
    private const int TimestampLength = 14;

    public static readonly DiagnosticDescriptor Descriptor = new("BB1004", DiagnosticSeverity.Error);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override void Check(MigrationSet set, VersionProposals proposals, FindingSink findings)
    {
        foreach (var file in set.All)
        {
            if (file.Name is not { Kind: MigrationNameKind.Migration, VersionText: { } text, Version: null })
                continue;

            var part = text.Split('.').First(digits => !MigrationVersion.TryParsePart(digits, out _));
            findings.Add(Descriptor, file, text, part, VersionProposals.WithVersion(file.Name, Propose(text, part, file, proposals)));
        }
    }

    /// <summary>A timestamp with a fraction of a second keeps all its digits, with a dot between them.</summary>
    private static string Propose(string text, string part, MigrationFile file, VersionProposals proposals) =>
        text == part && part.Length > TimestampLength && VersionProposals.IsTimestamp(part[..TimestampLength])
            && MigrationVersion.TryParse(part[..TimestampLength] + "." + part[TimestampLength..], out var split, out _)
            && proposals.TryTake(split.Text)
            ? split.Text
            : proposals.Take(file.Folder);
}
