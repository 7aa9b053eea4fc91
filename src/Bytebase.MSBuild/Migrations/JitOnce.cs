using System.Runtime.CompilerServices;

namespace Bytebase.MSBuild.Migrations;

/// <summary>How methods are compiled that go once over all migrations.</summary>
internal static class JitOnce
{
    /// <summary>
    /// For a method with a loop over 10,000 files that does little for each. The runtime compiles it without optimization, sees the loop
    /// go on, and compiles it again with optimization while the build waits: up to 10 ms for a loop that takes less than one. This keeps
    /// the first version. (Methods that look at every byte have <see cref="MethodImplOptions.AggressiveOptimization"/> instead.)
    /// </summary>
    public const System.Runtime.CompilerServices.MethodImplOptions Plain = MethodImplOptions.NoOptimization;
}
