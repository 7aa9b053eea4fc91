using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.History;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>
/// CR LF line ends that another checkout may write as LF: the server hashes raw bytes, so the same migration would be a modified one. One
/// finding, at the first of the files: they have one cause. A file with both kinds of line ends counts too, since git would change it.
/// </summary>
internal static class LineEndRule
{
    public static readonly DiagnosticDescriptor Descriptor = new("BB2008", DiagnosticSeverity.Warning);

    /// <param name="git">The repository around the project.</param>
    /// <param name="set">All files of the project.</param>
    /// <param name="files">What reading each of them gave.</param>
    /// <param name="cancellationToken">Kills git.</param>
    public static async Task<IReadOnlyList<Finding>> FindAsync(Git git, MigrationSet set, IReadOnlyList<FileResult> files, CancellationToken cancellationToken)
    {
        var suspects = new Dictionary<string, MigrationFile>(StringComparer.Ordinal);
        for (var i = 0; i < files.Count; i++)
        {
            // A file linked from outside belongs to no rule of this repository.
            if (files[i].HasCrLf && set.All[i].IsReleased && set.All[i].IsBelow(git.Root))
                suspects[set.All[i].ReleasePath] = set.All[i];
        }

        IReadOnlyList<string> loose;
        try
        {
            loose = await GitAttributes.WithoutFixedLineEndsAsync(git, [.. suspects.Keys], cancellationToken);
        }
        catch (GitException)
        {
            // History says why git does not answer.
            return [];
        }

        if (loose.Count == 0)
            return [];
        var others = loose.Count switch { 1 => "", 2 => " and 1 other file", _ => $" and {loose.Count - 1} other files" };
        return [Finding.Of(Descriptor, suspects[loose[0]].FullPath, TextSpan.File, others)];
    }
}
