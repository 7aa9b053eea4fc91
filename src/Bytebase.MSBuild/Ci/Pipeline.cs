namespace Bytebase.MSBuild.Ci;

/// <summary>
/// Whether a pipeline builds and nobody looks. One sign is enough here, unlike for <see cref="CiSystem"/>: what is not written by mistake
/// is written by the next call, and what a pipeline writes by itself nobody has seen.
/// </summary>
internal static class Pipeline
{
    private static readonly string[] Signs = ["GITHUB_ACTIONS", "GITLAB_CI", "BITBUCKET_BUILD_NUMBER", "TF_BUILD", "TEAMCITY_VERSION", "JENKINS_URL"];

    /// <summary>The environment variable that says so; <see langword="null"/> on a laptop.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static string? Sign(Func<string, string?> environment)
    {
        var get = (string name) => environment(name)?.Trim().ToUpperInvariant() ?? "";

        // Nearly all systems set CI; other values of it are somebody's own.
        return get("CI") is "TRUE" or "1" ? "CI" : Signs.FirstOrDefault(name => get(name) is not ("" or "FALSE" or "0"));
    }
}
