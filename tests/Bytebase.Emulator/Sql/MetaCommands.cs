namespace Bytebase.Emulator.Sql;

/// <summary>psql commands and a byte order mark: white space to the parser of the review, an error to the database.</summary>
internal static class MetaCommands
{
    /// <summary>The same text with as many characters, without them.</summary>
    public static string Blank(string text, IEnumerable<SqlToken> tokens)
    {
        char[]? blanked = null;
        foreach (var token in tokens)
        {
            var isMark = token.Kind == SqlTokenKind.WhiteSpace && token.Span(text).Contains('\uFEFF');
            if (token.Kind != SqlTokenKind.MetaCommand && !isMark) continue;
            blanked ??= text.ToCharArray();
            for (var i = token.Start; i < token.End; i++)
            {
                if (blanked[i] is not ('\r' or '\n')) blanked[i] = ' ';
            }
        }

        return blanked is null ? text : new string(blanked);
    }

    public static SqlStatement Blank(SqlStatement statement)
    {
        var text = Blank(statement.Text, statement.Tokens);
        return ReferenceEquals(text, statement.Text)
            ? statement
            : statement with { Text = text, Tokens = [.. statement.Tokens.Where(t => t.Kind != SqlTokenKind.MetaCommand)] };
    }
}
