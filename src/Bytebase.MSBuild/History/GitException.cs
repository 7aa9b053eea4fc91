namespace Bytebase.MSBuild.History;

/// <summary>Git did not answer. History is then not checked, and the build goes on.</summary>
/// <param name="reason">What happened, as the part of a sentence.</param>
/// <param name="advice">What to do, as a sentence.</param>
internal sealed class GitException(string reason, string advice) : Exception(reason)
{
    /// <summary>What to do about it.</summary>
    public string Advice => advice;
}
