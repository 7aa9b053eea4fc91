using System.Text;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>
/// A command of psql (<c>\set</c>, <c>\i</c>, <c>\c</c>). The review says nothing and the database gets a syntax error (contract:
/// <c>execution</c>, "psql meta command").
/// </summary>
internal sealed class PsqlCommandRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2014", DiagnosticSeverity.Error);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override MigrationModes Modes => MigrationModes.Both;

    public override void Check(MigrationContent content, FindingSink findings)
    {
        if (!content.MayBePostgres || !content.Census.Has(SignBytes.Backslash))
            return;

        foreach (var statement in content.Statements)
        {
            var tokens = content.Tokens(statement.First, statement.End);
            while (tokens.Read())
            {
                if (tokens.Kind != SqlTokenKind.Symbol || tokens.Token[0] != '\\')
                    continue;

                // Behind a query only those that execute it.
                var command = CommandAt(content.Text.Bytes[tokens.Start..]);
                if (command.Length == 0 || !(tokens.IsFirstOnLine || (content.Engine == SqlEngine.Postgres && IsExecuting(command))))
                    continue;

                // One is enough: psql's own arguments may hold half a string, and what follows is no sure ground.
                findings.Add(Descriptor, content.File, content.Text.PositionOf(tokens.Start), Encoding.UTF8.GetString(command));
                return;
            }
        }
    }

    private static ReadOnlySpan<byte> CommandAt(ReadOnlySpan<byte> text)
    {
        var length = 1;
        while (length < text.Length && (char.IsAsciiLetter((char)text[length]) || text[length] == '_'))
            length++;
        if (length == 1 && length < text.Length && text[length] is (byte)'!' or (byte)'?' or (byte)'.')
            length++;
        return length > 1 ? text[..length] : default;
    }

    private static bool IsExecuting(ReadOnlySpan<byte> command) =>
        command.SequenceEqual(@"\g"u8) || command.SequenceEqual(@"\gx"u8) || command.SequenceEqual(@"\gset"u8) || command.SequenceEqual(@"\gexec"u8)
        || command.SequenceEqual(@"\gdesc"u8) || command.SequenceEqual(@"\watch"u8) || command.SequenceEqual(@"\crosstabview"u8);
}
