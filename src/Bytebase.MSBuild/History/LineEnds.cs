using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Bytebase.MSBuild.History;

/// <summary>Contents whatever the line ends of a checkout: git itself stores text with LF and may write it with CRLF.</summary>
internal static class LineEnds
{
    /// <summary>Whether any line ends in CR LF.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool HasCrLf(ReadOnlySpan<byte> bytes) => bytes.IndexOf("\r\n"u8) >= 0;

    /// <summary>The bytes with LF for CR LF; the same array where there is none. A CR alone stays, as it does in git.</summary>
    public static byte[] ToLf(byte[] bytes)
    {
        if (!HasCrLf(bytes))
            return bytes;
        var result = new byte[bytes.Length];
        var length = 0;
        ReadOnlySpan<byte> rest = bytes;
        while (rest.IndexOf("\r\n"u8) is var end and >= 0)
        {
            rest[..end].CopyTo(result.AsSpan(length));
            length += end;
            result[length++] = (byte)'\n';
            rest = rest[(end + 2)..];
        }

        rest.CopyTo(result.AsSpan(length));
        return result.AsSpan(0, length + rest.Length).ToArray();
    }

    /// <summary>The SHA-256 of the contents with LF line ends, in lower hexadecimal digits.</summary>
    public static string Sha256(byte[] bytes) => Convert.ToHexString(SHA256.HashData(ToLf(bytes))).ToLowerInvariant();

    /// <summary>The name that git gives to these contents, in a repository whose names have as many digits as <paramref name="like"/>.</summary>
    public static string BlobName(byte[] bytes, string like)
    {
        byte[] text = [.. Encoding.ASCII.GetBytes("blob " + bytes.Length.ToString(CultureInfo.InvariantCulture)), 0, .. bytes];
#pragma warning disable CA5350 // Git's own choice; nothing is trusted for it.
        var hash = like.Length == 64 ? SHA256.HashData(text) : SHA1.HashData(text);
#pragma warning restore CA5350
        return Convert.ToHexString(hash).ToLowerInvariant();
    }
}
