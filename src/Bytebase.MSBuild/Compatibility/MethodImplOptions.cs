global using MethodImplOptions = Bytebase.MSBuild.Compatibility.MethodImplOptions;

using Options = System.Runtime.CompilerServices.MethodImplOptions;

namespace Bytebase.MSBuild.Compatibility;

/// <summary>
/// The runtime's own, and <see cref="AggressiveOptimization"/>, of which .NET Framework has no need: it has no tiers, each method is
/// compiled once and fully.
/// </summary>
internal static class MethodImplOptions
{
    public const Options AggressiveOptimization = default;
    public const Options AggressiveInlining = Options.AggressiveInlining;
    public const Options NoInlining = Options.NoInlining;
    public const Options NoOptimization = Options.NoOptimization;
    public const Options Synchronized = Options.Synchronized;
}
