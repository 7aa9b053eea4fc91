using System.Security.Cryptography;
using Bytebase.MSBuild.Diagnostics;
using Bytebase.MSBuild.Migrations;
using Bytebase.MSBuild.Server;

namespace Bytebase.MSBuild.Delivery;

/// <summary>A migration of a release and what is known of it here.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="FullPath">The file here; <see langword="null"/> when there is none.</param>
/// <param name="Text">Its text as it was released; <see langword="null"/> when that is not known, so that no place in it can be told.</param>
/// <param name="WhyUnknown">Why not, as a sentence; empty when it is known.</param>
internal sealed record ReleasedFile(string Name, string? FullPath, SourceText? Text, string WhyUnknown);

/// <summary>
/// The files here against the checksums of a release: another commit may be checked out than the one that was released, and a line of
/// another text would lie. The server gives the agent's role checksums and no contents.
/// </summary>
internal sealed class ReleasedFiles
{
    private readonly ReleaseContent _here;
    private readonly IReadOnlyList<ReleaseFile> _released;
    private readonly string _problem;

    private ReleasedFiles(ReleaseContent here, IReadOnlyList<ReleaseFile> released, string problem) => (_here, _released, _problem) = (here, released, problem);

    /// <summary>Reads the checksums, with one request. A failure of that costs the places in the files, not the report.</summary>
    /// <param name="context">The delivery.</param>
    /// <param name="release">The release's name.</param>
    /// <param name="content">The files here.</param>
    /// <param name="cancellationToken">Ends the wait for the answer.</param>
    public static async Task<ReleasedFiles> ReadAsync(DeliveryContext context, string release, Func<ReleaseContent> content, CancellationToken cancellationToken)
    {
        var here = new ReleaseContent([]);
        try
        {
            here = content();
            return new(here, (await context.Client.GetReleaseAsync(release, cancellationToken)).Files ?? [], "");
        }
        catch (BytebaseException e)
        {
            return new(here, [], $"the files here cannot be read ({e.Finding.Message})");
        }
        catch (ServerException e)
        {
            return new(here, [], $"the release's checksums cannot be read ({e.Message})");
        }
    }

    /// <summary>A file of the release, by the path and the version that the server gave it.</summary>
    public ReleasedFile Find(string path, string version)
    {
        var byPath = _here.Find(path);
        var name = ResourceNames.IdOf(path);
        var checksum = _released.FirstOrDefault(f => f.Path == path && f.Version == version)?.SheetSha256;
        // A file that was moved since is as good.
        foreach (var file in _here.Files.Where(f => checksum is { Length: > 0 } && (f.Path == path || f.Version == version)))
        {
            if (Matching(file.Content, checksum!) is { } bytes)
                return new(name, file.FullPath, new SourceText(bytes), "");
        }

        var why = byPath is null ? "the file is not here"
            : _problem.Length > 0 ? _problem
            : checksum is null or "" ? "the server gives no checksum of the released file"
            : "the file here is not the one that was released";
        return new(byPath is null ? path : name, byPath?.FullPath, null, why);
    }

    /// <summary>The bytes that have this checksum: those of the file, or the same text with the line ends of another checkout.</summary>
    private static byte[]? Matching(byte[] content, string checksum)
    {
        foreach (var candidate in (Func<byte[]>[])[() => content, () => WithLineEnds(content, "\n"u8), () => WithLineEnds(content, "\r\n"u8)])
        {
            if (candidate() is var bytes && Convert.ToHexString(SHA256.HashData(bytes)).Equals(checksum, StringComparison.OrdinalIgnoreCase))
                return bytes;
        }

        return null;
    }

    private static byte[] WithLineEnds(ReadOnlySpan<byte> content, ReadOnlySpan<byte> lineEnd)
    {
        var result = new List<byte>(content.Length + 64);
        while (content.IndexOf((byte)'\n') is var length and >= 0)
        {
            result.AddRange(content[..(length > 0 && content[length - 1] == '\r' ? length - 1 : length)]);
            result.AddRange(lineEnd);
            content = content[(length + 1)..];
        }

        result.AddRange(content);
        return [.. result];
    }
}
