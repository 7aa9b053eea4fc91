namespace Bytebase.MSBuild.Delivery;

/// <summary>Where a setting's value came from.</summary>
internal enum SettingOrigin
{
    Unset,
    CommandLine,
    Environment,
    Project,
}

/// <summary>One setting: its value as text and its origin.</summary>
internal readonly record struct Setting(string Value, SettingOrigin Origin)
{
    public static readonly Setting Unset = new("", SettingOrigin.Unset);

    /// <summary>
    /// <c>-p:</c> on the command line wins, then the environment variable, then the project file. Blanks are no value.
    /// </summary>
    /// <param name="property">The property's value as the project sees it.</param>
    /// <param name="global">Whether the property is a global one: given on the command line or by a calling project.</param>
    /// <param name="environment">The environment variable's value, or <see langword="null"/> for a property that has none.</param>
    public static Setting Resolve(string? property, bool global, string? environment)
    {
        property = property?.Trim() ?? "";
        environment = environment?.Trim() ?? "";
        if (global)
            return property.Length > 0 ? new(property, SettingOrigin.CommandLine) : Unset;
        if (environment.Length > 0)
            return new(environment, SettingOrigin.Environment);
        return property.Length > 0 ? new(property, SettingOrigin.Project) : Unset;
    }

    /// <summary>The parts of a list: separated by <c>,</c>, <c>;</c> or white space, each named once.</summary>
    public static IReadOnlyList<string> Split(string? list) =>
        (list ?? "").Split([',', ';', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToArray();
}
