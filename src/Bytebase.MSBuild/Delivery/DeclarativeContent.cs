using System.Globalization;
using System.Text;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;

namespace Bytebase.MSBuild.Delivery;

/// <summary>
/// The files of a declarative project as the server wants them: reviewed one by one, released as one file, since its executor takes
/// exactly one (database_migrate_executor.go). Paths, version and order are bytebase-action's, but for what docs/declarative.md says.
/// </summary>
internal static class DeclarativeContent
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <param name="files">Path, full path and bytes of each, in the order of their paths.</param>
    /// <param name="engine">Whose SQL it is.</param>
    /// <param name="now">What the version is made of.</param>
    /// <exception cref="BytebaseException">They declare nothing: the server would drop all that there is.</exception>
    public static ReleaseContent Create(IReadOnlyList<(string Path, string FullPath, byte[] Content)> files, SqlEngine engine, DateTimeOffset now)
    {
        if (files.Count == 0)
            return new ReleaseContent([]);
        var text = Join(files.Select(f => f.Content), engine);
        if (SqlScanner.FirstToken(new SourceText(text), engine) < 0)
            throw new BytebaseException(DiagnosticDescriptors.DeclarativeEmpty, Words.Count(files.Count, "file"), PatternOf([.. files.Select(f => f.Path)]));
        var version = now.UtcDateTime.ToString("yyyyMMdd.HHmmss", CultureInfo.InvariantCulture);
        return new ReleaseContent(
            [.. files.Select(f => new ReleaseContentFile(f.Path, f.FullPath, version, f.Content))],
            new ReleaseContentFile(PatternOf([.. files.Select(f => f.Path)]), "", version, text));
    }

    /// <summary>One text: a line feed between two files, and a semicolon where a file ends without one.</summary>
    internal static byte[] Join(IEnumerable<byte[]> files, SqlEngine engine)
    {
        var joined = new MemoryStream();
        foreach (var content in files)
        {
            // In the middle of a text a byte order mark is a syntax error.
            var bytes = content.AsSpan().StartsWith(ByteOrderMark) ? content.AsSpan(ByteOrderMark.Length).ToArray() : content;
            if (joined.Length > 0)
                joined.WriteByte((byte)'\n');
            joined.Write(bytes);
            // On a line of its own: the file may end in a comment.
            if (SqlScanner.Scan(new SourceText(bytes), engine) is [.., var last] && bytes[last.Last] != ';')
                joined.Write("\n;"u8);
        }

        return joined.ToArray();
    }

    /// <summary>The name of many files, as bytebase-action's <c>--file-pattern</c> has it: <c>schema/*.sql</c>, <c>schema/**/*.sql</c>.</summary>
    internal static string PatternOf(IReadOnlyList<string> paths)
    {
        if (paths.Count == 1)
            return paths[0];
        var folders = paths.Select(p => p[..(p.LastIndexOf('/') + 1)]).Distinct(StringComparer.Ordinal).ToList();
        var common = folders[0];
        while (!folders.TrueForAll(f => f.StartsWith(common, StringComparison.Ordinal)))
            common = common[..(common.LastIndexOf('/', common.Length - 2) + 1)];
        return common + (folders.Count == 1 ? "*.sql" : "**/*.sql");
    }

    /// <summary>One line about a review, which names no pending files in this mode: the server gives results only where it finds something.</summary>
    public static string Summary(Review review, int files, int findings) =>
        $"Reviewed {Words.Count(files, "file")} on {Words.Count(review.Targets.Count, "target")}, {(findings == 0 ? "no advices" : Words.Count(findings, "advice"))}";
}
