using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Ci;

/// <summary>
/// A workflow command of GitHub Actions: <c>::name key=value,key=value::data</c>. Escaped as the runner unescapes it (actions/runner,
/// <c>ActionCommand.TryParseV2</c>); the runner also writes the data into the log, so that each of its lines is made harmless first.
/// </summary>
internal static class GitHubCommand
{
    /// <param name="name">The command.</param>
    /// <param name="properties">Those with an empty value are left out.</param>
    /// <param name="data">Lines are kept.</param>
    public static string Format(string name, IEnumerable<(string Key, string Value)> properties, string data)
    {
        var list = string.Join(',', properties.Where(p => p.Value.Length > 0).Select(p => $"{p.Key}={Property(p.Value)}"));
        return $"::{name}{(list.Length > 0 ? " " : "")}{list}::{Data(data)}";
    }

    private static string Data(string text) => string.Join("%0A", text.Split('\n').Select(line => Percent(LogText.Neutralize(line.TrimEnd('\r')))));

    // The runner trims the list of properties: a blank at its end would be lost.
    private static string Property(string text) =>
        Percent(LogText.Neutralize(text)).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    private static string Percent(string text) => text.Replace("%", "%25", StringComparison.Ordinal);
}
