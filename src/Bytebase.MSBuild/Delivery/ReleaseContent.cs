using System.Security.Cryptography;
using System.Text;

namespace Bytebase.MSBuild.Delivery;

/// <summary>A migration as it is sent.</summary>
/// <param name="Path">From the repository's root with <c>/</c>.</param>
/// <param name="FullPath">Where findings point.</param>
/// <param name="Version">As text.</param>
/// <param name="Content">The file's raw bytes: what the server hashes and stores.</param>
internal sealed record ReleaseContentFile(string Path, string FullPath, string Version, byte[] Content);

/// <summary>All migrations of a project, ready to be reviewed and released.</summary>
/// <param name="files">What is reviewed, and released unless they are declarative.</param>
/// <param name="declarative">The one file that a declarative release holds; <see langword="null"/> for versioned migrations.</param>
internal sealed class ReleaseContent(IReadOnlyList<ReleaseContentFile> files, ReleaseContentFile? declarative = null)
{
    private readonly Dictionary<string, ReleaseContentFile> _byPath = files.GroupBy(f => f.Path, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);

    public IReadOnlyList<ReleaseContentFile> Files => files;

    /// <summary>Whether the files describe the schema: then no review tells what is pending.</summary>
    public bool IsDeclarative => declarative is not null;

    /// <summary>The release's type on the wire.</summary>
    public string Type => IsDeclarative ? "DECLARATIVE" : "VERSIONED";

    /// <summary>The file that the server calls <paramref name="path"/>.</summary>
    public ReleaseContentFile? Find(string? path) => path is not null && _byPath.TryGetValue(path, out var file) ? file : null;

    /// <summary>The wire's form of a release.</summary>
    public IReadOnlyList<Server.ReleaseFile> ToReleaseWire() => declarative is null ? ToWire() : [new Server.ReleaseFile(declarative.Path, declarative.Version, declarative.Content)];

    /// <summary>The wire's form of a review.</summary>
    public IReadOnlyList<Server.ReleaseFile> ToWire() => [.. files.Select(f => new Server.ReleaseFile(f.Path, f.Version, f.Content))];

    /// <summary>
    /// Identifies what a rollout brings to which targets: 16 hexadecimal digits. Line ends count as LF, so that a checkout on Windows
    /// finds the rollout that Linux left unfinished; paths do not count, since the server knows a migration by its version, and a declarative release by its text.
    /// </summary>
    public string DigestFor(IEnumerable<string> targets)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(IsDeclarative ? "declarative\n"u8 : "versioned\n"u8);
        foreach (var target in targets.Order(StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes(target + "\n"));
        // Not a declarative release's version, which is the time.
        if (declarative is not null)
            hash.AppendData(SHA256.HashData(WithLineFeeds(declarative.Content)));
        else
            AppendVersions(hash);
        return Convert.ToHexString(hash.GetHashAndReset().AsSpan(0, 8)).ToLowerInvariant();
    }

    private void AppendVersions(IncrementalHash hash)
    {
        foreach (var file in files.OrderBy(f => f.Version, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes("\n" + file.Version + "\n"));
            hash.AppendData(SHA256.HashData(WithLineFeeds(file.Content)));
        }
    }

    private static ReadOnlySpan<byte> WithLineFeeds(byte[] content)
    {
        if (content.AsSpan().IndexOf("\r\n"u8) < 0)
            return content;
        var result = new byte[content.Length];
        var length = 0;
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] != '\r' || i + 1 == content.Length || content[i + 1] != '\n')
                result[length++] = content[i];
        }

        return result.AsSpan(0, length);
    }
}
