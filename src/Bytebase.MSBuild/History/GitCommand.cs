namespace Bytebase.MSBuild.History;

/// <summary>Command lines that a message offers to paste.</summary>
internal static class GitCommand
{
    // Characters that sh, PowerShell and cmd all leave alone.
    private const string Plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-+:=";

    /// <summary>Puts a file back as it was in a commit, from any folder of the repository.</summary>
    public static string Restore(string commit, params IEnumerable<string> paths) =>
        $"git checkout {Short(commit)} -- {string.Join(' ', paths.Select(path => Quote(":/" + path)))}";

    /// <summary>Renames a file, from the repository's root, never onto another one.</summary>
    /// <param name="from">Its path.</param>
    /// <param name="to">Its new path.</param>
    /// <param name="tracked">Whether git has it: git renames no other.</param>
    public static string Move(string from, string to, bool tracked) => $"{(tracked ? "git mv" : "mv -n --")} {Quote(from)} {Quote(to)}";

    /// <summary>A commit as people write it.</summary>
    public static string Short(string commit) => commit.Length > 10 ? commit[..10] : commit;

    /// <summary>One argument, in quotes where a shell needs them.</summary>
    public static string Quote(string argument)
    {
        if (argument.Length > 0 && argument.All(c => Plain.Contains(c, StringComparison.Ordinal)))
            return argument;
        return argument.AsSpan().IndexOfAny("\"$`\\!") < 0 ? $"\"{argument}\"" : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
