using System.Globalization;
using System.Text.RegularExpressions;

namespace Bytebase.MSBuild.Delivery;

/// <summary>
/// Durations as bytebase-action takes them (Go's <c>time.ParseDuration</c>): numbers with <c>ms</c>, <c>s</c>, <c>m</c> or <c>h</c>, one
/// after the other, as in <c>1h30m</c>. A number alone is seconds.
/// </summary>
internal static partial class Durations
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (Form().Match(text) is not { Success: true } match)
            return false;
        var seconds = 0d;
        for (var i = 0; i < match.Groups["number"].Captures.Count; i++)
        {
            var number = double.Parse(match.Groups["number"].Captures[i].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
            var unit = match.Groups["unit"].Captures is { Count: > 0 } units ? units[i].Value : "s";
            seconds += number * unit switch { "ms" => 0.001, "m" => 60, "h" => 3600, _ => 1 };
        }

        if (seconds <= 0 || seconds > Longest.TotalSeconds)
            return false;
        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    [GeneratedRegex("^((?<number>[0-9]+([.][0-9]+)?)(?<unit>ms|s|m|h))+$|^(?<number>[0-9]+([.][0-9]+)?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
