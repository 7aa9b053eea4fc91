namespace Bytebase.MSBuild.History;

/// <summary>With which branch the migrations are compared, as the project or the CI system says.</summary>
/// <param name="Ref">A branch (<c>main</c>, <c>origin/main</c>, <c>refs/heads/main</c>), a tag or a commit; empty where nobody says; <c>none</c> switches history off.</param>
/// <param name="Commit">A commit to compare with where the branch is not in this clone; empty where nobody says.</param>
/// <param name="FullClone">What to do for a clone with all of its history, as a sentence.</param>
internal sealed record HistoryBase(string Ref, string Commit = "", string FullClone = HistoryBase.Unshallow)
{
    /// <summary>What to do outside CI.</summary>
    public const string Unshallow = "Fetch the rest of the history with: git fetch --unshallow";

    private static readonly string[] Defaults =
        ["refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master", "refs/heads/main", "refs/heads/master"];

    /// <summary>Whether history is to be left alone.</summary>
    public bool IsOff => Ref.Equals("none", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the base is looked for where branches usually are.</summary>
    public bool IsGuess => Ref.Length == 0;

    /// <summary>The name of the branch alone.</summary>
    public string Branch => Without(Without(Ref, "refs/heads/"), "refs/remotes/origin/");

    /// <summary>The full names that can be meant, the best one first: what the server of the repository has is newer than a local branch.</summary>
    public IEnumerable<string> Candidates => IsGuess ? Defaults
        : Ref.StartsWith("refs/", StringComparison.Ordinal) && !Ref.StartsWith("refs/heads/", StringComparison.Ordinal) ? [Ref]
        : ["refs/remotes/origin/" + Branch, "refs/remotes/" + Branch, "refs/heads/" + Branch, "refs/tags/" + Branch];

    /// <summary>The base in this clone, found without a process.</summary>
    /// <returns>The commit (or a tag) and its full name; <see langword="null"/> when the clone has none of the candidates.</returns>
    public (string Commit, string Name)? Find(GitDirectory directory)
    {
        if (GitDirectory.IsCommit(Ref))
            return (Ref, GitCommand.Short(Ref));
        foreach (var candidate in Candidates)
        {
            if (directory.Resolve(candidate) is { } found)
                return found;
        }

        return GitDirectory.IsCommit(Commit) ? (Commit, Branch.Length > 0 ? Branch : GitCommand.Short(Commit)) : null;
    }

    /// <summary>A name as people write it: <c>origin/main</c>.</summary>
    public static string ShortName(string name) => Without(Without(Without(name, "refs/heads/"), "refs/remotes/"), "refs/tags/");

    private static string Without(string text, string prefix) => text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;
}
