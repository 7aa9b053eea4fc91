using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>A directive that the server takes for an ordinary comment, or whose flags for gh-ost it cannot read.</summary>
internal sealed class MisspeltDirectiveRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2018", DiagnosticSeverity.Warning);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override void Check(MigrationContent content, FindingSink findings)
    {
        foreach (var (comment, directive) in content.HeadDirectives)
        {
            // Where gh-ost cannot work, no line for it is right.
            if (directive.Form == DirectiveForm.Misspelt && !(directive.IsGhost && IgnoredDirectiveRule.IsWithoutGhost(content.Engine)))
                findings.Add(Descriptor, content.File, content.Text.PositionOf(comment.Start), directive.Text, directive.Corrected);
        }

        // The server finds this one below the head too.
        if (content.Mentions("gh-ost"u8) && !IgnoredDirectiveRule.IsWithoutGhost(content.Engine))
            CheckBelowHead(content, findings);
    }

    // Apart: the object of a lambda is made when its method is entered, for each of 10,000 files.
    private static void CheckBelowHead(MigrationContent content, FindingSink findings)
    {
        var inHead = content.HeadDirectives.Select(found => content.Text.PositionOf(found.Comment.Start).Line).ToHashSet();
        foreach (var (line, text) in GhostDirective.FindLines(content.Text))
        {
            if (!inHead.Contains(line) && GhostDirective.Correct(text) is { } corrected)
                findings.Add(Descriptor, content.File, new TextSpan(line, 1), text.Trim(), corrected);
        }
    }
}
