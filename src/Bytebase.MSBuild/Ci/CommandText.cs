using System.Globalization;
using System.Text;

namespace Bytebase.MSBuild.Ci;

/// <summary>Text inside a command of a CI system's log, escaped so that it ends nothing and begins nothing.</summary>
internal static class CommandText
{
    /// <summary>The text on one line: a blank in the place of control characters.</summary>
    public static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    /// <summary>What follows a command's <c>::</c> (actions/toolkit, <c>escapeData</c>).</summary>
    public static string GitHub(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    /// <summary>What follows a command's <c>]</c> (azure-pipelines-agent, <c>docs/preview/percentEncoding.md</c>).</summary>
    public static string Azure(string text) => text
        .Replace("%", "%AZP25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    /// <summary>A value between quotes (jetbrains.com/help/teamcity/service-messages, "Escaped Values").</summary>
    public static string TeamCity(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = c switch
            {
                '|' or '\'' or '[' or ']' => result.Append('|').Append(c),
                '\n' => result.Append("|n"),
                '\r' => result.Append("|r"),
                < ' ' or > '~' => result.Append(CultureInfo.InvariantCulture, $"|0x{(int)c:X4}"),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }
}
