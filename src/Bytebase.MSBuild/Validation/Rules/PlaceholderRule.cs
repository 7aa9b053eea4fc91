using System.Text;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation.Rules;

/// <summary>A placeholder of another tool, left in the SQL: the server replaces none.</summary>
internal sealed class PlaceholderRule : FileRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2013", DiagnosticSeverity.Error);

    public override IReadOnlyList<DiagnosticDescriptor> Descriptors => [Descriptor];

    public override MigrationModes Modes => MigrationModes.Both;

    public override void Check(MigrationContent content, FindingSink findings)
    {
        if (Placeholder.MayBeIn(content.Text.Bytes, content.Engine, content.Census))
            CheckStatements(content, findings);
    }

    // Apart: what is not called is not compiled.
    private static void CheckStatements(MigrationContent content, FindingSink findings)
    {
        var text = content.Text.Bytes;
        // An engine that is not known may be one where this does not end a string, and then code is string and string code.
        if (content.Engine is SqlEngine.Auto or SqlEngine.Other && text.IndexOf(@"\'"u8) >= 0)
            return;

        var variables = content.Engine == SqlEngine.Postgres && !content.Mentions("json_object"u8);
        foreach (var statement in content.Statements)
        {
            var (start, end) = FindIn(content, statement, variables);
            if (end == 0)
                continue;

            // One is enough: where one is left, the step that replaces them is missing.
            findings.Add(Descriptor, content.File, content.Text.PositionOf(start), Encoding.UTF8.GetString(text[start..end]));
            return;
        }
    }

    private static (int Start, int End) FindIn(MigrationContent content, SqlStatement statement, bool variables)
    {
        var text = content.Text.Bytes;
        var tokens = content.Tokens(statement.First, statement.End);
        var before = SqlTokenKind.Separator;
        var beforeEnd = -1;
        var brackets = 0;
        while (tokens.Read())
        {
            var found = Placeholder.At(tokens, before, beforeEnd, text, content.Engine);
            if (found.End == 0 && variables && brackets == 0)
                found = Placeholder.PsqlVariable(tokens, before, beforeEnd, text);
            if (found.End > 0)
                return found;

            (before, beforeEnd) = (tokens.Kind, tokens.End);
            if (tokens.Kind == SqlTokenKind.Symbol)
                brackets = Math.Max(brackets + (tokens.Token[0] == '[' ? 1 : tokens.Token[0] == ']' ? -1 : 0), 0);
        }

        return default;
    }
}
