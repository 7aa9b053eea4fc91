using System.Text;

namespace Bytebase.MSBuild.IntegrationTests.Ci;

/// <summary>
/// A statement of a file in Groovy or Kotlin, with the statements between its braces: as much of these languages as pipeline files use.
/// There is no parser of either among .NET's packages; a file that does not balance its braces, brackets, quotes or comments is refused.
/// </summary>
/// <param name="Text">The statement, or what is before its braces: without comments, blanks at its ends removed.</param>
/// <param name="Children">The statements between its braces, or empty.</param>
internal sealed record Block(string Text, List<Block> Children)
{
    public static Block Parse(string text)
    {
        var at = 0;
        var root = new Block("", []);
        ParseInto(root, text, ref at, nested: false);
        return root;
    }

    /// <summary>The only child with this text.</summary>
    public Block Child(string text) => Children.Single(c => c.Text == text);

    public Block? Find(string text) => Children.SingleOrDefault(c => c.Text == text);

    /// <summary>This statement and all below it.</summary>
    public IEnumerable<Block> All => Children.SelectMany(c => c.All).Prepend(this);

    public override string ToString() => Text;

    private static void ParseInto(Block block, string text, ref int at, bool nested)
    {
        var statement = new StringBuilder();
        var depth = 0;
        while (true)
        {
            if (at == text.Length)
            {
                if (nested || depth != 0)
                    throw new FormatException($"'{block.Text}' is not closed");
                End(block, statement);
                return;
            }

            var c = text[at];
            if (Comment(text, ref at))
                continue;
            if (c is '"' or '\'')
            {
                statement.Append(Quoted(text, ref at));
                continue;
            }

            at++;
            if (c == '{')
            {
                var child = new Block(statement.ToString().Trim(), []);
                statement.Clear();
                ParseInto(child, text, ref at, nested: true);
                block.Children.Add(child);
                // The parenthesis of a call whose argument is a block: BuildType({ … }).
                while (depth > 0 && at < text.Length && text[at] == ')')
                    (depth, at) = (depth - 1, at + 1);
            }
            else if (c == '}')
            {
                if (!nested || depth != 0)
                    throw new FormatException($"'}}' without '{{' after '{text[..at].TrimEnd()[^Math.Min(at, 40)..]}'");
                End(block, statement);
                return;
            }
            else if (c is '\n' or ';' && depth == 0)
            {
                End(block, statement);
            }
            else
            {
                depth += c is '(' or '[' ? 1 : c is ')' or ']' ? -1 : 0;
                if (depth < 0)
                    throw new FormatException($"'{c}' closes nothing: {statement}");
                statement.Append(c);
            }
        }
    }

    private static void End(Block block, StringBuilder statement)
    {
        if (statement.ToString().Trim() is { Length: > 0 } text)
            block.Children.Add(new Block(text, []));
        statement.Clear();
    }

    private static bool Comment(string text, ref int at)
    {
        var rest = text.AsSpan(at);
        if (rest.StartsWith("//"))
            at += rest.IndexOf('\n') is >= 0 and var end ? end : rest.Length;
        else if (rest.StartsWith("/*"))
            at += rest.IndexOf("*/") is >= 0 and var end ? end + 2 : throw new FormatException("a comment is not closed");
        else
            return false;
        return true;
    }

    private static string Quoted(string text, ref int at)
    {
        var quote = text.AsSpan(at).StartsWith("\"\"\"") || text.AsSpan(at).StartsWith("'''") ? text.Substring(at, 3) : text.Substring(at, 1);
        var start = at;
        at += quote.Length;
        while (!text.AsSpan(at).StartsWith(quote))
        {
            if (at >= text.Length || (quote.Length == 1 && text[at] == '\n'))
                throw new FormatException($"a quote is not closed: {text[start..Math.Min(text.Length, start + 40)]}");
            // A template in a string may hold strings of its own: "${Test.depParamRefs["x"]}".
            if (quote[0] == '"' && text.AsSpan(at).StartsWith("${"))
                at = text.IndexOf('}', at);
            at += text[at] == '\\' && quote.Length == 1 ? 2 : 1;
        }

        at += quote.Length;
        return text[start..at];
    }
}
