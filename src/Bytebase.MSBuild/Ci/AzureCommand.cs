using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Ci;

/// <summary>
/// A logging command of Azure Pipelines: <c>##vso[area.event key=value;]data</c>. Escaped as the agent unescapes it (azure-pipelines-agent,
/// <c>Command.TryParse</c>; https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands), data as much as properties:
/// the agent undoes both in the same way.
/// </summary>
internal static class AzureCommand
{
    /// <param name="name">The command's area and event.</param>
    /// <param name="properties">Those with an empty value are left out.</param>
    /// <param name="data">Lines are kept.</param>
    public static string Format(string name, IEnumerable<(string Key, string Value)> properties, string data)
    {
        var list = string.Concat(properties.Where(p => p.Value.Length > 0).Select(p => $"{p.Key}={Escape(LogText.Neutralize(p.Value))};"));
        return $"##vso[{name}{(list.Length > 0 ? " " : "")}{list}]{string.Join("%0A", data.Split('\n').Select(line => Escape(LogText.Neutralize(line.TrimEnd('\r')))))}";
    }

    private static string Escape(string text) => text
        .Replace("%", "%AZP25", StringComparison.Ordinal)
        .Replace("]", "%5D", StringComparison.Ordinal)
        .Replace(";", "%3B", StringComparison.Ordinal);
}
