using System.Globalization;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>A file that is too large for the server's review (<c>MaxSheetCheckSize</c>), which then says so in one warning and stops.</summary>
internal sealed class LargeFileRule : FileRule
{
    /// <summary>The server's limit in bytes.</summary>
    internal const int Limit = 2 * 1024 * 1024;

    public static readonly DiagnosticDescriptor Descriptor = new("BB2028", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override void Check(MigrationContent content, FindingSink findings)
    {
        if (content.Text.Length <= Limit)
            return;

        var file = content.File;
        var size = (content.Text.Length / (1024.0 * 1024.0)).ToString("0.0", CultureInfo.InvariantCulture);
        var next = content.Proposals.NameFor(file.Folder, content.Proposals.Peek(file.Folder), ProposedName.Description(file, "part2"));
        findings.Add(Descriptor, file, size, next);
    }
}
