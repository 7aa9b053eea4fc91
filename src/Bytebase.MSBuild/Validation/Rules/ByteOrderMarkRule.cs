using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>
/// The byte order mark of UTF-8. The server sends it on with the first statement; its own review takes it for white space and is silent
/// (contract: <c>check-review</c>, "CRLF line ends and a byte order mark").
/// </summary>
internal sealed class ByteOrderMarkRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2006", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override void Check(MigrationContent content, FindingSink findings)
    {
        // Nothing is executed of a file without a statement, and another rule speaks about it.
        if (content.Text.Bytes.StartsWith("\uFEFF"u8) && content.HasStatements)
            findings.Add(Descriptor, content.File, RewriteCommand.Of(content.File, """LC_ALL=C sed "1s/^$(printf '\357\273\277')//" """.TrimEnd()));
    }
}
