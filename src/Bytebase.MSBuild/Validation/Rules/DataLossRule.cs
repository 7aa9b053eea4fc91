using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>A statement that loses data, without a comment that says why.</summary>
internal sealed class DataLossRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2029", DiagnosticSeverity.Suggestion);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override void Check(MigrationContent content, FindingSink findings)
    {
        if (content.Mentions("drop"u8) || content.Mentions("truncate"u8) || content.Mentions("delete"u8))
            CheckStatements(content, findings);
    }

    // Apart: the object of a lambda is made when its method is entered, for each of 10,000 files.
    private static void CheckStatements(MigrationContent content, FindingSink findings)
    {
        HashSet<string>? made = null;
        var before = (Index: -1, HasReason: false);
        for (var i = 0; i < content.Statements.Count; i++)
        {
            var statement = content.Statements[i];
            if (statement.Keyword is not ("DROP" or "TRUNCATE" or "DELETE" or "ALTER") || DataLoss.Of(content, statement) is not { } loss)
                continue;

            // One comment may stand above several lines.
            var hasReason = StatementComments.Has(content, i) || (before == (i - 1, true) && StatementComments.IsNextLine(content, statement));
            before = (i, hasReason);
            if (!hasReason && !loss.Objects.All(name => name.StartsWith('#') || (made ??= DataLoss.Made(content)).Contains(name)))
                findings.Add(Descriptor, content.File, content.Text.PositionOf(statement.First), loss.What);
        }
    }
}
