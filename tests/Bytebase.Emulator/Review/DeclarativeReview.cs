using System.Globalization;
using System.Text;
using Bytebase.Emulator.Messages;
using Bytebase.Emulator.Sql;

namespace Bytebase.Emulator.Review;

/// <summary>
/// The checks of declarative files that the recordings show: syntax, statements that only declare, and schema names
/// (API reference §3.3; recorded in <c>declarative</c>). The server's other style checks are not here.
/// </summary>
internal static class DeclarativeReview
{
    private static readonly string[] Allowed =
    [
        "CREATE_TABLE", "CREATE_INDEX", "CREATE_VIEW", "CREATE_SEQUENCE", "CREATE_FUNCTION", "CREATE_PROCEDURE", "CREATE_SCHEMA", "CREATE_TRIGGER",
        "ALTER_SEQUENCE", "COMMENT",
    ];

    public static async Task<List<AdviceMessage>> CheckAsync(IDatabaseEngine engine, CheckedFile file, CancellationToken cancellation)
    {
        var review = await SqlReviewer.ReviewDeclarativeAsync(engine, file, cancellation);
        if (review.SyntaxError is { } error)
        {
            error.RuleType = "PARSER_BASED";
            return [error];
        }

        var text = Encoding.UTF8.GetString(file.Content);
        var disallowed = review.Statements.Where(s => !Allowed.Contains(StatementKinds.TypeName(s))).Select(s => Disallowed(text, s)).ToList();
        return disallowed.Count > 0 ? disallowed : [.. review.Statements.Select(s => Unqualified(text, s)).OfType<AdviceMessage>()];
    }

    private static AdviceMessage Disallowed(string text, SqlStatement statement) => new()
    {
        Status = "ERROR",
        Code = 239,
        Title = "Disallowed statement in SDL file",
        Content = $"Statement type '{StatementKinds.TypeName(statement)}' is not allowed in SDL files.\n\nSDL files should only contain CREATE and COMMENT statements to declare the desired schema.\n\nStatement text:\n{statement.Text.Trim()};",
        // the line on which the statement ends
        StartPosition = new PositionMessage { Line = SqlReviewer.PositionOf(text, statement.CharStart + statement.Text.Length).Line },
        RuleType = "PARSER_BASED",
    };

    private static AdviceMessage? Unqualified(string text, SqlStatement statement)
    {
        if (StatementKinds.TypeName(statement) != "CREATE_TABLE") return null;
        var tokens = statement.Tokens.Where(t => t.IsSignificant).ToList();
        var at = tokens.FindIndex(t => t.Is(statement.Text, "TABLE")) + 1;
        while (at < tokens.Count && (tokens[at].Is(statement.Text, "IF") || tokens[at].Is(statement.Text, "NOT") || tokens[at].Is(statement.Text, "EXISTS"))) at++;
        if (at + 1 >= tokens.Count || tokens[at + 1].IsSymbol(statement.Text, '.')) return null;
        var name = tokens[at].Span(statement.Text).ToString();
        return new AdviceMessage
        {
            Status = "ERROR",
            Code = 242,
            Title = "sdl.require-schema-name",
            Content = string.Create(CultureInfo.InvariantCulture, $"Table '{name}' is created without explicit schema name.\n\nSDL requires all objects to specify their schema explicitly."),
            StartPosition = new PositionMessage { Line = SqlReviewer.PositionOf(text, statement.CharStart + tokens[0].Start).Line },
            RuleType = "PARSER_BASED",
        };
    }
}
