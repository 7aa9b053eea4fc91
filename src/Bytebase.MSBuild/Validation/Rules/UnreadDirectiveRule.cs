using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>
/// A directive below the lines that the server reads: behind a statement, a block comment or a byte order mark. For gh-ost only the last
/// of these matters.
/// </summary>
internal sealed class UnreadDirectiveRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2019", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override void Check(MigrationContent content, FindingSink findings)
    {
        foreach (var (comment, directive) in content.HeadDirectives)
        {
            if (directive is { Form: DirectiveForm.Right, IsGhost: true } && comment.Start == 3 && content.Text.Bytes.StartsWith("\uFEFF"u8))
                findings.Add(Descriptor, content.File, content.Text.PositionOf(comment.Start), directive.Text);
        }

        if (content.Mentions("txn-mode"u8) || content.Mentions("txn-isolation"u8))
            CheckComments(content, findings);
    }

    // Apart: few files mention one, and what is not called is not compiled.
    private static void CheckComments(MigrationContent content, FindingSink findings)
    {
        var read = content.Header.Directives.Select(directive => directive.Line).ToHashSet();
        foreach (var comment in content.Comments)
        {
            if (!DirectiveComment.IsTransactionDirective(content.Text.Bytes[comment.Start..comment.End]))
                continue;

            var text = content.Text.GetText(comment.Start, comment.End).Trim();
            var position = content.Text.PositionOf(comment.Start);
            if (!read.Contains(position.Line) && IsAloneOnItsLine(content.Text, comment.Start) && !IsReadElsewhere(content.Header, text))
                findings.Add(Descriptor, content.File, position, text);
        }
    }

    private static bool IsAloneOnItsLine(SourceText text, int start)
    {
        while (start > 0 && text.Bytes[start - 1] is (byte)' ' or (byte)'\t')
            start--;
        return start == 0 || text.Bytes[start - 1] == '\n' || (start == 3 && text.Bytes.StartsWith("\uFEFF"u8));
    }

    // Files that were joined say the same once more.
    private static bool IsReadElsewhere(DirectiveHeader header, string text)
    {
        var (name, value) = (text.TrimStart('-').Split('=')[0].Trim(), text.Split('=')[1].Trim());
        return string.Equals(header.ValueOf(name.ToLowerInvariant()), value, StringComparison.OrdinalIgnoreCase);
    }
}
