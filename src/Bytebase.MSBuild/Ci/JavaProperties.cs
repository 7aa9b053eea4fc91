using System.Globalization;
using System.Text;

namespace Bytebase.MSBuild.Ci;

/// <summary>
/// Java's format of properties, as <c>java.util.Properties.load</c> reads it: comments, continued lines, escapes, and <c>=</c>, <c>:</c> or
/// white space between key and value.
/// </summary>
internal static class JavaProperties
{
    public static IReadOnlyDictionary<string, string> Parse(string text)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in LogicalLines(text))
        {
            var end = KeyEnd(line);
            var start = end;
            while (start < line.Length && IsBlank(line[start]))
                start++;
            if (start < line.Length && line[start] is '=' or ':')
            {
                start++;
                while (start < line.Length && IsBlank(line[start]))
                    start++;
            }

            properties[Unescape(line[..end])] = Unescape(line[start..]);
        }

        return properties;
    }

    /// <summary>Lines that hold something, each joined with those that continue it.</summary>
    private static IEnumerable<string> LogicalLines(string text)
    {
        var line = new StringBuilder();
        var continues = false;
        foreach (var natural in text.Split(["\r\n", "\n", "\r"], StringSplitOptions.None))
        {
            var content = natural.TrimStart(' ', '\t', '\f');
            if (!continues && (content.Length == 0 || content[0] is '#' or '!'))
                continue;
            // An even number of backslashes is that many halves of themselves.
            continues = (content.Length - content.TrimEnd('\\').Length) % 2 == 1;
            line.Append(continues ? content.AsSpan(0, content.Length - 1) : content);
            if (continues)
                continue;
            yield return line.ToString();
            line.Clear();
        }

        if (line.Length > 0)
            yield return line.ToString();
    }

    private static int KeyEnd(string line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\')
                i++;
            else if (line[i] is '=' or ':' || IsBlank(line[i]))
                return i;
        }

        return line.Length;
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\f';

    private static string Unescape(string text)
    {
        if (!text.Contains('\\'))
            return text;
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || ++i == text.Length)
            {
                if (i < text.Length)
                    result.Append(text[i]);
                continue;
            }

            if (text[i] == 'u' && i + 4 < text.Length && ushort.TryParse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                result.Append((char)code);
                i += 4;
                continue;
            }

            result.Append(text[i] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', 'f' => '\f', var c => c });
        }

        return result.ToString();
    }
}
