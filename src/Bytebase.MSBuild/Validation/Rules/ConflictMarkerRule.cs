using System.Text;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>
/// What git leaves in a file where two branches changed the same lines. The text above the first mark is as it should be, so up to there
/// it is known what is a string and what is not; a line of <c>=======</c> alone may be anything.
/// </summary>
internal sealed class ConflictMarkerRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2010", DiagnosticSeverity.Error);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override MigrationModes Modes => MigrationModes.Both;

    public override void Check(MigrationContent content, FindingSink findings)
    {
        if (content.Mentions("<<<<<<< "u8) || content.Mentions(">>>>>>> "u8))
            CheckStatements(content, findings);
    }

    // Apart: what is not called is not compiled.
    private static void CheckStatements(MigrationContent content, FindingSink findings)
    {
        var bytes = content.Text.Bytes;
        foreach (var statement in content.Statements)
        {
            var mark = Find(content.Tokens(statement.First, statement.End), content);
            if (mark < 0)
                continue;

            var line = bytes[mark..];
            var length = line.IndexOfAny((byte)'\r', (byte)'\n');
            findings.Add(Descriptor, content.File, content.Text.PositionOf(mark), Encoding.UTF8.GetString(length < 0 ? line : line[..length]));
            return;
        }
    }

    private static int Find(SqlTokenizer tokens, MigrationContent content)
    {
        var bytes = content.Text.Bytes;
        while (tokens.Read())
        {
            if (tokens.Kind == SqlTokenKind.Symbol && IsMark(bytes, tokens.Start))
                return tokens.Start;
        }

        return -1;
    }

    private static bool IsMark(ReadOnlySpan<byte> bytes, int start) =>
        (start == 0 || bytes[start - 1] == '\n')
        && (bytes[start..].StartsWith("<<<<<<< "u8) || bytes[start..].StartsWith("||||||| "u8) || bytes[start..].StartsWith(">>>>>>> "u8));
}
