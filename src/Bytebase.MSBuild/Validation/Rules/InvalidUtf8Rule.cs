using System.Globalization;
using System.Text.Unicode;
using System.Text;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>Bytes that are not UTF-8: mostly a file of an old editor, in the code page of its Windows.</summary>
internal sealed class InvalidUtf8Rule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2005", DiagnosticSeverity.Error) { StopsRelease = true };

    /// <summary>What Windows-1252 has from 0x80 to 0x9F, where Latin-1 has control characters; a blank where it has nothing.</summary>
    private const string Windows1252 = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override MigrationModes Modes => MigrationModes.Both;

    public override void Check(MigrationContent content, FindingSink findings)
    {
        var bytes = content.Text.Bytes;
        if (!content.Census.Has(SignBytes.NonAscii) || Utf8.IsValid(bytes))
            return;

        var bad = 0;
        while (Rune.DecodeFromUtf8(bytes[bad..], out _, out var length) == System.Buffers.OperationStatus.Done)
            bad += length;

        var value = bytes[bad];
        var character = value < 0xA0 ? Windows1252[value - 0x80] : (char)value;
        var hint = character == ' ' ? "" : $" (in Windows-1252 '{character}')";
        findings.Add(Descriptor, content.File, content.Text.PositionOf(bad), value.ToString("X2", CultureInfo.InvariantCulture), hint, RewriteCommand.Of(content.File, "iconv -f WINDOWS-1252 -t UTF-8"));
    }
}
