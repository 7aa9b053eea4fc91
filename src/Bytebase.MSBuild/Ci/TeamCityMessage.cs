using System.Globalization;
using System.Text;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Ci;

/// <summary>
/// A service message of TeamCity: <c>##teamcity[name key='value']</c>, with a bar before what is special
/// (https://www.jetbrains.com/help/teamcity/service-messages.html#Escaped+Values). Characters outside ASCII are written by their number,
/// since an agent may read the step's output in another encoding.
/// </summary>
internal static class TeamCityMessage
{
    /// <summary>For values that are ours, and short.</summary>
    public static string Format(string name, params (string Key, string Value)[] attributes) => Format(name, [.. attributes.Select(a => (a.Key, a.Value, int.MaxValue))]);

    /// <param name="name">The message's name.</param>
    /// <param name="attributes">Their values, and how many characters of each the server takes.</param>
    public static string Format(string name, params (string Key, string Value, int Maximum)[] attributes) =>
        $"##teamcity[{name}{string.Concat(attributes.Select(a => $" {a.Key}='{Escape(Shortened.Within(Clean(a.Value), a.Maximum))}'"))}]";

    private static string Clean(string text) => string.Join('\n', text.Split('\n').Select(line => LogText.Neutralize(line.TrimEnd('\r'))));

    private static string Escape(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = c switch
            {
                '|' or '\'' or '[' or ']' => result.Append('|').Append(c),
                '\n' => result.Append("|n"),
                > '~' => result.Append("|0x").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture)),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }
}
