using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>Words by which the server takes a statement for another one, as a message shows them.</summary>
/// <param name="Words">The words with single blanks, as written.</param>
/// <param name="Place">What they stand in, with its article.</param>
/// <param name="Fix">What to write instead, so that the server's expressions no longer match.</param>
/// <param name="IsCode">They are keywords or names of the statement itself.</param>
internal sealed record Mention(string Words, string Place, string Fix, bool IsCode)
{
    public static Mention Of(MigrationContent content, in ExecutedStatement executed)
    {
        var words = string.Join(' ', content.Text.GetText(executed.MentionStart, executed.MentionEnd).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var blank = words.IndexOf(' ', StringComparison.Ordinal);
        var (first, rest) = (words[..blank], words[(blank + 1)..]);
        var tokens = new StatementTokens(content, executed.Statement);
        while (tokens.IsAny && tokens.End <= executed.MentionStart)
            tokens.Skip();

        if (!tokens.IsAny || tokens.Start > executed.MentionStart)
            return new Mention(words, "a comment", $"{first}-{rest}", false);
        return tokens.Kind switch
        {
            SqlTokenKind.String when content.Text.Bytes[tokens.Start] == '$' => new Mention(words, "the body", $"{first} /**/ {rest}", false),
            SqlTokenKind.String => new Mention(words, "a string", $"'{first}' || ' {rest}'", false),
            SqlTokenKind.QuotedName => new Mention(words, "a name", $"{first}_{rest.Replace(' ', '_')}", false),
            _ => new Mention(words, "the statement itself", $"{first} /**/ {rest}", true),
        };
    }
}
