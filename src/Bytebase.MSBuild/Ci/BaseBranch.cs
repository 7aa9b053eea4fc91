using Bytebase.MSBuild.Ci.Systems;

namespace Bytebase.MSBuild.Ci;

/// <summary>The branch into which a pull request goes, as the CI system tells it.</summary>
/// <param name="Branch">Its name, perhaps with <c>refs/heads/</c>; empty in a build of no pull request, and where the system does not say.</param>
/// <param name="Commit">Where the pull request left it; empty when the system does not say.</param>
/// <param name="FullClone">What to do for a clone with all of its history there, as a sentence; empty outside CI.</param>
internal sealed record BaseBranch(string Branch, string Commit, string FullClone)
{
    /// <summary>Cheaper than <see cref="CiJob.Detect"/>, since every build asks: no file is read but TeamCity's.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static BaseBranch Detect(Func<string, string?> environment)
    {
        var variables = new CiVariables(environment);
        return CiSystems.Find(variables)?.BaseBranch(variables) ?? new("", "", "");
    }
}
