using Bytebase.MSBuild.Ci.Systems;

namespace Bytebase.MSBuild.Ci;

/// <summary>
/// Whether a pipeline builds and nobody looks. One sign is enough here, unlike for <see cref="CiJob"/>: what is not written by mistake
/// is written by the next call, and what a pipeline writes by itself nobody has seen.
/// </summary>
internal static class Pipeline
{
    /// <summary>The environment variable that says so; <see langword="null"/> on a laptop.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static string? Sign(Func<string, string?> environment)
    {
        var variables = new CiVariables(environment);

        // Nearly all systems set CI; other values of it are somebody's own.
        return variables["CI"].ToUpperInvariant() is "TRUE" or "1" ? "CI" : CiSystems.Signed(variables)?.Sign;
    }
}
