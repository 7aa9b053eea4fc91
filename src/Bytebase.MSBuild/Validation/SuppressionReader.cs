using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>
/// Which lines a file's <c>bytebase-disable</c> comments are about. Before the first statement: the whole file. Inside a statement or behind
/// it on its last line: that statement. Elsewhere: the next one. One without a reason, or with an unknown code, does not count.
/// </summary>
internal static class SuppressionReader
{
    public static IReadOnlyList<Suppression> Read(MigrationContent content)
    {
        if (content.DisableComments.Count == 0)
            return [];

        var suppressions = new List<Suppression>();
        foreach (var comment in content.DisableComments.Where(comment => comment.Reason.Length > 0))
        {
            var (first, last) = LinesOf(comment.Offset, content);
            foreach (var code in comment.Codes.Where(code => DiagnosticCodes.IsAboutMigrations(code.Text.ToUpperInvariant())))
                suppressions.Add(new Suppression(content.File.FullPath, code.Text.ToUpperInvariant(), comment.Reason, content.Text.PositionOf(code.Offset), first, last));
        }

        return suppressions;
    }

    private static (int First, int Last) LinesOf(int offset, MigrationContent content)
    {
        var (text, statements) = (content.Text, content.Statements);
        var line = text.PositionOf(offset).Line;
        var next = IndexBehind(statements, offset);
        if (next == 0 && (statements.Count == 0 || offset < statements[0].First))
            return (1, int.MaxValue);
        if (next > 0 && (next == statements.Count || offset < statements[next].First) && LastLine(text, statements[next - 1]) == line)
            return (FirstLine(text, statements[next - 1]), line);
        return next == statements.Count
            ? (line, line)
            : (Math.Min(line, FirstLine(text, statements[next])), LastLine(text, statements[next]));
    }

    /// <summary>The first statement that ends behind an offset.</summary>
    private static int IndexBehind(List<SqlStatement> statements, int offset)
    {
        var (low, high) = (0, statements.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (statements[middle].End > offset)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    private static int FirstLine(SourceText text, SqlStatement statement) => text.PositionOf(statement.First).Line;

    private static int LastLine(SourceText text, SqlStatement statement) => text.PositionOf(statement.End - 1).Line;
}
