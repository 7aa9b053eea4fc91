using Bytebase.Emulator.Messages;
using Bytebase.Emulator.Model;
using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Review;

/// <summary>A file of a request after validation.</summary>
internal sealed record CheckedFile(string Path, string Version, string Sha256, byte[] Content);

/// <summary>The validation that CheckRelease and CreateRelease share (API reference §3.1).</summary>
internal static class ReleaseFiles
{
    /// <summary>The files in the order of their versions.</summary>
    public static List<CheckedFile> Validate(ReleaseMessage release, SheetStore sheets)
    {
        if (release.Files is not { Count: > 0 } files) throw Invalid("release files cannot be empty");

        var result = new List<CheckedFile>(files.Count);
        foreach (var file in files) result.Add(Load(file, release.Type, sheets));

        if (release.Type == ReleaseType.Versioned)
        {
            var versions = new HashSet<string>(StringComparer.Ordinal);
            foreach (var file in result)
            {
                if (!versions.Add(file.Version)) throw Invalid($"found duplicate version \"{file.Version}\"");
            }
        }

        var numbers = result.ConvertAll(Parse);
        // The server's order of numerically equal versions is not fixed; here it is the order of the request.
        return [.. result.Zip(numbers).OrderBy(f => f.Second).Select(f => f.First)];
    }

    private static VersionNumber Parse(CheckedFile file)
    {
        if (file.Version.Length == 0) throw Invalid("version cannot be empty");
        return VersionNumber.TryParse(file.Version) ?? throw Invalid($"invalid version \"{file.Version}\"");
    }

    private static CheckedFile Load(ReleaseFileMessage file, string? type, SheetStore sheets)
    {
        var hasSheet = !string.IsNullOrEmpty(file.Sheet);
        var hasStatement = file.Statement is { Length: > 0 };
        if (!hasSheet && !hasStatement && type != ReleaseType.Declarative)
            throw Invalid($"either sheet or statement must be set for file \"{file.Path}\"");
        if (hasSheet && hasStatement)
            throw Invalid($"cannot set both sheet and statement for file \"{file.Path}\"");

        if (!hasSheet)
        {
            var content = file.Statement ?? [];
            return new CheckedFile(file.Path ?? "", file.Version ?? "", SheetStore.Hash(content), content);
        }

        if (file.Sheet!.Split('/') is not ["projects", _, "sheets", { Length: > 0 } sha])
            throw Invalid($"failed to get sheet SHA256 from \"{file.Sheet}\"");
        return new CheckedFile(file.Path ?? "", file.Version ?? "", sha, sheets.Find(sha) ?? throw Invalid($"sheet \"{file.Sheet}\" not found"));
    }

    private static ApiException Invalid(string reason) => ApiException.Invalid($"invalid release files: {reason}");
}
