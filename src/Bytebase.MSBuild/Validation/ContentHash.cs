using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Bytebase.MSBuild.Validation;

/// <summary>SHA-256 of a file's raw bytes. A value, since there is one for every migration.</summary>
[InlineArray(SHA256.HashSizeInBytes)]
internal struct ContentHash
{
    private byte _first;

    public static ContentHash Of(ReadOnlySpan<byte> contents)
    {
        ContentHash hash = default;
        SHA256.HashData(contents, hash);
        return hash;
    }

    public static ContentHash From(ReadOnlySpan<byte> bytes)
    {
        ContentHash hash = default;
        bytes[..SHA256.HashSizeInBytes].CopyTo(hash);
        return hash;
    }
}
