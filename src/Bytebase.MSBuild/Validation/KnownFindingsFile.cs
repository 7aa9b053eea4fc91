using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Validation;

/// <summary><c>bytebase.known-findings.json</c>: one finding a line, in a fixed order, so that a review shows exactly what changed.</summary>
internal sealed class KnownFindingsFile
{
    private const int FormatVersion = 1;

    // Names and messages stay readable; the file is no HTML.
    private static readonly KnownFindingsJson Json = new(new JsonSerializerOptions(KnownFindingsJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private readonly string _text;

    private KnownFindingsFile(string path, string text, IReadOnlyList<KnownFinding> findings) => (Path, _text, Findings) = (path, text, findings);

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    public IReadOnlyList<KnownFinding> Findings { get; }

    /// <summary>Reads the file; <see langword="null"/> when there is none.</summary>
    /// <exception cref="BytebaseException">It is not what <see cref="Write"/> wrote.</exception>
    public static KnownFindingsFile? Read(string path)
    {
        if (!File.Exists(path))
            return null;

        try
        {
            var text = File.ReadAllText(path);
            var content = JsonSerializer.Deserialize(text, Json.KnownFindingsContent);
            if (content?.Findings is null || content.Findings.Any(finding => finding is not { Code: not null, Path: not null, Fingerprint: not null }))
                throw Unreadable(path, TextSpan.File, "an entry has no code, path or fingerprint");
            return content.Version == FormatVersion
                ? new KnownFindingsFile(path, text, content.Findings)
                : throw Unreadable(path, TextSpan.File, $"its version is {content.Version}, and this version of the package reads {FormatVersion}");
        }
        catch (JsonException e)
        {
            // The text ends with the place, which the finding has already.
            var message = FirstLine.Of(e.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0]);
            throw Unreadable(path, new TextSpan((int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1), message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, TextSpan.File, FirstLine.Of(e.Message));
        }
    }

    /// <summary>Writes all of it or nothing.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, IEnumerable<KnownFinding> findings)
    {
        var lines = findings
            .OrderBy(finding => finding.Path, StringComparer.Ordinal)
            .ThenBy(finding => finding.Code, StringComparer.Ordinal)
            .ThenBy(finding => finding.Fingerprint, StringComparer.Ordinal)
            .Select(finding => "    " + JsonSerializer.Serialize(finding, Json.KnownFinding));
        var list = string.Join(",\n", lines);
        var text = $"{{\n  \"version\": {FormatVersion},\n  \"findings\": [{(list.Length > 0 ? "\n" + list + "\n  " : "")}]\n}}\n";
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The line of an entry.</summary>
    public TextSpan PlaceOf(KnownFinding finding)
    {
        var offset = _text.IndexOf($"\"{finding.Fingerprint}\"", StringComparison.Ordinal);
        return offset < 0 ? TextSpan.File : new TextSpan(1 + _text.AsSpan(0, offset).Count('\n'), 1);
    }

    private static BytebaseException Unreadable(string path, TextSpan span, string why) =>
        new(Finding.Of(DiagnosticDescriptors.KnownFindingsUnreadable, path, span, why, System.IO.Path.GetFileName(path)));
}
