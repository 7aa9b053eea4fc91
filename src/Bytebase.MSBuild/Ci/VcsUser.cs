namespace Bytebase.MSBuild.Ci;

/// <summary>The author of a pull request, as the host of the repository knows it.</summary>
/// <param name="Id">What stays the same when the user is renamed; never empty.</param>
/// <param name="Name">The name to log in with; empty where the host does not say.</param>
/// <param name="DisplayName">The name for readers; empty where the host does not say.</param>
/// <param name="IsBot">Whether it is a program's account, which is no person of a team.</param>
internal sealed record VcsUser(string Id, string Name, string DisplayName, bool IsBot);
