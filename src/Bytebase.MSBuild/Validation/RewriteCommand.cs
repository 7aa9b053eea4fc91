using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Validation;

/// <summary>Command lines for sh, from the repository's root, that write a file anew. One that fails leaves the file as it is, and no other.</summary>
internal static class RewriteCommand
{
    /// <param name="file">The file.</param>
    /// <param name="filter">A command that writes what the file should hold; the file's name goes behind it.</param>
    public static string Of(MigrationFile file, string filter)
    {
        var (path, temporary) = (Quote(file.ReleasePath), Quote(file.ReleasePath + ".tmp"));
        return $"{filter} {path} > {temporary} && mv {temporary} {path} || rm -f {temporary}";
    }

    private static string Quote(string path) => $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
