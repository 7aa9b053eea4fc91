using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>UTF-16 or UTF-32, as PowerShell's <c>&gt;</c> and SQL Server Management Studio write it: the server reads bytes as UTF-8.</summary>
internal sealed class EncodingRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2004", DiagnosticSeverity.Error) { StopsRelease = true };

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override MigrationModes Modes => MigrationModes.Both;

    public override bool ReadsAnyEncoding => true;

    public override void Check(MigrationContent content, FindingSink findings)
    {
        if (content.Encoding == TextEncoding.Utf8)
            return;

        // Marks: FF FE, FE FF, FF FE 00 00 and 00 00 FE FF.
        var hasMark = content.Text.Bytes[0] >= 0xFE || content.Text.Bytes.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE]);
        var wide = content.Encoding is TextEncoding.Utf32LittleEndian or TextEncoding.Utf32BigEndian ? "UTF-32" : "UTF-16";
        findings.Add(Descriptor, content.File, wide, RewriteCommand.Of(content.File, $"iconv -f {content.Encoding.IconvName(hasMark)} -t UTF-8"));
    }
}
