using System.Globalization;
using System.Text;

namespace Bytebase.MSBuild.Tests.Reports;

/// <summary>A command that a CI system read out of a line of a log.</summary>
internal sealed record ParsedCommand(string Name, IReadOnlyDictionary<string, string> Properties, string Data);

/// <summary>
/// What the CI systems read out of a line, by the rules of their own parsers; where these ask whether a command is known, every name is.
/// Each finds its marks as the original does, which at GitHub and Azure is a comparison by culture.
/// </summary>
internal static class CommandParsers
{
    /// <summary>All commands of any system.</summary>
    public static IReadOnlyList<ParsedCommand> All(string line) =>
        [.. new[] { GitHub(line), GitHubLegacy(line), Azure(line) }.OfType<ParsedCommand>(), .. TeamCity(line)];

    /// <summary>actions/runner, <c>ActionCommand.TryParseV2</c>.</summary>
    public static ParsedCommand? GitHub(string line)
    {
        var text = line.TrimStart();
        if (!text.StartsWith("::", StringComparison.InvariantCulture) || text.Length < 2)
            return null;
        var end = text.IndexOf("::", 2, StringComparison.InvariantCulture);
        if (end < 0)
            return null;
        var (name, properties) = Head(text[2..end]);
        return new(name, Properties(properties.Trim(), ',', value => Unescape(value, ("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))), Unescape(text[(end + 2)..], ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")));
    }

    /// <summary>actions/runner, <c>ActionCommand.TryParse</c>: the form before <c>::</c>, which is still read.</summary>
    public static ParsedCommand? GitHubLegacy(string line) => Bracketed(line, "##[", ("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%25", "%"));

    /// <summary>azure-pipelines-agent, <c>Command.TryParse</c>, with percent signs as the agent's page on logging commands has them.</summary>
    public static ParsedCommand? Azure(string line) =>
        Bracketed(line, "##vso[", ("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%AZP25", "%"));

    /// <summary>JetBrains/TeamCity.ServiceMessages, <c>ServiceMessageParser</c>; several may be on a line.</summary>
    public static IReadOnlyList<ParsedCommand> TeamCity(string line)
    {
        List<ParsedCommand> result = [];
        const string Mark = "##teamcity[";
        for (var start = line.IndexOf(Mark, StringComparison.Ordinal); start >= 0; start = line.IndexOf(Mark, start + 1, StringComparison.Ordinal))
        {
            var index = start + Mark.Length;
            var name = new StringBuilder();
            while (index < line.Length && !char.IsWhiteSpace(line[index]) && line[index] != ']')
                name.Append(line[index++]);
            var attributes = new Dictionary<string, string>();
            var closed = false;
            while (index < line.Length && !closed)
            {
                if (char.IsWhiteSpace(line[index]))
                {
                    index++;
                }
                else if (line[index] == ']')
                {
                    closed = true;
                }
                else
                {
                    var equals = line.IndexOf("='", index, StringComparison.Ordinal);
                    if (equals < 0)
                        break;
                    var key = line[index..equals];
                    index = equals + 2;
                    attributes[key] = Value(line, ref index);
                }
            }

            if (closed)
                result.Add(new(name.ToString(), attributes, line[(index + 1)..]));
        }

        return result;
    }

    private static string Value(string line, ref int index)
    {
        var value = new StringBuilder();
        while (index < line.Length && line[index] != '\'')
        {
            // The documentation wants a bar before both; what a server makes of them without is not said.
            if (line[index] is '[' or ']')
                throw new FormatException($"{line[index]} without a bar");
            if (line[index] != '|')
            {
                value.Append(line[index++]);
                continue;
            }

            var mark = line[index + 1];
            value.Append(mark switch
            {
                'n' => '\n',
                'r' => '\r',
                'x' => '\u0085',
                'l' => '\u2028',
                'p' => '\u2029',
                '0' => (char)int.Parse(line.AsSpan(index + 3, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                '|' or '\'' or '[' or ']' => mark,
                _ => throw new FormatException($"|{mark} is no escape"),
            });
            index += mark == '0' ? 7 : 2;
        }

        index++;
        return value.ToString();
    }

    private static ParsedCommand? Bracketed(string line, string mark, params (string Escaped, string Text)[] escapes)
    {
        var start = line.IndexOf(mark, StringComparison.InvariantCulture);
        var end = start < 0 ? -1 : line.IndexOf(']', start);
        if (end < 0)
            return null;
        // With characters that a culture ignores the mark may be longer than it looks: what follows matters less than that it was found.
        var (name, properties) = Head(line[Math.Min(start + mark.Length, end)..end]);
        return new(name, Properties(properties, ';', value => Unescape(value, escapes)), Unescape(line[(end + 1)..], escapes));
    }

    private static (string Name, string Properties) Head(string text)
    {
        var blank = text.IndexOf(' ');
        return blank < 0 ? (text, "") : (text[..blank], text[(blank + 1)..]);
    }

    private static Dictionary<string, string> Properties(string text, char separator, Func<string, string> unescape)
    {
        var result = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in text.Split(separator, StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2, StringSplitOptions.RemoveEmptyEntries)).Where(p => p.Length == 2))
            result[pair[0]] = unescape(pair[1]);
        return result;
    }

    private static string Unescape(string text, params (string Escaped, string Text)[] escapes) =>
        escapes.Aggregate(text, (result, escape) => result.Replace(escape.Escaped, escape.Text, StringComparison.Ordinal));
}
