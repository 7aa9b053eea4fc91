using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Tasks;

/// <summary><c>$(BytebaseDryRun)</c> of the tasks that write files of the project and ask no server.</summary>
internal static class DryRunSwitch
{
    /// <exception cref="BytebaseException">It is neither true nor false: nothing must be written by mistake.</exception>
    public static bool IsOn(string? value) => (value ?? "").Trim().ToUpperInvariant() switch
    {
        "" or "FALSE" => false,
        "TRUE" => true,
        _ => throw new BytebaseException(DiagnosticDescriptors.SettingForm, "BytebaseDryRun", value, "true or false", "true"),
    };
}
